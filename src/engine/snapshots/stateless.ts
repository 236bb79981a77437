/**
 * Snapshots and checkpoints of guests that have neither memory nor disks, such as those of the test hypervisor: there is
 * nothing to keep but what the engine keeps anyway.
 */
import { DomainCheckpointCreateFlags, DomainSnapshotCreateFlags as Flag } from "../../protocol/enums.ts";
import { operationUnsupported } from "../../protocol/errors.ts";
import type { CheckpointSupport, SnapshotSupport } from "./support.ts";

const nothing = async (): Promise<void> => undefined;

export const statelessSnapshots: SnapshotSupport = {
  createFlags: Flag.QUIESCE | Flag.ATOMIC | Flag.LIVE,
  revertFlags: 0,
  deleteFlags: 0,
  keepsInactive: false,
  async take({ snapshot }) {
    const manual = snapshot.disks.find((disk) => disk.snapshot === "manual");
    if (manual !== undefined) {
      throw operationUnsupported(`nobody could see to the disk '${manual.name}' by hand: there is nothing on it`);
    }
  },
  revert: nothing,
  remove: nothing,
};

export const statelessCheckpoints: CheckpointSupport = {
  createFlags: DomainCheckpointCreateFlags.QUIESCE,
  take: nothing,
  remove: nothing,
};
