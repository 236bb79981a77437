/** A change of one part of a network's definition (virNetworkUpdate), as a function from definition to definition. */
import { ErrorDomain, ErrorNumber, NetworkUpdateCommand, NetworkUpdateSection } from "../../protocol/enums.ts";
import type { VirError } from "../../protocol/errors.ts";
import { fault, mac, parseXml, readElement, type Element, type XmlElement } from "../../xml/index.ts";
import { completeNetwork, type CompletedNetwork } from "./complete.ts";
import { PortGroup, type NetworkDefinition } from "./definition.ts";
import { DnsHost, DnsSrv, DnsTxt, noDns, type Dns } from "./dns.ts";
import { ForwardInterface } from "./forward.ts";
import { DhcpHost, DhcpRange, type Dhcp, type NetworkIp } from "./ip.ts";
import { familyOf, octetsOf } from "./ip-address.ts";
import { networkError } from "./numbers.ts";
import { validateNetwork } from "./validate.ts";
import { validateDnsHost, validateSrv, validateTxt } from "./validate/dns.ts";
import { validateHost, validateRange } from "./validate/ip.ts";
import { validateBandwidth, validateVirtualPort, validateVlan } from "./validate/link.ts";

export interface NetworkUpdate {
  /** `NetworkUpdateCommand`. */
  readonly command: number;
  /** A `NetworkUpdateSection`. */
  readonly section: number;
  /** Which `<ip>` a section of DHCP belongs to, counted from 0; -1: the one that has DHCP, or else the first. */
  readonly parentIndex: number;
  /** One element of the section. */
  readonly xml: string;
}

/**
 * The definition after the change; the one passed stays as it is.
 *
 * OPERATION_UNSUPPORTED: the section or command is none that can be changed so. OPERATION_INVALID: what is to be added is
 * there already, what is to be changed or deleted is not, or is not told apart from others. Otherwise the numbers that
 * reading and validating give.
 */
export function networkUpdate(definition: CompletedNetwork, update: NetworkUpdate): CompletedNetwork {
  const network = structuredClone(definition);
  const root = parseXml(update.xml, { domain: ErrorDomain.NETWORK });
  const change = sections[update.section];
  if (change === undefined) throw unsupported(`section ${update.section} of a network cannot be updated`);
  change(network, root, update);
  const changed = completeNetwork(network);
  validateNetwork(changed);
  return changed;
}

type Change = (network: NetworkDefinition, root: XmlElement, update: NetworkUpdate) => void;

const unsupported = (detail: string): VirError => networkError(ErrorNumber.OPERATION_UNSUPPORTED, detail);
const invalid = (detail: string): VirError => networkError(ErrorNumber.OPERATION_INVALID, detail);

const isAdding = (command: number): boolean =>
  command === NetworkUpdateCommand.ADD_LAST || command === NetworkUpdateCommand.ADD_FIRST;

function expectName(root: XmlElement, name: string): void {
  if (root.name !== name)
    throw fault(root, `a <${name}> is expected for this section`, { domain: ErrorDomain.NETWORK });
}

function read<T>(codec: Element<T>, root: XmlElement): T {
  expectName(root, codec.name);
  return readElement(codec, root, { domain: ErrorDomain.NETWORK }).value;
}

/** For what has no identity that a modification could keep. */
function refuseModify(command: number, what: string): void {
  if (command === NetworkUpdateCommand.MODIFY)
    throw unsupported(`a ${what} cannot be modified: delete it and add another`);
}

/** What a list of things of one kind needs to know to be changed. */
interface Rules<T> {
  /** How the thing is called in a message. */
  readonly what: string;
  /** Those already there that keep it from being added; the first of them is what a modification replaces. */
  readonly clashes: (item: T) => boolean;
  /** Those that a deletion means. */
  readonly deletes: (item: T) => boolean;
}

