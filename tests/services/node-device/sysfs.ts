/** A small host: a tree of files that looks like /sys, and udev's notes on it. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

/** The content of a file by its path below /sys, or what a link leads to behind `->`. */
export type Tree = Readonly<Record<string, string | Buffer>>;

export interface SmallHost {
  readonly root: string;
  readonly sysfs: string;
  readonly database: string;
}

export function smallHost(tree: Tree, notes: Readonly<Record<string, string>> = {}): SmallHost {
  const root = mkdtempSync(join(tmpdir(), "tsvirt-sysfs-"));
  const sysfs = join(root, "sys");
  const database = join(root, "udev");
  const file = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content !== "string" || !content.startsWith("->")) writeFileSync(path, content);
    else symlinkSync(relative(dirname(path), join(sysfs, content.slice(2))), path);
  };
  mkdirSync(sysfs, { recursive: true });
  for (const [path, content] of Object.entries(tree)) file(join(sysfs, path), content);
  for (const [name, content] of Object.entries(notes)) file(join(database, name), content);
  return { root, sysfs, database };
}
