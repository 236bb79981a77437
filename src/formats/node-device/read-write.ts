/** From the XML of a node device to its definition and back. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { VirError, xmlInvalidSchema } from "../../protocol/errors.ts";
import { fault, readDocument, writeElement, type Element, type Unknown } from "../../xml/index.ts";
import { NewNodeDevice, NodeDevice, type NewNodeDeviceDefinition, type NodeDeviceDefinition } from "./definition.ts";

export interface ParseNodeDeviceOptions {
  /** What libvirt's schema would not have is refused (XML_INVALID_SCHEMA): wrong values and names that are not known. */
  validate?: boolean;
  /**
   * The XML tells of a device as the host has it. Without it, what only the host can tell (the driver in use, the number
   * of blocks, …) is read over, as libvirt does.
   */
  live?: boolean;
  /** Told of every element and attribute that no description knows, in document order. */
  onUnknown?: (unknown: Unknown) => void;
}

const domain = ErrorDomain.NODEDEV;

/**
 * Reads a node device's XML.
 *
 * XML_DETAIL: not well-formed. NO_NAME, INTERNAL_ERROR, XML_ERROR, CONFIG_UNSUPPORTED: content that is wrong, with line,
 * column and path.
 */
export function parseNodeDevice(xml: string, options: ParseNodeDeviceOptions = {}): NodeDeviceDefinition {
  return parse(NodeDevice, xml, options);
}

/**
 * Reads the XML of a device to be made. Its name and its number are of no account, and may be absent unless the schema is
 * asked for. Errors as of `parseNodeDevice`.
 */
export function parseNewNodeDevice(xml: string, options: ParseNodeDeviceOptions = {}): NewNodeDeviceDefinition {
  const definition = parse(NewNodeDevice, xml, options);
  if (options.validate !== true) return definition;
  if (definition.name === undefined)
    throw xmlInvalidSchema("the schema asks for a <name>, even of a device to be made");
  const numbered = definition.capabilities.every(({ type, ...rest }) => type !== "scsi_host" || "host" in rest);
  if (!numbered) throw xmlInvalidSchema("the schema asks for the <host> of an adapter, even of one to be made");
  return definition;
}

function parse<T>(
  codec: Element<T>,
  xml: string,
  { validate = false, live = false, ...rest }: ParseNodeDeviceOptions,
): T {
  const { value, unknown } = read(codec, xml, validate, live);
  if (rest.onUnknown !== undefined) unknown.forEach(rest.onUnknown);
  if (validate && unknown[0] !== undefined) throw unknownName(unknown[0]);
  return value;
}

/** A value that the parser refuses is refused by the schema before it, when that is asked for. */
function read<T>(codec: Element<T>, xml: string, validate: boolean, live: boolean) {
  try {
    return readDocument(codec, xml, { domain, live });
  } catch (error) {
    const content = error instanceof VirError && error.code !== ErrorNumber.XML_DETAIL && error.domain === domain;
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

/** The device's XML, as `virsh nodedev-dumpxml` prints it, with the last newline. */
export function writeNodeDevice(definition: NodeDeviceDefinition): string {
  return writeElement(NodeDevice, definition, { live: true });
}
