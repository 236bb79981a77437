/** The addresses of a host interface, one `<protocol>` a family. */
import {
  attribute,
  attributeOf,
  element,
  flag,
  integer,
  many,
  on,
  string,
  yesNo,
  type Element,
  type Fields,
} from "../../xml/index.ts";

const dhcp = {
  /** Whether the name servers that the server tells of are used; absent: as the host's tools do it. */
  peerdns: attribute(yesNo).optional(),
};
export interface Dhcp extends Fields<typeof dhcp> {}

/** Any number in any base; 0 is the same as none. Whether it fits the family is for `validateInterface`. */
const prefix = integer({ min: -0x8000_0000, max: 0x7fff_ffff, base: 0 });

const ip = {
  address: attribute(string).optional(),
  prefix: attribute(prefix).omitting(0).optional(),
};
export interface IpAddress extends Fields<typeof ip> {}

const addressing = {
  dhcp: element("dhcp", dhcp, { keepEmpty: true }).optional(),
  ips: many(element("ip", ip)),
  gateway: attributeOf("route", "gateway", string).omitting("").optional(),
};

const protocol = {
  ...on("family", { ipv4: addressing, ipv6: { autoconf: flag(), ...addressing } }),
};

export type Protocol = Fields<typeof protocol>;
export const Protocol: Element<Protocol> = element("protocol", protocol, {
  keepEmpty: "paired",
  // an <ip> that names no address says nothing
  normalise: (value) => {
    value.ips = value.ips.filter(({ address }) => address !== undefined);
  },
});
