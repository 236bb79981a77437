/** The network as a whole. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  declares,
  element,
  integer,
  listIn,
  mac,
  many,
  matching,
  nonEmpty,
  oneOf,
  refusedWith,
  string,
  uint,
  uuid,
  verbatim,
  within,
  yesNo,
  type Element,
  type Fields,
  type Value,
} from "../../xml/index.ts";
import { Bandwidth, VirtualPort, Vlan } from "../domain/devices/network.ts";
import { Dns } from "./dns.ts";
import { Forward, type ForwardMode } from "./forward.ts";
import { isMulticast, NetworkIp, NetworkRoute } from "./ip.ts";
import { xmlDetailCode } from "./numbers.ts";

/** `off` alone is off: libvirt takes anything else for on. */
const stp: Value<boolean> = {
  expects: "'on' or 'off'",
  form: { kind: "boolean", yes: "on", no: "off" },
  read: (text) => text !== "off",
  write: (value) => (value ? "on" : "off"),
};

const bridge = {
  /** `%d` in it stands for the lowest number that is free. */
  name: attribute(string).optional(),
  /** Of firewalld. */
  zone: attribute(string).omitting("").optional(),
  stp: attribute(stp).optional(),
  delaySeconds: attribute(integer(), "delay").optional(),
  /** Who keeps the bridge's table of MAC addresses. */
  macTableManager: attribute(oneOf("kernel", "libvirt")).optional(),
};
export interface Bridge extends Fields<typeof bridge> {}
export const Bridge: Element<Bridge> = element("bridge", bridge);

const domain = {
  name: attribute(string).optional(),
  /** Whether its names are never asked for elsewhere. */
  localOnly: attribute(yesNo).optional(),
  /** Whether the host's resolver is told of it. */
  register: attribute(yesNo).optional(),
};
export interface NetworkDomain extends Fields<typeof domain> {}
export const NetworkDomain: Element<NetworkDomain> = element("domain", domain);

const portGroup = {
  name: attribute(nonEmpty),
  isDefault: attribute({ ...yesNo, read: (text) => text === "yes" }, "default")
    .omitting(false)
    .optional(),
  trustGuestRxFilters: attribute(yesNo).optional(),
  vlan: Vlan.optional(),
  virtualPort: VirtualPort.optional(),
  bandwidth: Bandwidth.optional(),
};
/** A class of connections to the network. */
export interface PortGroup extends Fields<typeof portGroup> {}
export const PortGroup: Element<PortGroup> = element("portgroup", portGroup, { keepEmpty: "paired" });

const option = { value: attribute(string).orRefuse(ErrorNumber.INTERNAL_ERROR) };

const stationMac: Value<string> = {
  ...mac,
  expects: "the MAC address of one station, like 52:54:00:12:34:56",
  read: (text) => {
    const address = mac.read(text);
    return address === undefined || isMulticast(address) ? undefined : address;
  },
};

/** Empty counts as absent. */
const yesNoOrEmpty: Value<boolean> = { ...yesNo, read: (text) => (text === "" ? false : yesNo.read(text)) };

const network = {
  xmlnsDnsmasq: declares("dnsmasq", "dnsmasqOptions"),
  /** How many guests are connected. */
  connections: attribute(uint).omitting(0).live(),
  /** Whether guests reach each other by IPv6 although the host has no such address there. */
  ipv6: attribute(yesNoOrEmpty).omitting(false).optional(),
  trustGuestRxFilters: attribute(yesNo).optional(),
  name: child(refusedWith(xmlDetailCode, matching(/^[^/\n]*$/, "a name without slashes and line breaks"))).orRefuse(
    ErrorNumber.NO_NAME,
  ),
  uuid: child(uuid).optional(),
  title: child(matching(/^[^\n]*$/, "a title of one line")).optional(),
  description: child(string).optional(),
  metadata: verbatim(),
  forward: Forward.optional(),
  bridge: Bridge.optional(),
  ...within("mtu", { mtuBytes: attribute(uint, "size").omitting(0).optional() }),
  mac: attributeOf("mac", "address", stationMac).optional(),
  domain: NetworkDomain.optional(),
  dns: Dns.optional(),
  vlan: Vlan.optional(),
  bandwidth: Bandwidth.optional(),
  ...within("port", { isolated: attribute(yesNo).optional() }),
  ips: many(NetworkIp),
  routes: many(NetworkRoute),
  virtualPort: VirtualPort.optional(),
  portGroups: many(PortGroup),
  /** Lines for dnsmasq's configuration. */
  dnsmasqOptions: listIn("dnsmasq:options", element("dnsmasq:option", option)).optional(),
};

/** A network as data: what its XML says, under the same names. */
export interface NetworkDefinition extends Fields<typeof network> {}
export const Network: Element<NetworkDefinition> = element("network", network);

/** How the network leads on; `none` for one that does not. */
export const modeOf = ({ forward }: Pick<NetworkDefinition, "forward">): ForwardMode => forward?.mode ?? "none";

/** Whether the network is a bridge of its own, with addresses, DHCP and name server if it wants. */
export const isVirtual = (definition: Pick<NetworkDefinition, "forward">): boolean =>
  virtualModes.has(modeOf(definition));

const virtualModes: ReadonlySet<ForwardMode> = new Set(["none", "nat", "route", "open"]);
