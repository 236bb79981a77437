/** From the XML of a domain to its definition and back. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { fault, readDocument, writeElement, type Unknown, type WriteOptions } from "../../xml/index.ts";
import { Domain, type DomainDefinition } from "./definition.ts";

export interface ParseDomainOptions {
  /** Names that libvirt does not know are refused (XML_INVALID_SCHEMA) rather than dropped. */
  validate?: boolean;
  /** The XML is of a running guest: what only such a guest has is read too. */
  live?: boolean;
  /** Told of every element and attribute that no description knows, in document order. */
  onUnknown?: (unknown: Unknown) => void;
}

/**
 * Reads a domain's XML. Nothing is filled in (`completeDomain`) and no rule between elements is checked
 * (`validateDomain`).
 *
 * XML_DETAIL: not well-formed. XML_ERROR, CONFIG_UNSUPPORTED, …: content that is wrong, with line, column and path.
 */
export function parseDomain(xml: string, options: ParseDomainOptions = {}): DomainDefinition {
  const { value, unknown } = readDocument(Domain, xml, { live: options.live ?? false, domain: ErrorDomain.DOMAIN });
  if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
  if (options.validate === true && unknown[0] !== undefined) throw unknownName(unknown[0]);
  return value;
}

function unknownName({ element, attribute }: Unknown) {
  const what = attribute === undefined ? `<${element.name}> is not known here` : `'${attribute}' is not known here`;
  return fault(element, what, {
    code: ErrorNumber.XML_INVALID_SCHEMA,
    domain: ErrorDomain.XML,
    ...(attribute === undefined ? {} : { attribute }),
  });
}

/** The domain's XML, as `virsh dumpxml` prints it, with the last newline. */
export function writeDomain(definition: DomainDefinition, options: WriteOptions = {}): string {
  return writeElement(Domain, definition, options);
}
