/**
 * The one function that starts every child of the daemon, and what it promises:
 *
 * - Nothing of the log passes through a child. Node forks and execs in one step in which no JavaScript runs and no
 *   buffer is flushed, so a line is neither torn nor repeated, and there is no lock of the logger to wait for.
 * - In the child, descriptors 0, 1 and 2 are what the options say (the standard error is kept for the caller by
 *   default), 3 and up are those it was given, and nothing else of the daemon's is open (see `descriptors.ts`).
 * - It starts with no signal blocked and every signal at its default (see `signal-dispositions.ts`). libuv blocks
 *   signals around the fork and puts the daemon's mask back, whether the start succeeds or not.
 * - The outcome is a status and, apart from it, the process. A start that fails leaves no child, is in the log when the
 *   caller hears of it, and carries the operating system's number. What goes wrong in a child that did start is told by
 *   `exited`.
 * - A child is never ended here: it belongs to the caller.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { stat, type FileHandle } from "node:fs/promises";
import { constants } from "node:os";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { cleanEnvironment } from "./child-environment.ts";
import { ByteTail, fileTail, StreamCollector } from "./output-tail.ts";
import { planProcess, type ProcessOptions, type ProcessPlan } from "./process-plan.ts";
import { dispositionPrefix } from "./signal-dispositions.ts";
import { systemError, systemErrorNumber } from "./system-error.ts";

/** How a child ended, by itself or by a signal, with the last bytes it wrote to its standard error. */
export type ExitStatus = { readonly stderrTail: string } & (
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: NodeJS.Signals }
);

/** A child that runs, or ran. */
export interface HostProcess {
  readonly pid: number;
  /** There when the option says "pipe". */
  readonly stdin: Writable | undefined;
  readonly stdout: Readable | undefined;
  readonly stderr: Readable | undefined;
  /** Resolves when the child is gone; never rejects. */
  readonly exited: Promise<ExitStatus>;
  /**
   * Sends a signal to the child, or to its process group too where it was started with one of its own (`newSession`,
   * `detached`). False when the child is gone already: its process id is never signalled after that.
   */
  kill(signal: NodeJS.Signals, target?: "process" | "group"): boolean;
}

export interface StartFailure {
  readonly status: "failed";
  /** Positive, as in errno.h. */
  readonly errno: number;
  /** Its name: "ENOENT". */
  readonly code: string;
  readonly error: Error;
}

export type StartOutcome = { readonly status: "started"; readonly process: HostProcess } | StartFailure;

/**
 * Starts a child. A failure (no such program: ENOENT, not executable: EACCES, out of processes: EAGAIN, out of
 * descriptors: EMFILE, cancelled: ECANCELED …) is an outcome, not an exception, and has been logged.
 */
