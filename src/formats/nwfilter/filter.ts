/** A network filter as a whole: rules and other filters, in the order in which they count. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  child,
  element,
  fault,
  integer,
  isElement,
  parseXml,
  readElement,
  refusedWith,
  string,
  uuid,
  writeElement,
  XmlWriter,
  type Fields,
  type Unknown,
  type Value,
  type XmlElement,
} from "../../xml/index.ts";
import { FilterReference } from "./filter-reference.ts";
import { readRule, writeRule, type ReadRuleOptions, type Rule } from "./rule.ts";
import { refuseOffSchema } from "./grammar.ts";
import { filterGrammar } from "./schema.ts";

/** Empty counts as absent. */
function orEmpty<T>(value: Value<T>): Value<T | ""> {
  return {
    ...value,
    read: (text) => (text === "" ? "" : value.read(text)),
    write: (each) => (each === "" ? "" : value.write(each)),
  };
}

const head = {
  name: attribute(string).orRefuse(ErrorNumber.INTERNAL_ERROR),
  chain: attribute(string).optional(),
  priority: attribute(refusedWith(ErrorNumber.INVALID_ARG, orEmpty(integer({ min: -1000, max: 1000 })))).optional(),
  uuid: child(refusedWith(ErrorNumber.XML_ERROR, uuid)).optional(),
};
type Head = Fields<typeof head>;
const Head = element("filter", head);

/** Either a rule or the use of another filter, told apart by `action`. */
export type FilterEntry = Rule | FilterReference;
export const isRule = (entry: FilterEntry): entry is Rule => "action" in entry;

export interface NwfilterDefinition {
  name: string;
  /** `root`, or the name of a chain that begins with its protocol (see `validateNwfilter`). */
  chain?: string;
  /** Among the chains, from -1000 to 1000; the lower is looked at first. */
  priority?: number;
  uuid?: string;
  entries: FilterEntry[];
}

export interface ParseNwfilterOptions {
  /** What libvirt's schema does not allow is refused (XML_INVALID_SCHEMA). */
  validate?: boolean;
  /**
   * The XML was written by `writeNwfilter`: what libvirt rearranges and drops in a new filter has been rearranged and
   * dropped already, and doing so once more would drop more (an IP set that was given its flags, for instance).
   */
  settled?: boolean;
  /** Told of every element and attribute that means nothing here. */
  onUnknown?: (unknown: Unknown) => void;
}

const domain = ErrorDomain.NWFILTER;

/**
 * Reads a filter's XML. Nothing is filled in (`completeNwfilter`), and the chain is not checked (`validateNwfilter`).
 *
 * XML_DETAIL: not well-formed. XML_ERROR, INTERNAL_ERROR, INVALID_ARG: content that is wrong, with line, column and path.
 */
export function parseNwfilter(xml: string, options: ParseNwfilterOptions = {}): NwfilterDefinition {
  const root = parseXml(xml, { domain });
  if (root.name !== "filter") {
    throw fault(root, `the document is a <${root.name}>, not a <filter>`, { domain: ErrorDomain.XML });
  }
  if (options.validate === true) refuseOffSchema(root, filterGrammar);
  return readFilter(root, { settled: options.settled ?? false, onUnknown: options.onUnknown ?? (() => undefined) });
}

function readFilter(root: XmlElement, options: ReadRuleOptions): NwfilterDefinition {
  const { value, unknown } = readElement(Head, root, { domain });
  if (value.name === "") {
    throw fault(root, "the name is empty", { attribute: "name", code: ErrorNumber.INTERNAL_ERROR, domain });
  }
  const isEntry = ({ name, parent }: XmlElement) => parent === root && (name === "rule" || name === "filterref");
  for (const each of unknown) if (each.attribute !== undefined || !isEntry(each.element)) options.onUnknown(each);
  const entries = root.content
    .filter(isElement)
    .filter(isEntry)
    .map((each) => readEntry(each, options));
  return { ...withoutEmpty(value), entries };
}

function withoutEmpty({ name, chain, priority, uuid: id }: Head): Omit<NwfilterDefinition, "entries"> {
  return {
    name,
    ...(chain === undefined || chain === "" ? {} : { chain }),
    ...(priority === undefined || priority === "" ? {} : { priority }),
    ...(id === undefined ? {} : { uuid: id }),
  };
}

function readEntry(xml: XmlElement, options: ReadRuleOptions): FilterEntry {
  if (xml.name === "rule") return readRule(xml, options);
  const { value, unknown } = readElement(FilterReference, xml, { domain: ErrorDomain.XML });
  unknown.forEach(options.onUnknown);
  return value;
}

export interface WriteNwfilterOptions {
  /** For a file: says the priority 0 too, which a chain that says none would not have when it is read again. */
  kept?: boolean;
}

/** The filter's XML, as `virsh nwfilter-dumpxml` prints it, with the last newline. */
export function writeNwfilter(
  { name, chain, priority, uuid: id, entries }: NwfilterDefinition,
  { kept = false }: WriteNwfilterOptions = {},
): string {
  const writer = new XmlWriter();
  writer.start("filter");
  writer.attribute("name", name);
  if (chain !== undefined) writer.attribute("chain", chain);
  if (priority !== undefined && (priority !== 0 || kept)) writer.attribute("priority", String(priority));
  if (id !== undefined) {
    writer.start("uuid");
    writer.text(id);
    writer.end("uuid");
  }
  for (const entry of entries) {
    if (isRule(entry)) writeRule(entry, writer);
    else writer.raw(writeElement(FilterReference, entry, {}, writer.level));
  }
  writer.end("filter");
  return writer.toString();
}
