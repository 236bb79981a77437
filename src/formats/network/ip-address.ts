/** IP addresses of both families: read in every notation that libvirt reads, written in the canonical one. */
import type { Value } from "../../xml/index.ts";
import { octetsOf as octetsOfGroups, readIPv4, readIPv6, writeIPv4, writeIPv6 } from "../ip-address.ts";

export type IpFamily = "ipv4" | "ipv6";

/** Four or sixteen octets, the first on the wire first. */
export type Octets = readonly number[];

/** The octets of an address; `undefined` when the text is none. */
export function readOctets(text: string): Octets | undefined {
  if (!text.includes(":")) return readIPv4(text);
  const groups = readIPv6(text);
  return groups === undefined ? undefined : octetsOfGroups(groups);
}

export const familyOf = (octets: Octets): IpFamily => (octets.length === 4 ? "ipv4" : "ipv6");

/** The octets of an address that a definition holds. */
export function octetsOf(address: string): Octets {
  const octets = readOctets(address);
  if (octets === undefined) throw new Error(`'${address}' is no address`);
  return octets;
}

/** Dotted quad, or RFC 5952. */
export const writeOctets = (octets: Octets): string =>
  octets.length === 4 ? writeIPv4(octets) : writeIPv6(groupsOf(octets));

const groupsOf = (octets: Octets): number[] =>
  Array.from({ length: 8 }, (_, at) => ((octets[2 * at] ?? 0) << 8) | (octets[2 * at + 1] ?? 0));

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
