/** From the XML of a network to its definition and back. */
import { ErrorDomain } from "../../protocol/enums.ts";
import {
  fault,
  parseXml,
  readElement,
  writeElement,
  type Unknown,
  type WriteOptions,
  type XmlElement,
} from "../../xml/index.ts";
import { refuseOffSchema } from "../nwfilter/grammar.ts";
import { Network, type NetworkDefinition } from "./definition.ts";
import { NetworkPort, type NetworkPortDefinition } from "./port.ts";
import { networkGrammar, networkPortGrammar } from "./schema.ts";

export interface ParseNetworkOptions {
  /** What libvirt's schema does not allow is refused (XML_INVALID_SCHEMA). */
  validate?: boolean;
  /** The XML is of an active network: what only such a network has is read too. */
  live?: boolean;
  /** Told of every element and attribute that no description knows, in document order. */
  onUnknown?: (unknown: Unknown) => void;
}

const domain = ErrorDomain.NETWORK;

/**
 * Reads a network's XML. Nothing is filled in (`completeNetwork`) and nothing but single values is checked
 * (`validateNetwork`).
 *
 * XML_DETAIL: not well-formed. XML_ERROR, CONFIG_UNSUPPORTED, …: content that is wrong, with line, column and path.
 */
export function parseNetwork(xml: string, options: ParseNetworkOptions = {}): NetworkDefinition {
  const root = rootOf(xml, "network");
  if (options.validate === true) refuseOffSchema(root, networkGrammar(root));
  const { value, unknown } = readElement(Network, root, { live: options.live ?? false, domain });
  if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
  return value;
}

/** Reads a network port's XML; as `parseNetwork`, with INTERNAL_ERROR for what is missing. */
export function parseNetworkPort(
  xml: string,
  options: Pick<ParseNetworkOptions, "validate"> = {},
): NetworkPortDefinition {
  const root = rootOf(xml, "networkport");
  if (options.validate === true) refuseOffSchema(root, networkPortGrammar);
  return readElement(NetworkPort, root, { live: true, domain }).value;
}

function rootOf(xml: string, name: string): XmlElement {
  const root = parseXml(xml, { domain });
  if (root.name === name) return root;
  throw fault(root, `the document is a <${root.name}>, not a <${name}>`, { domain: ErrorDomain.XML });
}

/** The network's XML, as `virsh net-dumpxml` prints it, with the last newline. */
export function writeNetwork(definition: NetworkDefinition, options: WriteOptions = {}): string {
  return writeElement(Network, options.live === true ? definition : atRest(definition), options);
}

/** Which functions a physical function has is found at start, and no part of the definition. */
function atRest(definition: NetworkDefinition): NetworkDefinition {
  const { forward } = definition;
  if (forward?.pf === undefined) return definition;
  return { ...definition, forward: { ...forward, interfaces: [], addresses: [] } };
}

export function writeNetworkPort(port: NetworkPortDefinition): string {
  return writeElement(NetworkPort, port, { live: true });
}
