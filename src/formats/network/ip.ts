/** The addresses of the host on a network, and what DHCP and TFTP hand out there. */
import {
  attribute,
  attributeOf,
  element,
  integer,
  mac,
  many,
  matching,
  oneOf,
  refusedWith,
  string,
  uint,
  ulong,
  yesNo,
  type Element,
  type Fields,
  type Value,
} from "../../xml/index.ts";
import { ipAddress } from "./ip-address.ts";
import { systemErrorCode } from "./numbers.ts";

const lease = {
  /** 0: for ever. Without it the element says nothing. */
  expiry: attribute(ulong).optional(),
  unit: attribute(oneOf("seconds", "minutes", "hours"))
    .default("minutes")
    .when(({ expiry = 0 }: { expiry?: number }) => expiry !== 0),
};
/** How long an address is lent. */
export interface Lease extends Fields<typeof lease> {}
export const Lease: Element<Lease> = element("lease", lease);

const rangeAddress = refusedWith(systemErrorCode, ipAddress);
const range = { start: attribute(rangeAddress), end: attribute(rangeAddress), lease: Lease.optional() };
/** Addresses that DHCP lends, both ends included. */
export interface DhcpRange extends Fields<typeof range> {}
export const DhcpRange: Element<DhcpRange> = element("range", range);

/** A MAC address of one station, kept in its own spelling. */
const stationMac: Value<string> = {
  ...mac,
  expects: "the MAC address of one station, like 52:54:00:12:34:56",
  read: (text) => {
    const canonical = mac.read(text);
    return canonical === undefined || isMulticast(canonical) ? undefined : text;
  },
};

/** Whether a MAC address stands for several stations. */
export const isMulticast = (address: string): boolean => (Number.parseInt(address, 16) & 1) === 1;

const host = {
  mac: attribute(stationMac).optional(),
  /** A DHCPv6 client's identity (DUID). */
  id: attribute(matching(/^[\da-fA-F:]*$/, "a DUID: octets in hexadecimal with colons")).optional(),
  name: attribute(string).optional(),
  /** Only what is to be deleted can be named without it. */
  ip: attribute(ipAddress).optional(),
  lease: Lease.optional(),
};
/** A station that always gets the same address. */
export interface DhcpHost extends Fields<typeof host> {}
export const DhcpHost: Element<DhcpHost> = element("host", host);

const bootp = {
  file: attribute(string),
  server: attribute(refusedWith(systemErrorCode, ipAddress)).optional(),
};
const dhcp = {
  ranges: many(DhcpRange),
  hosts: many(DhcpHost),
  bootp: element("bootp", bootp).optional(),
};
export interface Dhcp extends Fields<typeof dhcp> {}
export const Dhcp: Element<Dhcp> = element("dhcp", dhcp);

const ip = {
  family: attribute(oneOf("ipv4", "ipv6")).optional(),
  address: attribute(ipAddress),
  netmask: attribute(ipAddress).optional(),
  prefix: attribute(uint).omitting(0).optional(),
  /** Whether the name server answers for the subnet's reverse names itself. */
  localPtr: attribute(yesNo).optional(),
  tftpRoot: attributeOf("tftp", "root", string).omitting("").optional(),
  dhcp: Dhcp.optional(),
};
export interface NetworkIp extends Fields<typeof ip> {}
export const NetworkIp: Element<NetworkIp> = element("ip", ip);

const route = {
  family: attribute(oneOf("ipv4", "ipv6")).optional(),
  /** Without it: everything. */
  address: attribute(ipAddress).optional(),
  netmask: attribute(ipAddress).optional(),
  prefix: attribute(uint).optional(),
  gateway: attribute(ipAddress),
  metric: attribute(integer({ min: 1, max: 0xffff_ffff })).optional(),
};
/** A route of the host through the network. */
export interface NetworkRoute extends Fields<typeof route> {}
export const NetworkRoute: Element<NetworkRoute> = element("route", route);
