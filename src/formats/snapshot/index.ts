/** The snapshot XML: see `definition.ts` for the whole. */
export {
  isExternal,
  snapshotStateOf,
  snapshotStates,
  type SnapshotDefinition,
  type SnapshotMemory,
  type SnapshotState,
} from "./definition.ts";
export { imagePath, snapshotLocations, type SnapshotDisk, type SnapshotLocation } from "./disk.ts";
export { alignSnapshotDisks, type AlignRules } from "./align.ts";
export {
  parseKeptSnapshot,
  parseSnapshot,
  writeSnapshot,
  type ParseSnapshotOptions,
  type WriteSnapshotOptions,
} from "./read-write.ts";
