/** A checkpoint: a moment from which on the changes of disks are noted, so that a backup can hold them alone. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  child,
  element,
  listIn,
  matching,
  on,
  refusedWith,
  string,
  text,
  ulong,
  within,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { Domain, type DomainDefinition } from "../domain/index.ts";

/** Every checkpoint is validated: what the format does not allow is never passed over. */
const code = ErrorNumber.XML_INVALID_SCHEMA;

const checkpointName = refusedWith(
  code,
  matching(/^[\w-][\w.-]*$/, "a name of letters, digits, '_', '-' and '.', the last not in the first place"),
);
const diskName = refusedWith(
  code,
  matching(/^(?:\/.+|(?:ioemu:)?(?:fd|hd|sd|vd|xvd|ubd)[a-zA-Z0-9_]+)$/, "the target of a disk or an absolute path"),
);

const disk = {
  name: attribute(diskName).orRefuse(code),
  ...on(
    "checkpoint",
    {
      no: {},
      bitmap: {
        /** The bitmap that notes the changes; named after the checkpoint unless said. */
        bitmap: attribute(string).optional(),
        /** How much has changed since. */
        sizeBytes: attribute(refusedWith(code, ulong), "size").optional(),
      },
    },
    { default: "bitmap", code },
  ),
};
export type CheckpointDisk = Fields<typeof disk>;
export const CheckpointDisk: Element<CheckpointDisk> = element("disk", disk);

const checkpoint = {
  ...within("name", { name: text(checkpointName).orRefuse(code).optionalAsAWhole() }),
  description: child(string).optional(),
  ...within("parent", { parent: child(checkpointName, "name").orRefuse(code).optionalAsAWhole() }),
  /** Since 1970. */
  creationTimeSeconds: child(refusedWith(code, ulong), "creationTime").optional().omitting(0),
  disks: listIn("disks", CheckpointDisk).orRefuse(code).optionalAsAWhole(),
  /** The domain as it was. */
  domain: Domain.optional(),
};
/** What a checkpoint's XML says. */
export interface CheckpointFields extends Fields<typeof checkpoint> {}
export const Checkpoint: Element<CheckpointFields> = element("domaincheckpoint", checkpoint);

/** A checkpoint as data. */
export interface CheckpointDefinition {
  name: string;
  description?: string;
  /** The name of the checkpoint that was current when this one was made. */
  parent?: string;
  creationTimeSeconds: number;
  disks: CheckpointDisk[];
  domain?: DomainDefinition;
}
