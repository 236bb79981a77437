/**
 * What a hypervisor brings for snapshots and checkpoints. The registry, its files, states and events are the engine's: a
 * hypervisor without any of this still keeps the metadata of what others have taken.
 */
import type { CheckpointDefinition, CheckpointDisk } from "../../formats/checkpoint/index.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import type { SnapshotDefinition } from "../../formats/snapshot/index.ts";
import type { Guest } from "../hypervisor.ts";

export interface SnapshotRequest {
  /** Undefined: the domain is shut off. */
  readonly guest: Guest | undefined;
  readonly definition: DomainDefinition;
  readonly snapshot: SnapshotDefinition;
  /** Those of the call (`DomainSnapshotCreateFlags`, …), none of which the hypervisor did not say that it takes. */
  readonly flags: number;
  /** Aborted when the work is to be given up. */
  readonly signal: AbortSignal;
}

export interface SnapshotSupport {
  /** The flags (`DomainSnapshotCreateFlags`) that it takes beside REDEFINE, CURRENT, HALT and VALIDATE. */
  readonly createFlags: number;
  /** The flags (`DomainSnapshotRevertFlags`) that it takes beside RUNNING, PAUSED and FORCE. */
  readonly revertFlags: number;
  /** METADATA_ONLY (`DomainSnapshotDeleteFlags`), where something is kept that could be left behind; or 0. */
  readonly deleteFlags: number;
  /** A snapshot of a running guest keeps the persistent definition beside that of the guest. */
  readonly keepsInactive: boolean;
  /** Takes the snapshot, the guest going on as it was. @throws {VirError} and leaves nothing behind */
  take(request: SnapshotRequest): Promise<void>;
  /**
   * Brings the disks of a domain that is shut off to where they were. One with memory is started afterwards, with the
   * snapshot in `StartRequest.from`.
   */
  revert(request: Omit<SnapshotRequest, "guest">): Promise<void>;
  /** Removes what was kept; called for children before their parents. */
  remove(request: SnapshotRequest): Promise<void>;
}

export interface CheckpointRequest {
  readonly guest: Guest;
  readonly definition: DomainDefinition;
  readonly checkpoint: CheckpointDefinition;
  readonly flags: number;
  readonly signal: AbortSignal;
}

export interface CheckpointSupport {
  /** The flags (`DomainCheckpointCreateFlags`) that it takes beside REDEFINE. */
  readonly createFlags: number;
  take(request: CheckpointRequest): Promise<void>;
  /** Removes its bitmaps, what they note going to the checkpoint's `parent`. `guest` undefined: shut off. */
  remove(request: Omit<CheckpointRequest, "guest"> & { readonly guest: Guest | undefined }): Promise<void>;
  /** The disks with how much has changed since, where that is known. */
  sizes?(guest: Guest, checkpoint: CheckpointDefinition): Promise<CheckpointDisk[]>;
}
