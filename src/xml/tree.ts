/**
 * An XML document as parsed: names and prefixes as written, and for every element the place where it starts. White space
 * between elements is dropped; the text of an element that has no child elements is kept to the last blank.
 */
export interface XmlElement {
  /** As written, prefix included (`qemu:commandline`). */
  readonly name: string;
  readonly parent: XmlElement | null;
  /** 1-based. */
  readonly line: number;
  /** 1-based, of the `<`. */
  readonly column: number;
  /** Without a prototype, so that no attribute name can collide with one of its members. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly XmlNode[];
}

/** Text is a plain string; comments, CDATA sections and processing instructions are kept for verbatim content. */
export type XmlNode = string | XmlElement | XmlMarkup;

export interface XmlMarkup {
  readonly kind: "comment" | "cdata" | "instruction";
  readonly text: string;
}

export const isElement = (node: XmlNode): node is XmlElement => typeof node === "object" && "name" in node;

/** The element's own character data (text and CDATA), not that of its children. */
export function textOf(element: XmlElement): string {
  const first = element.content[0];
  if (element.content.length === 1 && typeof first === "string") return first;
  let text = "";
  for (const node of element.content) {
    if (typeof node === "string") text += node;
    else if ("kind" in node && node.kind === "cdata") text += node.text;
  }
  return text;
}

/** `domain/devices/disk[2]/@bus`: where in the document an element, or one of its attributes, stands. */
export function pathOf(element: XmlElement, attribute?: string): string {
  const steps = attribute === undefined ? [] : [`@${attribute}`];
  for (let at: XmlElement | null = element; at !== null; at = at.parent) steps.unshift(at.name + position(at));
  return steps.join("/");
}

/** The element's position among its siblings of the same name, when it has any. */
function position({ name, parent, line, column }: XmlElement): string {
  const twins = parent?.content.filter((node) => isElement(node) && node.name === name) ?? [];
  if (twins.length < 2) return "";
  return `[${1 + twins.findIndex((node) => isElement(node) && node.line === line && node.column === column)}]`;
}

/** The namespace that `prefix` stands for at this element, as its own or an ancestor's `xmlns` attribute says. */
export function namespaceOf(element: XmlElement, prefix: string): string | undefined {
  const attribute = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
  for (let at: XmlElement | null = element; at !== null; at = at.parent) {
    const uri = at.attributes[attribute];
    if (uri !== undefined) return uri;
  }
  return undefined;
}