export async function startProcess(options: ProcessOptions): Promise<StartOutcome> {
  const files: FileHandle[] = [];
  try {
    const plan = await planProcess(options, files, await dispositionPrefix(options.logger, startsAndSucceeds));
    options.signal?.throwIfAborted();
    const child = await spawned(plan, options.umask);
    options.logger.debug({ pid: child.pid, argv: options.argv }, "started a process");
    return { status: "started", process: hostProcess(child, options, plan.stderrFile) };
  } catch (error) {
    return await failure(error, options);
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

/** The fork and exec itself. Rejects with the operating system's error; then there is no child. */
async function spawned(plan: ProcessPlan, umask: number | undefined): Promise<ChildProcess> {
  // The mask belongs to the whole process, but fork copies it in the same turn in which it is set.
  const maskBefore = umask === undefined ? undefined : process.umask(umask);
  let child: ChildProcess;
  try {
    child = spawn(plan.file, plan.args, plan.spawnOptions);
  } finally {
    if (maskBefore !== undefined) process.umask(maskBefore);
  }
  if (child.pid !== undefined) return child;
  throw await new Promise<Error>((resolve) => {
    child.once("error", resolve);
  });
}

function hostProcess(child: ChildProcess, options: ProcessOptions, stderrFile: ProcessPlan["stderrFile"]): HostProcess {
  const { logger, stdout = "ignore", stderr = "tail", stderrTailBytes = 16_384 } = options;
  const ownGroup = options.detached === true || options.newSession === true;
  const about = { pid: child.pid, program: options.argv[0] };
  // Without a listener, a child that closes its input early would end the daemon with EPIPE.
  for (const stream of [child, child.stdin, child.stdout, child.stderr]) {
    stream?.on("error", (error: Error) => {
      logger.debug({ ...about, err: error }, "an operation on a process failed");
    });
  }
  const tail = new ByteTail(stderrTailBytes);
  const collectors: StreamCollector[] = [];
  if (child.stderr !== null && stderr === "tail") {
    collectors.push(new StreamCollector(child.stderr, (chunk) => tail.push(chunk)));
  }
  if (child.stdout !== null && typeof stdout === "object" && "collect" in stdout) {
    collectors.push(new StreamCollector(child.stdout, stdout.collect));
  }
  const stderrTail = async (): Promise<string> => {
    await Promise.all(collectors.map((collector) => collector.drained()));
    for (const collector of collectors) collector.letGo();
    if (stderrFile === undefined) return tail.text;
    return await fileTail(stderrFile.path, stderrFile.sizeBefore, stderrTailBytes).catch(() => "");
  };
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once("exit", (code, signal) => {
      logger.debug({ ...about, code, signal }, "a process ended");
      void stderrTail().then((text) => {
        resolve(
          signal === null
            ? { kind: "exited", code: code ?? -1, stderrTail: text }
            : { kind: "signalled", signal, stderrTail: text },
        );
      });
    });
  });
  if (options.detached === true) child.unref();
  return {
    pid: child.pid ?? -1,
    stdin: child.stdin ?? undefined,
    stdout: stdout === "pipe" && child.stdout !== null ? kept(child.stdout) : undefined,
    stderr: stderr === "pipe" && child.stderr !== null ? kept(child.stderr) : undefined,
    exited,
    kill: (signal, target = "process") =>
      target === "group" && ownGroup ? killGroup(child, signal) : child.kill(signal),
  };
}

/**
 * The output of a child, safe until somebody reads it: when a child exits, Node throws away what has not been read from
 * its streams, and the caller may still be waiting for something else then.
 */
function kept(stream: Readable): Readable {
  const through = new PassThrough();
  stream.pipe(through);
  // A stream that is destroyed does not end those it is piped to.
  stream.once("close", () => through.end());
  return through;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): boolean {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

async function failure(error: unknown, { argv, cwd = "/", logger, signal }: ProcessOptions): Promise<StartFailure> {
  const cause =
    signal?.aborted === true && error === signal.reason
      ? systemError("ECANCELED", "the start was cancelled before it happened")
      : error;
  const number = systemErrorNumber(cause) ?? { errno: constants.errno.EINVAL, code: "EINVAL" };
  // exec says ENOENT for a missing folder or interpreter too, and Node names the program whichever it was.
  let hint = "";
  if (number.code === "ENOENT") {
    if (!(await exists(cwd))) hint = `: the folder ${cwd} to start it in is not there`;
    else if (argv[0].includes("/") && (await exists(argv[0]))) hint = ": the interpreter it names is not there";
  }
  const message = `cannot start "${argv[0]}"${hint === "" ? `: ${cause instanceof Error ? cause.message : String(cause)}` : `: ${number.code}${hint}`}`;
  const told = new Error(message, { cause });
  logger.error({ argv, errno: number.errno, code: number.code, err: cause }, message);
  return { status: "failed", ...number, error: told };
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Whether `argv` can be started and ends with 0: how `signal-dispositions.ts` tries out what it wants to use. */
async function startsAndSucceeds(argv: readonly [string, ...string[]]): Promise<boolean> {
  try {
    const child = await spawned(
      {
        file: argv[0],
        args: argv.slice(1),
        spawnOptions: { stdio: "ignore", env: cleanEnvironment() },
        stderrFile: undefined,
      },
      undefined,
    );
    return await new Promise((resolve) => {
      child.once("exit", (code) => resolve(code === 0));
    });
  } catch {
    return false;
  }
}
