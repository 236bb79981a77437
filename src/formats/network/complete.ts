/** What libvirt fills in when a network is defined. */
import type { Bandwidth, VirtualPort, Vlan } from "../domain/devices/network.ts";
import { isVirtual, modeOf, type NetworkDefinition } from "./definition.ts";
import type { DhcpHost, DhcpRange, NetworkIp } from "./ip.ts";
import { sanitiseMetadata } from "./metadata.ts";
import type { NetworkPortDefinition } from "./port.ts";

/** A definition that has what tells networks apart. */
export type CompletedNetwork = NetworkDefinition & { uuid: string };

export interface CompleteNetworkOptions {
  /**
   * Names that a new bridge may not have. With it, a network that is a bridge of its own gets a name for that (where
   * none is given, or one with `%d`) and a MAC address.
   */
  takenBridges?: ReadonlySet<string>;
}

/** The definition with everything filled in; the one passed stays as it is. */
export function completeNetwork(
  definition: NetworkDefinition,
  { takenBridges }: CompleteNetworkOptions = {},
): CompletedNetwork {
  const network = structuredClone(definition) as CompletedNetwork;
  network.uuid ??= crypto.randomUUID();
  if (network.dnsmasqOptions?.length === 0) delete network.dnsmasqOptions;
  if (network.metadata !== undefined) network.metadata = sanitiseMetadata(network.metadata);
  if (network.domain?.name === undefined) delete network.domain;
  completeForward(network);
  completeBridge(network);
  network.ips.forEach(completeIp);
  for (const link of [network, ...network.portGroups]) completeLink(link);
  if (takenBridges !== undefined && isVirtual(network)) {
    const bridge = (network.bridge ??= {});
    bridge.name = freeName(bridge.name, takenBridges);
    network.mac ??= randomMac();
  }
  return network;
}

function completeForward(network: NetworkDefinition): void {
  const { forward } = network;
  if (forward === undefined) return;
  if (forward.mode === "none") delete network.forward;
  // a list of devices stands for itself, wherever it was taken from
  else if (forward.interfaces.length > 0) {
    delete forward.pf;
    forward.addresses = [];
  }
  if (forward.mode === "hostdev") forward.managed ??= false;
  else delete forward.managed;
}

function completeBridge(network: NetworkDefinition): void {
  const { bridge } = network;
  if (bridge?.name === "") delete bridge.name;
  if (isVirtual(network))
    network.bridge = { ...bridge, stp: bridge?.stp ?? true, delaySeconds: bridge?.delaySeconds ?? 0 };
  else if (bridge !== undefined) {
    delete bridge.delaySeconds;
    if (modeOf(network) !== "bridge") delete network.bridge;
  }
}

function completeIp(ip: NetworkIp): void {
  const { dhcp } = ip;
  if (dhcp === undefined) return;
  dhcp.ranges.forEach(dropEmptyLease);
  dhcp.hosts.forEach(dropEmptyLease);
  if (ip.family === "ipv6") delete dhcp.bootp;
  // without addresses to hand out there is no DHCP, and nobody to boot from it
  if (dhcp.ranges.length === 0 && dhcp.hosts.length === 0) delete ip.dhcp;
}

function dropEmptyLease(item: DhcpRange | DhcpHost): void {
  if (item.lease?.expiry === undefined) delete item.lease;
}

/** What networks, port groups and ports have in common. */
interface Link {
  vlan?: Vlan;
  bandwidth?: Bandwidth;
  virtualPort?: VirtualPort;
}

function completeLink({ vlan, bandwidth, virtualPort }: Link): void {
  completeVlan(vlan);
  completeBandwidth(bandwidth);
  completeVirtualPort(virtualPort);
}

/** The port with everything filled in that does not depend on its network; the one passed stays as it is. */
export function completeNetworkPort(definition: NetworkPortDefinition): NetworkPortDefinition {
  const port = structuredClone(definition);
  completeLink(port);
  return port;
}

function completeVlan(vlan: Vlan | undefined): void {
  if (vlan === undefined) return;
  if (vlan.tags.length > 1) vlan.trunk = true;
  else if (vlan.trunk === false) delete vlan.trunk;
}

/** A rate of zero is none. */
function completeBandwidth(bandwidth: Bandwidth | undefined): void {
  for (const direction of ["inbound", "outbound"] as const) {
    const rate = bandwidth?.[direction];
    if (bandwidth === undefined || rate === undefined) continue;
    for (const key of ["average", "peak", "burst", "floor"] as const) if (rate[key] === 0) delete rate[key];
    if (rate.average === undefined && rate.floor === undefined) delete bandwidth[direction];
  }
}

function completeVirtualPort(virtualPort: VirtualPort | undefined): void {
  const { type, parameters } = virtualPort ?? {};
  if (parameters !== undefined && (parameters.profileId === "" || type === "midonet")) delete parameters.profileId;
}

/** The first of `virbr0`, `virbr1`, … that is free, or after a pattern of one's own. */
function freeName(pattern: string | undefined, taken: ReadonlySet<string>): string {
  if (pattern !== undefined && !pattern.includes("%d")) return pattern;
  for (let number = 0; ; number++) {
    const name = (pattern ?? "virbr%d").replace("%d", String(number));
    if (!taken.has(name)) return name;
  }
}

/** In the range that is set aside for virtual machines. */
function randomMac(): string {
  const octets = crypto.getRandomValues(new Uint8Array(3));
  return ["52", "54", "00", ...Array.from(octets, (octet) => octet.toString(16).padStart(2, "0"))].join(":");
}
