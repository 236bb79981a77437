/**
 * Starts `fixtures/daemon.ts` as a process of its own and talks to it. It is compiled first: Node 20 runs no TypeScript.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Compiles the fixture into a folder of its own, where it still finds the packages; returns the script's path. */
export async function compileDaemon(): Promise<{ script: string; remove: () => Promise<void> }> {
  const cache = join(root, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "host-tests-"));
  await writeFile(join(folder, "package.json"), '{"type":"module"}');
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        noEmit: false,
        noCheck: true,
        rootDir: root,
        outDir: folder,
        typeRoots: [join(root, "node_modules/@types")],
      },
      include: [],
      files: [join(root, "tests/host/fixtures/daemon.ts")],
    }),
  );
  await promisify(execFile)(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]);
  return {
    script: join(folder, "tests/host/fixtures/daemon.js"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * What stands between the test and the daemon: leaves descriptors 57 and 300 (and 9, which Node's own sweep reaches)
 * open without close-on-exec, ignores signals and blocks some, then becomes the daemon.
 */
export const evilParent = `
import os, signal, sys
fd = os.open("/dev/null", os.O_RDONLY)
for number in (9, 57, 300): os.dup2(fd, number)
os.close(fd)
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGPIPE, signal.SIGCHLD, signal.SIGUSR2, 40, 64):
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2, signal.SIGCHLD, signal.SIGTERM, 45])
os.execvp(sys.argv[1], sys.argv[1:])
`;

export class DaemonUnderTest {
  readonly child: ChildProcess;
  readonly logFile: string;
  readonly #folder: string;
  #lastId = 0;
  readonly #waiting = new Map<number, (answer: { result?: unknown; error?: string }) => void>();

  private constructor(child: ChildProcess, folder: string, logFile: string) {
    this.child = child;
    this.#folder = folder;
    this.logFile = logFile;
    if (child.stdout === null) throw new Error("the daemon under test has no standard output");
    createInterface(child.stdout).on("line", (line) => {
      const answer = JSON.parse(line) as { id: number; result?: unknown; error?: string };
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /** `through` is a command that the daemon's own command line is appended to. */
  static async start(script: string, through: readonly string[] = []): Promise<DaemonUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), "host-daemon-"));
    const logFile = join(folder, "log");
    const [file, ...args] = [...through, process.execPath, script, logFile];
    return new DaemonUnderTest(spawn(file, args, { stdio: ["pipe", "pipe", "inherit"] }), folder, logFile);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error("the daemon under test did not start");
    return this.child.pid;
  }

  async call<T = unknown>(call: string, fields: Record<string, unknown> = {}): Promise<T> {
    const id = ++this.#lastId;
    const answer = await new Promise<{ result?: unknown; error?: string }>((resolve) => {
      this.#waiting.set(id, resolve);
      this.child.stdin?.write(`${JSON.stringify({ id, call, ...fields })}\n`);
    });
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result as T;
  }

  start(options: object) {
    return this.call<{ status: "started" | "failed"; pid: number; errno: number; code: string; message: string }>(
      "start",
      { options },
    );
  }

  /** Kills it with -9, and the processes named. */
  async kill(others: readonly number[] = []): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((resolve) => {
      this.child.once("exit", resolve);
    });
    for (const pid of others) killIfThere(pid);
    this.child.kill("SIGKILL");
    await gone;
  }

  async #childPids(): Promise<number[]> {
    const children = await readFile(`/proc/${this.pid}/task/${this.pid}/children`, "latin1").catch(() => "");
    return children.split(" ").filter(Boolean).map(Number);
  }

  /** Ends it with its children. */
  async stop(): Promise<void> {
    await this.kill(await this.#childPids());
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The Sig… lines of /proc/PID/status. */
export async function signalsOf(pid: number): Promise<Record<"SigBlk" | "SigIgn" | "SigCgt", string>> {
  const text = await readFile(`/proc/${pid}/status`, "latin1");
  const line = (name: string) => new RegExp(`^${name}:\\s*([0-9a-f]+)$`, "m").exec(text)?.[1] ?? "missing";
  return { SigBlk: line("SigBlk"), SigIgn: line("SigIgn"), SigCgt: line("SigCgt") };
}

/** Ends a process that may have ended by itself just now. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
