/**
 * What the firmware tells of the machine: the SMBIOS tables that the kernel hands out.
 * Source: DMTF DSP0134, System Management BIOS Reference Specification 3.x, chapters 6 and 7.
 */
import { readFile } from "node:fs/promises";
import { isSystemError } from "./system-error.ts";

export interface SmbiosStructure {
  readonly type: number;
  /** The formatted part, its header of four bytes included. */
  readonly data: DataView;
  /** The strings behind it; the first has number 1. */
  readonly strings: readonly string[];
}

/** Undefined: this machine has no tables, or they may not be read. */
export async function readSmbios(path = "/sys/firmware/dmi/tables/DMI"): Promise<SmbiosStructure[] | undefined> {
  try {
    return decodeSmbios(await readFile(path));
  } catch (error) {
    if (isSystemError(error, "ENOENT", "EACCES", "EPERM", "EIO")) return undefined;
    throw error;
  }
}

const headerBytes = 4;
const endOfTable = 127;

/** Cuts a table into its structures; one that is cut short ends the list. */
export function decodeSmbios(table: Uint8Array): SmbiosStructure[] {
  const found: SmbiosStructure[] = [];
  const latin = new TextDecoder("latin1");
  for (let at = 0; at + headerBytes <= table.length;) {
    const type = table[at] as number;
    const length = table[at + 1] as number;
    if (length < headerBytes || at + length > table.length || type === endOfTable) break;
    const strings: string[] = [];
    let next = at + length;
    // strings end with a NUL each, their list with one more; an empty list is two
    for (;;) {
      const end = table.indexOf(0, next);
      if (end < 0) return found;
      if (end === next) {
        next = end + 1;
        if (strings.length === 0 && table[next] === 0) next++;
        break;
      }
      strings.push(latin.decode(table.subarray(next, end)));
      next = end + 1;
    }
    found.push({ type, data: new DataView(table.buffer, table.byteOffset + at, length), strings });
    at = next;
  }
  return found;
}

/** The string that the byte at `offset` names; undefined where the structure is shorter or names none. */
export function smbiosString({ data, strings }: SmbiosStructure, offset: number): string | undefined {
  if (offset >= data.byteLength) return undefined;
  const text = strings[data.getUint8(offset) - 1]?.trim();
  return text === "" ? undefined : text;
}

/** The UUID at `offset`: its first three parts are little-endian. Undefined where it is not set. */
export function smbiosUuid({ data }: SmbiosStructure, offset: number): string | undefined {
  if (offset + 16 > data.byteLength) return undefined;
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  const bytes = order.map((index) => data.getUint8(offset + index));
  if (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff)) return undefined;
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
