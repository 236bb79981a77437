/** What interfaces, networks and network ports share: addresses, routes, bandwidth, VLANs, virtual ports. */
import {
  attribute,
  element,
  integer,
  many,
  oneOf,
  string,
  uint,
  ulong,
  uuid,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";

const family = oneOf("ipv4", "ipv6");
const ip = {
  address: attribute(string),
  family: attribute(family).optional(),
  prefix: attribute(integer({ max: 128 })).optional(),
  peer: attribute(string).optional(),
};
export interface IPAddress extends Fields<typeof ip> {}
export const IPAddress: Element<IPAddress> = element("ip", ip);

const route = {
  family: attribute(family).optional(),
  address: attribute(string).optional(),
  netmask: attribute(string).optional(),
  prefix: attribute(integer({ max: 128 })).optional(),
  gateway: attribute(string),
  metric: attribute(uint).optional(),
};
export interface Route extends Fields<typeof route> {}
export const Route: Element<Route> = element("route", route);

const rate = {
  /** KiB a second, as the two that follow. */
  average: attribute(ulong).optional(),
  peak: attribute(ulong).optional(),
  floor: attribute(ulong).optional(),
  /** KiB that may pass at once. */
  burst: attribute(ulong).optional(),
};
const bandwidth = {
  classId: attribute(uint, "classID").optional(),
  inbound: element("inbound", rate).optional(),
  outbound: element("outbound", rate).optional(),
};
export interface Bandwidth extends Fields<typeof bandwidth> {}
export const Bandwidth: Element<Bandwidth> = element("bandwidth", bandwidth);

const tag = {
  id: attribute(integer({ max: 4095 })),
  nativeMode: attribute(oneOf("tagged", "untagged")).optional(),
};
const vlan = { trunk: attribute(yesNo).optional(), tags: many(element("tag", tag)) };
export interface Vlan extends Fields<typeof vlan> {}
export const Vlan: Element<Vlan> = element("vlan", vlan);

const parameters = {
  managerId: attribute(integer({ max: 255, base: 0 }), "managerid").optional(),
  typeId: attribute(integer({ max: 0xff_ff_ff, base: 0 }), "typeid").optional(),
  typeIdVersion: attribute(integer({ max: 255, base: 0 }), "typeidversion").optional(),
  instanceId: attribute(uuid, "instanceid").optional(),
  interfaceId: attribute(uuid, "interfaceid").optional(),
  profileId: attribute(string, "profileid").optional(),
};
const virtualPort = {
  type: attribute(oneOf("none", "802.1Qbg", "802.1Qbh", "openvswitch", "midonet")).optional(),
  parameters: element("parameters", parameters).optional(),
};
/** The switch port that an interface is plugged into, as the switch's own management knows it. */
export interface VirtualPort extends Fields<typeof virtualPort> {}
export const VirtualPort: Element<VirtualPort> = element("virtualport", virtualPort);