/** Adds, replaces or deletes in place. */
function changeList<T>(list: T[], value: T, command: number, { what, clashes, deletes }: Rules<T>): void {
  switch (command) {
    case NetworkUpdateCommand.MODIFY: {
      const at = list.findIndex(clashes);
      if (at < 0) throw invalid(`there is no ${what} like that`);
      list[at] = value;
      return;
    }
    case NetworkUpdateCommand.DELETE:
      list.splice(onlyOne(list, deletes, what), 1);
      return;
    case NetworkUpdateCommand.ADD_LAST:
    case NetworkUpdateCommand.ADD_FIRST:
      if (list.some(clashes)) throw invalid(`there is a ${what} like that already`);
      if (command === NetworkUpdateCommand.ADD_LAST) list.push(value);
      else list.unshift(value);
      return;
    default:
      throw unsupported(`there is no update command ${command}`);
  }
}

function onlyOne<T>(list: readonly T[], test: (item: T) => boolean, what: string): number {
  const first = list.findIndex(test);
  if (first < 0) throw invalid(`there is no ${what} like that`);
  if (list.findLastIndex(test) !== first)
    throw invalid(`several ${what}s are like that: say more of the one that is meant`);
  return first;
}

/** The address whose DHCP is meant. */
function findIp({ ips }: NetworkDefinition, parentIndex: number): NetworkIp {
  const ip = parentIndex < 0 ? (ips.find(({ dhcp }) => dhcp !== undefined) ?? ips[0]) : ips[parentIndex];
  if (ip !== undefined) return ip;
  throw invalid(parentIndex < 0 ? "the network has no <ip>" : `the network has no <ip> number ${parentIndex}`);
}

/** The DHCP of an address that gets something more: one address of each family can have it. */
function dhcpOf(network: NetworkDefinition, ip: NetworkIp, command: number): Dhcp {
  const family = familyOf(octetsOf(ip.address));
  const other = network.ips.some(
    (one) => one !== ip && one.dhcp !== undefined && familyOf(octetsOf(one.address)) === family,
  );
  if (other && isAdding(command)) throw invalid(`DHCP is on another ${family} address of the network already`);
  return (ip.dhcp ??= { ranges: [], hosts: [] });
}

const sameMac = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && mac.read(a) === mac.read(b);
const same = <T>(a: T | undefined, b: T | undefined): boolean => a !== undefined && a === b;
/** Not asked for, or equal. */
const fits = <T>(wanted: T | undefined, actual: T | undefined): boolean => wanted === undefined || wanted === actual;

function changeHost(network: NetworkDefinition, root: XmlElement, { command, parentIndex }: NetworkUpdate): void {
  expectName(root, DhcpHost.name);
  const ip = findIp(network, parentIndex);
  const host = read(DhcpHost, root);
  validateHost(host, ip, command === NetworkUpdateCommand.DELETE);
  if (host.ip !== undefined && familyOf(octetsOf(host.ip)) !== familyOf(octetsOf(ip.address)))
    throw invalid(`the host's address ${host.ip} is of another family than ${ip.address}`);
  changeList(dhcpOf(network, ip, command).hosts, host, command, {
    what: "DHCP host",
    clashes: (other) => sameMac(other.mac, host.mac) || same(other.name, host.name) || same(other.ip, host.ip),
    deletes: (other) =>
      (host.mac === undefined || sameMac(other.mac, host.mac)) &&
      fits(host.id, other.id) &&
      fits(host.name, other.name) &&
      fits(host.ip, other.ip),
  });
}

function changeRange(network: NetworkDefinition, root: XmlElement, { command, parentIndex }: NetworkUpdate): void {
  expectName(root, DhcpRange.name);
  const ip = findIp(network, parentIndex);
  refuseModify(command, "DHCP range");
  const range = read(DhcpRange, root);
  validateRange(range, ip);
  const equal = (other: DhcpRange): boolean => other.start === range.start && other.end === range.end;
  changeList(dhcpOf(network, ip, command).ranges, range, command, {
    what: "DHCP range",
    clashes: equal,
    deletes: equal,
  });
}

