/** What a guest's connection to a network ends in: chosen from what the network has, and what of it is in use. */
import type { CompletedNetwork, ForwardAddress, NetworkPortDefinition, Plug } from "../../formats/network/index.ts";
import { isVirtual, modeOf, pciName } from "../../formats/network/index.ts";
import { configUnsupported, internal, invalid, unsupported } from "./faults.ts";
import { completeVirtualPort, mergeVirtualPorts } from "./virtual-port.ts";

type VirtualPort = NonNullable<NetworkPortDefinition["virtualPort"]>;

/**
 * The port with everything that it takes over from its group and the network, and with its plug.
 *
 * CONFIG_UNSUPPORTED: a virtual port of a type that there is not on such a network. INTERNAL_ERROR: no device is left.
 * XML_ERROR: virtual ports that contradict each other. OPERATION_UNSUPPORTED, OPERATION_INVALID: a floor that cannot be
 * kept.
 */
export function plugPort(
  live: CompletedNetwork,
  given: NetworkPortDefinition,
  others: readonly NetworkPortDefinition[],
): NetworkPortDefinition {
  const port = { ...given };
  const group = live.portGroups.find(({ name, isDefault }) =>
    given.group === undefined ? isDefault === true : name === given.group,
  );
  const inherit = <K extends "bandwidth" | "vlan" | "trustGuestRxFilters" | "isolated">(
    key: K,
    ...values: readonly (NetworkPortDefinition[K] | undefined)[]
  ): void => {
    const value = values.find((one) => one !== undefined);
    if (value !== undefined) port[key] = value;
  };
  inherit("bandwidth", given.bandwidth, group?.bandwidth);
  inherit("vlan", given.vlan, group?.vlan, live.vlan);
  inherit("trustGuestRxFilters", given.trustGuestRxFilters, group?.trustGuestRxFilters, live.trustGuestRxFilters);
  inherit("isolated", given.isolated, live.isolated);
  const virtualPort = mergeVirtualPorts([given.virtualPort, live.virtualPort, group?.virtualPort]);
  port.plug = choosePlug(live, virtualPort, others);
  if (virtualPort !== undefined) port.virtualPort = virtualPort;
  checkFloor(live, port, others);
  if (virtualPort !== undefined) port.virtualPort = completeVirtualPort(virtualPort);
  return port;
}

function choosePlug(
  live: CompletedNetwork,
  virtualPort: VirtualPort | undefined,
  others: readonly NetworkPortDefinition[],
): Plug {
  const { name, bridge } = live;
  const mode = modeOf(live);
  const allow = (...types: readonly VirtualPort["type"][]): void => {
    if (virtualPort === undefined || types.includes(virtualPort.type)) return;
    const type = virtualPort.type ?? "none";
    throw configUnsupported(`a virtual port of type '${type}' cannot be on the network '${name}'`);
  };
  if (isVirtual(live)) {
    allow();
    if (bridge?.name === undefined) throw internal(`the network '${name}' has no bridge to connect to`);
    return { type: "network", bridge: bridge.name, ...managedBy(live) };
  }
  if (mode === "bridge" && bridge?.name !== undefined) {
    allow("openvswitch");
    return { type: "bridge", bridge: bridge.name, ...managedBy(live) };
  }
  if (mode === "hostdev") {
    const { managed, driver, addresses = [] } = live.forward ?? {};
    const used = new Set(others.map(addressOf));
    const free = addresses.find((address) => !used.has(pciName(address)));
    if (free === undefined) throw nothingLeft(name);
    allow("802.1Qbh");
    const { domain, bus, slot, function: function_ } = free;
    return {
      type: "hostdev-pci",
      ...(managed === undefined ? {} : { managed }),
      ...(driver === undefined ? {} : { driver }),
      address: { domain, bus, slot, function: function_ },
    };
  }
  allow("802.1Qbg", "802.1Qbh");
  const exclusive = mode === "passthrough" || (mode === "private" && virtualPort?.type === "802.1Qbh");
  return { type: "direct", dev: chooseDevice(live, others, exclusive), mode: directMode(mode) };
}

