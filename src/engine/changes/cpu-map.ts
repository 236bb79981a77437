/** Sets of CPUs as the protocol carries them: a bit each, the first in the lowest bit of the first byte. */
import { invalidArgument } from "../../protocol/errors.ts";
import { readCpuSet } from "../../xml/index.ts";

export function readCpuMap(map: Uint8Array): number[] {
  const cpus: number[] = [];
  for (let cpu = 0; cpu < map.length * 8; cpu++) if (((map[cpu >> 3] ?? 0) & (1 << (cpu & 7))) !== 0) cpus.push(cpu);
  return cpus;
}

/** In `length` bytes; what does not fit is left out. */
export function writeCpuMap(cpus: readonly number[], length: number): Uint8Array {
  const map = new Uint8Array(length);
  for (const cpu of cpus) if (cpu >> 3 < length) map[cpu >> 3] = (map[cpu >> 3] ?? 0) | (1 << (cpu & 7));
  return map;
}

/** Several maps, one after the other. */
export function writeCpuMaps(maps: readonly (readonly number[])[], length: number): Uint8Array {
  const bytes = new Uint8Array(maps.length * length);
  maps.forEach((cpus, index) => bytes.set(writeCpuMap(cpus, length), index * length));
  return bytes;
}

/** A set in words, such as `0-3,8`. @throws {VirError} INVALID_ARG */
export function readNumbers(text: string): number[] {
  const numbers = text === "" ? undefined : readCpuSet(text);
  if (numbers === undefined) throw invalidArgument(`'${text}' is no set of numbers such as 0-3,8`);
  return numbers;
}
