/** From the XML of a pool to its definition and back. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { parseXml, readDocument, writeElement, type Unknown } from "../../xml/index.ts";
import { StoragePool, type StoragePoolDefinition } from "./definition.ts";
import { checkGrammar } from "./grammar.ts";
import { poolGrammar } from "./schema.ts";
import { PoolSource } from "./source.ts";

const domain = ErrorDomain.STORAGE;

export interface ParseStorageOptions {
  /** The document is held to the format's grammar (XML_INVALID_SCHEMA): nothing unknown is passed over. */
  validate?: boolean;
  /** Told of every element and attribute that no description knows, in document order. */
  onUnknown?: (unknown: Unknown) => void;
}

/**
 * Reads a pool's XML. Nothing is filled in (`completeStoragePool`) and no rule between elements is checked
 * (`validateStoragePool`).
 *
 * XML_DETAIL: not well-formed. XML_ERROR, CONFIG_UNSUPPORTED, …: content that is wrong, with line, column and path.
 */
export function parseStoragePool(xml: string, options: ParseStorageOptions = {}): StoragePoolDefinition {
  if (options.validate === true) {
    const root = parseXml(xml, { domain });
    if (root.name === StoragePool.name) checkGrammar(root, poolGrammar(root));
  }
  const { value, unknown } = readDocument(StoragePool, xml, { domain });
  if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
  return value;
}

/** The pool's XML, as `virsh pool-dumpxml` prints it, with the last newline. Sizes are written as they are known. */
export function writeStoragePool(definition: StoragePoolDefinition): string {
  return writeElement(StoragePool, definition, { live: true });
}

/** Reads a `<source>` that stands alone, as clients hand it over when they look for sources. */
export function parsePoolSource(xml: string): PoolSource {
  return readDocument(PoolSource, xml, { domain }).value;
}

/** The `<sources>` that were found. */
export function writePoolSources(sources: readonly PoolSource[]): string {
  const inner = sources.map((source) => writeElement(PoolSource, source, { live: true }, 1));
  return `<sources>\n${inner.join("")}</sources>\n`;
}
