/** A network interface of the host as it is configured: a card, a bridge, a bond of cards, or a VLAN on one. */
import {
  attribute,
  attributeOf,
  element,
  int,
  integer,
  many,
  nonEmpty,
  on,
  oneOf,
  onOff,
  string,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { Link } from "./link.ts";
import { Protocol } from "./protocol.ts";

export const startModes = ["none", "onboot", "hotplug"] as const;
export const bondModes = [
  "balance-rr",
  "active-backup",
  "balance-xor",
  "broadcast",
  "802.3ad",
  "balance-tlb",
  "balance-alb",
] as const;

const ethernet = {
  link: Link.optional(),
  /** As it was written: what is no MAC address is for `validateInterface` to refuse. */
  mac: attributeOf("mac", "address", string).omitting("").optional(),
};

const vlan = {
  link: Link.optional(),
  vlan: element("vlan", {
    tag: attribute(nonEmpty),
    /** The interface that carries the tagged frames. */
    device: attributeOf("interface", "name", nonEmpty),
  }),
};

const positive =
  <K extends string>(key: K) =>
  (owner: Partial<Record<K, number>>): boolean =>
    (owner[key] ?? 0) > 0;

const miimon = {
  freqMs: attribute(int, "freq"),
  downdelayMs: attribute(int, "downdelay").when(positive("downdelayMs")).optional(),
  updelayMs: attribute(int, "updelay").when(positive("updelayMs")).optional(),
  /** How the carrier is looked at: by the driver's ioctl or by the kernel's own flag. */
  carrier: attribute(oneOf("ioctl", "netif")).optional(),
};
export interface MiiMonitor extends Fields<typeof miimon> {}

const arpmon = {
  intervalMs: attribute(int, "interval"),
  /** The IPv4 address that is asked for. */
  target: attribute(nonEmpty),
  validate: attribute(oneOf("active", "backup", "all")).optional(),
};
export interface ArpMonitor extends Fields<typeof arpmon> {}

const named = { name: attribute(string) };

const bondPort = { ...on("type", { ethernet }), ...named };
export type BondPort = Fields<typeof bondPort>;

const bond = {
  mode: attribute(oneOf(...bondModes)).optional(),
  miimon: element("miimon", miimon).optional(),
  arpmon: element("arpmon", arpmon).optional(),
  ports: many(element("interface", bondPort, { keepEmpty: "paired" })),
};
export interface Bond extends Fields<typeof bond> {}
const Bond: Element<Bond> = element("bond", bond, {
  keepEmpty: "paired",
  // a bond watches its links in one way, and MII goes first
  normalise: (value) => {
    if (value.miimon !== undefined) delete value.arpmon;
  },
});

const bonded = { link: Link.optional(), bond: Bond };

const bridgePort = { ...on("type", { ethernet, bond: bonded, vlan }), ...named };
export type BridgePort = Fields<typeof bridgePort>;

const bridge = {
  /** The spanning tree protocol. */
  stp: attribute(onOff).optional(),
  /** The forward delay in seconds, as it was written. */
  delay: attribute(string).optional(),
  ports: many(element("interface", bridgePort, { keepEmpty: "paired" })),
};
export interface Bridge extends Fields<typeof bridge> {}

/** What the interfaces in a bridge or a bond do not have: they take it from the one around them. */
const whole = {
  startMode: attributeOf("start", "mode", oneOf(...startModes)).optional(),
  /** In bytes; 0 is the same as none. */
  mtu: attributeOf("mtu", "size", integer({ max: 100_000 }))
    .omitting(0)
    .optional(),
  protocols: many(Protocol),
};

const hostInterface = {
  ...whole,
  ...on("type", {
    ethernet,
    bridge: { bridge: element("bridge", bridge, { keepEmpty: "paired" }) },
    bond: bonded,
    vlan,
  }),
  ...named,
};

/** A host interface as data: what its XML says, under the same names. */
export type InterfaceDefinition = Fields<typeof hostInterface>;
export const HostInterface: Element<InterfaceDefinition> = element("interface", hostInterface, {
  keepEmpty: "paired",
});
