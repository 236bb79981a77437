/** The XML of the host's devices: see `definition.ts` for the whole, and the files beside it for its parts. */
export * from "./capability.ts";
export * from "./capability-type.ts";
export * from "./complete.ts";
export * from "./definition.ts";
export * from "./mdev.ts";
export * from "./net.ts";
export * from "./pci.ts";
export * from "./read-write.ts";
export * from "./s390.ts";
export * from "./scsi.ts";
export * from "./vpd.ts";
