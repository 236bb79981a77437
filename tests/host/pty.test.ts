import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type HostProcess, startProcess } from "../../src/host/process.ts";
import { makeRaw, openPty } from "../../src/host/pty.ts";
import { run } from "../../src/host/run.ts";
import { compileDaemon, DaemonUnderTest } from "./daemon-under-test.ts";
import { recordingLogger } from "./recording-logger.ts";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

/**
 * Holds a terminal as QEMU does, and names it. What is typed comes back with "echo:" before it; "flood N" answers with
 * N bytes, "count N" reads N bytes and answers with their sum, and "bye" hangs up.
 */
const holder = `
import os, pty, sys, tty
master, slave = pty.openpty()
if sys.argv[1] == "raw": tty.setraw(slave)
print(os.ttyname(slave), flush=True)
while True:
    data = os.read(master, 65536)
    if data.startswith(b"flood"):
        left = int(data[5:])
        while left: left -= os.write(master, b"x" * min(left, 4000))
    elif data.startswith(b"count"):
        left, total = int(data[5:]), 0
        os.write(master, b"go")
        while left:
            chunk = os.read(master, 65536)
            left -= len(chunk); total += sum(chunk)
        os.write(master, b"%d" % total)
    elif data.startswith(b"bye"):
        sys.exit()
    else:
        os.write(master, b"echo:" + data)
`;

const { logger } = recordingLogger();
const holders: HostProcess[] = [];
const daemons: DaemonUnderTest[] = [];
afterEach(async () => {
  for (const one of holders.splice(0)) {
    one.kill("SIGKILL");
    await one.exited;
  }
  for (const daemon of daemons.splice(0)) await daemon.stop();
});
let script: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ script, remove } = await compileDaemon());
}, 60_000);
afterAll(() => remove());

async function terminal(mode: "raw" | "cooked" = "raw"): Promise<{ path: string; child: HostProcess }> {
  const outcome = await startProcess({ argv: ["/usr/bin/python3", "-c", holder, mode], logger, stdout: "pipe" });
  if (outcome.status === "failed") throw outcome.error;
  if (outcome.process.stdout === undefined) throw new Error("no standard output");
  holders.push(outcome.process);
  const [path] = (await once(createInterface(outcome.process.stdout), "line")) as [string];
  return { path, child: outcome.process };
}

/** Reads until `bytes` have come in. */
async function take(pty: Duplex, bytes: number): Promise<string> {
  let received = "";
  while (received.length < bytes) {
    const chunk = pty.read() as Buffer | null;
    if (chunk === null) await once(pty, "readable");
    else received += chunk.toString("latin1");
  }
  return received;
}

const openTerminals = async (pid: number | "self" = "self") => {
  const names = await readdir(`/proc/${pid}/fd`);
  const targets = await Promise.all(names.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
  return targets.filter((target) => target.startsWith("/dev/pts/"));
};

test("bytes pass as they are, both ways", async () => {
  const pty = await openPty((await terminal()).path);
  pty.write("a\r\n\u0003\u0004\u0000\xff", "latin1");
  expect(await take(pty, 12)).toBe("echo:a\r\n\u0003\u0004\u0000\xff");
  pty.destroy();
});

test("more than the terminal holds goes through both ways, each at the pace of the other side", async () => {
  const pty = await openPty((await terminal()).path);
  pty.write("flood 300000");
  expect(await take(pty, 300_000)).toBe("x".repeat(300_000));
  pty.write("count 300000");
  expect(await take(pty, 2)).toBe("go");
  pty.write(Buffer.alloc(300_000, 2));
  expect(await take(pty, 6)).toBe("600000");
  pty.destroy();
});

test("the stream ends when the other side hangs up", async () => {
  const { path } = await terminal();
  const pty = await openPty(path);
  pty.resume();
  const ended = once(pty, "end");
  const closed = once(pty, "close");
  pty.write("bye");
  await ended;
  await closed;
  expect(pty.readableEnded).toBe(true);
});

test("the stream ends when the other side is killed", async () => {
  const { path, child } = await terminal();
  const pty = await openPty(path);
  pty.resume();
  const closed = once(pty, "close");
  child.kill("SIGKILL");
  await closed;
  expect(pty.readableEnded).toBe(true);
});

test("closing the stream leaves the terminal to others and no descriptor behind", async () => {
  const { path } = await terminal();
  const before = await openTerminals();
  for (let round = 0; round < 5; round += 1) {
    const pty = await openPty(path);
    expect((await openTerminals()).filter((target) => target === path)).toHaveLength(1);
    pty.write("x");
    expect(await take(pty, 6)).toBe("echo:x");
    pty.destroy();
    await once(pty, "close");
  }
  const ended = await openPty(path);
  ended.resume();
  ended.end("y");
  await once(ended, "finish");
  ended.destroy();
  await once(ended, "close");
  expect(await openTerminals()).toEqual(before);
});

test("twenty silent terminals keep no thread of the pool", async () => {
  const path = (await terminal()).path;
  const ptys = await Promise.all(Array.from({ length: 20 }, () => openPty(path)));
  for (const pty of ptys) pty.resume();
  // With a read(2) in each of the four threads, this would wait for the guest to say something.
  expect(await readFile("/proc/self/comm", "latin1")).not.toBe("");
  for (const pty of ptys) pty.destroy();
});

test("the terminal does not become the controlling one of a daemon that leads its session", async () => {
  const { path } = await terminal();
  const daemon = await DaemonUnderTest.start(script, ["setsid"]);
  daemons.push(daemon);
  const sessionAndTerminal = async () => (await readFile(`/proc/${daemon.pid}/stat`, "latin1")).split(" ").slice(5, 7);
  await daemon.call("signals");
  const before = await sessionAndTerminal();
  expect(before[1]).toBe("0");
  await daemon.call("openPty", { path });
  expect(await openTerminals(daemon.pid)).toEqual([path]);
  expect(await sessionAndTerminal()).toEqual(before);
  await daemon.call("makeRaw", { path });
  expect(await sessionAndTerminal()).toEqual(before);
});

test("a terminal that edits lines is made raw", async () => {
  const { path } = await terminal("cooked");
  const settings = async () => {
    const outcome = await run(["stty", "-a", "-F", path], { logger });
    return outcome.status === "ended" ? outcome.stdout.toString() : outcome.error.message;
  };
  expect(await settings()).toMatch(/ icanon.* echo /s);
  await makeRaw(path, logger);
  expect(await settings()).toMatch(/-icanon.*-echo /s);
  expect(await settings()).toMatch(/-opost/);
  const pty = await openPty(path);
  pty.write("a\n\u0003");
  expect(await take(pty, 8)).toBe("echo:a\n\u0003");
  pty.destroy();
});

test("what is missing or no terminal is refused", async () => {
  await expect(openPty("/dev/pts/99999")).rejects.toThrow("ENOENT");
  await expect(openPty("/dev/null")).rejects.toThrow("ENOTTY");
  await expect(makeRaw("/dev/null", logger)).rejects.toThrow(
    /cannot make \/dev\/null raw: "stty raw -echo" exited with status 1/,
  );
});
