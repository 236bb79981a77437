/** What applications keep in a domain: title, description, and elements of their own under a namespace each. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { invalidArgument, virError, xmlDetail } from "../../protocol/errors.ts";
import { type Fragment, parseXml, toFragment, writeFragment } from "../../xml/index.ts";

const missing = (what: string) =>
  virError(ErrorNumber.NO_DOMAIN_METADATA, `the domain has no ${what}`, { domain: ErrorDomain.DOMAIN });

/** @throws {VirError} NO_DOMAIN_METADATA */
export function textOf(definition: DomainDefinition, field: "title" | "description"): string {
  const text = definition[field];
  if (text === undefined) throw missing(field);
  return text;
}

/** Null or empty: none. @throws {VirError} INVALID_ARG: a title of more than one line */
export function withText(
  definition: DomainDefinition,
  field: "title" | "description",
  text: string | null,
): DomainDefinition {
  if (field === "title" && text?.includes("\n") === true) throw invalidArgument("a title is one line");
  const { [field]: _, ...others } = definition;
  return text === null || text === "" ? others : { ...others, [field]: text };
}

/** The XML of the element of that namespace, without its prefix. @throws {VirError} NO_DOMAIN_METADATA */
export function metadataElement(definition: DomainDefinition, uri: string): string {
  const { metadata } = definition;
  const around = metadata?.attributes ?? {};
  const element = metadata?.content.filter(isFragment).find((one) => rootNamespace(one, around) === uri);
  if (element === undefined) throw missing(`metadata of the namespace ${uri}`);
  return writeFragment(without(element, uri, scopeOf(around))).trimEnd();
}

/**
 * The element in the place of the one that the namespace has; null: none any more. What has no prefix gets `key`, which
 * stands for the namespace.
 * @throws {VirError} XML_DETAIL: not well-formed, or with a prefix that stands for nothing; INVALID_ARG: a key that can
 * be no prefix
 */
export function withMetadataElement(
  definition: DomainDefinition,
  xml: string | null,
  key: string,
  uri: string,
): DomainDefinition {
  if (xml !== null && !/^[\p{L}_][\p{L}\d_.-]*$/u.test(key))
    throw invalidArgument(`'${key}' cannot be the prefix of an XML name`);
  const { metadata, ...others } = definition;
  const around = metadata?.attributes ?? {};
  const content = (metadata?.content ?? []).filter((node) => !isFragment(node) || rootNamespace(node, around) !== uri);
  if (xml !== null) content.push(namespaced(parsed(xml), key, uri));
  return content.length === 0
    ? others
    : { ...others, metadata: { name: "metadata", attributes: {}, ...metadata, content } };
}

type Node = Fragment["content"][number];
const isFragment = (node: Node): node is Fragment => typeof node === "object" && "name" in node;

function parsed(xml: string): Fragment {
  const fragment = toFragment(parseXml(xml, { domain: ErrorDomain.DOMAIN }));
  const unbound = unboundPrefix(fragment, new Set(["xml", "xmlns"]));
  if (unbound !== undefined)
    throw xmlDetail(`the prefix '${unbound}' stands for no namespace: declare it with xmlns:${unbound}`, {
      domain: ErrorDomain.DOMAIN,
    });
  return fragment;
}

function unboundPrefix({ name, attributes, content }: Fragment, known: ReadonlySet<string>): string | undefined {
  const names = Object.keys(attributes);
  const bound = new Set([
    ...known,
    ...names.filter((one) => one.startsWith("xmlns:")).map((one) => one.slice("xmlns:".length)),
  ]);
  for (const one of [name, ...names]) {
    const prefix = prefixOf(one);
    if (prefix !== "" && !bound.has(prefix)) return prefix;
  }
  for (const node of content) {
    const found = isFragment(node) ? unboundPrefix(node, bound) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(":")));
const attributeFor = (prefix: string): string => (prefix === "" ? "xmlns" : `xmlns:${prefix}`);

/** The namespace that an element is in; `around`: the attributes of the one that holds it. */
function rootNamespace({ name, attributes }: Fragment, around: Fragment["attributes"]): string | undefined {
  const declaration = attributeFor(prefixOf(name));
  return attributes[declaration] ?? around[declaration];
}

const isDeclaration = (name: string): boolean => name === "xmlns" || name.startsWith("xmlns:");
const declarationsOf = (attributes: Fragment["attributes"]): [name: string, uri: string][] =>
  Object.entries(attributes).filter(([name]) => isDeclaration(name));

/** What prefixes stand for, by these attributes. */
const scopeOf = (attributes: Fragment["attributes"]): Map<string, string> =>
  new Map(declarationsOf(attributes).map(([name, uri]) => [name.slice("xmlns:".length), uri]));

/** Gives `key` as their prefix to the element and those in it that are in no namespace. */
function namespaced(element: Fragment, key: string, uri: string): Fragment {
  const { [`xmlns:${key}`]: _, ...attributes } = element.attributes;
  // declarations come first, in the order in which they were made
  const own = Object.fromEntries(declarationsOf(attributes));
  return { ...prefixed(element, key), attributes: { ...own, [`xmlns:${key}`]: uri, ...attributes } };
}

function prefixed(element: Fragment, key: string): Fragment {
  // a default namespace of their own is none to be replaced
  if (element.attributes["xmlns"] !== undefined) return element;
  return {
    ...element,
    name: element.name.includes(":") ? element.name : `${key}:${element.name}`,
    content: element.content.map((node) => (isFragment(node) ? prefixed(node, key) : node)),
  };
}

/** The element without the prefixes that stand for `uri` and their declarations. `scope`: what prefixes stand for. */
function without(element: Fragment, uri: string, scope: ReadonlyMap<string, string>): Fragment {
  const inner = new Map([...scope, ...scopeOf(element.attributes)]);
  const kept = Object.entries(element.attributes).filter(([name, value]) => value !== uri || !isDeclaration(name));
  const prefix = prefixOf(element.name);
  return {
    name: inner.get(prefix) === uri && prefix !== "" ? element.name.slice(prefix.length + 1) : element.name,
    attributes: Object.fromEntries(kept),
    content: element.content.map((node) => (isFragment(node) ? without(node, uri, inner) : node)),
  };
}
