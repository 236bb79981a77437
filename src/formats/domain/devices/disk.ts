/** Disks: hard disks, CD-ROM and floppy drives, LUNs passed through. */
import {
  attribute,
  attributeOf,
  child,
  element,
  flag,
  integer,
  lazily,
  listIn,
  many,
  nonEmpty,
  on,
  onOff,
  oneOf,
  string,
  uint,
  ulong,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { ErrorNumber } from "../../../protocol/enums.ts";
import { Auth, Encryption, Format, metadataCache, storageFormat, storageSources } from "../storage-source.ts";
import { bootableDeviceInfo, virtioOptions } from "./device.ts";

const iothreadQueue = { id: attribute(uint) };
const iothread = { id: attribute(uint), queues: many(element("queue", iothreadQueue)).optional() };
/** Which of the device's queues each I/O thread serves; without queues, all in turn. */
export interface IOThreadMapping extends Fields<typeof iothread> {}
export const IOThreadMapping: Element<IOThreadMapping> = element("iothread", iothread);

const histogram = {
  type: attribute(oneOf("read", "write", "zone", "flush")).optional(),
  bins: many(element("bin", { start: attribute(ulong) })),
};

const driver = {
  name: attribute(string).optional(),
  type: attribute(storageFormat).optional(),
  cache: attribute(oneOf("default", "none", "writethrough", "writeback", "directsync", "unsafe")).optional(),
  errorPolicy: attribute(oneOf("default", "stop", "report", "ignore", "enospace"), "error_policy").optional(),
  readErrorPolicy: attribute(oneOf("default", "stop", "report", "ignore"), "rerror_policy").optional(),
  io: attribute(oneOf("default", "native", "threads", "io_uring")).optional(),
  ioeventfd: attribute(onOff).optional(),
  eventIdx: attribute(onOff, "event_idx").optional(),
  copyOnRead: attribute(onOff, "copy_on_read").optional(),
  discard: attribute(oneOf("unmap", "ignore")).optional(),
  discardNoUnref: attribute(onOff, "discard_no_unref").optional(),
  iothread: attribute(uint).optional(),
  detectZeroes: attribute(oneOf("off", "on", "unmap"), "detect_zeroes").optional(),
  queues: attribute(uint).optional(),
  queueSize: attribute(uint, "queue_size").optional(),
  ...virtioOptions,
  ...metadataCache,
  iothreads: listIn("iothreads", IOThreadMapping).optional(),
  ...within("statistics", {
    statistics: many(element("statistic", { intervalSeconds: attribute(uint, "interval") })).optional(),
    latencyHistograms: many(element("latency-histogram", histogram)).optional(),
  }),
};
export interface DiskDriver extends Fields<typeof driver> {}
export const DiskDriver: Element<DiskDriver> = element("driver", driver);

/** Limits on bytes and requests a second, and on bursts. */
export const ioTune = {
  totalBytesSec: child(ulong, "total_bytes_sec").optional(),
  readBytesSec: child(ulong, "read_bytes_sec").optional(),
  writeBytesSec: child(ulong, "write_bytes_sec").optional(),
  totalIopsSec: child(ulong, "total_iops_sec").optional(),
  readIopsSec: child(ulong, "read_iops_sec").optional(),
  writeIopsSec: child(ulong, "write_iops_sec").optional(),
  totalBytesSecMax: child(ulong, "total_bytes_sec_max").optional(),
  readBytesSecMax: child(ulong, "read_bytes_sec_max").optional(),
  writeBytesSecMax: child(ulong, "write_bytes_sec_max").optional(),
  totalIopsSecMax: child(ulong, "total_iops_sec_max").optional(),
  readIopsSecMax: child(ulong, "read_iops_sec_max").optional(),
  writeIopsSecMax: child(ulong, "write_iops_sec_max").optional(),
  sizeIopsSec: child(ulong, "size_iops_sec").optional(),
  groupName: child(string, "group_name").optional(),
  totalBytesSecMaxLength: child(ulong, "total_bytes_sec_max_length").optional(),
  readBytesSecMaxLength: child(ulong, "read_bytes_sec_max_length").optional(),
  writeBytesSecMaxLength: child(ulong, "write_bytes_sec_max_length").optional(),
  totalIopsSecMaxLength: child(ulong, "total_iops_sec_max_length").optional(),
  readIopsSecMaxLength: child(ulong, "read_iops_sec_max_length").optional(),
  writeIopsSecMaxLength: child(ulong, "write_iops_sec_max_length").optional(),
};
export interface IOTune extends Fields<typeof ioTune> {}
export const IOTune: Element<IOTune> = element("iotune", ioTune);

const backingStore = {
  index: attribute(uint).live(),
  format: Format.optional(),
  ...on("type", { none: {}, ...storageSources }, { default: "none", implied: true }),
};
/** The image that this one is layered on. The type `none` ends the chain: nothing further is looked for. */
export type BackingStore = Fields<typeof backingStore> & { backingStore?: BackingStore };
export const BackingStore: Element<BackingStore> = element(
  "backingStore",
  { ...backingStore, backingStore: lazily("backingStore", () => BackingStore as Element<unknown>).optional() },
  { keepEmpty: true },
) as Element<BackingStore>;

/** The copy that a block job is writing. */
const mirror = {
  job: attribute(oneOf("copy", "active-commit")).optional(),
  ready: attribute(oneOf("yes", "abort", "pivot")).optional(),
  file: attribute(string).optional(),
  legacyFormat: attribute(string, "format").optional(),
  format: Format.optional(),
  ...on("type", storageSources, { default: "file" }),
  backingStore: BackingStore.optional(),
};
export type Mirror = Fields<typeof mirror>;
export const Mirror: Element<Mirror> = element("mirror", mirror);

const geometry = {
  cyls: attribute(uint),
  heads: attribute(uint),
  secs: attribute(uint),
  trans: attribute(oneOf("none", "auto", "lba")).optional(),
};

const blockIo = {
  logicalBlockSize: attribute(uint, "logical_block_size").optional(),
  physicalBlockSize: attribute(uint, "physical_block_size").optional(),
  discardGranularity: attribute(uint, "discard_granularity").optional(),
};

export const diskBuses = ["ide", "fdc", "scsi", "virtio", "xen", "usb", "uml", "sata", "sd", "none", "nvme"] as const;

const target = {
  /** The disk's name, which tells it apart: `vda`. */
  dev: attribute(nonEmpty),
  bus: attribute(oneOf(...diskBuses)).optional(),
  tray: attribute(oneOf("closed", "open")).optional(),
  removable: attribute(onOff).optional(),
  rotationRate: attribute(integer({ max: 65535 }), "rotation_rate").optional(),
  dpofua: attribute(onOff).optional(),
};

const disk = {
  driver: DiskDriver.optional(),
  auth: Auth.optional(),
  ...on("type", storageSources, { default: "file" }),
  device: attribute(oneOf("disk", "cdrom", "floppy", "lun")).default("disk"),
  model: attribute(
    oneOf("virtio", "virtio-transitional", "virtio-non-transitional", "usb-storage", "usb-bot"),
  ).optional(),
  rawio: attribute(yesNo).optional(),
  sgio: attribute(oneOf("filtered", "unfiltered")).optional(),
  snapshot: attribute(oneOf("no", "internal", "external", "manual")).optional(),
  backingStore: BackingStore.optional(),
  backendDomain: attributeOf("backenddomain", "name", string).optional(),
  geometry: element("geometry", geometry).optional(),
  blockIo: element("blockio", blockIo).optional(),
  mirror: Mirror.live(),
  target: element("target", target).orRefuse(ErrorNumber.NO_TARGET),
  ioTune: IOTune.optional(),
  throttleFilters: listIn("throttlefilters", element("throttlefilter", { group: attribute(string) })).optional(),
  readonly: flag(),
  shareable: flag(),
  transient: element("transient", { shareBacking: attribute(yesNo).optional() }, { keepEmpty: true }).optional(),
  serial: child(string).optional(),
  wwn: child(string).optional(),
  vendor: child(string).optional(),
  product: child(string).optional(),
  encryption: Encryption.optional(),
  ...bootableDeviceInfo,
};
/** Its `source` depends on its `type`. */
export type Disk = Fields<typeof disk>;
export const Disk: Element<Disk> = element("disk", disk);
