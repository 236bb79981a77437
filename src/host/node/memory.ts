/** The memory of this machine, as it is at the moment. */
import { readNumber, readValue } from "./sysfs.ts";

/** Sizes in KiB. */
export interface MemoryStatistics {
  readonly totalKiB: number;
  readonly freeKiB: number;
  /** Only of the whole machine. */
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
    buffersKiB: cell === undefined ? field("Buffers") : undefined,
    cachedKiB: cell === undefined ? field("\nCached") : undefined,
  };
}

export interface PagePool {
  readonly sizeKiB: number;
  readonly total: number;
  readonly free: number;
}

/** The pages of a cell by size, ordinary ones first: total and free. */
export async function pagePools(cell: number, hugeSizesKiB: readonly number[]): Promise<PagePool[]> {
  const memory = (await memoryStatistics(cell)) ?? (await memoryStatistics());
  const huge = await Promise.all(
    hugeSizesKiB.map(async (sizeKiB) => {
      const folder = `/sys/devices/system/node/node${cell}/hugepages/hugepages-${sizeKiB}kB`;
      return {
        sizeKiB,
        total: (await readNumber(`${folder}/nr_hugepages`)) ?? 0,
        free: (await readNumber(`${folder}/free_hugepages`)) ?? 0,
      };
    }),
  );
  const reserved = huge.reduce((sum, { sizeKiB, total }) => sum + sizeKiB * total, 0);
  const ordinary = {
    sizeKiB: 4,
    total: Math.floor(((memory?.totalKiB ?? 0) - reserved) / 4),
    free: Math.floor((memory?.freeKiB ?? 0) / 4),
  };
  return [ordinary, ...huge];
}
