/** The kinds of value that the attributes of rules have. */
import { octetsOf, prefixLength, readIPv4, readIPv6, writeIPv4, writeIPv6 } from "../ip-address.ts";
import {
  kind,
  named,
  numberOf,
  readUnsigned,
  strictInteger,
  type AttributeKind,
  type Numeric,
  type Variable,
} from "./value.ts";

const protocolTypes = { arp: 0x0806, rarp: 0x8035, ipv4: 0x0800, ipv6: 0x86dd, vlan: 0x8100 } as const;

/** An EtherType, from `min` on. */
export const etherType = (min: number) =>
  named({
    what: "a protocol",
    names: protocolTypes,
    min,
    max: 0xffff,
    strict: (text) =>
      Object.hasOwn(protocolTypes, text.trim()) ||
      strictInteger(text, 1536, 0xffff) ||
      /^0x(?:[6-9a-fA-F][\da-fA-F]{2}|[\da-fA-F]{4})$/.test(text),
  });

export const arpOpcode = named({
  what: "an ARP operation",
  names: {
    Request: 1,
    Reply: 2,
    Request_Reverse: 3,
    Reply_Reverse: 4,
    DRARP_Request: 5,
    DRARP_Reply: 6,
    DRARP_Error: 7,
    InARP_Request: 8,
    ARP_NAK: 9,
  },
  max: 0xffff,
  decimal: true,
  strict: (text) =>
    strictInteger(text, 0, 0xffff) ||
    /^(?:(?:DRARP_)?(?:[Rr]eply|[Rr]equest)|[Rr]e(?:quest|ply)_[Rr]everse|DRARP_[Ee]rror|InARP_[Rr]equest|ARP_NAK)$/.test(
      text,
    ),
});

const transports = { tcp: 6, udp: 17, udplite: 136, esp: 50, ah: 51, icmp: 1, igmp: 2, sctp: 132, icmpv6: 58 } as const;
export type Transport = keyof typeof transports;

export const ipProtocol = named({
  what: "an IP protocol",
  names: transports,
  max: 0xff,
  strict: (text) =>
    Object.hasOwn(transports, text.trim()) || strictInteger(text, 0, 255) || /^0x[\da-fA-F]{1,2}$/.test(text),
});

/** The number of an IP protocol that may be given by its name. */
export const ipProtocolNumber = (value: Transport | Numeric): number =>
  typeof value === "string" ? transports[value] : numberOf(value);

/** Blanks may follow. */
function readMac(text: string): number[] | undefined {
  if (!/^[\da-fA-F]{1,2}(?::[\da-fA-F]{1,2}){5}\s*$/.test(text)) return undefined;
  return text.split(":").map((octet) => Number.parseInt(octet, 16));
}

const strictMac = /^(?:[\da-fA-F]{1,2}:){5}[\da-fA-F]{1,2}$/;
const writeMac = (octets: readonly number[]) => octets.map((octet) => octet.toString(16).padStart(2, "0")).join(":");

function macOctets(expects: string, accepts: (octets: number[]) => boolean): AttributeKind<string | Variable> {
  return kind<string>({
    expects,
    strict: (text) => strictMac.test(text),
    read: (text) => {
      const octets = readMac(text);
      return octets === undefined || !accepts(octets) ? undefined : writeMac(octets);
    },
    write: (value) => value,
  });
}

/** In lower case with two digits an octet. */
export const macAddress = macOctets("a MAC address", () => true);
export const macMask = macOctets("a mask like ff:ff:ff:00:00:00", (octets) => prefixLength(octets) !== undefined);

const strictIPv4 = /^(?:[0-2]?\d?\d\.){3}[0-2]?\d?\d$/;
const strictIPv6Groups = "(?:[\\da-fA-F]{0,4}:){2,7}[\\da-fA-F]*";
const strictIPv6 = new RegExp(`^${strictIPv6Groups}(?:(?:[0-2]?\\d?\\d\\.){3}[0-2]?\\d?\\d)?$`);
const strictIPv6Mask = new RegExp(`^${strictIPv6Groups}$`);

/** In its usual form, whatever form it was given in. */
export const ipv4Address = kind<string>({
  expects: "an IPv4 address",
  strict: (text) => strictIPv4.test(text),
  read: (text) => mapped(readIPv4(text), writeIPv4),
  write: (value) => value,
});
export const ipv6Address = kind<string>({
  expects: "an IPv6 address",
  strict: (text) => strictIPv6.test(text),
  read: (text) => mapped(readIPv6(text), writeIPv6),
  write: (value) => value,
});

const mapped = <A, B>(value: A | undefined, write: (value: A) => B): B | undefined =>
  value === undefined ? undefined : write(value);

/** Held and written as the number of ones. */
function ipMask(bits: number, octets: (text: string) => readonly number[] | undefined, strict: RegExp) {
  return kind<number>({
    expects: `a mask: a number from 0 to ${bits}, or an address of ones followed by zeros`,
    strict: (text) => strict.test(text) || strictInteger(text, 0, bits),
    read: (text) => {
      const plain = readUnsigned(text, 10);
      if (plain !== undefined) return plain <= bits ? plain : undefined;
      const mask = octets(text);
      return mask === undefined ? undefined : prefixLength(mask);
    },
    write: String,
  });
}
export const ipv4Mask = ipMask(32, readIPv4, strictIPv4);
export const ipv6Mask = ipMask(128, (text) => mapped(readIPv6(text), octetsOf), strictIPv6Mask);

