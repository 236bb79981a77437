/**
 * The terminal end of a pseudo-terminal that another process holds: QEMU's `-chardev pty`, a container's console.
 *
 * Read by libuv's tty handle, which waits for it in epoll: a file stream would keep a thread of the pool in read(2) for
 * as long as the guest says nothing, and four consoles would stop every file operation of the daemon.
 */
import * as callbacks from "node:fs";
import { open as openFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { ReadStream } from "node:tty";
import { promisify } from "node:util";
import { socketDescriptor } from "./descriptors.ts";
import type { HostLogger } from "./log.ts";
import { describeFailure, run, succeeded } from "./run.ts";
import { systemError } from "./system-error.ts";

const open = promisify(callbacks.open);
const close = promisify(callbacks.close);
// Without O_NOCTTY a daemon that leads its session would get the guest's console as its controlling terminal, and with
// it SIGINT for a Ctrl-C and SIGHUP for the end of the guest.
const flags = callbacks.constants.O_RDWR | callbacks.constants.O_NOCTTY | callbacks.constants.O_NONBLOCK;

/**
 * Opens the terminal at `path` (/dev/pts/N) for reading and writing. The stream ends when the other side hangs up (the
 * kernel drops what has not been read by then), and closing it never hangs up the other side. QEMU's terminals are raw already; others are made so by `makeRaw`. Throws
 * ENOENT, EACCES, or EIO when nobody holds the other side; ENOTTY when it is no terminal.
 */
export async function openPty(path: string): Promise<Duplex> {
  const fd = await open(path, flags);
  let stream: ReadStream;
  try {
    stream = new ReadStream(fd);
  } catch (error) {
    await close(fd);
    throw systemError(
      "ENOTTY",
      `${path} is not a terminal (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  // libuv opens the terminal once more for itself, with O_NOCTTY too, so as to have its own O_NONBLOCK.
  if (socketDescriptor(stream) !== fd) await close(fd);
  return stream;
}

/**
 * Makes the terminal at `path` raw: no echo, no line editing, no signals from keys, bytes pass as they are. Node could
 * only make it nearly so (it would leave newlines translated) and would put it back when the daemon ends.
 */
export async function makeRaw(path: string, logger: HostLogger): Promise<void> {
  const file = await openFile(path, flags);
  try {
    const argv = ["stty", "raw", "-echo"] as const;
    // On its standard input: opening the path itself, stty would take it for its controlling terminal.
    const outcome = await run(argv, { logger, stdin: file });
    if (!succeeded(outcome)) throw systemError("EIO", `cannot make ${path} raw: ${describeFailure(argv, outcome)}`);
  } finally {
    await file.close();
  }
}
