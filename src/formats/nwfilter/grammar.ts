/**
 * What a published schema allows in a document, for those who ask that it be kept (the VALIDATE flags). It is less than
 * what is read: misspelt names, and values that libvirt would make the best of, are refused.
 */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { fault, isElement, textOf, type XmlElement } from "../../xml/index.ts";

/** Whether the schema allows the text. */
export type Test = (text: string) => boolean;
export type Tests = Readonly<Record<string, Test>>;

export interface Grammar {
  readonly attributes?: Tests;
  /** Those of the attributes that may not be absent. */
  readonly required?: readonly string[];
  /** Without it the element has no text. */
  readonly text?: Test;
  readonly children?: Readonly<Record<string, Occurrence>>;
  /** How many children it has at most, of whatever name. */
  readonly maximum?: number;
  /** What no single place says: the complaint, if there is one. */
  readonly rule?: (xml: XmlElement) => string | undefined;
}

export interface Occurrence {
  readonly times: "one" | "optional" | "many";
  readonly grammar: Grammar | ((xml: XmlElement) => Grammar);
}
export const one = (grammar: Occurrence["grammar"]): Occurrence => ({ times: "one", grammar });
export const optional = (grammar: Occurrence["grammar"]): Occurrence => ({ times: "optional", grammar });
export const any = (grammar: Occurrence["grammar"]): Occurrence => ({ times: "many", grammar });

/** One of these words; blanks around it do not count. */
export const words =
  (...names: readonly string[]): Test =>
  (text) =>
    names.includes(text.trim());
export const like =
  (pattern: RegExp): Test =>
  (text) =>
    pattern.test(text);
export const anything: Test = () => true;
export const strictUuid = like(/^(?:[\da-fA-F]{32}|[\da-fA-F]{8}-(?:[\da-fA-F]{4}-){3}[\da-fA-F]{12})$/);

/** @throws {VirError} XML_INVALID_SCHEMA at the first place that the schema does not allow */
export function refuseOffSchema(xml: XmlElement, grammar: Grammar): void {
  checkAttributes(xml, grammar);
  const text = textOf(xml);
  if (grammar.text === undefined ? text.trim() !== "" : !grammar.text(text)) {
    throw refusal(xml, grammar.text === undefined ? "text is not allowed here" : `'${text}' is not allowed here`);
  }
  const { children = {}, maximum = Infinity } = grammar;
  const elements = xml.content.filter(isElement);
  const counts = new Map<string, number>();
  for (const [at, child] of elements.entries()) {
    const occurrence = Object.hasOwn(children, child.name) ? children[child.name] : undefined;
    if (occurrence === undefined) throw refusal(child, `<${child.name}> is not known here`);
    const count = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, count);
    if (at >= maximum || (count > 1 && occurrence.times !== "many"))
      throw refusal(child, `<${child.name}> is one too many`);
    refuseOffSchema(child, typeof occurrence.grammar === "function" ? occurrence.grammar(child) : occurrence.grammar);
  }
  for (const [name, { times }] of Object.entries(children)) {
    if (times === "one" && !counts.has(name)) throw refusal(xml, `<${name}> is missing`);
  }
  const complaint = grammar.rule?.(xml);
  if (complaint !== undefined) throw refusal(xml, complaint);
}

function checkAttributes(xml: XmlElement, { attributes = {}, required = [] }: Grammar): void {
  for (const [name, text] of Object.entries(xml.attributes)) {
    if (name.startsWith("xmlns:")) continue;
    const test = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (test === undefined) throw refusal(xml, `'${name}' is not known here`, name);
    if (!test(text)) throw refusal(xml, `the schema does not allow the value '${text}'`, name);
  }
  const missing = required.find((name) => xml.attributes[name] === undefined);
  if (missing !== undefined) throw refusal(xml, `the attribute '${missing}' is missing`);
}

const refusal = (xml: XmlElement, what: string, attribute?: string) =>
  fault(xml, what, {
    code: ErrorNumber.XML_INVALID_SCHEMA,
    domain: ErrorDomain.XML,
    ...(attribute === undefined ? {} : { attribute }),
  });
