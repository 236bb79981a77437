import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { lockPidFile } from "../../src/host/lock.ts";
import { compileDaemon, DaemonUnderTest } from "./daemon-under-test.ts";
import { recordingLogger } from "./recording-logger.ts";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const { logger } = recordingLogger();
let folder: string;
let path: string;
let script: string;
let remove: () => Promise<void>;
const daemons: DaemonUnderTest[] = [];
beforeAll(async () => {
  ({ script, remove } = await compileDaemon());
}, 60_000);
afterAll(() => remove());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "host-lock-"));
  path = join(folder, "virtd.pid");
});
afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.stop();
  await rm(folder, { recursive: true });
});

async function daemon(): Promise<DaemonUnderTest> {
  const one = await DaemonUnderTest.start(script);
  daemons.push(one);
  return one;
}
const lock = (one: DaemonUnderTest) => one.call<{ status: string; pid?: number }>("lock", { path });

test("the file names the holder, another is refused with that number, and a release leaves nothing", async () => {
  const [first, second] = [await daemon(), await daemon()];
  expect(await lock(first)).toEqual({ status: "locked" });
  expect(await readFile(path, "latin1")).toBe(`${first.pid}\n`);
  expect(await lock(second)).toEqual({ status: "held", pid: first.pid });
  await first.call("release");
  expect(await readdir(folder)).toEqual([]);
  expect(await lock(second)).toEqual({ status: "locked" });
  expect(await readFile(path, "latin1")).toBe(`${second.pid}\n`);
});

test("the lock is gone with a holder killed with -9, whatever children it leaves", async () => {
  const [first, second] = [await daemon(), await daemon()];
  await lock(first);
  const { pid } = await first.start({ argv: ["sleep", "79"], detached: true, stderr: "ignore" });
  const names = await readdir(`/proc/${pid}/fd`);
  const open = await Promise.all(names.map((fd) => readlink(`/proc/${pid}/fd/${fd}`)));
  expect(open).not.toContain(path);
  await first.kill();
  expect(await lock(second)).toEqual({ status: "locked" });
  process.kill(pid, "SIGKILL");
});

test("of many starters at once, one gets it, also over a file that a crash left", async () => {
  const starters = await Promise.all(Array.from({ length: 8 }, daemon));
  for (let round = 0; round < 5; round += 1) {
    const outcomes = await Promise.all(starters.map(lock));
    expect(outcomes.filter(({ status }) => status === "locked")).toHaveLength(1);
    const holder = starters[outcomes.findIndex(({ status }) => status === "locked")];
    expect(await readFile(path, "latin1")).toBe(`${holder?.pid}\n`);
    // Every other time the file is removed under the starters of the next round, else it stays for them.
    if (round % 2 === 0) await holder?.call("release");
    else {
      await holder?.kill();
      if (holder !== undefined) starters.splice(starters.indexOf(holder), 1);
    }
  }
});

test("a release while others try lets exactly one of them in at a time", async () => {
  const starters = await Promise.all(Array.from({ length: 4 }, daemon));
  let holders = 0;
  let most = 0;
  const turns = starters.map(async (starter) => {
    for (let turn = 0; turn < 3;) {
      if ((await lock(starter)).status === "held") continue;
      turn += 1;
      holders += 1;
      most = Math.max(most, holders);
      await new Promise((resolve) => setTimeout(resolve, 5));
      holders -= 1;
      await starter.call("release");
    }
  });
  await Promise.all(turns);
  expect(most).toBe(1);
});

test("a folder that is missing is the operating system's error", async () => {
  await expect(lockPidFile(join(folder, "missing", "virtd.pid"), logger)).rejects.toThrow("ENOENT");
});
