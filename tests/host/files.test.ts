import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  ensureDirectory,
  keepAside,
  listFolder,
  moveFile,
  readOptional,
  readState,
  removeFile,
  writeFileAtomically,
} from "../../src/host/files.ts";
import { findExecutable } from "../../src/host/executable.ts";
import { compileDaemon, DaemonUnderTest } from "./daemon-under-test.ts";
import { recordingLogger } from "./recording-logger.ts";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const hasStrace = (await findExecutable("strace")) !== undefined;
let top: string;
let folder: string;
let count = 0;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "host-files-"));
});
beforeEach(async () => {
  folder = join(top, String(count++));
  await mkdir(folder);
});
afterAll(() => rm(top, { recursive: true }));
const modeOf = async (path: string) => ((await stat(path)).mode & 0o7777).toString(8);

describe("an atomic write", () => {
  test("makes a private file, and leaves nothing else behind", async () => {
    const path = join(folder, "guest.xml");
    await writeFileAtomically(path, "one");
    await writeFileAtomically(path, new Uint8Array([116, 119, 111]));
    expect(await readFile(path, "utf8")).toBe("two");
    expect(await modeOf(path)).toBe("600");
    expect(await readdir(folder)).toEqual(["guest.xml"]);
  });

  test("gives the permissions that were asked for, whatever the umask and the file before", async () => {
    const path = join(folder, "public");
    await writeFileAtomically(path, "one");
    for (const [mode, shown] of [
      [0o666, "666"],
      [0o640, "640"],
      [0o400, "400"],
    ] as const) {
      await writeFileAtomically(path, "two", { mode });
      expect(await modeOf(path)).toBe(shown);
    }
  });

  test("is not disturbed by what a crash left behind, nor led elsewhere by it", async () => {
    const path = join(folder, "guest.xml");
    const elsewhere = join(folder, "elsewhere");
    await writeFile(elsewhere, "untouched");
    await symlink(elsewhere, `${path}.new`);
    await writeFileAtomically(path, "new");
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readFile(elsewhere, "utf8")).toBe("untouched");
    expect(await readdir(folder)).toEqual(["elsewhere", "guest.xml"]);
  });

  test("that fails leaves the file as it was, and the next one works", async () => {
    const path = join(folder, "guest.xml");
    await writeFileAtomically(path, "good");
    await mkdir(`${path}.new`);
    await expect(writeFileAtomically(path, "bad")).rejects.toThrow(/EISDIR|EPERM/);
    await rm(`${path}.new`, { recursive: true });
    expect(await readFile(path, "utf8")).toBe("good");
    await expect(writeFileAtomically(join(folder, "missing", "file"), "x")).rejects.toThrow("ENOENT");
    await writeFileAtomically(path, "better");
    expect(await readFile(path, "utf8")).toBe("better");
  });

  test("of many at once to one path is whole at every moment, and the last one asked for stays", async () => {
    const path = join(folder, "status");
    const content = (number: number) => `${number}:`.repeat(20_000);
    await writeFileAtomically(path, content(0));
    const reading = new AbortController();
    const seen = new Set<string>();
    const reader = (async () => {
      while (!reading.signal.aborted) seen.add(await readFile(path, "utf8"));
    })();
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => writeFileAtomically(path, content(round * 20 + index + 1))),
      );
      expect(await readFile(path, "utf8")).toBe(content(round * 20 + 20));
    }
    reading.abort();
    await reader;
    expect([...seen].filter((text) => text !== content(Number.parseInt(text, 10)))).toEqual([]);
  });

  test("resolves when its content or a later one is in place, never before", async () => {
    const path = join(folder, "status");
    const found = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        await writeFileAtomically(path, String(index), { sync: "none" });
        return Number(await readFile(path, "utf8")) >= index;
      }),
    );
    expect(found).not.toContain(false);
  });

  test("and a removal happen in the order in which they were asked for", async () => {
    const path = join(folder, "guest.xml");
    const [, removed] = await Promise.all([
      writeFileAtomically(path, "one"),
      removeFile(path),
      writeFileAtomically(path, "two"),
    ]);
    expect(removed).toBe(true);
    expect(await readFile(path, "utf8")).toBe("two");
    await Promise.all([writeFileAtomically(path, "three"), removeFile(path)]);
    expect(await readdir(folder)).toEqual([]);
    expect(await removeFile(path)).toBe(false);
  });

  test("of many at once to one folder succeed all", async () => {
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => writeFileAtomically(join(folder, `${index}`), String(index))),
    );
    expect(await readdir(folder)).toHaveLength(100);
  });

  // strace is no part of what the tests install.
  test.skipIf(!hasStrace)(
    "is forced to the disk, the content before the name and the name before the answer",
    async () => {
      const { script, remove } = await compileDaemon();
      const calls = async (sync: string) => {
        const trace = join(top, `trace-${sync}`);
        const path = join(folder, "guest.xml");
        const through = ["strace", "-f", "-y", "-o", trace, "-e", "trace=write,pwrite64,fsync,rename"];
        const daemon = await DaemonUnderTest.start(script, through);
        await daemon.call("write", { path, data: "content", options: { sync } });
        await daemon.stop();
        return [...(await readFile(trace, "utf8")).matchAll(/\b(write|pwrite64|fsync|rename)\((.*)$/gm)].flatMap(
          ([, name = "", rest = ""]) => {
            if (rest.includes('\\"result\\"')) return ["answer"];
            if (!rest.includes(folder)) return [];
            return [name === "fsync" ? `fsync ${rest.includes("guest.xml.new") ? "file" : "folder"}` : name];
          },
        );
      };
      expect(await calls("all")).toEqual(["write", "fsync file", "rename", "fsync folder", "answer"]);
      expect(await calls("content")).toEqual(["write", "fsync file", "rename", "answer"]);
      expect(await calls("none")).toEqual(["write", "rename", "answer"]);
      await remove();
    },
  );
});

