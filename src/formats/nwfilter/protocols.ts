/**
 * The protocols that a rule can look at, and what it can look for in each: one table, from which the elements with their
 * parser, writer and types follow. The order of the attributes is the order in which they are written; attributes are
 * named as in the XML, with a capital letter for each hyphen.
 */
import {
  arpOpcode,
  boolean,
  comment,
  etherType,
  ipProtocol,
  ipSetFlags,
  ipSetName,
  ipv4Address,
  ipv4Mask,
  ipv6Address,
  ipv6Mask,
  macAddress,
  macMask,
  states,
  tcpFlags,
} from "./kinds.ts";
import { following, number, undocumented, type AttributeKind, type Variable } from "./value.ts";

/** Three bits for the class, three for the precedence to drop. */
const dscp = number({ max: 63, strictHexadecimal: /^0x(?:[0-3][\da-fA-F]|[\da-fA-F])$/ });
const byte = number({ max: 0xff, digits: 2, strictVariables: false });
const word = number({ max: 0xffff });
const long = number({ max: 0xffff_ffff, digits: 8 });

const ethernet = {
  srcmacaddr: macAddress,
  srcmacmask: macMask,
  dstmacaddr: macAddress,
  dstmacmask: macMask,
};

const frame = {
  ...ethernet,
  srcmacmask: following("srcmacaddr", macMask),
  dstmacmask: following("dstmacaddr", macMask),
};

const arp = {
  ...ethernet,
  hwtype: word,
  protocoltype: word,
  opcode: arpOpcode,
  arpsrcmacaddr: macAddress,
  arpdstmacaddr: macAddress,
  arpsrcipaddr: ipv4Address,
  arpsrcipmask: undocumented(ipv4Mask),
  arpdstipaddr: ipv4Address,
  arpdstipmask: undocumented(ipv4Mask),
  gratuitous: boolean,
  comment,
};

/** A value and the end of a range that begins with it. */
const stp = {
  srcmacaddr: macAddress,
  srcmacmask: following("srcmacaddr", macMask),
  type: byte,
  flags: byte,
  rootPriority: word,
  rootPriorityHi: following("rootPriority", word),
  rootAddress: macAddress,
  rootAddressMask: following("rootAddress", macMask),
  rootCost: long,
  rootCostHi: following("rootCost", long),
  senderPriority: word,
  senderPriorityHi: following("senderPriority", word),
  senderAddress: macAddress,
  senderAddressMask: following("senderAddress", macMask),
  port: word,
  portHi: following("port", word),
  age: word,
  ageHi: following("age", word),
  maxAge: word,
  maxAgeHi: following("maxAge", word),
  helloTime: word,
  helloTimeHi: following("helloTime", word),
  forwardDelay: word,
  forwardDelayHi: following("forwardDelay", word),
  comment,
};

type AddressKind = AttributeKind<string | Variable>;
type MaskKind = AttributeKind<number | Variable>;

const addresses = (address: AddressKind, mask: MaskKind) => ({
  srcipaddr: address,
  srcipmask: following("srcipaddr", mask),
  dstipaddr: address,
  dstipmask: following("dstipaddr", mask),
});

const ports = { srcportstart: word, srcportend: word, dstportstart: word, dstportend: word };

/** What a whole packet is matched by, before it is known whether it belongs to a connection. */
const packet = (address: AddressKind, mask: MaskKind) => ({
  ...ethernet,
  ...addresses(address, mask),
  protocol: ipProtocol,
  ...ports,
});

/** What the rules have in common that look at connections. */
const flow = (address: AddressKind, mask: MaskKind) => ({
  srcmacaddr: macAddress,
  ...addresses(address, mask),
  srcipfrom: address,
  srcipto: following("srcipfrom", address),
  dstipfrom: address,
  // an IPv4 address in either family, as in libvirt: with an IPv6 address the rule is refused
  dstipto: following("dstipfrom", ipv4Address),
  dscp,
  connlimitAbove: number({ max: 0xffff, hexadecimal: false }),
  state: states,
  ipset: ipSetName,
  ipsetflags: ipSetFlags,
});

const flow4 = flow(ipv4Address, ipv4Mask);
/** The schema knows fewer attributes of IPv6. */
const flow6 = () => {
  const known = flow(ipv6Address, ipv6Mask);
  return {
    ...known,
    dstipto: { ...known.dstipto, strict: ipv6Address.strict },
    connlimitAbove: undocumented(known.connlimitAbove),
    state: undocumented(known.state),
    ipset: undocumented(known.ipset),
    ipsetflags: undocumented(known.ipsetflags),
  };
};

const ranges = {
  srcportstart: word,
  srcportend: following("srcportstart", word),
  dstportstart: following("srcportstart", word),
  dstportend: following("srcportstart", word),
};
const option = undocumented(byte);
const message = { type: byte, code: following("type", byte) };

export const protocols = {
  arp,
  rarp: arp,
  mac: { ...frame, protocolid: etherType(0x600), comment },
  vlan: { ...frame, vlanid: number({ max: 4095, digits: 3 }), encapProtocol: etherType(0x3c), comment },
  stp,
  ip: { ...packet(ipv4Address, ipv4Mask), dscp, comment },
  ipv6: {
    ...packet(ipv6Address, ipv6Mask),
    type: byte,
    typeend: following("type", byte),
    code: following("type", byte),
    codeend: following("type", byte),
    comment,
  },
  tcp: { ...flow4, ...ranges, option, flags: tcpFlags, comment },
  udp: { ...flow4, ...ranges, comment },
  udplite: { ...flow4, comment },
  esp: { ...flow4, comment },
  ah: { ...flow4, comment },
  sctp: { ...flow4, ...ranges, comment },
  icmp: { ...flow4, ...message, comment },
  all: { ...flow4, comment },
  igmp: { ...flow4, comment },
  "tcp-ipv6": { ...flow6(), ...ranges, option, comment },
  "udp-ipv6": { ...flow6(), ...ranges, comment },
  "udplite-ipv6": { ...flow6(), comment },
  "esp-ipv6": { ...flow6(), comment },
  "ah-ipv6": { ...flow6(), comment },
  "sctp-ipv6": { ...flow6(), ...ranges, comment },
  icmpv6: { ...flow6(), ...message, comment },
  "all-ipv6": { ...flow6(), comment },
} as const satisfies Readonly<Record<string, Readonly<Record<string, AttributeKind<unknown>>>>>;

export type Protocol = keyof typeof protocols;
export const isProtocol = (name: string): name is Protocol => Object.hasOwn(protocols, name);

/** The attributes of a protocol by their keys. */
export type Attributes<P extends Protocol> = {
  readonly [K in keyof (typeof protocols)[P]]?: (typeof protocols)[P][K] extends AttributeKind<infer T> ? T : never;
};

/** `rootPriorityHi` as the XML has it: `root-priority-hi`. */
export const attributeName = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** An attribute of a protocol: its key, its name in the XML and its kind. */
export type AttributeEntry = readonly [key: string, name: string, kind: AttributeKind<unknown>];

const listed = new Map<string, readonly AttributeEntry[]>(
  Object.entries<Readonly<Record<string, AttributeKind<unknown>>>>(protocols).map(([protocol, kinds]) => [
    protocol,
    Object.entries(kinds).map(([key, kind]) => [key, attributeName(key), kind] as const),
  ]),
);

/** The attributes of a protocol's element, in their order. */
export const attributesOf = (protocol: Protocol): readonly AttributeEntry[] => listed.get(protocol) ?? [];
