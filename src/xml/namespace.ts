/** The namespaces that libvirt's formats use, by the prefix each has in what libvirt writes. */
import { namespaceOf, type XmlElement } from "./tree.ts";

export const namespaces = {
  qemu: "http://libvirt.org/schemas/domain/qemu/1.0",
  lxc: "http://libvirt.org/schemas/domain/lxc/1.0",
  bhyve: "http://libvirt.org/schemas/domain/bhyve/1.0",
  xen: "http://libvirt.org/schemas/domain/xen/1.0",
  test: "http://libvirt.org/schemas/domain/test/1.0",
  dnsmasq: "http://libvirt.org/schemas/network/dnsmasq/1.0",
  fs: "http://libvirt.org/schemas/storagepool/fs/1.0",
  rbd: "http://libvirt.org/schemas/storagepool/rbd/1.0",
} as const;
export type Prefix = keyof typeof namespaces;

const prefixes: ReadonlyMap<string, string> = new Map(Object.entries(namespaces).map(([prefix, uri]) => [uri, prefix]));

/**
 * The element's name with libvirt's own prefix for its namespace, whatever prefix the document uses; `undefined` when
 * the prefix stands for none that libvirt knows.
 */
export function canonicalName(element: XmlElement): string | undefined {
  const { name } = element;
  const colon = name.indexOf(":");
  if (colon < 0) return name;
  const prefix = prefixes.get(namespaceOf(element, name.slice(0, colon)) ?? "");
  return prefix === undefined ? undefined : `${prefix}:${name.slice(colon + 1)}`;
}
