/**
 * XML that is kept rather than understood, such as the metadata that applications store in a domain: plain data, written
 * back as libxml2 lays it out (attributes in double quotes, no line breaks inside an element that has text).
 */
import { indent } from "./write.ts";
import { isElement, namespaceOf, type XmlElement, type XmlMarkup, type XmlNode } from "./tree.ts";

export interface Fragment {
  name: string;
  attributes: Record<string, string>;
  content: (string | Fragment | XmlMarkup)[];
}

/**
 * A copy of the element, without its place in the document: prefixes that it takes from the elements around it are
 * declared on the copy itself.
 */
export function toFragment(element: XmlElement): Fragment {
  const copy = copied(element);
  const declared: Record<string, string> = {};
  for (const prefix of foreignPrefixes(element, new Set())) {
    const uri = namespaceOf(element, prefix);
    if (uri !== undefined) declared[`xmlns:${prefix}`] = uri;
  }
  return { ...copy, attributes: { ...declared, ...copy.attributes } };
}

function copied(element: XmlElement): Fragment {
  const copy = (node: XmlNode) => (isElement(node) ? copied(node) : node);
  return { name: element.name, attributes: { ...element.attributes }, content: element.content.map(copy) };
}

/** The prefixes that names in the element have and that no element from it down to there declares. */
function foreignPrefixes(element: XmlElement, declared: ReadonlySet<string>): Set<string> {
  const names = Object.keys(element.attributes);
  const own = names.filter((name) => name.startsWith("xmlns:")).map((name) => name.slice("xmlns:".length));
  const known = own.length === 0 ? declared : new Set([...declared, ...own]);
  const found = new Set<string>();
  for (const name of [element.name, ...names]) {
    const prefix = name.slice(0, Math.max(0, name.indexOf(":")));
    if (prefix !== "" && prefix !== "xmlns" && prefix !== "xml" && !known.has(prefix)) found.add(prefix);
  }
  for (const node of element.content) {
    if (isElement(node)) for (const prefix of foreignPrefixes(node, known)) found.add(prefix);
  }
  return found;
}

/** The fragment in lines indented by `level`, last newline included. */
export function writeFragment(fragment: Fragment, level = 0): string {
  return `${indent(level)}${written(fragment, level)}\n`;
}

function written(fragment: Fragment, level: number | undefined): string {
  const { name, content } = fragment;
  const attributes = Object.entries(fragment.attributes).map(([key, value]) => ` ${key}=${quoted(value)}`);
  const start = `<${name}${attributes.join("")}`;
  if (content.length === 0) return `${start}/>`;
  const inline = level === undefined || content.some((node) => typeof node === "string" || isCdata(node));
  const inner = content.map((node) => {
    const line = markup(node, inline ? undefined : level + 1);
    return inline ? line : `\n${indent(level + 1)}${line}`;
  });
  return `${start}>${inner.join("")}${inline ? "" : `\n${indent(level)}`}</${name}>`;
}

const isCdata = (node: Fragment | XmlMarkup) => "kind" in node && node.kind === "cdata";

function markup(node: string | Fragment | XmlMarkup, level: number | undefined): string {
  if (typeof node === "string") return node.replace(/[<>&\r]/g, (character) => escapes[character] ?? character);
  if ("name" in node) return written(node, level);
  if (node.kind === "cdata") return `<![CDATA[${node.text}]]>`;
  return node.kind === "comment" ? `<!--${node.text}-->` : `<?${node.text}?>`;
}

function quoted(value: string): string {
  const escaped = value.replace(/[<>&\r\n\t]/g, (character) => escapes[character] ?? character);
  return escaped.includes('"') && !escaped.includes("'") ? `'${escaped}'` : `"${escaped.replaceAll('"', "&quot;")}"`;
}

const escapes: Readonly<Record<string, string>> = {
  "<": "&lt;",
  ">": "&gt;",
  "&": "&amp;",
  "\r": "&#13;",
  "\n": "&#10;",
  "\t": "&#9;",
};
