import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { socketDescriptor } from "../../src/host/descriptors.ts";
import type { ProcessOptions } from "../../src/host/process-plan.ts";
import { type HostProcess, type StartOutcome, startProcess } from "../../src/host/process.ts";
import { compileDaemon, DaemonUnderTest, evilParent, signalsOf } from "./daemon-under-test.ts";
import { recordingLogger } from "./recording-logger.ts";

// Real processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

const nothing = "0000000000000000";
const { errno } = constants;
const execute = promisify(execFile);

/** What a process has open, by number. */
async function descriptorsOf(pid: number): Promise<Record<string, string>> {
  const names = await readdir(`/proc/${pid}/fd`);
  const links = names.map(async (fd) => [fd, await readlink(`/proc/${pid}/fd/${fd}`).catch(() => "closed since")]);
  return Object.fromEntries(await Promise.all(links));
}

let folder: string;
let script: string;
let removeScript: () => Promise<void>;
const daemons: DaemonUnderTest[] = [];
const started: HostProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "host-process-"));
  ({ script, remove: removeScript } = await compileDaemon());
}, 60_000);
afterAll(async () => {
  await removeScript();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill("SIGKILL");
    await child.exited;
  }
  for (const daemon of daemons.splice(0)) await daemon.stop();
});

async function daemon(through: readonly string[] = []): Promise<DaemonUnderTest> {
  const one = await DaemonUnderTest.start(script, through);
  daemons.push(one);
  return one;
}

async function startHere(options: Partial<ProcessOptions> & Pick<ProcessOptions, "argv">) {
  const log = recordingLogger();
  const outcome = await startProcess({ logger: log.logger, ...options });
  if (outcome.status === "started") started.push(outcome.process);
  return { outcome, log };
}

const messageOf = (outcome: StartOutcome) => (outcome.status === "failed" ? outcome.error.message : "no failure");

async function child(options: Partial<ProcessOptions> & Pick<ProcessOptions, "argv">): Promise<HostProcess> {
  const { outcome } = await startHere(options);
  if (outcome.status === "failed") throw outcome.error;
  return outcome.process;
}

describe("a child's signals", () => {
  test("none is blocked or ignored, whatever the daemon inherited and does, and the daemon's mask is as before", async () => {
    const parent = await daemon(["/usr/bin/python3", "-c", evilParent]);
    await parent.call("handleSignals");
    // What the daemon was started with is still there to be inherited.
    expect(BigInt(`0x${(await signalsOf(parent.pid)).SigIgn}`) & (1n << 39n)).not.toBe(0n);
    const before = await parent.call("signals");
    const { status, pid } = await parent.start({ argv: ["sleep", "60"] });
    expect(status).toBe("started");
    expect(await signalsOf(pid)).toEqual({ SigBlk: nothing, SigIgn: nothing, SigCgt: nothing });
    expect(await readFile(`/proc/${pid}/comm`, "latin1")).toBe("sleep\n");
    expect(await parent.call("signals")).toEqual(before);
    await parent.call("kill", { pid, signal: "SIGPIPE" });
    expect(await parent.call("exited", { pid })).toMatchObject({ kind: "signalled", signal: "SIGPIPE" });
  });

  test("the daemon's mask is as before when the start fails", async () => {
    const parent = await daemon();
    await parent.call("handleSignals");
    const before = await parent.call("signals");
    for (const options of [
      { argv: ["/nonexistent/program"] },
      { argv: ["/etc/passwd"] },
      { argv: ["true"], cwd: "/nonexistent" },
      { argv: ["true"], descriptors: [999] },
    ]) {
      expect((await parent.start(options)).status).toBe("failed");
      expect(await parent.call("signals")).toEqual(before);
    }
  });
});

