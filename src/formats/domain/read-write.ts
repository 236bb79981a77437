/** From the XML of a domain to its definition and back. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { fault, readDocument, writeElement, xmlErrorOfUnknown, type WriteOptions } from "../../xml/index.ts";
import { Domain, type DomainDefinition } from "./definition.ts";

export interface ParseDomainOptions {
  /** Names that libvirt does not know are refused (XML_INVALID_SCHEMA) rather than dropped. */
  validate?: boolean;
  /** The XML is of a running guest: what only such a guest has is read too. */
  live?: boolean;
}
