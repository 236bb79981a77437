import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { afterEach, expect, test, vi } from "vitest";
import {
  isSameProcess,
  killProcess,
  parseProcessStat,
  processIdentity,
  processStat,
  type ProcessIdentity,
} from "../../src/host/process-identity.ts";
import { waitForExit, watchExit } from "../../src/host/process-watch.ts";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

/** A process that is not a child of this one: its parent has ended. */
async function stranger(): Promise<ProcessIdentity> {
  const shell = spawn("sh", ["-c", "setsid sleep 78 >/dev/null 2>&1 & echo $!"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(createInterface(shell.stdout), "line")) as [string];
  strangers.push(Number(line));
  // setsid becomes sleep by exec, which keeps number and start time.
  const identity = await processIdentity(Number(line));
  if (identity === undefined) throw new Error("the process is gone already");
  return identity;
}
const strangers: number[] = [];
afterEach(() => {
  for (const pid of strangers.splice(0)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // gone already
    }
  }
});

test("the line of /proc/PID/stat is read whatever the program is called", () => {
  const stat = parseProcessStat(
    "42 (a) b (c) R 7 42 42 0 -1 4194304 1 0 0 0 11 12 0 0 20 0 3 0 98765 1000 55 18446744073709551615",
  );
  expect(stat).toEqual({
    pid: 42,
    name: "a) b (c",
    state: "R",
    parentPid: 7,
    userTicks: 11,
    systemTicks: 12,
    threads: 3,
    startTicks: 98_765,
    virtualBytes: 1000,
    residentPages: 55,
  });
});

test("an identity names one process, not whoever has the number", async () => {
  const identity = await stranger();
  expect(await isSameProcess(identity)).toBe(true);
  expect(await isSameProcess({ ...identity, startTicks: identity.startTicks - 1 })).toBe(false);
  expect(await isSameProcess({ ...identity, bootId: "another boot" })).toBe(false);
  expect(await isSameProcess(JSON.parse(JSON.stringify(identity)) as ProcessIdentity)).toBe(true);
  expect(await processIdentity(2 ** 22 + 1)).toBeUndefined();
});

test("only the process that is meant is signalled", async () => {
  const identity = await stranger();
  expect(await killProcess({ ...identity, startTicks: identity.startTicks + 1 }, "SIGKILL")).toBe(false);
  expect(await isSameProcess(identity)).toBe(true);
  expect(await killProcess(identity, "SIGKILL")).toBe(true);
  await waitForExit(identity);
  expect(await killProcess(identity, "SIGKILL")).toBe(false);
});

test("the end is noticed at once when something said that it is near", async () => {
  const watch = watchExit(await stranger());
  process.kill(watch.identity.pid, "SIGKILL");
  const before = performance.now();
  watch.checkSoon();
  await watch.ended;
  expect(performance.now() - before).toBeLessThan(500);
});

test("the end is noticed without that, too", async () => {
  const identity = await stranger();
  const waiting = waitForExit(identity);
  process.kill(identity.pid, "SIGKILL");
  await waiting;
  expect(await processStat(identity.pid)).toBeUndefined();
});

test("a false alarm is no end", async () => {
  const watch = watchExit(await stranger());
  watch.checkSoon();
  expect(
    await Promise.race([watch.ended.then(() => "ended"), new Promise((resolve) => setTimeout(resolve, 100, "runs"))]),
  ).toBe("runs");
  watch[Symbol.dispose]();
});

test("one that has ended before, or whose number another has now, has ended", async () => {
  const identity = await stranger();
  await waitForExit({ ...identity, startTicks: identity.startTicks - 1 });
  expect(await isSameProcess(identity)).toBe(true);
  process.kill(identity.pid, "SIGKILL");
  await waitForExit(identity);
  await expect(waitForExit(identity)).resolves.toBeUndefined();
});

test("a zombie that nobody waits for has ended", async () => {
  // sh starts a child, becomes sleep, and sleep never waits for it.
  const parent = spawn("sh", ["-c", "sh -c 'echo $$; exec sleep 0.1' & exec sleep 78"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [line] = (await once(createInterface(parent.stdout), "line")) as [string];
  const identity = await processIdentity(Number(line));
  expect(identity).toBeDefined();
  if (identity === undefined) return;
  const watch = watchExit(identity);
  await expect
    .poll(async () => parseProcessStat(await readFile(`/proc/${identity.pid}/stat`, "latin1")).state)
    .toBe("Z");
  watch.checkSoon();
  await watch.ended;
  parent.kill("SIGKILL");
});

test("waiting can be given up", async () => {
  const identity = await stranger();
  const abort = new AbortController();
  const waiting = waitForExit(identity, { signal: abort.signal });
  abort.abort(new Error("no longer wanted"));
  await expect(waiting).rejects.toThrow("no longer wanted");
  await expect(waitForExit(identity, { signal: abort.signal })).rejects.toThrow("no longer wanted");
});
