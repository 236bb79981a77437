// virtd as a process of its own, with everything that it keeps under one folder.

import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, watch } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CLONE } from "./programs.ts";
import { killGuests } from "./processes.ts";

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 20_000;

export interface VirtdOptions {
  /** A folder of the caller's; without one a temporary folder is made, and removed at the end. */
  readonly root?: string;
  /** More arguments for virtd. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Virtd {
  readonly uri: string;
  readonly readOnlyUri: string;
  readonly socket: string;
  readonly root: string;
  readonly process: ChildProcess;
  /** What virtd printed. */
  output(): string;
  /** A clean stop that leaves guests running; gives the exit code. */
  stop(): Promise<number>;
  /** Ends virtd as a crash would. */
  kill9(): Promise<void>;
  /** Ends virtd and its guests; removes the temporary folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

function answers(socketPath: string): Promise<boolean> {
  const socket = connect(socketPath);
  return new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  }).finally(() => socket.destroy());
}

/** Resolves when virtd answers at its socket, rejects when it ends first or takes too long. */
function whenReady(child: ChildProcess, socketPath: string, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (existsSync(socketPath)) void answers(socketPath).then((yes) => (yes ? settle(resolve) : undefined));
    };
    const fail = (what: string): void => settle(() => reject(new Error(`${what}:\n${output()}`)));
    // virtd moves a socket into place when it listens on it already.
    const watcher = watch(dirname(socketPath), look);
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(`virtd did not answer at ${socketPath} within ${START_LIMIT_MS} ms`);
    }, START_LIMIT_MS);
    const settle = (action: () => void): void => {
      watcher.close();
      clearTimeout(timer);
      action();
    };
    child.once("exit", (code, signal) => fail(`virtd ended while starting (${signal ?? `code ${code}`})`));
    child.once("error", (error) => fail(error.message));
    look();
  });
}

function whenEnded(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  if (child.signalCode !== null) return Promise.resolve(128);
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 128)));
}

async function stopCleanly(child: ChildProcess, output: () => string): Promise<number> {
  const ended = whenEnded(child);
  let tookTooLong = false;
  const timer = setTimeout(() => {
    tookTooLong = true;
    child.kill("SIGKILL");
  }, STOP_LIMIT_MS);
  child.kill("SIGTERM");
  const code = await ended;
  clearTimeout(timer);
  if (tookTooLong) throw new Error(`virtd did not stop within ${STOP_LIMIT_MS} ms:\n${output()}`);
  return code;
}

/** Starts virtd and waits until it answers. Needs the built checkout. */
export async function startVirtd(options: VirtdOptions = {}): Promise<Virtd> {
  const root = options.root ?? mkdtempSync(join(tmpdir(), "tsvirt-it-"));
  const socket = join(root, "run", "libvirt-sock");
  mkdirSync(join(root, "run"), { recursive: true });
  const logFile = join(root, "virtd.out");
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [join(CLONE, "bin", "virtd"), "--root", root, ...(options.args ?? [])], {
    stdio: ["ignore", log, log],
    env: { ...process.env, ...options.env },
  });
  closeSync(log);
  const output = (): string => readFileSync(logFile, "utf8");
  // The read-only socket is the last that virtd listens on.
  await whenReady(child, `${socket}-ro`, output);
  const uri = `qemu+unix:///${process.getuid?.() === 0 ? "system" : "session"}?socket=${socket}`;
  return {
    uri,
    readOnlyUri: `${uri}-ro`,
    socket,
    root,
    process: child,
    output,
    stop: () => stopCleanly(child, output),
    kill9: async () => {
      child.kill("SIGKILL");
      await whenEnded(child);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await whenEnded(child);
      await killGuests(root);
      if (options.root === undefined) rmSync(root, { recursive: true, force: true });
    },
  };
}
