/** The checkpoint XML: see `definition.ts` for the whole. */
export { alignCheckpointDisks, nameBitmaps } from "./align.ts";
export { type CheckpointDefinition, type CheckpointDisk } from "./definition.ts";
export { parseCheckpoint, parseKeptCheckpoint, writeCheckpoint, type WriteCheckpointOptions } from "./read-write.ts";
