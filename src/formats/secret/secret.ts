/** A secret: what it is for and who may see it. Its value is no part of the XML. */
import { ErrorDomain, ErrorNumber, SecretUsageType } from "../../protocol/enums.ts";
import {
  attribute,
  child,
  element,
  fault,
  on,
  parseXml,
  readElement,
  string,
  uuid,
  writeElement,
  yesNo,
  type Element,
  type Fields,
  type Unknown,
  type Value,
} from "../../xml/index.ts";
import { refuseOffSchema } from "../nwfilter/grammar.ts";
import { secretGrammar } from "./schema.ts";

/** `yes` or `no`; empty counts as absent. */
const yesNoOrEmpty: Value<boolean> = { ...yesNo, read: (text) => (text === "" ? false : yesNo.read(text)) };

/** The numbers of `virSecretUsageType` by the names in the XML. */
export const secretUsageTypes = {
  none: SecretUsageType.NONE,
  volume: SecretUsageType.VOLUME,
  ceph: SecretUsageType.CEPH,
  iscsi: SecretUsageType.ISCSI,
  tls: SecretUsageType.TLS,
  vtpm: SecretUsageType.VTPM,
} as const;
export type SecretUsageName = keyof typeof secretUsageTypes;

/** The element that holds what the secret is for, by the type of use. */
const id = (name: string) => child(string, name).orRefuse(ErrorNumber.INTERNAL_ERROR);

const usage = {
  ...on("type", {
    none: {},
    volume: { id: id("volume") },
    ceph: { id: id("name") },
    iscsi: { id: id("target") },
    tls: { id: id("name") },
    vtpm: { id: id("name") },
  }),
};
export type SecretUsage = Fields<typeof usage>;

const secret = {
  /** Never written to a disk. */
  ephemeral: attribute(yesNoOrEmpty).default(false),
  /** The value is told to no client. */
  private: attribute(yesNoOrEmpty).default(false),
  uuid: child(uuid).optional(),
  description: child(string).optional(),
  usage: element("usage", usage).optional(),
};

export interface SecretDefinition extends Fields<typeof secret> {}
export const Secret: Element<SecretDefinition> = element("secret", secret, {
  normalise: (value) => {
    if (value.usage?.type === "none") delete value.usage;
  },
});

export interface ParseSecretOptions {
  /** What libvirt's schema does not allow is refused (XML_INVALID_SCHEMA). */
  validate?: boolean;
  /** Told of every element and attribute that means nothing here. */
  onUnknown?: (unknown: Unknown) => void;
}

const domain = ErrorDomain.SECRET;

/**
 * Reads a secret's XML. Nothing is filled in (`completeSecret`).
 *
 * XML_DETAIL: not well-formed. XML_ERROR, INTERNAL_ERROR: content that is wrong, with line, column and path.
 */
export function parseSecret(xml: string, options: ParseSecretOptions = {}): SecretDefinition {
  const root = parseXml(xml, { domain });
  if (root.name !== Secret.name) {
    throw fault(root, `the document is a <${root.name}>, not a <secret>`, { domain: ErrorDomain.XML });
  }
  if (options.validate === true) refuseOffSchema(root, secretGrammar);
  const { value, unknown } = readElement(Secret, root, { domain });
  if (options.onUnknown !== undefined) unknown.forEach(options.onUnknown);
  return value;
}

/** The secret's XML, as `virsh secret-dumpxml` prints it, with the last newline. */
export function writeSecret(definition: SecretDefinition): string {
  return writeElement(Secret, definition);
}

export interface CompleteSecret extends SecretDefinition {
  uuid: string;
}

/** Gives a secret the UUID that it may lack. */
export function completeSecret(
  definition: SecretDefinition,
  newUuid: () => string = () => crypto.randomUUID(),
): CompleteSecret {
  return { ...definition, uuid: definition.uuid ?? newUuid() };
}

/** What the secret is for, as the wire has it: type NONE and nothing for one without a use. */
export function secretUsageOf({ usage }: SecretDefinition): { usageType: number; usageID: string } {
  if (usage === undefined || usage.type === "none") return { usageType: SecretUsageType.NONE, usageID: "" };
  return { usageType: secretUsageTypes[usage.type], usageID: usage.id };
}
