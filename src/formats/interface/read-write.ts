/** From the XML of a host interface to its definition and back. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { VirError, xmlInvalidSchema } from "../../protocol/errors.ts";
import { fault, readDocument, writeElement, type Unknown } from "../../xml/index.ts";
import { HostInterface, type InterfaceDefinition } from "./definition.ts";
import { validateInterface } from "./validate.ts";

export interface ParseInterfaceOptions {
  /**
   * What libvirt's schema would not have is refused (XML_INVALID_SCHEMA): names that no description knows, and values
   * that the parser itself takes as they are.
   */
  validate?: boolean;
  /** Told of every element and attribute that no description knows, in document order. */
  onUnknown?: (unknown: Unknown) => void;
}

/**
 * Reads an interface's XML. Nothing is filled in: an interface has no defaults of its own.
 *
 * XML_DETAIL: not well-formed. XML_ERROR: content that is wrong, with line, column and path.
 */
export function parseInterface(xml: string, options: ParseInterfaceOptions = {}): InterfaceDefinition {
  const { validate = false } = options;
  const { value, unknown } = read(xml, validate);
  if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
  if (validate) {
    if (unknown[0] !== undefined) throw unknownName(unknown[0]);
    validateInterface(value);
  }
  return value;
}

/** A value that the parser refuses is refused by the schema before it, when that is asked for. */
function read(xml: string, validate: boolean) {
  const domain = ErrorDomain.INTERFACE;
  try {
    return readDocument(HostInterface, xml, { domain });
  } catch (error) {
    const content = error instanceof VirError && error.code === ErrorNumber.XML_ERROR && error.domain === domain;
    throw validate && content ? xmlInvalidSchema(error.str2 ?? error.message, { cause: error }) : error;
  }
}

function unknownName({ element, attribute }: Unknown) {
  return fault(element, `${attribute === undefined ? `<${element.name}>` : `'${attribute}'`} is not known here`, {
    code: ErrorNumber.XML_INVALID_SCHEMA,
    domain: ErrorDomain.XML,
    ...(attribute === undefined ? {} : { attribute }),
  });
}

/** The interface's XML, as `virsh iface-dumpxml` prints it, with the last newline. */
export function writeInterface(definition: InterfaceDefinition): string {
  return writeElement(HostInterface, definition);
}

/** The MAC address of a card; the empty string for what has none of its own in its definition. */
export function macOf(definition: InterfaceDefinition): string {
  return definition.type === "ethernet" ? (definition.mac ?? "") : "";
}
