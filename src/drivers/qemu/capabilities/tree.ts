/** A small XML document written from a literal: what capabilities print is made of these. */
import { XmlWriter } from "../../../xml/write.ts";

export interface Tree {
  name: string;
  attributes: Readonly<Record<string, string | number | undefined>>;
  content: string | readonly (Tree | undefined)[];
}

type Content = string | number | readonly (Tree | undefined)[];

/** `<name attribute…>content</name>`; attributes and children that are undefined are left out. */
export const tree = (name: string, content: Content = [], attributes: Tree["attributes"] = {}): Tree => ({
  name,
  attributes,
  content: typeof content === "number" ? String(content) : content,
});

export function writeTree(root: Tree, level = 0): string {
  const writer = new XmlWriter(level);
  write(writer, root);
  return writer.toString();
}

function write(writer: XmlWriter, { name, attributes, content }: Tree): void {
  writer.start(name);
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== undefined) writer.attribute(attribute, String(value));
  if (typeof content === "string") writer.text(content);
  else for (const child of content) if (child !== undefined) write(writer, child);
  writer.end(name, true);
}
