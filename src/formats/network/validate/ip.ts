/** Addresses, ranges and routes that do not fit each other. */
import { ErrorNumber } from "../../../protocol/enums.ts";
import type { VirError } from "../../../protocol/errors.ts";
import { familyOf, octetsOf, type IpFamily } from "../ip-address.ts";
import { broadcastOf, distance, isWithin, masked, prefixOf, sameOctets, type Subnet } from "../ip-network.ts";
import type { DhcpHost, DhcpRange, Lease, NetworkIp, NetworkRoute } from "../ip.ts";
import { networkError } from "../numbers.ts";

const xmlError = (detail: string): VirError => networkError(ErrorNumber.XML_ERROR, detail);
const unsupported = (detail: string): VirError => networkError(ErrorNumber.CONFIG_UNSUPPORTED, detail);
const internal = (detail: string): VirError => networkError(ErrorNumber.INTERNAL_ERROR, detail);

const family = (address: string): IpFamily => familyOf(octetsOf(address));
const longest = (of: IpFamily): number => (of === "ipv4" ? 32 : 128);

export function validateIp(ip: NetworkIp): void {
  const { address, netmask, prefix = 0 } = ip;
  const actual = family(address);
  if ((ip.family ?? "ipv4") !== actual)
    throw unsupported(`'${address}' is no ${ip.family ?? "ipv4"} address: say family='${actual}'`);
  if (netmask !== undefined && (actual === "ipv6" || family(netmask) === "ipv6"))
    throw unsupported(`the address '${address}' cannot have the netmask '${netmask}': both have to be IPv4`);
  if (netmask !== undefined && prefix > 0) throw unsupported(`the address '${address}' has a netmask and a prefix`);
  if (prefix > longest(actual)) throw unsupported(`a prefix of '${address}' has ${longest(actual)} bits at most`);
  if (ip.tftpRoot !== undefined && actual === "ipv6")
    throw unsupported(`<tftp> cannot be served on the IPv6 address '${address}'`);
  for (const range of ip.dhcp?.ranges ?? []) validateRange(range, ip);
  for (const host of ip.dhcp?.hosts ?? []) validateHost(host, ip);
}

/** At most so many addresses behind its first has a range. */
const largestRange = 65535;

/** `network`: the subnet that it has to lie in. */
export function validateRange(
  { start, end, lease }: Pick<DhcpRange, "start" | "end" | "lease">,
  network?: Subnet,
): void {
  const [first, last] = [octetsOf(start), octetsOf(end)];
  if (first.length !== last.length) throw internal(`the range ${start} - ${end} is of two families`);
  if (network !== undefined) validateWithin(start, end, network);
  const size = distance(first, last);
  if (size !== undefined && size < 0) throw internal(`the range ${start} - ${end} ends before it starts`);
  if (size === undefined || size > largestRange)
    throw internal(`the range ${start} - ${end} has more than ${largestRange + 1} addresses`);
  validateLease(lease);
}

function validateWithin(start: string, end: string, network: Subnet): void {
  const [first, last, own] = [octetsOf(start), octetsOf(end), octetsOf(network.address)];
  if (own.length !== first.length)
    throw internal(`the range ${start} - ${end} is of another family than ${network.address}`);
  const prefix = prefixOf(network);
  if (prefix === undefined)
    throw internal(`the range ${start} - ${end} cannot be placed: ${network.address} has no netmask that is a prefix`);
  if (!isWithin(first, own, prefix) || !isWithin(last, own, prefix))
    throw internal(`the range ${start} - ${end} does not lie in the network ${network.address}/${prefix}`);
  if (own.length !== 4) return;
  if (sameOctets(first, masked(own, prefix)))
    throw internal(`the range ${start} - ${end} starts with the address of the network itself`);
  if (sameOctets(last, broadcastOf(own, prefix)))
    throw internal(`the range ${start} - ${end} ends with the broadcast address`);
}

/** `partial`: it says which host is meant, rather than being one. */
export function validateHost(host: DhcpHost, { address }: Pick<Subnet, "address">, partial = false): void {
  const { mac, id, name, ip, lease } = host;
  const ipv6 = family(address) === "ipv6";
  const identity = ipv6 ? id : mac;
  if (ipv6 && mac !== undefined) throw xmlError(`the host '${mac}' is in an IPv6 network, where a DUID (id) names it`);
  if (name !== undefined && !/^[a-zA-Z0-9]/.test(name))
    throw xmlError(`the name '${name}' of a host does not start with a letter or digit`);
  if (partial) {
    if (identity === undefined && name === undefined && ip === undefined)
      throw xmlError("a <host> needs one of mac, id, name and ip");
  } else {
    if (identity === undefined && name === undefined)
      throw xmlError(`the host ${ip ?? ""} needs a ${ipv6 ? "DUID (id)" : "mac"} or a name`);
    if (ip === undefined) throw xmlError(`the host '${identity ?? name}' needs an ip`);
  }
  validateLease(lease);
}

const secondsOf = { seconds: 1, minutes: 60, hours: 3600 } as const;
const shortestLeaseSeconds = 120;

/** dnsmasq takes what is shorter for two minutes. */
function validateLease(lease: Lease | undefined): void {
  const { expiry = 0, unit = "minutes" } = lease ?? {};
  if (expiry > 0 && expiry * secondsOf[unit] < shortestLeaseSeconds)
    throw unsupported(`a lease lasts ${shortestLeaseSeconds} seconds at least, or for ever with expiry='0'`);
}

/** `ips`: the host's addresses on the network, one of which has to reach the gateway. */
export function validateRoute(route: NetworkRoute, ips: readonly NetworkIp[]): void {
  const { gateway, address, netmask, prefix } = route;
  const wanted = route.family ?? "ipv4";
  for (const part of [address, gateway]) {
    if (part !== undefined && family(part) !== wanted) throw xmlError(`'${part}' of a <route> is no ${wanted} address`);
  }
  if (netmask !== undefined && (wanted === "ipv6" || family(netmask) === "ipv6"))
    throw xmlError(`the netmask '${netmask}' of a <route> and its address have to be IPv4`);
  if (netmask !== undefined && prefix !== undefined) throw xmlError("a <route> has a netmask and a prefix");
  if (prefix !== undefined && prefix > longest(wanted))
    throw xmlError(`the prefix of an ${wanted} <route> has ${longest(wanted)} bits at most`);
  if (address !== undefined) {
    const octets = octetsOf(address);
    const mask = netmask === undefined ? undefined : octetsOf(netmask);
    const network =
      mask === undefined ? masked(octets, prefix ?? 0) : octets.map((octet, index) => octet & (mask[index] ?? 0));
    if (!sameOctets(network, octets)) throw xmlError(`the address '${address}' of a <route> is not that of a network`);
  }
  const reachable = ips.some((ip) => {
    const own = octetsOf(ip.address);
    return own.length === octetsOf(gateway).length && isWithin(octetsOf(gateway), own, prefixOf(ip) ?? 0);
  });
  if (!reachable) throw unsupported(`no address of the network reaches the gateway '${gateway}' of a <route>`);
}
