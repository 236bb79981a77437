/** How the processors have spent their time since the host's boot. */
import { readValue } from "./sysfs.ts";

/** In nanoseconds. */
export interface CpuTimes {
  readonly kernel: bigint;
  readonly user: bigint;
  readonly idle: bigint;
  readonly iowait: bigint;
}

/** /proc/stat counts in hundredths of a second. */
const nanosecondsPerTick = 10_000_000n;

/** @param cpu its number; undefined: all together. Undefined is answered when there is no such processor. */
export async function cpuTimes(cpu?: number): Promise<CpuTimes | undefined> {
  const text = (await readValue("/proc/stat")) ?? "";
  const line = new RegExp(`^cpu${cpu ?? ""} +(.*)$`, "m").exec(text)?.[1];
  if (line === undefined) return undefined;
  // user nice system idle iowait irq softirq
  const [user = 0n, nice = 0n, system = 0n, idle = 0n, iowait = 0n, irq = 0n, softirq = 0n] = line
    .split(/\s+/)
    .map((ticks) => BigInt(ticks) * nanosecondsPerTick);
  return { kernel: system + irq + softirq, user: user + nice, idle, iowait };
}
