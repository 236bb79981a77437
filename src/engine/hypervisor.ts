/**
 * What a hypervisor that keeps no state of its own has to bring: everything else of a domain's life (registry, jobs,
 * persistence, events, lists) is the engine's.
 */
import type { Disk, DomainDefinition } from "../formats/domain/index.ts";
import type { SnapshotDefinition } from "../formats/snapshot/index.ts";
import type { DomainEventID } from "../protocol/enums.ts";
import type { BlockSize, GuestOperations } from "./changes/guest-operations.ts";
import type { ImageSupport, SavedGuest } from "./saved/support.ts";
import type { CheckpointSupport, SnapshotSupport } from "./snapshots/support.ts";

/** A definition that has all that tells domains apart. */
export type CompleteDefinition = DomainDefinition & { uuid: string };

/** How a guest that ran came to its end. */
export type GuestEnd =
  /** It shut itself down, or was asked to and did. */
  | { readonly kind: "shutdown" }
  /** The process ended, or the guest was declared crashed, without a word. `detail` says what is known. */
  | { readonly kind: "crashed"; readonly detail: string };

/** What the hypervisor reports of a running guest. Each call is one transition; the engine drops repetitions. */
export interface GuestObserver {
  /** The virtual CPUs stand still. `reason`: `DomainPausedReason`; `detail`: `DomainEventSuspendedDetailType`. */
  paused(reason: number, detail: number): void;
  /** They run again. `reason`: `DomainRunningReason`; `detail`: `DomainEventResumedDetailType`. */
  running(reason: number, detail: number): void;
  /** It has started anew without ending: it runs, and nobody is told. */
  restarted(): void;
  /** The guest has been told to stop or is stopping. `detail`: `DomainEventShutdownDetailType`. */
  shuttingDown(detail: number): void;
  /** The guest is gone and nothing of it is left running. */
  ended(end: GuestEnd): void;
  /** Any other domain event, by its number, with the fields behind `dom` of its message. */
  event(id: DomainEventID, fields: Readonly<Record<string, unknown>>): void;
  /** Something that is kept in the status file has changed. */
  changed(): void;
}

/** What a guest starts from where it does not boot. */
export type StartSource =
  | { readonly kind: "image"; readonly path: string; readonly saved: SavedGuest; readonly flags: number }
  | { readonly kind: "snapshot"; readonly snapshot: SnapshotDefinition };

export interface StartRequest {
  /** The definition of the running guest: addresses and aliases assigned. */
  readonly definition: DomainDefinition;
  readonly id: number;
  /** Leave the virtual CPUs standing still. */
  readonly paused: boolean;
  /** Undefined: it boots. Comes only to a hypervisor that has `images` or `snapshots`. */
  readonly from?: StartSource | undefined;
  readonly observer: GuestObserver;
  /** Tells at once what is needed to end a start that the daemon's death cuts off. Resolves when it is kept. */
  launched(saved: unknown): Promise<void>;
  /** Aborted when the start is to be given up; what has been started is ended. */
  readonly signal: AbortSignal;
}

/** A guest that runs, as the hypervisor holds it; what it may be asked beyond its life is optional. */
export interface Guest extends Partial<GuestOperations> {
  /**
   * The definition as it is now: with what the hypervisor chose at start, such as pty paths and ports. When a change has
   * been made to the guest, the engine puts another one in its place: it is to be read here each time, never kept.
   */
  definition: DomainDefinition;
  /** What `adopt` needs to find the guest again after the daemon was restarted: plain JSON. */
  save(): unknown;
  suspend(signal: AbortSignal): Promise<void>;
  resume(signal: AbortSignal): Promise<void>;
  /** Asks the guest to shut down; resolves when it has been asked. `modes`: `DomainShutdownFlagValues`. */
  shutdown(modes: number, signal: AbortSignal): Promise<void>;
  /** Asks the guest to reboot; resolves when it has been asked. `modes`: `DomainRebootFlagValues`. */
  reboot(modes: number, signal: AbortSignal): Promise<void>;
  reset(signal: AbortSignal): Promise<void>;
  /**
   * Ends the guest at once; resolves when it is gone and `ended` has been called. With `graceful` it is never killed the
   * hard way: RESOURCE_BUSY when it does not end by itself.
   */
  destroy(graceful: boolean): Promise<void>;
  /** CPU time in nanoseconds, and the memory that it has now in KiB. */
  usage(): Promise<GuestUsage>;
}

export interface GuestUsage {
  readonly cpuTimeNs: bigint;
  readonly memoryKiB: number;
  /** CPU time in nanoseconds spent in user and in kernel mode, where known. */
  readonly userNs?: bigint;
  readonly systemNs?: bigint;
}

/** A guest found again after a restart, with the state that it is in. */
export interface Adopted {
  readonly guest: Guest;
  /** Undefined: it does not answer yet; the observer is told when it does. */
  readonly running: boolean | undefined;
}

export interface Hypervisor {
  /** The folder and connection name: "qemu". */
  readonly name: string;
  /** Without it snapshots cannot be taken or reverted to; the metadata of others are kept all the same. */
  readonly snapshots?: SnapshotSupport;
  readonly checkpoints?: CheckpointSupport;
  /** Without it guests cannot be saved to files, restored or dumped. */
  readonly images?: ImageSupport;
  /**
   * What its guests may be asked: the prototype of their class does. A call about a guest that needs what is not among
   * it is not answered at all (NO_SUPPORT), whatever state the domain is in.
   */
  readonly operations?: Readonly<Partial<GuestOperations>>;
  /** A guest that is paused can be shut down all the same: nothing in it has to notice. */
  readonly shutsDownPaused?: boolean;
  /** The numbers of the CPUs that guests may be on; absent: those of this host. */
  readonly hostCpus?: readonly number[];
  /** The sizes of a disk's image while no guest uses it. Absent: they are known of running guests alone. */
  imageSize?(disk: Disk): Promise<BlockSize>;
  /**
   * Completes, checks and assigns a definition that was handed in.
   * @throws {VirError} what a user did wrong, or what cannot be had here.
   */
  define(definition: DomainDefinition): Promise<CompleteDefinition>;
  /** Makes the definition of a guest about to start from its persistent one: aliases and all that is only live. */
  launch(definition: DomainDefinition, id: number): Promise<DomainDefinition>;
  start(request: StartRequest): Promise<Guest>;
  /**
   * Finds a guest again from what `Guest.save` gave. Undefined: it is gone. The state that it is in follows from the
   * hypervisor, not from the file.
   */
  adopt(saved: unknown, definition: DomainDefinition, id: number, observer: GuestObserver): Promise<Adopted | GuestEnd>;
  /** Ends and clears away what a start that was cut off by the daemon's death has left. `saved`: from `launched`. */
  sweep(saved: unknown, id: number, name: string): Promise<void>;
}