const directMode = (mode: string): "vepa" | "private" | "bridge" | "passthrough" =>
  mode === "vepa" || mode === "private" || mode === "passthrough" ? mode : "bridge";

const managedBy = ({ bridge }: CompletedNetwork): { macTableManager?: "kernel" | "libvirt" } =>
  bridge?.macTableManager === undefined ? {} : { macTableManager: bridge.macTableManager };

const nothingLeft = (name: string) =>
  internal(`every device of the network '${name}' is in use: a guest needs one for itself`);

/** The device that the fewest guests use. */
function chooseDevice(
  { name, forward }: CompletedNetwork,
  others: readonly NetworkPortDefinition[],
  exclusive: boolean,
): string {
  const devices = (forward?.interfaces ?? []).map(({ dev }) => ({ dev, users: others.filter(usesDevice(dev)).length }));
  const [first, ...rest] = devices;
  if (first === undefined) throw internal(`the network '${name}' names no device to connect to`);
  const least = rest.reduce((best, device) => (device.users < best.users ? device : best), first);
  if (exclusive && least.users > 0) throw nothingLeft(name);
  return least.dev;
}

export const usesDevice =
  (dev: string) =>
  ({ plug }: NetworkPortDefinition): boolean =>
    plug?.type === "direct" && plug.dev === dev;

const addressOf = ({ plug }: NetworkPortDefinition): string | undefined =>
  plug?.type === "hostdev-pci" ? pciName({ type: "pci", ...plug.address }) : undefined;

export const usesAddress =
  (address: ForwardAddress) =>
  (port: NetworkPortDefinition): boolean =>
    addressOf(port) === pciName(address);

/** A guest that takes up again what it had: the network has to have it still. */
export function reclaimPort(live: CompletedNetwork, port: NetworkPortDefinition): void {
  const { name, bridge, forward } = live;
  const { plug } = port;
  const has =
    plug?.type === "network" || plug?.type === "bridge"
      ? bridge?.name !== undefined
      : plug?.type === "direct"
        ? (forward?.interfaces ?? []).some(({ dev }) => dev === plug.dev)
        : (forward?.addresses ?? []).some((address) => usesAddress(address)(port));
  if (!has) throw internal(`the network '${name}' does not have what the port ${port.uuid} is plugged into`);
}

/** What is set aside for guests may not come to more than the network lets in. */
export function checkFloor(
  live: CompletedNetwork,
  port: NetworkPortDefinition,
  others: readonly NetworkPortDefinition[],
): void {
  const floor = port.bandwidth?.inbound?.floor;
  if (floor === undefined || floor === 0) return;
  if (!isVirtual(live)) {
    throw unsupported(`the network '${live.name}' forwards by '${modeOf(live)}', where no rate can be set aside`);
  }
  const inbound = live.bandwidth?.inbound;
  if (inbound?.average === undefined)
    throw unsupported(`the network '${live.name}' has no inbound rate of which ${floor} KiB/s could be set aside`);
  const limit = inbound.peak ?? inbound.average;
  const sum = others.reduce((total, other) => total + (other.bandwidth?.inbound?.floor ?? 0), floor);
  if (sum > limit)
    throw invalid(`${sum} KiB/s would be set aside for guests, but the network '${live.name}' lets in ${limit} KiB/s`);
}

/** The network with the number of guests on it and on each of its devices. */
export function countConnections(live: CompletedNetwork, ports: readonly NetworkPortDefinition[]): CompletedNetwork {
  const counted = structuredClone(live);
  counted.connections = ports.length;
  for (const device of counted.forward?.interfaces ?? [])
    device.connections = ports.filter(usesDevice(device.dev)).length;
  for (const address of counted.forward?.addresses ?? [])
    address.connections = ports.filter(usesAddress(address)).length;
  return counted;
}
