/** A storage volume as a whole. */
import { ErrorNumber } from "../../protocol/enums.ts";
import {
  attribute,
  attributeOf,
  child,
  element,
  flag,
  listIn,
  many,
  matching,
  oneOf,
  string,
  supported,
  ulong,
  type Element,
  type Fields,
} from "../../xml/index.ts";
import { Amount, Permissions } from "../storage-pool/parts.ts";
import { VolumeEncryption } from "./encryption.ts";

const extent = { start: attribute(ulong), end: attribute(ulong) };
const extents = { path: attribute(string), extents: many(element("extent", extent)) };

/** Seconds since 1970, with nanoseconds behind a point. */
const time = child(string).optional();
const timestamps = { atime: time, mtime: time, ctime: time, btime: time };
/** When the volume was used and changed: found by the backend. */
export interface Timestamps extends Fields<typeof timestamps> {}
const Timestamps: Element<Timestamps> = element("timestamps", timestamps);

const format = attributeOf("format", "type", string).optional();

const features = { lazyRefcounts: flag("lazy_refcounts"), extendedL2: flag("extended_l2") };
/** What a qcow2 image makes use of. */
export interface ImageFeatures extends Fields<typeof features> {}
const ImageFeatures: Element<ImageFeatures> = element("features", features, {
  keepEmpty: true,
  unknownChild: ErrorNumber.CONFIG_UNSUPPORTED,
});

const target = {
  path: child(string).optional(),
  format,
  permissions: Permissions.optional(),
  timestamps: Timestamps.live(),
  encryption: VolumeEncryption.optional(),
  /** The version of qcow2: `0.10` or `1.1`. */
  compat: child(matching(/^\s*[+-]?\d+\.\s*[+-]?\d+$/, "a version such as 1.1")).optional(),
  clusterSize: Amount("clusterSize", "B").optional(),
  features: ImageFeatures.optional(),
  /** Copy-on-write of the file system (btrfs) is turned off for the file; libvirt does not print it. */
  nocow: flag().when(() => false),
};
export interface VolumeTarget extends Fields<typeof target> {}
const VolumeTarget: Element<VolumeTarget> = element("target", target, { keepEmpty: "paired" });

const backingStore = {
  path: child(string).optional(),
  format,
  permissions: Permissions.optional(),
  timestamps: Timestamps.live(),
};
/** The image that the volume is layered on. */
export interface VolumeBackingStore extends Fields<typeof backingStore> {}
const VolumeBackingStore: Element<VolumeBackingStore> = element("backingStore", backingStore);

const volume = {
  type: attribute(supported(oneOf("file", "block", "dir", "network", "netdir", "ploop"))).default("file"),
  name: child(string),
  key: child(string).optional(),
  /** What the volume takes up of its pool's devices, in bytes: found by the backend. */
  extents: listIn("source", element("device", extents)).live(),
  capacity: Amount("capacity").optional(),
  allocation: Amount("allocation").optional(),
  /** What the volume takes up on the host. */
  physical: Amount("physical").live(),
  target: VolumeTarget.defaultBy(() => ({})),
  backingStore: VolumeBackingStore.optional(),
};

/** A storage volume as data: what its XML says. */
export interface StorageVolumeDefinition extends Fields<typeof volume> {}
export const StorageVolume: Element<StorageVolumeDefinition> = element("volume", volume);
