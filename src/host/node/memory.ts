/** The memory of this machine, as it is at the moment. */
import { readFile } from "node:fs/promises";
import { remembered } from "../remembered.ts";
import { readNumber, readValue } from "./sysfs.ts";

/** Sizes in KiB. */
export interface MemoryStatistics {
  readonly totalKiB: number;
  readonly freeKiB: number;
  /** What can be had without swapping, in the kernel's estimate. Like the next two only of the whole machine. */
  readonly availableKiB: number | undefined;
  readonly buffersKiB: number | undefined;
  readonly cachedKiB: number | undefined;
}

const fieldOf =
  (text: string) =>
  (name: string): number | undefined => {
    const match = new RegExp(`${name}:\\s+(\\d+)`).exec(text);
    return match === null ? undefined : Number(match[1]);
  };

/** @param cell a NUMA cell; undefined: the whole machine. Undefined is answered when there is no such cell. */
export async function memoryStatistics(cell?: number): Promise<MemoryStatistics | undefined> {
  const text = await readValue(cell === undefined ? "/proc/meminfo" : `/sys/devices/system/node/node${cell}/meminfo`);
  if (text === undefined) return undefined;
  const field = fieldOf(text);
  return {
    totalKiB: field("MemTotal") ?? 0,
    freeKiB: field("MemFree") ?? 0,
    availableKiB: cell === undefined ? field("MemAvailable") : undefined,
    buffersKiB: cell === undefined ? field("Buffers") : undefined,
    cachedKiB: cell === undefined ? field("\nCached") : undefined,
  };
}

export interface PagePool {
  readonly sizeKiB: number;
  readonly total: number;
  readonly free: number;
}

/** The tag of the page size in the kernel's auxiliary vector, elf.h. */
const atPageSize = 6n;

/** The size of an ordinary page: 4 on x86, up to 64 elsewhere. */
export const basePageSizeKiB = remembered(async () => pageSizeOf(await readFile("/proc/self/auxv")));

/** From pairs of 64-bit words, tag and value, as every 64-bit machine that Node runs on keeps them. */
export function pageSizeOf(auxv: Uint8Array): number {
  const words = new BigUint64Array(auxv.slice().buffer, 0, Math.floor(auxv.length / 8));
  for (let index = 0; index + 1 < words.length; index += 2) {
    if (words[index] === atPageSize) return Number(words[index + 1]) / 1024;
  }
  return 4;
}

/** The pages of a cell by size, ordinary ones first: total and free. */
export async function pagePools(cell: number, hugeSizesKiB: readonly number[]): Promise<PagePool[]> {
  const [memory, sizeKiB] = await Promise.all([
    memoryStatistics(cell).then(async (found) => found ?? (await memoryStatistics())),
    basePageSizeKiB(),
  ]);
  const huge = await Promise.all(
    hugeSizesKiB.map(async (sizeKiB) => {
      const ofCell = `/sys/devices/system/node/node${cell}/hugepages/hugepages-${sizeKiB}kB`;
      const ofMachine = `/sys/kernel/mm/hugepages/hugepages-${sizeKiB}kB`;
      const count = async (name: string) =>
        (await readNumber(`${ofCell}/${name}`)) ?? (await readNumber(`${ofMachine}/${name}`)) ?? 0;
      const [total, free] = await Promise.all([count("nr_hugepages"), count("free_hugepages")]);
      return { sizeKiB, total, free };
    }),
  );
  const reservedKiB = huge.reduce((sum, pool) => sum + pool.sizeKiB * pool.total, 0);
  const ordinary = {
    sizeKiB,
    total: Math.floor(((memory?.totalKiB ?? 0) - reservedKiB) / sizeKiB),
    free: Math.floor((memory?.freeKiB ?? 0) / sizeKiB),
  };
  return [ordinary, ...huge];
}