describe("a child's descriptors", () => {
  test("are its own three: none of the daemon's sockets, logs or inherited descriptors", async () => {
    const parent = await daemon(["/usr/bin/python3", "-c", evilParent]);
    await parent.call("listen");
    // 9 is in the reach of Node's own sweep at start, the others are not.
    expect(await parent.call("inheritable")).toEqual(expect.arrayContaining([57, 300]));
    expect(await parent.call("inheritable")).not.toContain(9);
    const { pid } = await parent.start({ argv: ["sleep", "60"] });
    // Its libraries it still opens itself.
    const rest = async () => Object.entries(await descriptorsOf(pid)).filter(([, target]) => target !== "/dev/null");
    await expect.poll(rest).toEqual([["2", expect.stringMatching(/^socket:/)]]);
    expect(await descriptorsOf(pid)).toMatchObject({ 0: "/dev/null", 1: "/dev/null" });
    expect(Object.values(await descriptorsOf(parent.pid))).toContain(parent.logFile);
  });

  test("are exactly its own three once the daemon has closed what it inherited", async () => {
    const parent = await daemon(["/usr/bin/python3", "-c", evilParent]);
    const inherited = await parent.call<number[]>("inheritable");
    expect(await parent.call("closeInherited", { keep: [300] })).toEqual(inherited.filter((fd) => fd !== 300));
    const { pid: first } = await parent.start({ argv: ["sleep", "60"] });
    await expect.poll(async () => Object.keys(await descriptorsOf(first))).toEqual(["0", "1", "2", "300"]);
    expect((await descriptorsOf(first))["300"]).toBe("/dev/null");
    await parent.call("closeInherited", { keep: [] });
    const { pid: second } = await parent.start({ argv: ["sleep", "60"] });
    await expect.poll(async () => Object.keys(await descriptorsOf(second))).toEqual(["0", "1", "2"]);
  });

  test("from 3 on are those it was given, in order", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => {
      server.once("listening", resolve);
    });
    const fd = socketDescriptor(server);
    const { pid } = await child({ argv: ["sleep", "60"], descriptors: [0, { fd }, fd] });
    const [mine, its] = [await descriptorsOf(process.pid), await descriptorsOf(pid)];
    expect(its["3"]).toBe(mine["0"]);
    expect(its["4"]).toBe(mine[fd]);
    expect(its["5"]).toBe(mine[fd]);
    server.close();
    expect(() => socketDescriptor(server)).toThrow("EBADF");
  });

  test("can be files: input read, output appended, made with the mode that was asked for", async () => {
    const [input, output] = [join(folder, "input"), join(folder, "output")];
    await writeFile(input, "from a file\n");
    await writeFile(output, "before\n");
    const options = { argv: ["cat"], stdin: { readFrom: input }, stdout: { append: output } } as const;
    await (
      await child(options)
    ).exited;
    await (
      await child(options)
    ).exited;
    expect(await readFile(output, "utf8")).toBe("before\nfrom a file\nfrom a file\n");
  });

  test("no descriptor is left in the daemon by starts that fail or succeed", async () => {
    const parent = await daemon();
    const start = async (options: object) => {
      const { status, pid } = await parent.start(options);
      if (status === "started") await parent.call("exited", { pid });
    };
    await start({ argv: ["true"], stdin: "pipe", stdout: "pipe" });
    const before = Object.keys(await descriptorsOf(parent.pid)).length;
    for (let round = 0; round < 20; round += 1) {
      await start({
        argv: ["/nonexistent/program"],
        stdin: "pipe",
        stdout: "pipe",
        stderr: { append: join(folder, "err") },
      });
      await start({ argv: ["true"], descriptors: [999], stdin: "pipe", stdout: "pipe" });
      await start({ argv: ["true"], stdin: { readFrom: "/dev/null" }, stderr: { append: join(folder, "err") } });
    }
    expect(Object.keys(await descriptorsOf(parent.pid)).length).toBe(before);
  });
});

