/** SCSI: host adapters, targets, logical units, and what is stored on them. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  child,
  element,
  int,
  many,
  on,
  string,
  uint,
  ulong,
  type Fields,
  type Value,
  type XmlElement,
} from "../../xml/index.ts";
import { bytes, count, inner, reported, words } from "./values.ts";

const { INTERNAL_ERROR } = ErrorNumber;
const refused = { code: INTERNAL_ERROR, missing: INTERNAL_ERROR } as const;

const vportOps = {
  /** How many virtual ports the adapter can have, and how many it has. */
  maxVports: reported(child(inner(uint), "max_vports").default(0)),
  vports: reported(child(inner(uint)).default(0)),
};

const hostAbility = {
  ...on(
    "type",
    {
      fc_host: {
        /** World wide names: of the node, of the port, of the fabric that the port is logged in to. */
        wwnn: words(),
        wwpn: words(),
        fabricWwn: child(string, "fabric_wwn").optional(),
      },
      vport_ops: vportOps,
    },
    refused,
  ),
};
export type ScsiHostAbility = Fields<typeof hostAbility>;
export type FcHost = Extract<ScsiHostAbility, { type: "fc_host" }>;

export const scsiHost = {
  host: count(),
  /** -1 is the same as none. */
  uniqueId: child(inner(int), "unique_id").omitting(-1).optional(),
  abilities: many(element("capability", hostAbility)),
};

/** Of an adapter that is to be made, the host gives the number; names that are left out are generated. */
export const newScsiHost = {
  host: child(inner(uint)).optional(),
  uniqueId: scsiHost.uniqueId,
  abilities: many(
    element("capability", {
      ...on(
        "type",
        {
          fc_host: {
            wwnn: child(string).optional(),
            wwpn: child(string).optional(),
            fabricWwn: child(string, "fabric_wwn").optional(),
          },
          vport_ops: vportOps,
        },
        refused,
      ),
    }),
  ),
};

/** One of each ability, the Fibre Channel names first. */
export function normaliseScsiHost(device: { abilities: { type: ScsiHostAbility["type"] }[] }): void {
  const last = (which: string) => device.abilities.findLast(({ type }) => type === which);
  device.abilities = [last("fc_host"), last("vport_ops")].filter((found) => found !== undefined);
}

export const scsiTarget = {
  target: words(),
  /** The remote port behind which the target is. */
  remotePort: element("capability", {
    ...on("type", { fc_remote_port: { rport: words(), wwpn: words() } }, refused),
  }).optional(),
};

export const scsi = {
  host: count(),
  bus: count(),
  target: count(),
  lun: count(),
  /** `disk`, `cdrom`, `tape`, …. */
  deviceType: child(string, "type").optional(),
};

/** 1 is yes; everything else is no. */
const available: Value<boolean> = {
  expects: "1 or 0",
  form: { kind: "boolean", yes: "1", no: "0" },
  read: (text) => text === "1",
  write: (value) => (value ? "1" : "0"),
};

const blocks = {
  logicalBlockBytes: reported(child(ulong, "logical_block_size").omitting(0)),
  blocks: reported(child(ulong, "num_blocks").omitting(0)),
};

const storageAbility = {
  ...on(
    "type",
    {
      removable: {
        mediaAvailable: child(available, "media_available").default(false),
        mediaBytes: bytes("media_size"),
        mediaLabel: child(string, "media_label").optional(),
        ...blocks,
      },
      hotpluggable: {},
    },
    refused,
  ),
};
export type StorageAbility = Fields<typeof storageAbility>;

export const storage = {
  /** The path of the block device. */
  block: words(),
  bus: child(string).optional(),
  /** `disk`, `cdrom`, `floppy`, `sd`, `dasd`, …. */
  driveType: child(string, "drive_type").optional(),
  model: child(string).optional(),
  vendor: child(string).optional(),
  serial: child(string).optional(),
  /** Of what is not removable; the other has the size of its medium. */
  sizeBytes: child(inner(ulong), "size").optional(),
  ...blocks,
  abilities: many(element("capability", storageAbility)),
};
export interface StorageFacts extends Fields<typeof storage> {}

export function normaliseStorage(device: StorageFacts, xml: XmlElement, refuse: (what: string) => Error): void {
  const last = (which: string) => device.abilities.findLast(({ type }) => type === which);
  device.abilities = [last("removable"), last("hotpluggable")].filter((found) => found !== undefined);
  if (device.abilities[0]?.type === "removable") {
    delete device.sizeBytes;
    delete device.logicalBlockBytes;
    delete device.blocks;
  } else if (device.sizeBytes === undefined) throw refuse(`<size> of <${xml.name}> is missing`);
}
