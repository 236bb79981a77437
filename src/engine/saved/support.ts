/** What a hypervisor brings for guests that are saved to files: writing their state, reading it, and core dumps. */
import type { DomainObject } from "../domain.ts";
import type { Guest } from "../hypervisor.ts";

/** What the engine has to know of a saved guest. */
export interface SavedGuest {
  /** The domain's XML, secrets included. */
  readonly xml: string;
  /** It goes on when it is restored; otherwise it waits to be resumed. */
  readonly running: boolean;
}

export interface SaveRequest {
  readonly guest: Guest;
  /** An absolute path. */
  readonly path: string;
  readonly saved: SavedGuest;
  /** `DomainSaveRestoreFlags`, without RUNNING and PAUSED, which are in `saved`. */
  readonly flags: number;
  /** Of `domainSaveParams`: image_format, parallel.channels. */
  readonly parameters: ReadonlyMap<string, string | number>;
  /** Aborted when the work is to be given up. */
  readonly signal: AbortSignal;
}

export interface DumpRequest {
  readonly guest: Guest;
  readonly path: string;
  /** `DomainCoreDumpFormat`: one of `dumpFormats`. */
  readonly format: number;
  /** `DomainCoreDumpFlags`. */
  readonly flags: number;
  readonly signal: AbortSignal;
}

export interface Screenshot {
  readonly mime: string;
  readonly data: Uint8Array;
}

export interface ImageSupport {
  /** The flags (`DomainSaveRestoreFlags`) that each call takes. */
  readonly saveFlags: number;
  readonly managedSaveFlags: number;
  readonly restoreFlags: number;
  readonly defineFlags: number;
  /** The names of parameters (`domainSaveParams`) beside file and dxml; undefined: the call is not supported. */
  readonly parameters?: ReadonlySet<string>;
  /** The XML of a guest may be changed when it is saved or restored. */
  readonly xmlChanges: boolean;
  /** `DomainCoreDumpFlags`, and `DomainCoreDumpFormat`s by number. */
  readonly dumpFlags: number;
  readonly dumpFormats: ReadonlySet<number>;
  /**
   * Where managed images lie, a file a domain. Without it a managed save is no more than a mark on the domain, which
   * boots when it is started again, as on libvirt's test driver.
   */
  readonly managedFolder?: string;
  /** Writes the guest's state; afterwards it stands still and is ended. @throws {VirError} the guest goes on as it was */
  save(request: SaveRequest): Promise<void>;
  /** Reads what stands in front of a guest's state. @throws {VirError} SYSTEM_ERROR, INTERNAL_ERROR (no image) */
  read(path: string): Promise<SavedGuest>;
  /** Replaces that, and leaves the state alone. */
  rewrite(path: string, saved: SavedGuest): Promise<void>;
  dump(request: DumpRequest): Promise<void>;
  /** @throws {VirError} INVALID_ARG: no such screen */
  screenshot?(domain: DomainObject, screen: number): Promise<Screenshot>;
}