describe("the log", () => {
  test("has every line once and whole while children are started, some in vain", async () => {
    const parent = await daemon();
    const { logged, failed } = await parent.call<{ logged: number; failed: number }>("logWhileStarting", {
      lines: 20_000,
      starts: 60,
    });
    expect(failed).toBe(20);
    const lines = (await readFile(parent.logFile, "utf8")).trimEnd().split("\n");
    const numbers = lines
      .map((line) => JSON.parse(line) as { msg: string; line: number })
      .filter(({ msg }) => msg === "line");
    // the last flush may overtake the write that is under way: once and whole is what counts
    const sorted = numbers.map(({ line }) => line).sort((a, b) => a - b);
    expect(sorted).toEqual(Array.from({ length: logged }, (_, index) => index));
  });

  test("tells of a failure before the caller hears of it", async () => {
    const parent = await daemon();
    const { outcome, log } = await parent.call<{ outcome: object; log: string }>("failAndReadLog", {
      options: { argv: ["/nonexistent/program"] },
    });
    expect(outcome).toMatchObject({ status: "failed", errno: errno.ENOENT, code: "ENOENT" });
    expect(
      log
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as object),
    ).toContainEqual(expect.objectContaining({ level: 50, errno: errno.ENOENT, argv: ["/nonexistent/program"] }));
  });

  test("of what a child says goes to its standard error, and nothing of it to the daemon's", async () => {
    const ended = await (await child({ argv: ["sh", "-c", "echo out; echo err >&2; exit 3"] })).exited;
    expect(ended).toEqual({ kind: "exited", code: 3, stderrTail: "err\n" });
  });
});

describe("a start that fails", () => {
  const cases: [string, Partial<ProcessOptions> & Pick<ProcessOptions, "argv">, keyof typeof errno, RegExp][] = [
    ["a missing program", { argv: ["/nonexistent/program"] }, "ENOENT", /cannot start "\/nonexistent\/program"/],
    ["a program not in PATH", { argv: ["no-such-program-anywhere"] }, "ENOENT", /no-such-program-anywhere/],
    ["a file that is not executable", { argv: ["/etc/passwd"] }, "EACCES", /EACCES/],
    ["a folder", { argv: ["/etc"] }, "EACCES", /EACCES/],
    [
      "a missing working directory",
      { argv: ["true"], cwd: "/nonexistent/folder" },
      "ENOENT",
      /the folder \/nonexistent\/folder to start it in is not there/,
    ],
    ["a closed descriptor", { argv: ["true"], descriptors: [999] }, "EBADF", /EBADF/],
    ["arguments that are too long", { argv: ["true", "x".repeat(3_000_000)] }, "E2BIG", /E2BIG/],
    ["a NUL in an argument", { argv: ["true", "a\0b"] }, "EINVAL", /null bytes/],
    [
      "an input file that is missing",
      { argv: ["cat"], stdin: { readFrom: "/nonexistent/input" } },
      "ENOENT",
      /\/nonexistent\/input/,
    ],
    ["a detached child on a pipe", { argv: ["true"], detached: true }, "EINVAL", /outlives a pipe/],
  ];
  test.each(cases)("%s", async (_name, options, code, message) => {
    const { outcome, log } = await startHere(options);
    expect(outcome).toMatchObject({ status: "failed", errno: errno[code], code });
    expect(messageOf(outcome)).toMatch(message);
    expect(log.lines).toContainEqual(expect.objectContaining({ level: "error", errno: errno[code] }));
  });

  test("a script whose interpreter is missing says so", async () => {
    const path = join(folder, "script");
    await writeFile(path, "#!/nonexistent/interpreter\n");
    await chmod(path, 0o755);
    const { outcome } = await startHere({ argv: [path] });
    expect(outcome).toMatchObject({ status: "failed", code: "ENOENT" });
    expect(messageOf(outcome)).toMatch("the interpreter it names is not there");
  });

  test("carries the same number where the program has to be looked for beforehand", async () => {
    const parent = await daemon(["/usr/bin/python3", "-c", evilParent]);
    expect(await parent.start({ argv: ["/nonexistent/program"] })).toMatchObject({
      status: "failed",
      errno: errno.ENOENT,
    });
    expect(await parent.start({ argv: ["/etc/passwd"] })).toMatchObject({ status: "failed", errno: errno.EACCES });
    expect(await parent.start({ argv: ["true"], cwd: "/nonexistent" })).toMatchObject({
      status: "failed",
      errno: errno.ENOENT,
    });
  });

  test("for want of processes carries EAGAIN, leaves no child and the signal mask alone", async () => {
    const parent = await daemon();
    // Of root the kernel takes no count.
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await parent.call("setuid", { uid: 65534 });
    const limit = async (count: string) => {
      const argv = [
        ...(isRoot ? ["setpriv", "--reuid=65534", "--clear-groups"] : []),
        "prlimit",
        "--pid",
        String(parent.pid),
        `--nproc=${count}:`,
      ];
      await execute(argv[0] ?? "", argv.slice(1));
    };
    await parent.call("handleSignals");
    const before = await parent.call("signals");
    await limit("1");
    expect(await parent.start({ argv: ["true"] })).toMatchObject({
      status: "failed",
      errno: errno.EAGAIN,
      code: "EAGAIN",
    });
    expect(await parent.call("signals")).toEqual(before);
    expect(
      (await execute("ps", ["-o", "pid=", "--ppid", String(parent.pid)]).catch(() => ({ stdout: "" }))).stdout,
    ).toBe("");
    await limit("4096");
    expect(await parent.start({ argv: ["true"] })).toMatchObject({ status: "started" });
  });

  test("for want of descriptors carries EMFILE", async () => {
    const parent = await daemon();
    await parent.start({ argv: ["true"] });
    const used = Object.keys(await descriptorsOf(parent.pid)).length;
    await execute("prlimit", ["--pid", String(parent.pid), `--nofile=${used + 1}`]);
    expect(await parent.start({ argv: ["true"] })).toMatchObject({
      status: "failed",
      errno: errno.EMFILE,
      code: "EMFILE",
    });
  });

  test("leaves no child", async () => {
    const parent = await daemon();
    for (const argv of [["/nonexistent/program"], ["/etc/passwd"]]) await parent.start({ argv });
    const children = await readFile(`/proc/${parent.pid}/task/${parent.pid}/children`, "latin1");
    expect(children).toBe("");
  });

  test("was cancelled before it happened", async () => {
    const { outcome } = await startHere({ argv: ["true"], signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ status: "failed", errno: errno.ECANCELED, code: "ECANCELED" });
  });
});

