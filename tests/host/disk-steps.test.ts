import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { doDiskTask } from "../../src/host/disk-steps.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "disk-steps-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const replace = (path: string, text: string, mode = 0o600) =>
  doDiskTask({ kind: "replace", path, data: Buffer.from(text), mode, owner: undefined, sync: "all" });

describe("a durable change of a file, step by step", () => {
  it("puts the new content in place of the old, and leaves nothing else behind", async () => {
    const path = join(folder, "a.xml");
    replace(path, "old");
    replace(path, "new");
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readdir(folder)).toEqual(["a.xml"]);
  });

  it("gives the file exactly the mode that was asked for", async () => {
    const path = join(folder, "open");
    replace(path, "x", 0o664);
    expect((await stat(path)).mode & 0o777).toBe(0o664);
  });

  it("takes no notice of what a crash has left", async () => {
    const path = join(folder, "a.xml");
    await writeFile(`${path}.new`, "half");
    replace(path, "whole");
    expect(await readFile(path, "utf8")).toBe("whole");
  });

  it("leaves the file as it was when it fails", async () => {
    expect(() => replace(join(folder, "no", "a.xml"), "x")).toThrow(expect.objectContaining({ code: "ENOENT" }));
    expect(await readdir(folder)).toEqual([]);
  });

  it("says when there is nothing to remove", () => {
    expect(() => doDiskTask({ kind: "remove", path: join(folder, "none"), sync: "all" })).toThrow(
      expect.objectContaining({ code: "ENOENT" }),
    );
  });
});
