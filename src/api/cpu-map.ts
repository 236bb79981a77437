/** Sets of processors: a bit each on the wire, a boolean each here. */
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import type { CallOptions } from "../rpc/client.ts";

/** For each processor, counted from 0, whether it is meant. What lies behind the end is not. */
export type CpuMap = readonly boolean[];

/** The first `cpus` processors of a map. */
export function cpuMapOf(bytes: Uint8Array, cpus: number = bytes.length * 8): boolean[] {
  return Array.from({ length: cpus }, (_, cpu) => (((bytes[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) === 1);
}

export function bytesOf(map: CpuMap): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(map.length / 8));
  for (const [cpu, meant] of map.entries()) {
    if (meant) bytes[cpu >> 3] = (bytes[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  }
  return bytes;
}

/** Several maps of the same length, one behind the other. */
export function cpuMapsOf(bytes: Uint8Array, cpus: number, count: number): boolean[][] {
  const length = Math.ceil(cpus / 8);
  return Array.from({ length: count }, (_, map) => cpuMapOf(bytes.subarray(map * length, (map + 1) * length), cpus));
}

/** How many processors the host has, online or not: the length of every map of its processors. */
export async function hostCpus(remote: RemoteConnection, options?: CallOptions): Promise<number> {
  return (await remote.call("nodeGetCpuMap", { needMap: 0, needOnline: 0, flags: 0 }, options)).ret;
}
