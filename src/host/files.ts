/**
 * Files and folders that hold state: reading what may be missing or broken, making folders. Writing is in
 * `atomic-write.ts`.
 */
import { chmod, chown, link, mkdir, readdir, readFile, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { syncFolder } from "./atomic-write.ts";
import type { HostLogger } from "./log.ts";
import { isSystemError } from "./system-error.ts";

export { moveFile, removeFile, writeFileAtomically, type WriteOptions } from "./atomic-write.ts";

/** The text of the file at `path`; `undefined` when there is none. Other errors (EACCES, EISDIR …) are thrown. */
export async function readOptional(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** The names in a folder, sorted; none when there is no such folder. */
export async function listFolder(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}

/**
 * Makes the folder and those above it. A folder made by this call gets exactly `mode` (0700 unless said) and `owner`;
 * one that was there keeps what it has. EEXIST when a file is in the way.
 */
export async function ensureDirectory(
  path: string,
  options: { mode?: number; owner?: { uid: number; gid: number } } = {},
): Promise<void> {
  const { mode = 0o700, owner } = options;
  const full = resolve(path);
  const firstMade = await mkdir(full, { recursive: true, mode });
  if (firstMade === undefined) return;
  if ((mode & 0o077) !== 0) await chmod(full, mode);
  if (owner !== undefined) await chown(full, owner.uid, owner.gid);
  await syncFolder(dirname(firstMade));
}

export type ReadState<T> =
  | { readonly status: "missing" }
  | { readonly status: "read"; readonly value: T }
  /** It did not parse: it is kept under the name `aside`, and the log says so. */
  | { readonly status: "kept-aside"; readonly aside: string; readonly error: unknown };

/** Reads a state file with `parse`. One that does not parse is put aside and reported, never dropped or overwritten. */
export async function readState<T>(
  path: string,
  parse: (text: string) => T,
  logger: HostLogger,
): Promise<ReadState<T>> {
  const text = await readOptional(path);
  if (text === undefined) return { status: "missing" };
  try {
    return { status: "read", value: parse(text) };
  } catch (error) {
    const aside = await keepAside(path);
    logger.error({ path, aside, err: error }, "a state file cannot be read: it is kept aside");
    return { status: "kept-aside", aside, error };
  }
}

/** Renames a file to NAME.corrupt-TIME, next to itself, and returns that path. Nothing is overwritten. */
export async function keepAside(path: string): Promise<string> {
  const full = resolve(path);
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  for (let attempt = 0; ; attempt += 1) {
    const aside = join(dirname(full), `${basename(full)}.corrupt-${time}${attempt === 0 ? "" : `-${attempt}`}`);
    try {
      // A link, since a rename would replace what is there.
      await link(full, aside);
    } catch (error) {
      if (isSystemError(error, "EEXIST")) continue;
      throw error;
    }
    await unlink(full);
    await syncFolder(dirname(full));
    return aside;
  }
}
