/** What a host's own networking cannot bring about: refused where a network is to be run by the daemon's host. */
import { ErrorNumber } from "../../protocol/enums.ts";
import type { VirError } from "../../protocol/errors.ts";
import { isVirtual, modeOf, type NetworkDefinition, type PortGroup } from "./definition.ts";
import { networkError } from "./numbers.ts";

const unsupported = (detail: string): VirError => networkError(ErrorNumber.CONFIG_UNSUPPORTED, detail);

/** CONFIG_UNSUPPORTED, naming the element. The definition is a completed one. */
export function validateHostNetwork(definition: NetworkDefinition): void {
  if (!isVirtual(definition)) refuseParts(definition);
  validateDevices(definition);
  validatePortGroups(definition);
  validateVlans(definition);
  for (const family of ["ipv4", "ipv6"] as const) {
    const served = definition.ips.filter((ip) => (ip.family ?? "ipv4") === family && ip.dhcp !== undefined);
    if (served.length > 1)
      throw unsupported(`the network '${definition.name}' has DHCP on two ${family} addresses: it is for one alone`);
  }
}

/** A network that only passes on to something of the host's has no addresses, names or rates of its own. */
function refuseParts(definition: NetworkDefinition): void {
  const { name, dns, portGroups } = definition;
  const refuse = (what: string) =>
    unsupported(`${what}: the network '${name}' forwards by '${modeOf(definition)}', where it has none of its own`);
  if (definition.mac !== undefined) throw refuse("<mac>");
  if (definition.ips.length > 0) throw refuse("<ip>");
  if (dns !== undefined && [dns.txts, dns.srvs, dns.hosts].some((records) => records.length > 0)) throw refuse("<dns>");
  if (definition.domain !== undefined) throw refuse("<domain>");
  // a bridge of the host can have a rate
  if (definition.bridge?.name !== undefined) return;
  if (definition.bandwidth !== undefined) throw refuse("<bandwidth>");
  const rated = portGroups.find(({ bandwidth }) => bandwidth !== undefined);
  if (rated !== undefined) throw refuse(`<bandwidth> of the port group '${rated.name}'`);
}

function validateDevices(definition: NetworkDefinition): void {
  const { name, forward } = definition;
  const mode = modeOf(definition);
  const [byName] = forward?.interfaces ?? [];
  if (mode === "hostdev" && byName !== undefined)
    throw unsupported(`the network '${name}' hands devices over: list '${byName.dev}' by its PCI address`);
  if (mode !== "hostdev" && (forward?.addresses.length ?? 0) > 0)
    throw unsupported(`the network '${name}' forwards by '${mode}': PCI addresses belong to the mode 'hostdev'`);
}

function validatePortGroups({ name, portGroups }: NetworkDefinition): void {
  const names = new Set<string>();
  for (const group of portGroups) {
    if (names.has(group.name)) throw unsupported(`the network '${name}' has two port groups '${group.name}'`);
    names.add(group.name);
  }
  const defaults = portGroups.filter(({ isDefault }) => isDefault === true).map((group) => group.name);
  if (defaults.length > 1)
    throw unsupported(`the network '${name}' has several default port groups: ${defaults.join(", ")}`);
}

/** VLANs are for bridges (of Linux or Open vSwitch) and for devices that a guest has for itself. */
function validateVlans(definition: NetworkDefinition): void {
  const { name, vlan, portGroups, virtualPort } = definition;
  const mode = modeOf(definition);
  const whole =
    mode === "hostdev" ||
    mode === "passthrough" ||
    (mode === "bridge" && (virtualPort === undefined || virtualPort.type === "openvswitch"));
  const hasVlans = (group: PortGroup) =>
    group.virtualPort === undefined ? whole : mode === "bridge" && group.virtualPort.type === "openvswitch";
  if ((vlan === undefined || whole) && portGroups.every((group) => group.vlan === undefined || hasVlans(group))) return;
  throw unsupported(`the network '${name}' has a <vlan>, and a kind of connection without VLANs`);
}
