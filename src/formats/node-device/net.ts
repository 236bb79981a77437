/** Network devices. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  element,
  many,
  oneOf,
  refusedWith,
  string,
  type Fields,
} from "../../xml/index.ts";
import { Link } from "../interface/link.ts";
import { words } from "./values.ts";

/** What a card does by itself, by ethtool's short names, in libvirt's order. */
export const netFeatures = [
  "rx",
  "tx",
  "sg",
  "tso",
  "gso",
  "gro",
  "lro",
  "rxvlan",
  "txvlan",
  "ntuple",
  "rxhash",
  "rdma",
  "txudptnl",
  "switchdev",
] as const;

export const net = {
  interface: words(),
  address: child(string).optional(),
  link: Link.optional(),
  features: many(element("feature", { name: attribute(oneOf(...netFeatures)) })),
  /** Ethernet, or wireless. */
  standard: attributeOf(
    "capability",
    "type",
    refusedWith(ErrorNumber.CONFIG_UNSUPPORTED, oneOf("80203", "80211")),
  ).optional(),
};
export interface NetFacts extends Fields<typeof net> {}

/** Each feature once, in libvirt's order. */
export function normaliseNet(device: NetFacts): void {
  const names = new Set(device.features.map(({ name }) => name));
  device.features = netFeatures.filter((name) => names.has(name)).map((name) => ({ name }));
}
