/**
 * One daemon per root: a process-id file with the kernel's lock on it.
 *
 * The lock is flock(2). Node has no call for it, but such a lock belongs to the open file and not to the process that
 * asked: `flock -n 3` (util-linux; busybox has it too) is started with our descriptor, locks it and ends, and the lock is
 * ours as long as we keep the descriptor. The kernel drops it when we die, however that happens, and it decides between
 * two starters. A file that only holds a number, or a socket that is probed, would leave a gap between looking and
 * taking. No child keeps the lock by accident: the descriptor is close-on-exec.
 */
import * as callbacks from "node:fs";
import { stat, unlink } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import type { HostLogger } from "./log.ts";
import { describeFailure, run, succeeded } from "./run.ts";
import { isSystemError, systemError } from "./system-error.ts";

// A FileHandle would be closed, and the lock lost, when the garbage collector finds nobody holding it.
const open = promisify(callbacks.open);
const close = promisify(callbacks.close);
const fstat = promisify(callbacks.fstat);
const ftruncate = promisify(callbacks.ftruncate);
const read = promisify(callbacks.read);
const write = promisify(callbacks.write);
const { O_CREAT, O_NOFOLLOW, O_RDWR } = callbacks.constants;

export interface HeldLock {
  readonly path: string;
  /** Removes the file and gives the lock up. */
  release(): Promise<void>;
}

export type LockOutcome =
  | { readonly status: "locked"; readonly lock: HeldLock }
  /** Another process has it; `pid` is what it wrote into the file, when it has got that far. */
  | { readonly status: "held"; readonly pid: number | undefined };

/**
 * Takes the lock file at `path` and writes our process id into it. Throws the operating system's error when the file
 * cannot be made, or what `flock` said when it cannot be run.
 */
export async function lockPidFile(path: string, logger: HostLogger): Promise<LockOutcome> {
  const full = resolve(path);
  for (;;) {
    const fd = await open(full, O_RDWR | O_CREAT | O_NOFOLLOW, 0o644);
    try {
      if (!(await lockDescriptor(fd, logger))) {
        const pid = Number.parseInt(await content(fd), 10);
        await close(fd);
        return { status: "held", pid: Number.isNaN(pid) ? undefined : pid };
      }
      // Between our open and our lock the holder may have removed the file: then the lock is on nothing.
      if (await isFileAt(fd, full)) {
        await ftruncate(fd, 0);
        await write(fd, `${process.pid}\n`, 0);
        return { status: "locked", lock: heldLock(fd, full) };
      }
    } catch (error) {
      await close(fd);
      throw error;
    }
    await close(fd);
  }
}

function heldLock(fd: number, path: string): HeldLock {
  let released: Promise<void> | undefined;
  const release = async () => {
    // Removed while it is still locked, so that it cannot be another daemon's.
    if (await isFileAt(fd, path)) await unlink(path);
    await close(fd);
  };
  return { path, release: () => (released ??= release()) };
}

/** True when the lock is ours now, false when another has it. */
async function lockDescriptor(fd: number, logger: HostLogger): Promise<boolean> {
  const argv = ["flock", "-n", "3"] as const;
  const outcome = await run(argv, { logger, descriptors: [fd] });
  if (succeeded(outcome)) return true;
  const refused = outcome.status === "ended" && outcome.exit?.kind === "exited" && outcome.exit.code === 1;
  if (refused) return false;
  const hint = outcome.status === "failed" && outcome.code === "ENOENT" ? " (install util-linux)" : "";
  throw systemError("ENOLCK", `${describeFailure(argv, outcome)}${hint}`);
}

async function isFileAt(fd: number, path: string): Promise<boolean> {
  const mine = await fstat(fd);
  try {
    const there = await stat(path);
    return there.ino === mine.ino && there.dev === mine.dev;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return false;
    throw error;
  }
}

async function content(fd: number): Promise<string> {
  const { buffer, bytesRead } = await read(fd, Buffer.alloc(32), 0, 32, 0);
  return buffer.toString("latin1", 0, bytesRead);
}
