/** From the tree to the definition, by the plan of an element. */
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import type { ElementCodec } from "./element.ts";
import { fault, wrongValue, type FaultCode } from "./fault.ts";
import { toFragment } from "./fragment.ts";
import { canonicalName } from "./namespace.ts";
import { bytesPerUnit, readSize } from "./number.ts";
import { parseXml } from "./parse.ts";
import { planOf, type AttributeStep, type Branch, type ContentStep, type Demand, type Plan } from "./plan.ts";
import { isElement, textOf, type XmlElement } from "./tree.ts";
import type { Value } from "./value.ts";

export interface ReadOptions {
  /** What belongs to a running guest is read too. */
  live?: boolean;
  /** The part of libvirt that errors are reported for. */
  domain?: ErrorDomain;
}

/** Something in the document that no description knows. */
export interface Unknown {
  readonly element: XmlElement;
  /** Without it, the element itself is unknown. */
  readonly attribute?: string;
}

export interface ReadResult<T> {
  readonly value: T;
  /** In document order. */
  readonly unknown: readonly Unknown[];
}

/**
 * Parses a document whose root is the codec's element. Text that is not well-formed is XML_DETAIL, another root element
 * or wrong content XML_ERROR or what the description says.
 */
export function readDocument<T>(codec: ElementCodec<T>, text: string, options: ReadOptions = {}): ReadResult<T> {
  const root = parseXml(text, { domain: options.domain ?? ErrorDomain.XML });
  if (root.name !== codec.name) {
    throw fault(root, `the document is a <${root.name}>, not a <${codec.name}>`, { domain: ErrorDomain.XML });
  }
  return readElement(codec, root, options);
}

/** Reads one element that has been parsed. */
export function readElement<T>(codec: ElementCodec<T>, xml: XmlElement, options: ReadOptions = {}): ReadResult<T> {
  const context = { live: options.live ?? false, domain: options.domain ?? ErrorDomain.DOMAIN, unknown: [] };
  return { value: readOne(codec, xml, context) as T, unknown: context.unknown };
}

interface Context {
  readonly live: boolean;
  readonly domain: ErrorDomain;
  readonly unknown: Unknown[];
}
type Bag = Record<string, unknown>;

function readOne(codec: ElementCodec<unknown>, xml: XmlElement, context: Context): unknown {
  const target: Bag = {};
  let plan = planOf(codec);
  while (plan.branch !== undefined) plan = choose(plan.branch, xml, target, context);
  const { unknownChild, normalise } = codec.rules;
  const unknownBefore = context.unknown.length;
  const older: Bag = plan.hasOlder ? {} : target;
  readInto(plan, xml, target, older, context);
  if (unknownChild !== undefined) refuseUnknownChild(unknownChild, xml, context.unknown.slice(unknownBefore), context);
  for (const demand of plan.demands) if (target[demand.key] === undefined) supply(demand, target, xml, context);
  normalise?.(target, older, xml);
  return target;
}

/** Fills in for a field that is absent, or refuses its absence. */
function supply(
  { key, what, required, within, fallback, code }: Demand,
  target: Bag,
  xml: XmlElement,
  { domain }: Context,
) {
  if (required || (within !== undefined && xml.content.some((node) => isElement(node) && node.name === within))) {
    throw fault(xml, `${what} is missing`, { code: code ?? ErrorNumber.XML_ERROR, domain });
  }
  if (fallback !== undefined) target[key] = typeof fallback === "function" ? (fallback as () => unknown)() : fallback;
}

function refuseUnknownChild(code: FaultCode, xml: XmlElement, unknown: readonly Unknown[], { domain }: Context): void {
  const first = unknown.find(({ element, attribute }) => attribute === undefined && element.parent === xml);
  if (first !== undefined) throw fault(first.element, `<${first.element.name}> is not known here`, { code, domain });
}

function choose(branch: Branch, xml: XmlElement, target: Bag, context: Context): Plan {
  const { attribute, names, fallback, code, missing = ErrorNumber.XML_ERROR } = branch;
  const name = xml.attributes[attribute] ?? fallback;
  if (name === undefined) {
    const what = `the attribute '${attribute}' is missing: one of ${names.join(", ")}`;
    throw fault(xml, what, { domain: context.domain, code: missing });
  }
  const plan = branch.plan(name);
  if (plan === undefined) {
    const what = wrongValue(name, `one of ${names.join(", ")}`, names);
    throw fault(xml, what, { attribute, domain: context.domain, ...(code === undefined ? {} : { code }) });
  }
  target[attribute] = name;
  return plan;
}

