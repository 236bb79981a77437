/** From the XML of a checkpoint to its definition and back. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { internalError, xmlError } from "../../protocol/errors.ts";
import { fault, readDocument, writeElement } from "../../xml/index.ts";
import { Checkpoint, type CheckpointDefinition, type CheckpointDisk, type CheckpointFields } from "./definition.ts";

const domain = ErrorDomain.DOMAIN_CHECKPOINT;

/**
 * Reads the XML of a checkpoint that is to be made: name, description and disks. Without a name it gets `nowSeconds`
 * for one.
 *
 * XML_DETAIL: not well-formed. XML_INVALID_SCHEMA: whatever the format does not allow.
 */
export function parseCheckpoint(xml: string, nowSeconds: number): CheckpointDefinition {
  const { name, description, disks } = read(xml);
  return {
    name: name ?? String(nowSeconds),
    ...(description === undefined ? {} : { description }),
    creationTimeSeconds: nowSeconds,
    disks: withoutSizes(disks),
  };
}

/** Reads the XML of a checkpoint that was made before. XML_ERROR: no name. INTERNAL_ERROR: no time. */
export function parseKeptCheckpoint(xml: string): CheckpointDefinition {
  const { name, creationTimeSeconds, disks, ...rest } = read(xml);
  if (name === undefined) throw xmlError("a checkpoint that was made before has a name", { domain });
  if (creationTimeSeconds === undefined) {
    throw internalError(`<creationTime> of the checkpoint ${name} is missing`, { domain });
  }
  return { name, creationTimeSeconds, ...rest, disks: withoutSizes(disks) };
}

function read(xml: string): CheckpointFields {
  const { value, unknown } = readDocument(Checkpoint, xml, { domain });
  const [first] = unknown;
  if (first === undefined) return value;
  const { element, attribute } = first;
  const what = attribute === undefined ? `<${element.name}> is not known here` : `'${attribute}' is not known here`;
  throw fault(element, what, {
    code: ErrorNumber.XML_INVALID_SCHEMA,
    domain: ErrorDomain.XML,
    ...(attribute === undefined ? {} : { attribute }),
  });
}

/** How much has changed is asked for anew each time. */
function withoutSizes(disks: readonly CheckpointDisk[] = []): CheckpointDisk[] {
  return disks.map((disk) => {
    if (disk.checkpoint !== "bitmap") return disk;
    const { sizeBytes: _, ...rest } = disk;
    return rest;
  });
}

export interface WriteCheckpointOptions {
  /** Secrets of the domain are written too. */
  secure?: boolean;
  /** Without the domain as it was. */
  withoutDomain?: boolean;
}

/** The checkpoint's XML, as `virsh checkpoint-dumpxml` prints it, with the last newline. */
export function writeCheckpoint(
  { domain: owner, ...rest }: CheckpointDefinition,
  { secure = false, withoutDomain = false }: WriteCheckpointOptions = {},
): string {
  const value = owner === undefined || withoutDomain ? rest : { ...rest, domain: owner };
  return writeElement(Checkpoint, value, { secure });
}
