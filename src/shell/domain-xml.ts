/** Looking things up in a domain's XML. */
import type { Domain } from "../api/domain.ts";
import { parseXml } from "../xml/parse.ts";
import { type XmlElement, isElement, textOf } from "../xml/tree.ts";

/** The device elements of that name. Flags: `DomainXMLFlags`. */
export async function devicesOf(domain: Domain, name: string, flags = 0): Promise<readonly XmlElement[]> {
  const root = parseXml(await domain.getXMLDesc(flags));
  return children(root, "devices").flatMap((devices) => children(devices, name));
}

/** The text of the first element of that name right below the root; empty without one. */
export async function elementText(domain: Domain, name: string): Promise<string> {
  const [element] = children(parseXml(await domain.getXMLDesc()), name);
  return element === undefined ? "" : textOf(element);
}

export const children = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.content.filter(isElement).filter((child) => child.name === name);

/** The first of these attributes that a child of that name has; document order of the children, then of `attributes`. */
export function childAttribute(element: XmlElement, child: string, ...attributes: string[]): string | undefined {
  for (const found of children(element, child)) {
    for (const [name, value] of Object.entries(found.attributes)) if (attributes.includes(name)) return value;
  }
  return undefined;
}
