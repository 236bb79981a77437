/** A rule: what is done with a packet, and which packets it is about. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  element,
  fault,
  integer,
  isElement,
  oneOf,
  readElement,
  writeElement,
  type Element,
  type Field,
  type Fields,
  type Presence,
  type Unknown,
  type Value,
  type XmlElement,
  type XmlWriter,
} from "../../xml/index.ts";
import { attributesOf, isProtocol, protocols, type Attributes, type Protocol } from "./protocols.ts";
import type { IPSetDirection } from "./kinds.ts";

/** The priority of a rule that has none. */
const usualPriority = 500;

/** In the filter's chain, from low to high; what is out of range counts for nothing, as in libvirt. */
const priority: Value<number> = {
  ...integer({ min: -0x8000_0000, max: 0x7fff_ffff }),
  read: (text) => {
    const number = integer({ min: -0x8000_0000, max: 0x7fff_ffff }).read(text);
    return number === undefined || Math.abs(number) <= 1000 ? number : usualPriority;
  },
};

/** Whether connections are tracked: only `false` and `0` mean something. */
const stateMatch: Value<boolean> = {
  expects: "'false' or '0'",
  form: { kind: "names", names: ["false"] },
  read: (text) => !(text === "0" || text.toLowerCase() === "false"),
  write: () => "false",
};

export const ruleActions = ["drop", "accept", "reject", "return", "continue"] as const;
export const ruleDirections = ["in", "out", "inout"] as const;

const head = {
  action: attribute(oneOf(...ruleActions)),
  /** As the guest sees it. */
  direction: attribute(oneOf(...ruleDirections)),
  priority: attribute(priority).default(usualPriority),
  stateMatch: attribute(stateMatch, "statematch").implied(true),
};
const Head = element("rule", head);

/** Packets of one protocol: those of which all of `is` holds, and nothing of `isNot`. */
export interface PacketMatch<P extends Protocol = Protocol> {
  readonly protocol: P;
  readonly is: Attributes<P>;
  readonly isNot: Attributes<P>;
}

/** The match of some protocol; `protocol` tells them apart. */
export type Match = { [P in Protocol]: PacketMatch<P> }[Protocol];

export interface Rule extends Fields<typeof head> {
  /** Without it, every packet of the filter's chain. */
  match?: Match;
}

/** What an element of a protocol says, by the keys of the attributes. */
type Bag = Record<string, unknown>;

const onlyNo: Value<boolean> = {
  expects: "'no'",
  form: { kind: "names", names: ["yes", "no"] },
  read: (text) => text === "no",
  write: () => "no",
};

/** The element of each protocol, described by the table of protocols. */
const elements = new Map<string, Element<Bag>>();

function elementOf(protocol: Protocol): Element<Bag> {
  const known = elements.get(protocol);
  if (known !== undefined) return known;
  const fields: Record<string, Field<unknown, Presence>> = { negated: attribute(onlyNo, "match").implied(false) };
  for (const [key, name, kind] of attributesOf(protocol)) fields[key] = attribute(kind, name).optional();
  const made: Element<Bag> = element(protocol, fields, { keepEmpty: true });
  elements.set(protocol, made);
  return made;
}

const domain = ErrorDomain.NWFILTER;

export interface ReadRuleOptions {
  /** See `ParseNwfilterOptions`. */
  readonly settled: boolean;
  readonly onUnknown: (unknown: Unknown) => void;
}

/**
 * Reads a `<rule>`. The first element that names a protocol decides; elements of other protocols are passed over unread,
 * and several of the same add up.
 */
