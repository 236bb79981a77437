/**
 * Descriptors of this process: how one is named, and which of them a child would get without being given them.
 *
 * Node and libuv open everything with O_CLOEXEC, and at start Node sets that flag on what it was started with, upwards
 * from 0 until the first gap above 15. A descriptor beyond such a gap stays open through every exec: a parent that left
 * 57 or 300 open would have it in every guest. Node offers no fcntl(2) to set the flag later, so the daemon closes
 * such descriptors when it starts (`closeInheritedDescriptors`), and what is kept is covered in each child with
 * /dev/null by `startProcess`.
 */
import { close } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import type { Server, Socket } from "node:net";
import { promisify } from "node:util";
import { remembered } from "./remembered.ts";
import { isSystemError, systemError } from "./system-error.ts";

/** A descriptor by number, or by what holds it (a FileHandle, a `UnixListener` …). */
export type Descriptor = number | { readonly fd: number };

/** The number of `descriptor`; EBADF when it is closed already. */
export function descriptorNumber(descriptor: Descriptor): number {
  const fd = typeof descriptor === "number" ? descriptor : descriptor.fd;
  if (!Number.isInteger(fd) || fd < 0) throw systemError("EBADF", `descriptor ${fd} is not open`);
  return fd;
}

/**
 * The descriptor number under a socket or server of Node's. Node documents no way to it; it has had this one since
 * there are handles. EBADF when it is closed or not open yet.
 */
export function socketDescriptor(socket: Socket | Server): number {
  const handle = (socket as unknown as { _handle?: { fd?: unknown } | null })._handle;
  const fd = handle?.fd;
  if (typeof fd !== "number" || fd < 0) throw systemError("EBADF", "the socket has no open descriptor");
  return fd;
}

/** O_CLOEXEC as fdinfo shows it, the same on every Linux that Node runs on; `fs.constants` does not hold it. */
const closeOnExec = 0o2000000;
const closeDescriptor = promisify(close);

/**
 * The descriptors above 2 that would stay open through an exec, ascending. Looked up once: whatever is opened by Node
 * later carries the flag. Empty where there is no /proc.
 */
export const inheritableDescriptors = (): Promise<readonly number[]> => known();

let known = remembered(scan);

async function scan(): Promise<number[]> {
  let names: string[];
  try {
    names = await readdir("/proc/self/fd");
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
  const leaking = await Promise.all(
    names
      .map(Number)
      .filter((fd) => fd > 2)
      .map(async (fd) => ((await staysOpen(fd)) ? fd : -1)),
  );
  return leaking.filter((fd) => fd !== -1).sort((a, b) => a - b);
}

async function staysOpen(fd: number): Promise<boolean> {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(await readFile(`/proc/self/fdinfo/${fd}`, "latin1"))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0;
  } catch (error) {
    // Closed since the folder was read, such as the descriptor that read it.
    if (isSystemError(error, "ENOENT")) return false;
    throw error;
  }
}

/**
 * Closes what this process was started with and nobody asked for: every descriptor above 2 that would stay open through
 * an exec and is not in `keep` (sockets handed over by the service manager, for example). To be called once, when the
 * daemon starts, before it opens anything. Returns the numbers it closed.
 */
export async function closeInheritedDescriptors(keep: readonly number[] = []): Promise<readonly number[]> {
  const closing = (await scan()).filter((fd) => !keep.includes(fd));
  await Promise.all(closing.map((fd) => closeDescriptor(fd)));
  known = remembered(scan);
  return closing;
}
