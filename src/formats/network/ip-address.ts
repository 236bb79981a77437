/** IP addresses of both families: read in every notation that libvirt reads, written in the canonical one. */
import type { Value } from "../../xml/index.ts";

export type IpFamily = "ipv4" | "ipv6";

/** Four or sixteen octets, the first on the wire first. */
export type Octets = readonly number[];

/** The octets of an address; `undefined` when the text is none. */
export function readOctets(text: string): Octets | undefined {
  return text.includes(":") ? readIpv6(text) : readIpv4(text);
}

export const familyOf = (octets: Octets): IpFamily => (octets.length === 4 ? "ipv4" : "ipv6");

/** The octets of an address that a definition holds. */
export function octetsOf(address: string): Octets {
  const octets = readOctets(address);
  if (octets === undefined) throw new Error(`'${address}' is no address`);
  return octets;
}

/** Dotted quad, or RFC 5952. */
export const writeOctets = (octets: Octets): string => (octets.length === 4 ? octets.join(".") : writeIpv6(octets));

/** An address of either family, held as its canonical text. */
export const ipAddress: Value<string> = {
  expects: "an IP address",
  form: { kind: "pattern", pattern: "[0-9.]+|[0-9a-fA-F:.]+" },
  read: (text) => {
    const octets = readOctets(text);
    return octets === undefined ? undefined : writeOctets(octets);
  },
  write: (value) => value,
};

/** The C library's numbers: decimal, octal with a leading 0, hexadecimal with `0x`. */
function readPart(text: string): number | undefined {
  if (/^0[xX][\da-fA-F]{1,8}$/.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]{0,11}$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}

/** One to four parts, of which the last fills all octets that are left (`10.1` is 10.0.0.1). */
function readIpv4(text: string): Octets | undefined {
  const parts = text.split(".");
  if (parts.length > 4) return undefined;
  const octets: number[] = [];
  for (const part of parts.slice(0, -1)) {
    const octet = readPart(part);
    if (octet === undefined || octet > 255) return undefined;
    octets.push(octet);
  }
  const last = readPart(parts.at(-1) ?? "");
  const left = 4 - octets.length;
  if (last === undefined || last >= 256 ** left) return undefined;
  for (let at = left - 1; at >= 0; at--) octets.push(Math.floor(last / 256 ** at) % 256);
  return octets;
}

function readIpv6(text: string): Octets | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before, after] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (before === undefined) return undefined;
  if (halves.length === 1) return before.length === 16 ? before : undefined;
  if (after === undefined || before.length + after.length > 14) return undefined;
  return [...before, ...Array.from({ length: 16 - before.length - after.length }, () => 0), ...after];
}

/** Groups of 16 bits; the last two may be a dotted quad. */
function readGroups(text: string, isLast: boolean): number[] | undefined {
  if (text === "") return [];
  const octets: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    if (isLast && index === groups.length - 1 && /^(?:\d{1,3}\.){3}\d{1,3}$/.test(group)) {
      const quad = readIpv4(group);
      if (quad === undefined) return undefined;
      octets.push(...quad);
    } else if (/^[\da-fA-F]{1,4}$/.test(group)) {
      const value = Number.parseInt(group, 16);
      octets.push(value >> 8, value & 0xff);
    } else return undefined;
  }
  return octets;
}

function writeIpv6(octets: Octets): string {
  const groups = Array.from({ length: 8 }, (_, at) => ((octets[2 * at] ?? 0) << 8) | (octets[2 * at + 1] ?? 0));
  const run = longestZeros(groups);
  const mapped = run.start === 0 && (run.length === 6 || (run.length === 5 && groups[5] === 0xffff));
  const texts = groups.map((group) => group.toString(16));
  if (mapped) texts.splice(6, 2, octets.slice(12).join("."));
  if (run.length < 2) return texts.join(":");
  return `${texts.slice(0, run.start).join(":")}::${texts.slice(run.start + run.length).join(":")}`;
}

/** The first of the longest runs of groups that are zero. */
function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
