/** Network interfaces that QEMU, or their type, cannot be. */
import { configUnsupported, invalidArgument, xmlError } from "../../../../protocol/errors.ts";
import type { DomainDefinition, Interface } from "../../../../formats/domain/index.ts";
import { hasSharedMemory } from "./disks.ts";

export function validateInterfaces(domain: DomainDefinition): void {
  const shared = hasSharedMemory(domain);
  for (const nic of domain.devices.interfaces) {
    if (nic.type === "vhostuser" && !shared)
      throw fail(nic, "is of type vhostuser, which needs memory that is shared: <access mode='shared'/>");
    validateModel(nic);
    validateSource(nic);
    validateAddresses(nic);
    validateOptions(nic);
  }
}

const fail = ({ mac }: Interface, what: string) => configUnsupported(`the interface ${mac} ${what}`);
const lacks = ({ mac }: Interface, what: string) => xmlError(`the interface ${mac} needs ${what}`);

function validateModel(nic: Interface): void {
  const { model, type, mac } = nic;
  if (model !== undefined && !/^[\w-]*$/.test(model))
    throw invalidArgument(`the model '${model}' of the interface ${mac} is no name`);
  if (type === "vhostuser" && model !== undefined && !model.startsWith("virtio"))
    throw fail(nic, `is of type vhostuser, which is virtio, not ${model}`);
  if (mac !== undefined && (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1)
    throw xmlError(`the address ${mac} is of a group of interfaces (multicast), not of one`);
}

function validateSource(nic: Interface): void {
  if (nic.type === "bridge" && nic.source?.bridge === undefined) throw lacks(nic, "<source bridge>");
  if (nic.type === "direct" && nic.source.dev === undefined) throw lacks(nic, "<source dev>");
  if (nic.type === "vhostuser" && nic.backend?.type !== "passt" && nic.source?.path === undefined)
    throw lacks(nic, "<source path>");
}

/** Types that give the guest addresses of their own. */
const addressed = new Set<Interface["type"]>(["user", "vhostuser", "vdpa"]);

function validateAddresses(nic: Interface): void {
  const { ips = [], routes = [], type } = nic;
  if (ips.length === 0 && routes.length === 0) return;
  if (!addressed.has(type) || routes.length > 0)
    throw fail(nic, `is of type ${type}, whose guest has no addresses or routes given here`);
  const families = new Set<string>();
  for (const { family, address } of ips) {
    const kind = family ?? (address.includes(":") ? "ipv6" : "ipv4");
    if (families.has(kind)) throw fail(nic, `has two ${kind} addresses`);
    families.add(kind);
  }
}

const sized = new Set<Interface["type"]>(["network", "bridge", "ethernet", "vhostuser", "direct", "vdpa"]);
const tagged = new Set<Interface["type"]>(["network", "bridge", "direct", "hostdev", "vdpa", "ethernet", "vhostuser"]);

function validateOptions(nic: Interface): void {
  const { driver, type, teaming, backend } = nic;
  if (nic.mtu !== undefined && !sized.has(type)) throw fail(nic, `is of type ${type}, whose MTU cannot be set`);
  if (nic.vlan !== undefined && !tagged.has(type)) throw fail(nic, `is of type ${type}, which has no VLAN tags`);
  if ((nic.portForwards ?? []).length > 0 && backend?.type !== "passt")
    throw fail(nic, "forwards ports, which needs <backend type='passt'/>");
  if (teaming?.type === "transient" && teaming.persistent === undefined)
    throw fail(nic, "is a transient member of a team: name the persistent one");
  if (teaming?.type === "persistent" && teaming.persistent !== undefined)
    throw fail(nic, "is the persistent member of a team, and names another one");
  for (const size of [driver?.rxQueueSize, driver?.txQueueSize])
    if (size !== undefined && (size & (size - 1)) !== 0)
      throw fail(nic, `has a queue size ${size} that is no power of two`);
  if (driver?.rssHashReport === true && driver.rss !== true) throw fail(nic, "has rss_hash_report, which needs rss");
}
