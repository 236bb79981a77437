/**
 * From text to a tree. Entities other than XML's own five are never expanded: a document type declaration is passed over,
 * and a reference to what it declares is an error. Depth and size are bounded, so that no input can exhaust the stack.
 */
import { SaxesParser } from "saxes";
import { ErrorDomain } from "../protocol/enums.ts";
import { xmlDetail } from "../protocol/errors.ts";
import type { XmlElement, XmlMarkup, XmlNode } from "./tree.ts";

/** libxml2's limit, which every document that libvirt accepts keeps. */
export const maximumDepth = 256;
/** In UTF-16 units; a string on the wire is at most 4 MiB. */
export const maximumLength = 16 * 1024 * 1024;

export interface ParseXmlOptions {
  /** The part of libvirt that errors are reported for: what kind of object the document describes. */
  domain?: ErrorDomain;
}

interface Open extends XmlElement {
  attributes: Readonly<Record<string, string>>;
  content: XmlNode[];
  hasElements: boolean;
}

/**
 * The root element of the document. Text that is not well-formed is XML_DETAIL with line and column; a document deeper
 * than 256 elements or longer than 16 Mi characters is refused with the same number.
 */
export function parseXml(text: string, options: ParseXmlOptions = {}): XmlElement {
  const domain = options.domain ?? ErrorDomain.XML;
  const refuse = (line: number, column: number, detail: string) =>
    xmlDetail(`line ${line}, column ${column}: ${detail}`, { domain });
  if (text.length > maximumLength) {
    throw refuse(1, 1, `the document has ${text.length} characters, at most ${maximumLength} are read`);
  }
  const parser = new SaxesParser({ xmlns: false, position: true });
  let root: Open | undefined;
  let current: Open | null = null;
  let depth = 0;

  const keep = (node: XmlMarkup) => {
    current?.content.push(node);
  };
  parser.on("error", (error) => {
    throw refuse(parser.line, parser.column + 1, error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, "").replace(/\.$/, ""));
  });
  parser.on("opentagstart", (tag) => {
    const { name } = tag;
    // Without namespace processing every attribute is a plain string.
    const attributes = tag.attributes as Record<string, string>;
    if (++depth > maximumDepth) {
      throw refuse(parser.line, parser.column, `elements nested more than ${maximumDepth} deep`);
    }
    const column = Math.max(1, parser.column - name.length - 1);
    const element: Open = {
      name,
      parent: current,
      line: parser.line,
      column,
      attributes,
      content: [],
      hasElements: false,
    };
    if (current === null) root ??= element;
    else {
      if (!current.hasElements) dropBlank(current);
      current.hasElements = true;
      current.content.push(element);
    }
    current = element;
  });
  parser.on("closetag", () => {
    depth--;
    current = current?.parent as Open | null;
  });
  parser.on("text", (value) => {
    if (current === null) return;
    const between = current.hasElements && typeof current.content[0] !== "string";
    if (!(between && isBlank(value))) current.content.push(value);
  });
  parser.on("cdata", (value) => keep({ kind: "cdata", text: value }));
  parser.on("comment", (value) => keep({ kind: "comment", text: value }));
  parser.on("processinginstruction", ({ target, body }) => keep({ kind: "instruction", text: `${target} ${body}` }));
  parser.write(text).close();
  if (root === undefined) throw refuse(1, 1, "the document is empty");
  return root;
}

/** The blank between a start tag and the first child was kept, in case it was the whole text of a leaf. */
function dropBlank(element: Open): void {
  const { content } = element;
  if (content.length === 1 && typeof content[0] === "string" && isBlank(content[0])) content.length = 0;
  else if (content.length > 1) {
    element.content = content.filter((node) => typeof node !== "string" || !isBlank(node));
  }
}

const isBlank = (text: string) => !/[^ \t\r\n]/.test(text);