function changeInterface(network: NetworkDefinition, root: XmlElement, { command }: NetworkUpdate): void {
  expectName(root, ForwardInterface.name);
  refuseModify(command, "forward interface");
  const device = read(ForwardInterface, root);
  const equal = (other: ForwardInterface): boolean => other.dev === device.dev;
  const interfaces = network.forward?.interfaces ?? [];
  if (isAdding(command) && network.forward?.pf !== undefined)
    throw invalid(`the interfaces are those of '${network.forward.pf}': none can be added to them`);
  if (command === NetworkUpdateCommand.DELETE && (interfaces.find(equal)?.connections ?? 0) > 0)
    throw invalid(`the interface '${device.dev}' is in use by guests`);
  changeList(interfaces, device, command, { what: "forward interface", clashes: equal, deletes: equal });
  if (network.forward === undefined) throw invalid("a network that forwards nothing has no forward interfaces");
}

function changePortGroup(network: NetworkDefinition, root: XmlElement, { command }: NetworkUpdate): void {
  const group = read(PortGroup, root);
  validateBandwidth(group.bandwidth);
  validateVlan(group.vlan);
  validateVirtualPort(group.virtualPort, false);
  const equal = (other: PortGroup): boolean => other.name === group.name;
  const rival = network.portGroups.find((other) => other.isDefault === true && !equal(other));
  changeList(network.portGroups, group, command, {
    what: "port group",
    clashes: equal,
    deletes: equal,
  });
  if (group.isDefault === true && rival !== undefined && command !== NetworkUpdateCommand.DELETE)
    throw invalid(`the port group '${rival.name}' is the default already`);
}

const dnsOf = (network: NetworkDefinition): Dns => (network.dns ??= noDns());

function changeDnsHost(network: NetworkDefinition, root: XmlElement, { command }: NetworkUpdate): void {
  const host = read(DnsHost, root);
  validateDnsHost(host, !isAdding(command));
  changeList(dnsOf(network).hosts, host, command, {
    what: "DNS host",
    clashes: (other) => same(other.ip, host.ip),
    deletes: (other) => same(other.ip, host.ip) || other.hostnames.some((name) => host.hostnames.includes(name)),
  });
}

function changeTxt(network: NetworkDefinition, root: XmlElement, { command }: NetworkUpdate): void {
  const txt = read(DnsTxt, root);
  if (isAdding(command)) validateTxt(txt);
  const named = (other: DnsTxt): boolean => other.name === txt.name;
  changeList(dnsOf(network).txts, txt, command, {
    what: "TXT record",
    clashes: named,
    deletes: named,
  });
  if (command === NetworkUpdateCommand.MODIFY && txt.value === undefined)
    throw invalid(`the TXT record '${txt.name}' is to be modified, without a new value`);
}

function changeSrv(network: NetworkDefinition, root: XmlElement, { command }: NetworkUpdate): void {
  refuseModify(command, "SRV record");
  const srv = read(DnsSrv, root);
  validateSrv(srv, !isAdding(command));
  // port, priority and weight tell no records apart
  const keys = ["domain", "service", "protocol", "target"] as const;
  const alike = (other: DnsSrv): boolean => keys.every((key) => fits(srv[key], other[key]));
  changeList(dnsOf(network).srvs, srv, command, { what: "SRV record", clashes: alike, deletes: alike });
}

const sections: Readonly<Record<number, Change | undefined>> = {
  [NetworkUpdateSection.IP_DHCP_HOST]: changeHost,
  [NetworkUpdateSection.IP_DHCP_RANGE]: changeRange,
  [NetworkUpdateSection.FORWARD_INTERFACE]: changeInterface,
  [NetworkUpdateSection.PORTGROUP]: changePortGroup,
  [NetworkUpdateSection.DNS_HOST]: changeDnsHost,
  [NetworkUpdateSection.DNS_TXT]: changeTxt,
  [NetworkUpdateSection.DNS_SRV]: changeSrv,
};