describe("a child that runs", () => {
  test("is not ended by giving up its start", async () => {
    const abort = new AbortController();
    const sleeper = await child({ argv: ["sleep", "60"], signal: abort.signal });
    abort.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await readFile(`/proc/${sleeper.pid}/comm`, "latin1")).trim()).toBe("sleep");
    expect(sleeper.kill("SIGTERM")).toBe(true);
    expect(await sleeper.exited).toMatchObject({ kind: "signalled", signal: "SIGTERM" });
    expect(sleeper.kill("SIGTERM")).toBe(false);
  });

  test("that fails later tells how, with the end of what it said", async () => {
    const failing = await child({
      argv: ["sh", "-c", "yes 0123456789 | head -c 200000 >&2; echo the end >&2; kill -9 $$"],
      stderrTailBytes: 100,
    });
    const ended = await failing.exited;
    expect(ended).toMatchObject({ kind: "signalled", signal: "SIGKILL" });
    expect(ended.stderrTail).toHaveLength(100);
    expect(ended.stderrTail).toMatch(/^[0-9\n]+the end\n$/);
  });

  test("tells the end of what it said where that goes to a file, and nothing from before", async () => {
    const path = join(folder, "qemu.log");
    await writeFile(path, "an older run\n");
    const ended = await (await child({ argv: ["sh", "-c", "echo now >&2"], stderr: { append: path } })).exited;
    expect(ended.stderrTail).toBe("now\n");
    expect(await readFile(path, "utf8")).toBe("an older run\nnow\n");
  });

  test("is known to have ended though a process it left behind holds its standard error", async () => {
    const ended = await (
      await child({ argv: ["sh", "-c", "echo said >&2; sleep 5 & exit 0"], newSession: true })
    ).exited;
    expect(ended).toEqual({ kind: "exited", code: 0, stderrTail: "said\n" });
  });

  test("has the environment, folder, user, group and streams it was given", async () => {
    const shell = await child({
      argv: ["sh", "-c", 'read line; echo "$line $PWD $(id -u):$(id -g) $(id -G)"; env | grep -v ^PWD= | sort'],
      env: { ONLY: "this", PATH: "/usr/bin:/bin" },
      cwd: "/usr",
      stdin: "pipe",
      stdout: "pipe",
      ...(process.getuid?.() === 0 ? { uid: 1234, gid: 2345 } : {}),
    });
    shell.stdin?.end("hello\n");
    if (shell.stdout === undefined) throw new Error("no standard output");
    const ids =
      process.getuid?.() === 0
        ? "1234:2345 2345"
        : `${process.getuid?.()}:${process.getgid?.()} ${process.getgroups?.().join(" ")}`;
    expect((await text(shell.stdout)).split("\n").slice(0, 3)).toEqual([
      `hello /usr ${ids}`,
      "ONLY=this",
      "PATH=/usr/bin:/bin",
    ]);
  });

  test("gets a small environment by default, with none of Node's", async () => {
    const printing = await child({ argv: ["env"], stdout: "pipe" });
    if (printing.stdout === undefined) throw new Error("no standard output");
    const names = (await text(printing.stdout))
      .trim()
      .split("\n")
      .map((line) => line.slice(0, line.indexOf("=")));
    expect(names).toEqual(expect.arrayContaining(["LC_ALL", "PATH"]));
    expect(
      names.filter(
        (name) => !["LC_ALL", "PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_RUNTIME_DIR"].includes(name),
      ),
    ).toEqual([]);
  });

  test("has the umask it was given, and the daemon keeps its own", async () => {
    const parent = await daemon();
    const umaskOf = async (pid: number) =>
      /^Umask:\s*(\d+)$/m.exec(await readFile(`/proc/${pid}/status`, "latin1"))?.[1];
    const before = await umaskOf(parent.pid);
    const { pid } = await parent.start({ argv: ["sleep", "60"], umask: 0o007 });
    expect(await umaskOf(pid)).toBe("0007");
    expect(await umaskOf(parent.pid)).toBe(before);
    expect((await parent.start({ argv: ["/nonexistent"], umask: 0o007 })).status).toBe("failed");
    expect(await umaskOf(parent.pid)).toBe(before);
  });

  test("that closes its input early does not harm the daemon", async () => {
    const early = await child({ argv: ["true"], stdin: "pipe" });
    await early.exited;
    early.stdin?.end("x".repeat(1_000_000));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(early.stdin?.destroyed).toBe(true);
  });

  test("detached has its own session and outlives a daemon killed with -9", async () => {
    const parent = await daemon();
    const { pid } = await parent.start({ argv: ["sleep", "61"], detached: true, stderr: "ignore" });
    const session = (await readFile(`/proc/${pid}/stat`, "latin1")).split(" ")[5];
    expect(Number(session)).toBe(pid);
    await parent.kill();
    expect((await readFile(`/proc/${pid}/comm`, "latin1")).trim()).toBe("sleep");
    process.kill(pid, "SIGKILL");
  });

  test("starts in the folder / unless told otherwise", async () => {
    await mkdir(join(folder, "elsewhere"));
    expect(await readlink(`/proc/${(await child({ argv: ["sleep", "60"] })).pid}/cwd`)).toBe("/");
    expect(
      await readlink(`/proc/${(await child({ argv: ["sleep", "60"], cwd: join(folder, "elsewhere") })).pid}/cwd`),
    ).toBe(join(folder, "elsewhere"));
  });
});
