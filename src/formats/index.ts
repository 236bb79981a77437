/**
 * The XML formats as typed objects: `import { parseDomain, writeDomain } from "tsvirt/formats"`. Each format has a reader,
 * a writer and the type between them; what libvirt fills in and refuses when something is defined is the daemon's.
 */
export { parseCheckpoint, writeCheckpoint, type CheckpointDefinition } from "./checkpoint/index.ts";
export { noDevices, parseDomain, writeDomain, type Devices, type DomainDefinition } from "./domain/index.ts";
export { parseInterface, writeInterface, type InterfaceDefinition } from "./interface/index.ts";
export {
  parseNetwork,
  parseNetworkPort,
  writeNetwork,
  writeNetworkPort,
  type NetworkDefinition,
  type NetworkPortDefinition,
} from "./network/index.ts";
export { parseNodeDevice, writeNodeDevice, type NodeDeviceDefinition } from "./node-device/index.ts";
export { parseNwfilter, writeNwfilter, type NwfilterDefinition } from "./nwfilter/index.ts";
export {
  parseNwfilterBinding,
  writeNwfilterBinding,
  type NwfilterBindingDefinition,
} from "./nwfilter-binding/index.ts";
export { parseSecret, writeSecret, type SecretDefinition } from "./secret/index.ts";
export { parseSnapshot, writeSnapshot, type SnapshotDefinition } from "./snapshot/index.ts";
export { parseStoragePool, writeStoragePool, type StoragePoolDefinition } from "./storage-pool/index.ts";
export { parseStorageVolume, writeStorageVolume, type StorageVolumeDefinition } from "./storage-volume/index.ts";