export function readRule(xml: XmlElement, { settled, onUnknown }: ReadRuleOptions): Rule {
  const { value, unknown } = readElement(Head, xml, { domain: ErrorDomain.XML });
  const isMatch = ({ name, parent }: XmlElement) => parent === xml && isProtocol(name);
  for (const each of unknown) if (each.attribute !== undefined || !isMatch(each.element)) onUnknown(each);
  const known = xml.content.filter(isElement).filter(isMatch);
  const protocol = known[0]?.name;
  if (protocol === undefined || !isProtocol(protocol)) return value;
  const all = new Map<string, Item>();
  for (const each of known) {
    if (each.name !== protocol) onUnknown({ element: each });
    else readItems(protocol, each, all, onUnknown);
  }
  refusePortsAlone(protocol, all, xml);
  if (!settled) {
    settleSigns(protocol, all);
    settleIPSets(protocol, all);
  }
  const side = (negated: boolean) => {
    const items = attributesOf(protocol).flatMap(([key]) => {
      const item = all.get(key);
      return item !== undefined && item.negated === negated ? [[key, item.value] as const] : [];
    });
    return Object.fromEntries(items);
  };
  return { ...value, match: { protocol, is: side(false), isNot: side(true) } };
}

interface Item {
  value: unknown;
  negated: boolean;
}

function readItems(protocol: Protocol, xml: XmlElement, all: Map<string, Item>, onUnknown: (unknown: Unknown) => void) {
  const { value, unknown } = readElement(elementOf(protocol), xml, { domain });
  unknown.forEach(onUnknown);
  const { negated, ...attributes } = value;
  for (const [key, each] of Object.entries(attributes)) all.set(key, { value: each, negated: negated === true });
}

const portKeys = ["srcportstart", "srcportend", "dstportstart", "dstportend"] as const;
/** TCP, UDP, DCCP and SCTP. */
const withPorts = new Set<unknown>(["tcp", "udp", "sctp", 33]);

/** Frames with an IP packet in them: a port means something only when the packet's protocol has ports. */
function refusePortsAlone(protocol: Protocol, all: ReadonlyMap<string, Item>, xml: XmlElement): void {
  if ((protocol !== "ip" && protocol !== "ipv6") || !portKeys.some((key) => all.has(key))) return;
  const inner = all.get("protocol")?.value;
  if (withPorts.has(inner) || isHexadecimal(inner, 33)) return;
  const what = `<${protocol}> with a port needs protocol='…' with a protocol that has ports: tcp, udp, sctp or 33 (DCCP)`;
  throw fault(xml, what, { code: ErrorNumber.INTERNAL_ERROR, domain });
}

const isHexadecimal = (value: unknown, number: number): boolean =>
  typeof value === "object" && value !== null && "hexadecimal" in value && value.hexadecimal === number;

/** A mask, or the end of a range, is negated when what it belongs to is, whatever its own element says. */
function settleSigns(protocol: Protocol, all: ReadonlyMap<string, Item>): void {
  for (const [key, , { follows }] of attributesOf(protocol)) {
    const item = all.get(key);
    if (item !== undefined && follows !== undefined) item.negated = all.get(follows)?.negated ?? false;
  }
}

const onlySource: IPSetDirection[] = ["src"];

/**
 * libvirt keeps an IP set with its flags for `all` alone. For other protocols it keeps a set that comes without flags,
 * and gives it the flag `src`; a set with flags it drops.
 */
function settleIPSets(protocol: Protocol, all: Map<string, Item>): void {
  if (protocol === "all" || protocol === "all-ipv6" || !("ipset" in protocols[protocol])) return;
  if (all.has("ipset") && !all.has("ipsetflags")) all.set("ipsetflags", { value: onlySource, negated: false });
  else {
    all.delete("ipset");
    all.delete("ipsetflags");
  }
}

export function writeRule(rule: Rule, writer: XmlWriter): void {
  writer.start("rule");
  writer.attribute("action", rule.action);
  writer.attribute("direction", rule.direction);
  writer.attribute("priority", String(rule.priority));
  if (!rule.stateMatch) writer.attribute("statematch", "false");
  if (rule.match !== undefined) {
    const { protocol, is, isNot } = rule.match;
    const codec = elementOf(protocol);
    const negative = Object.keys(isNot).length > 0;
    if (Object.keys(is).length > 0 || !negative) writer.raw(writeElement(codec, { ...is }, {}, writer.level));
    if (negative) writer.raw(writeElement(codec, { ...isNot, negated: true }, {}, writer.level));
  }
  writer.end("rule");
}