/** Anything but `true`, `yes` and `1` is false, as in libvirt. */
export const boolean = kind<boolean>({
  expects: "true or false",
  form: { kind: "boolean", yes: "true", no: "false" },
  strictVariables: false,
  strict: (text) => ["yes", "no", "true", "false", "1", "0"].includes(text.trim()),
  read: (text) => ["true", "yes", "1"].includes(text),
  write: String,
});

/** In UTF-8. */
const maximumCommentBytes = 256;

/** Cut off where it is too long for the firewall. */
export const comment = kind<string>({
  expects: "a comment",
  strictVariables: false,
  strict: () => true,
  read: (text) => {
    let bytes = 0;
    let kept = "";
    for (const character of text) {
      bytes += utf8Length(character.codePointAt(0) ?? 0);
      if (bytes > maximumCommentBytes) break;
      kept += character;
    }
    return kept;
  },
  write: (value) => value,
});

const utf8Length = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4);

/** Reads names one after the other; commas and blanks between them count for nothing. */
function readNames<N extends string>(text: string, names: readonly N[]): Set<N> | undefined {
  const next = new RegExp(`[\\s,]*(?:(${names.join("|")})|$)`, "iy");
  const found = new Set<N>();
  while (next.lastIndex < text.length) {
    const match = next.exec(text);
    if (match === null) return undefined;
    const name = names.find((each) => each === match[1]?.toUpperCase());
    if (name !== undefined) found.add(name);
  }
  return found;
}

const connectionStates = ["NEW", "ESTABLISHED", "RELATED", "INVALID", "NONE"] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** States of a tracked connection; `NONE` stands alone. */
export const states = kind<ConnectionState[]>({
  expects: `a list of ${connectionStates.join(", ")}`,
  strictVariables: false,
  strict: (text) =>
    /^(?:(?:NEW|ESTABLISHED|RELATED|INVALID)(?:,(?:NEW|ESTABLISHED|RELATED|INVALID))*|NONE)$/.test(text),
  read: (text) => {
    const found = readNames(text, connectionStates);
    if (found?.has("NONE")) return ["NONE"];
    return found === undefined ? undefined : connectionStates.filter((state) => found.has(state));
  },
  write: (value) => value.join(","),
});

const tcpFlagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"] as const;
export type TcpFlag = (typeof tcpFlagNames)[number];

export interface TcpFlags {
  /** The flags that are looked at. */
  readonly mask: readonly TcpFlag[];
  /** Those of them that are set. */
  readonly set: readonly TcpFlag[];
}

function readTcpFlags(text: string): TcpFlag[] | undefined {
  const found = readNames(text, [...tcpFlagNames, "ALL", "NONE"]);
  return found === undefined ? undefined : tcpFlagNames.filter((flag) => found.has("ALL") || found.has(flag));
}

const writeTcpFlags = (flags: readonly TcpFlag[]): string =>
  flags.length === 0 ? "NONE" : flags.length === tcpFlagNames.length ? "ALL" : flags.join(",");

const strictTcpFlags = `(?:(?:${tcpFlagNames.join("|")})(?:,(?:${tcpFlagNames.join("|")}))*|ALL|NONE)`;
const strictTcpFlagPair = new RegExp(`^${strictTcpFlags}/${strictTcpFlags}$`);

export const tcpFlags = kind<TcpFlags>({
  expects: `flags looked at and flags set, like SYN,ACK/SYN, of ${tcpFlagNames.join(", ")}, ALL and NONE`,
  strictVariables: false,
  strict: (text) => strictTcpFlagPair.test(text),
  read: (text) => {
    const slash = text.indexOf("/");
    if (slash < 0) return undefined;
    const mask = readTcpFlags(text.slice(0, slash));
    const set = readTcpFlags(text.slice(slash + 1));
    return mask === undefined || set === undefined ? undefined : { mask, set };
  },
  write: ({ mask, set }) => `${writeTcpFlags(mask)}/${writeTcpFlags(set)}`,
});

/** The name of an IP set of the kernel's. */
export const ipSetName = kind<string>({
  expects: "a name of up to 31 letters, digits, blanks and _ . : - +",
  strict: (text) => /^[\w.:\-+ ]{1,31}$/.test(text),
  read: (text) => (/^[\w.:\-+ ]{0,31}$/.test(text) ? text : undefined),
  write: (value) => value,
});

export type IPSetDirection = "src" | "dst";
const ipSetDirections = /^(?:src|dst)(?:,(?:src|dst)){0,5}$/i;

/** Which address of a packet is looked up in each dimension of the set. */
export const ipSetFlags = kind<IPSetDirection[]>({
  expects: "one to six of src and dst, with commas between them",
  strictVariables: false,
  strict: (text) => ipSetDirections.test(text),
  read: (text) => (ipSetDirections.test(text) ? (text.toLowerCase().split(",") as IPSetDirection[]) : undefined),
  write: (value) => value.join(","),
});
