/**
 * Which process is meant, beyond its number: process ids are used again, so an identity holds the start time too, and
 * the boot that it counts from. It is plain data, to be kept in a state file over a restart of the daemon.
 */
import { readFile } from "node:fs/promises";
import { remembered } from "./remembered.ts";
import { isSystemError } from "./system-error.ts";

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in clock ticks since the boot (field 22 of /proc/PID/stat, proc(5)). */
  readonly startTicks: number;
  /** /proc/sys/kernel/random/boot_id. */
  readonly bootId: string;
}

/** What /proc/PID/stat tells of a process that runs. */
export interface ProcessStat {
  readonly pid: number;
  /** The name of its program, at most 15 bytes. */
  readonly name: string;
  /** "R", "S", "D", "T", "t", "I" … */
  readonly state: string;
  readonly parentPid: number;
  /** Time spent in user mode and in the kernel, in clock ticks. */
  readonly userTicks: number;
  readonly systemTicks: number;
  readonly threads: number;
  readonly startTicks: number;
  readonly virtualBytes: number;
  readonly residentPages: number;
}

/** The identity of this boot of the kernel. */
export const bootId = remembered(async () => (await readFile("/proc/sys/kernel/random/boot_id", "latin1")).trim());

/** Reads one line of /proc/PID/stat. */
export function parseProcessStat(text: string): ProcessStat {
  // The name may hold spaces and brackets of its own: it ends at the last bracket.
  const nameStart = text.indexOf("(");
  const nameEnd = text.lastIndexOf(")");
  const fields = text.slice(nameEnd + 2).split(" ");
  const field = (number: number) => Number(fields[number - 3]);
  return {
    pid: Number(text.slice(0, nameStart)),
    name: text.slice(nameStart + 1, nameEnd),
    state: fields[0] ?? "?",
    parentPid: field(4),
    userTicks: field(14),
    systemTicks: field(15),
    threads: field(20),
    startTicks: field(22),
    virtualBytes: field(23),
    residentPages: field(24),
  };
}

/** The process with this number; `undefined` when there is none, or only a zombie that nobody has waited for. */
export async function processStat(pid: number): Promise<ProcessStat | undefined> {
  try {
    const stat = parseProcessStat(await readFile(`/proc/${pid}/stat`, "utf8"));
    // A process whose first thread ended while others run shows as a zombie too.
    const dead = stat.state === "X" || (stat.state === "Z" && stat.threads <= 1);
    return dead ? undefined : stat;
  } catch (error) {
    if (isSystemError(error, "ENOENT", "ESRCH")) return undefined;
    throw error;
  }
}

/** Who has this process id now; `undefined` when nobody has. */
export async function processIdentity(pid: number): Promise<ProcessIdentity | undefined> {
  const stat = await processStat(pid);
  return stat === undefined ? undefined : { pid, startTicks: stat.startTicks, bootId: await bootId() };
}

/** True as long as the very process that is meant runs. */
export async function isSameProcess(identity: ProcessIdentity): Promise<boolean> {
  if (identity.bootId !== (await bootId())) return false;
  return (await processStat(identity.pid))?.startTicks === identity.startTicks;
}

/**
 * Sends a signal to the process that is meant. False when it is gone. Throws EPERM when it is another user's.
 */
export async function killProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await isSameProcess(identity))) return false;
  try {
    // Its number would have to be given away and come round again within the one turn since the check.
    return process.kill(identity.pid, signal);
  } catch (error) {
    if (isSystemError(error, "ESRCH")) return false;
    throw error;
  }
}
