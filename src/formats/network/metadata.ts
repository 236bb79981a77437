/**
 * What applications keep in a definition: under `<metadata>` one element for each namespace. Written for networks; there
 * is nothing in it that only networks have.
 */
import { ErrorDomain } from "../../protocol/enums.ts";
import { parseXml, toFragment, writeFragment, type Fragment } from "../../xml/index.ts";

type Node = Fragment["content"][number];

const isFragment = (node: Node): node is Fragment => typeof node === "object" && "name" in node;
const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(":")));
const declaration = (prefix: string): string => (prefix === "" ? "xmlns" : `xmlns:${prefix}`);

/** The namespace of an element right under `<metadata>`. */
function namespaceOf(element: Fragment, metadata: Fragment | undefined): string | undefined {
  const name = declaration(prefixOf(element.name));
  return element.attributes[name] ?? metadata?.attributes[name];
}

/** What libvirt keeps of it: elements that have a namespace, the first of each. Nothing at all without an element. */
export function sanitiseMetadata(metadata: Fragment): Fragment | undefined {
  const elements = metadata.content.filter(isFragment);
  if (elements.length === 0) return undefined;
  const seen = new Set<string>();
  const content = elements.filter((element) => {
    const uri = namespaceOf(element, metadata);
    if (uri === undefined || seen.has(uri)) return false;
    seen.add(uri);
    return true;
  });
  return { ...metadata, content };
}

/** The element of a namespace as its owner wrote it, without the prefix; `undefined` when there is none. */
export function getMetadataElement(metadata: Fragment | undefined, uri: string): string | undefined {
  const element = metadata?.content.filter(isFragment).find((child) => namespaceOf(child, metadata) === uri);
  if (element === undefined) return undefined;
  const declarations = ([name, value]: [string, string]): boolean => name.startsWith("xmlns") && value === uri;
  const attributes = Object.fromEntries(Object.entries(element.attributes).filter((entry) => !declarations(entry)));
  return writeFragment(renamed({ ...element, attributes }, prefixOf(element.name), "")).trimEnd();
}

/**
 * The metadata with the element of namespace `uri` replaced by the one in `xml` (`null`: removed). What has no prefix
 * there gets `key` as its own.
 * @throws {VirError} XML_DETAIL when `xml` is not well-formed
 */
export function setMetadataElement(
  metadata: Fragment | undefined,
  uri: string,
  key: string,
  xml: string | null,
): Fragment | undefined {
  const whole = metadata ?? { name: "metadata", attributes: {}, content: [] };
  const others = whole.content.filter((child) => !isFragment(child) || namespaceOf(child, whole) !== uri);
  if (xml !== null) others.push(declared(toFragment(parseXml(xml, { domain: ErrorDomain.XML })), uri, key));
  return others.length === 0 ? undefined : { ...whole, content: others };
}

/** The element with `key` standing for the namespace. */
function declared(element: Fragment, uri: string, key: string): Fragment {
  const attributes = { ...element.attributes, [declaration(key)]: uri };
  if (prefixOf(element.name) !== "" || element.attributes["xmlns"] !== undefined) return { ...element, attributes };
  return renamed({ ...element, attributes }, "", key);
}

/** The element and what is in it, with the prefix `from` turned into `to`. Attributes can lose theirs, not get one. */
function renamed(element: Fragment, from: string, to: string): Fragment {
  const rename = (name: string): string => {
    if (prefixOf(name) !== from) return name;
    const local = from === "" ? name : name.slice(from.length + 1);
    return to === "" ? local : `${to}:${local}`;
  };
  const attributes = Object.entries(element.attributes);
  return {
    name: rename(element.name),
    attributes: Object.fromEntries(attributes.map(([name, value]) => [from === "" ? name : rename(name), value])),
    content: element.content.map((node) => (isFragment(node) ? renamed(node, from, to) : node)),
  };
}
