/**
 * What the VALIDATE flags hold a document to: stricter than reading it, as libvirt's schemas are. A grammar is data: the
 * attributes, children and text that an element may have.
 */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { canonicalName, fault, isElement, textOf, type XmlElement } from "../../xml/index.ts";

export interface Grammar {
  /** By name: what the whole value matches. */
  readonly attributes?: Readonly<Record<string, RegExp>>;
  /** The names of those that may not be absent. */
  readonly required?: readonly string[];
  readonly children?: Readonly<Record<string, Child>>;
  /** What the whole text matches; without it the element has none. */
  readonly text?: RegExp;
}

export interface Child {
  readonly grammar: Grammar;
  readonly least: number;
  readonly most: number;
}

export const one = (grammar: Grammar): Child => ({ grammar, least: 1, most: 1 });
export const optional = (grammar: Grammar): Child => ({ grammar, least: 0, most: 1 });
export const some = (grammar: Grammar): Child => ({ grammar, least: 1, most: Infinity });
export const any = (grammar: Grammar): Child => ({ grammar, least: 0, most: Infinity });

export const anything = /^[^]*$/;
export const yesNo = /^(?:yes|no)$/;
/** Of 64 bits. */
export const wholeNumber = /^0*(?:\d{1,19}|1[0-7]\d{18}|184[0-3]\d{16})$/;
export const absolutePath = /^(?:\/|[a-zA-Z]:\\).+$/;
export const among = (...names: readonly string[]): RegExp =>
  new RegExp(`^(?:${names.map((name) => name.replace(/[.+]/g, "\\$&")).join("|")})$`);
export const named = (value: RegExp = anything): Grammar => ({ attributes: { name: value }, required: ["name"] });

const hexDigits = String.raw`[\da-fA-F]`;
export const uuid = new RegExp(`^(?:${hexDigits}{32}|${hexDigits}{8}-(?:${hexDigits}{4}-){3}${hexDigits}{12})$`);

/** A size with its unit. */
export const scaled: Grammar = {
  attributes: { unit: /^(?:[bB](?:[yY][tT][eE][sS]?)?|[kKmMgGtTpPeE](?:[iI]?[bB])?)$/ },
  text: wholeNumber,
};

const account: Grammar = { text: /^(?:\d{1,10}|-1)$/ };
export const permissions = optional({
  children: {
    mode: optional({ text: /^[0-7]+$/ }),
    owner: optional(account),
    group: optional(account),
    label: optional({ text: anything }),
  },
});

/** XML_INVALID_SCHEMA with the place, where the element is not as the grammar says. */
export function checkGrammar(element: XmlElement, grammar: Grammar): void {
  const refuse = (what: string, attribute?: string): never => {
    throw fault(element, what, {
      code: ErrorNumber.XML_INVALID_SCHEMA,
      domain: ErrorDomain.XML,
      ...(attribute === undefined ? {} : { attribute }),
    });
  };
  const { attributes = {}, required = [], children = {}, text } = grammar;
  for (const [name, value] of Object.entries(element.attributes)) {
    if (name === "xmlns" || name.startsWith("xmlns:")) continue;
    if (attributes[name] === undefined) refuse(`'${name}' is not known here`, name);
    else if (!attributes[name].test(value)) refuse(`'${value}' is not a value that it can have`, name);
  }
  for (const name of required) {
    if (element.attributes[name] === undefined) refuse(`the attribute '${name}' is missing`);
  }
  if (text === undefined ? /\S/.test(textOf(element)) : !text.test(textOf(element))) {
    refuse(`'${textOf(element).trim()}' is not a text that it can have`);
  }
  const counts = new Map<string, number>();
  for (const node of element.content) {
    if (!isElement(node)) continue;
    const name = canonicalName(node) ?? node.name;
    const child = Object.hasOwn(children, name) ? children[name] : undefined;
    if (child === undefined) throw unknownChild(node);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    checkGrammar(node, child.grammar);
  }
  for (const [name, { least, most }] of Object.entries(children)) {
    const count = counts.get(name) ?? 0;
    if (count < least) refuse(`it has no <${name}>`);
    if (count > most) refuse(`it has ${count} elements <${name}>, where one is the most`);
  }
}

const unknownChild = (element: XmlElement) =>
  fault(element, `<${element.name}> is not known here`, {
    code: ErrorNumber.XML_INVALID_SCHEMA,
    domain: ErrorDomain.XML,
  });
