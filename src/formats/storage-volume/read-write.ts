/** From the XML of a volume to its definition and back. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { parseXml, readDocument, writeElement } from "../../xml/index.ts";
import { checkGrammar } from "../storage-pool/grammar.ts";
import type { ParseStorageOptions } from "../storage-pool/read-write.ts";
import { StorageVolume, type StorageVolumeDefinition } from "./definition.ts";
import { volumeGrammar } from "./schema.ts";

/**
 * Reads a volume's XML. Nothing is filled in (`completeStorageVolume`), and what depends on the type of the pool is not
 * checked (`validateStorageVolume`).
 *
 * XML_DETAIL: not well-formed. XML_ERROR, CONFIG_UNSUPPORTED, …: content that is wrong, with line, column and path.
 */
export function parseStorageVolume(xml: string, options: ParseStorageOptions = {}): StorageVolumeDefinition {
  const domain = ErrorDomain.STORAGE;
  if (options.validate === true) {
    const root = parseXml(xml, { domain });
    if (root.name === StorageVolume.name) checkGrammar(root, volumeGrammar);
  }
  const { value, unknown } = readDocument(StorageVolume, xml, { domain });
  if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
  return value;
}

/** The volume's XML, as `virsh vol-dumpxml` prints it, with the last newline. */
export function writeStorageVolume(definition: StorageVolumeDefinition): string {
  return writeElement(StorageVolume, definition, { live: true });
}
