/** Snapshots and checkpoints of guests that have no disks: the engine's notes are all there is to them. */
import type { CheckpointSupport, SnapshotSupport } from "../../engine/snapshots/support.ts";
import { DomainSnapshotCreateFlags as Create } from "../../protocol/enums.ts";

export const testSnapshots: SnapshotSupport = {
  createFlags: Create.DISK_ONLY | Create.REUSE_EXT | Create.QUIESCE | Create.ATOMIC | Create.LIVE | Create.NO_METADATA,
  revertFlags: 0,
  deleteFlags: 0,
  keepsInactive: false,
  take: async () => undefined,
  revert: async () => undefined,
  remove: async () => undefined,
};

export const testCheckpoints: CheckpointSupport = {
  createFlags: 0,
  take: async () => undefined,
  remove: async () => undefined,
};
