/** A disk in a snapshot: whether it takes part, how, and where what is written after the snapshot goes. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  element,
  fault,
  flag,
  on,
  oneOf,
  string,
  supported,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { metadataCache, storageFormats, storageSources } from "../domain/storage-source.ts";

/** `manual`: somebody else sees to it. */
export const snapshotLocations = ["no", "internal", "external", "manual"] as const;
export type SnapshotLocation = (typeof snapshotLocations)[number];

/** What an image of a snapshot may lie on: no pools, and no folders. */
const { volume: _volume, dir: _dir, ...sources } = storageSources;

const driver = {
  type: attribute(supported(oneOf(...storageFormats.filter((format) => format !== "none")))).optional(),
  ...metadataCache,
};

const common = {
  name: attribute(string).orRefuse(ErrorNumber.INTERNAL_ERROR),
  snapshot: attribute(oneOf(...snapshotLocations)).optional(),
  /** A deletion of this snapshot was begun and is not over. */
  deleteInProgress: flag("snapshotDeleteInProgress"),
  driver: element("driver", driver).optional(),
};
const disk = { ...common, ...on("type", sources, { default: "file" }) };

/** Its `source` depends on its `type`; `name` is the target or the source of one of the domain's disks. */
export type SnapshotDisk = Fields<typeof disk>;
export const SnapshotDisk: Element<SnapshotDisk> = element("disk", disk, {
  normalise(given, _, xml) {
    // fields of the union are looked at whatever the type is
    const read = given as SnapshotDisk;
    if (read.type === "network" && read.source?.name === undefined && read.source !== undefined) {
      if (read.source.protocol !== "nbd") {
        throw fault(xml, "its source needs a name", { domain: ErrorDomain.DOMAIN_SNAPSHOT });
      }
    }
    if (read.source !== undefined && "startupPolicy" in read.source) delete read.source.startupPolicy;
    const path = imagePath(read);
    if (path !== undefined && (read.type === "file" || read.type === "block") && !path.startsWith("/")) {
      const what = `the image '${path}' of the disk '${read.name}' is not an absolute path`;
      throw fault(xml, what, { domain: ErrorDomain.DOMAIN_SNAPSHOT });
    }
    if (isPlaced(read)) read.snapshot ??= "external";
  },
});

/** A disk of which nothing is said but how it takes part is written without its type. */
const written = { ...common, ...on("type", { ...sources, none: {} }, { default: "none", implied: true }) };
export type WrittenDisk = Fields<typeof written>;
export const WrittenDisk: Element<WrittenDisk> = element("disk", written);

export const toWritten = (read: SnapshotDisk): WrittenDisk => {
  if (isPlaced(read)) return read;
  const { name, snapshot, deleteInProgress } = read;
  return {
    type: "none",
    name,
    ...(snapshot === undefined ? {} : { snapshot }),
    ...(deleteInProgress === true ? { deleteInProgress } : {}),
  };
};

/** The path, or the name on a server, of a disk's source; undefined where there is none. */
export function imagePath({ type, source }: { type: string; source?: object | undefined }): string | undefined {
  const { file, dev, name } = (source ?? {}) as { file?: string; dev?: string; name?: string };
  if (type === "file") return file;
  if (type === "block") return dev;
  return type === "network" ? name : undefined;
}

/** It is said where the image is, or what it is. */
const isPlaced = (read: SnapshotDisk): boolean => imagePath(read) !== undefined || read.driver?.type !== undefined;
