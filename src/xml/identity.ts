/** Identities: uuids, MAC addresses, and sets of CPU or node numbers. */
import { ErrorNumber } from "../protocol/enums.ts";
import type { Value } from "./value.ts";

/** Written in lower case with four hyphens; read with hyphens and blanks anywhere, as libvirt does. */
export const uuid: Value<string> = {
  expects: "a UUID",
  form: { kind: "pattern", pattern: "[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){4}[0-9a-fA-F]{8}" },
  code: ErrorNumber.INTERNAL_ERROR,
  read: readUuid,
  write: (value) => value,
};

function readUuid(text: string): string | undefined {
  const digits = text.trim().replaceAll("-", "").toLowerCase();
  if (!/^[\da-f]{32}$/.test(digits)) return undefined;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Six octets in hexadecimal with colons, written in lower case with two digits each. */
export const mac: Value<string> = {
  expects: "a MAC address like 52:54:00:12:34:56",
  form: { kind: "pattern", pattern: "[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}" },
  read: (text) => {
    if (!/^[\da-fA-F]{1,2}(?::[\da-fA-F]{1,2}){5}$/.test(text)) return undefined;
    const octets = text.split(":").map((octet) => octet.padStart(2, "0"));
    return octets.join(":").toLowerCase();
  },
  write: (value) => value,
};

/** The largest CPU or node number that a set may hold. */
const maximumMember = 16383;

/** CPU or NUMA node numbers, in ascending order; written as `0-3,8`. Read too: `^2` takes a number out again. */
export const cpuSet: Value<number[]> = {
  expects: "a set of numbers like 0-3,^2,8",
  form: { kind: "pattern", pattern: "[0-9]+(-[0-9]+)?(,\\^?[0-9]+(-[0-9]+)?)*" },
  code: ErrorNumber.INVALID_ARG,
  read: readCpuSet,
  write: writeCpuSet,
};

export function readCpuSet(text: string): number[] | undefined {
  const members = new Set<number>();
  for (const part of text.split(",")) {
    const match = /^\s*(\^)?(\d+)(?:-(\d+))?\s*$/.exec(part);
    if (match === null) return undefined;
    const first = Number(match[2]);
    const last = Number(match[3] ?? match[2]);
    if (last < first || last > maximumMember) return undefined;
    for (let member = first; member <= last; member++) {
      if (match[1] === undefined) members.add(member);
      else members.delete(member);
    }
  }
  return [...members].sort((a, b) => a - b);
}

export function writeCpuSet(members: readonly number[]): string {
  const ranges: string[] = [];
  for (let at = 0; at < members.length;) {
    let end = at;
    while (members[end + 1] === (members[end] ?? 0) + 1) end++;
    ranges.push(end === at ? `${members[at]}` : `${members[at]}-${members[end]}`);
    at = end + 1;
  }
  return ranges.join(",");
}