describe("reading state", () => {
  test("a missing file is nothing, another error is one", async () => {
    expect(await readOptional(join(folder, "missing"))).toBeUndefined();
    await expect(readOptional(folder)).rejects.toThrow("EISDIR");
    expect(await listFolder(join(folder, "missing"))).toEqual([]);
    await writeFile(join(folder, "b"), "");
    await writeFile(join(folder, "a"), "");
    expect(await listFolder(folder)).toEqual(["a", "b"]);
  });

  test("a file that parses is read", async () => {
    const { logger } = recordingLogger();
    await writeFile(join(folder, "status.json"), '{"a":1}');
    expect(await readState(join(folder, "status.json"), JSON.parse, logger)).toEqual({
      status: "read",
      value: { a: 1 },
    });
    expect(await readState(join(folder, "other.json"), JSON.parse, logger)).toEqual({ status: "missing" });
  });

  test("a file that does not parse is kept aside and reported", async () => {
    const { logger, lines } = recordingLogger();
    const path = join(folder, "status.json");
    await writeFile(path, '{"a":');
    const read = await readState(path, JSON.parse, logger);
    expect(read).toMatchObject({ status: "kept-aside", error: expect.any(SyntaxError) as unknown });
    const [name = ""] = await readdir(folder);
    expect(name).toMatch(/^status\.json\.corrupt-\d{8}T\d{6}Z$/);
    expect(await readFile(join(folder, name), "utf8")).toBe('{"a":');
    expect(lines).toMatchObject([{ level: "error", path, aside: join(folder, name) }]);
  });

  test("what is kept aside replaces nothing", async () => {
    const path = join(folder, "status.json");
    const kept = new Set<string>();
    for (const content of ["one", "two", "three"]) {
      await writeFile(path, content);
      kept.add(await keepAside(path));
    }
    expect(kept.size).toBe(3);
    expect((await Promise.all([...kept].map((aside) => readFile(aside, "utf8")))).sort()).toEqual([
      "one",
      "three",
      "two",
    ]);
  });
});

describe("folders and names", () => {
  test("a folder is made with those above it and the mode that was asked for, and left alone when it is there", async () => {
    const deep = join(folder, "a", "b", "c");
    await ensureDirectory(deep, { mode: 0o777 });
    expect(await modeOf(deep)).toBe("777");
    await ensureDirectory(deep, { mode: 0o700 });
    expect(await modeOf(deep)).toBe("777");
    await writeFile(join(folder, "file"), "");
    await expect(ensureDirectory(join(folder, "file"))).rejects.toThrow("EEXIST");
  });

  test("a file is moved, over another too, and two that change places do not wait for each other", async () => {
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    await writeFile(a, "a");
    await writeFile(b, "b");
    await moveFile(a, b);
    expect(await readdir(folder)).toEqual(["b"]);
    await Promise.allSettled([moveFile(a, b), moveFile(b, a)]);
    await moveFile(a, a);
    expect(await readdir(folder)).toHaveLength(1);
  });
});