function readInto(plan: Plan, xml: XmlElement, target: Bag, older: Bag, context: Context): void {
  for (const name in xml.attributes) {
    const step = plan.attributesByName.get(name);
    if (step !== undefined) readAttribute(step, xml, target, older, context);
    else if (name !== "xmlns" && !name.startsWith("xmlns:")) context.unknown.push({ element: xml, attribute: name });
  }
  if (plan.text !== undefined) readText(plan.text, xml, target, context);
  for (const node of xml.content) {
    if (!isElement(node)) continue;
    const step = plan.childrenByName.get(node.name.includes(":") ? (canonicalName(node) ?? "") : node.name);
    if (step === undefined) context.unknown.push({ element: node });
    else readChild(step, node, target, older, context);
  }
}

function readAttribute(step: AttributeStep, xml: XmlElement, target: Bag, older: Bag, context: Context): void {
  if (step.kind !== "value") return;
  const { key, name, traits } = step;
  if (target[key] !== undefined) return;
  if (traits.live !== undefined && !context.live && traits.live.keeps === undefined) return;
  const value = valueOf(step.value, xml.attributes[name] ?? "", xml, name, context);
  if (traits.live?.keeps !== undefined && !context.live && !traits.live.keeps(value)) return;
  if (traits.derived === undefined) target[key] = value;
  else older[key] = value;
}

function valueOf(
  value: Value<unknown>,
  text: string,
  xml: XmlElement,
  attribute: string | undefined,
  context: Context,
) {
  const read = value.read(text);
  if (read !== undefined) return read;
  const what = wrongValue(text, value.expects, value.form.kind === "names" ? value.form.names : []);
  throw fault(xml, what, {
    domain: context.domain,
    ...(attribute === undefined ? {} : { attribute }),
    ...(value.code === undefined ? {} : { code: value.code }),
  });
}

function readText(step: ContentStep, xml: XmlElement, target: Bag, context: Context): void {
  const text = textOf(xml);
  if (step.kind === "size") {
    const { unit } = xml.attributes;
    const assumed = unit ?? step.style.assumed;
    target[step.key] = readSize(text, assumed, step.held) ?? refuseSize(text, unit, xml, context);
  } else if (step.kind === "text" && !(text === "" && (step.traits.optional === true || !acceptsNothing(step.value)))) {
    target[step.key] = valueOf(step.value, text, xml, undefined, context);
  }
}

const acceptsNothing = (value: Value<unknown>) => value.read("") !== undefined;

function refuseSize(text: string, unit: string | undefined, xml: XmlElement, { domain }: Context): never {
  if (unit !== undefined && bytesPerUnit(unit) === undefined) {
    const what = wrongValue(unit, "a unit of size such as KiB, MiB, GiB or bytes", [
      "KiB",
      "MiB",
      "GiB",
      "TiB",
      "bytes",
    ]);
    throw fault(xml, what, { domain, attribute: "unit", code: ErrorNumber.INVALID_ARG });
  }
  throw fault(xml, wrongValue(text, "a size: a number, with a unit such as KiB, MiB, GiB or bytes"), { domain });
}

/** Of several children where one is expected the first counts, as in libvirt. */
function readChild(step: ContentStep, xml: XmlElement, target: Bag, older: Bag, context: Context): void {
  const { key, traits } = step;
  if (step.kind === "group") {
    readInto(step.plan, xml, target, older, context);
    return;
  }
  if (step.kind === "ignored" || (traits.live !== undefined && !context.live && traits.live.keeps === undefined))
    return;
  const bag = traits.derived === undefined ? target : older;
  const list = (step.kind === "child" || step.kind === "element") && step.list;
  if (!list && bag[key] !== undefined) return;
  const value = childValue(step, xml, context);
  if (value === undefined || (traits.live?.keeps !== undefined && !context.live && !traits.live.keeps(value))) return;
  if (!list) bag[key] = value;
  else if (bag[key] === undefined) bag[key] = [value];
  else (bag[key] as unknown[]).push(value);
}

function childValue(step: ContentStep, xml: XmlElement, context: Context): unknown {
  switch (step.kind) {
    case "element":
      return readOne(step.codec(), xml, context);
    case "flag":
      return true;
    case "verbatim":
      return xml.content.length > 0 ? toFragment(xml) : undefined;
    case "child": {
      const text = textOf(xml);
      return text === "" && step.value.readsEmpty !== true
        ? undefined
        : valueOf(step.value, text, xml, undefined, context);
    }
    default:
      return undefined;
  }
}
