/** What is behind a disk, in one word, as `domblklist` shows it. */
import type { XmlElement } from "../xml/tree.ts";
import { childAttribute, children } from "./domain-xml.ts";

export function sourceOfDisk(disk: XmlElement): string | undefined {
  if (disk.attributes["type"] !== "nvme") {
    return childAttribute(disk, "source", "file", "dev", "dir", "name", "volume", "path");
  }
  const [source] = children(disk, "source");
  const [address] = source === undefined ? [] : children(source, "address");
  if (source === undefined || address === undefined) return undefined;
  const { domain = "0", bus = "0", slot = "0", function: part = "0" } = address.attributes;
  const hex = (text: string, digits: number): string => Number(text).toString(16).padStart(digits, "0");
  const place = `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${hex(part, 1)}`;
  return `nvme://${place}/${source.attributes["namespace"] ?? ""}`;
}
