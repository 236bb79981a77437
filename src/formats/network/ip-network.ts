/** Subnets: which addresses belong to one, and what a range of them comes to. */
import { familyOf, octetsOf, type Octets } from "./ip-address.ts";

/** The parts of an `<ip>` that make its subnet. */
export interface Subnet {
  readonly address: string;
  readonly netmask?: string | undefined;
  readonly prefix?: number | undefined;
}

/** How many leading bits of a netmask are set; `undefined` when others follow behind a gap. */
export function prefixOfNetmask(netmask: string): number | undefined {
  const bits = octetsOf(netmask)
    .map((octet) => octet.toString(2).padStart(8, "0"))
    .join("");
  const prefix = bits.indexOf("0") < 0 ? bits.length : bits.indexOf("0");
  return bits.includes("1", prefix) ? undefined : prefix;
}

/**
 * The length of the subnet's prefix: as given, or what the address's class says (64 for IPv6). `undefined` for an IPv4
 * address of no class and for a netmask with gaps.
 */
export function prefixOf({ address, netmask, prefix }: Subnet): number | undefined {
  if (prefix !== undefined && prefix > 0) return prefix;
  if (netmask !== undefined) return prefixOfNetmask(netmask);
  const octets = octetsOf(address);
  if (familyOf(octets) === "ipv6") return 64;
  const first = octets[0] ?? 0;
  if (first < 128) return 8;
  if (first < 192) return 16;
  return first < 224 ? 24 : undefined;
}

/** The octets with all bits behind the first `prefix` cleared. */
export const masked = (octets: Octets, prefix: number): number[] =>
  octets.map((octet, index) => octet & (0xff00 >> Math.min(8, Math.max(0, prefix - 8 * index))) & 0xff);

export const sameOctets = (a: Octets, b: Octets): boolean =>
  a.length === b.length && a.every((octet, index) => octet === b[index]);

/** Whether the address lies in the subnet of `network` with that prefix. */
export function isWithin(address: Octets, network: Octets, prefix: number): boolean {
  return sameOctets(masked(address, prefix), masked(network, prefix));
}

/** All bits behind the first `prefix` set. */
export const broadcastOf = (octets: Octets, prefix: number): number[] =>
  octets.map((octet, index) => octet | (0xff >> Math.min(8, Math.max(0, prefix - 8 * index))));

/**
 * How far `end` is behind `start` (negative: before it). `undefined` for IPv6 addresses that differ in more than their
 * last 16 bits, which no range does.
 */
export function distance(start: Octets, end: Octets): number | undefined {
  const head = start.length === 4 ? 0 : 14;
  if (!sameOctets(start.slice(0, head), end.slice(0, head))) return undefined;
  return valueOf(end.slice(head)) - valueOf(start.slice(head));
}

const valueOf = (octets: Octets): number => octets.reduce((sum, octet) => sum * 256 + octet, 0);
