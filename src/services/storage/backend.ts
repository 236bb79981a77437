/**
 * What a kind of storage has to do for the service that offers it to clients. The service keeps definitions, names and
 * states, and checks calls; a backend does what is asked, and finds out what there is.
 */
import type { CompletedStoragePool, PoolSizes, PoolSource, PoolType } from "../../formats/storage-pool/index.ts";
import type { StorageVolumeDefinition } from "../../formats/storage-volume/index.ts";
import type { StreamHole } from "../../protocol/contract.ts";

/** A volume that exists: what tells it apart is known. */
export type KnownVolume = StorageVolumeDefinition & { key: string; target: { path: string } };

/** What a pool turns out to be. */
export interface PoolFindings {
  /** The definition, with what was found out about it, such as the permissions of its folder. */
  readonly pool: CompletedStoragePool;
  readonly sizes: PoolSizes;
  readonly volumes: readonly KnownVolume[];
}

/** What became of a volume and of the space in its pool. */
export interface VolumeChange {
  readonly volume: KnownVolume;
  readonly sizes: PoolSizes;
}

/** Which part of a volume's data is meant, in bytes. */
export interface DataRange {
  readonly offset: number;
  /** 0: to the end. */
  readonly length: number;
}

export type VolumeData = AsyncIterable<Uint8Array | StreamHole>;

/** A method that is left out is answered NO_SUPPORT. Flags are the call's own: each method refuses those it cannot honour. */
export interface StorageBackend {
  /** The types of pool that can be started. */
  readonly types: ReadonlySet<PoolType>;
  /** The types of pool whose definitions are kept; without it, all that the format knows. */
  readonly keeps?: ReadonlySet<PoolType>;
  /** What is known of a pool before it is started. */
  sizesAtRest?(pool: CompletedStoragePool): PoolSizes;
  /** @throws {VirError} also when the pool's type is none of `types` */
  start(pool: CompletedStoragePool): Promise<PoolFindings>;
  /** The volumes stay as they are. */
  stop(pool: CompletedStoragePool): Promise<void>;
  refresh(pool: CompletedStoragePool): Promise<PoolFindings>;
  /** What a volume is for its users; without this method, what its definition says. */
  typeOf?(pool: CompletedStoragePool, volume: KnownVolume): StorageVolumeDefinition["type"];
  /** Nobody knows the pool any more: what was kept for it can go. Its storage stays as it is. */
  forget?(pool: CompletedStoragePool): void;
  /** Makes the storage itself: a folder, a file system, a volume group. */
  build?(pool: CompletedStoragePool, flags: number): Promise<void>;
  /** Unmakes it. */
  delete?(pool: CompletedStoragePool, flags: number): Promise<void>;
  /** Sources from which pools of that type could be made; `source` says where to look. */
  findSources?(type: PoolType, source: PoolSource | undefined): Promise<readonly PoolSource[]>;
  createVolume?(pool: CompletedStoragePool, volume: StorageVolumeDefinition, flags: number): Promise<VolumeChange>;
  /** Creates a volume with the data of another one, which may be in another pool. */
  cloneVolume?(
    pool: CompletedStoragePool,
    volume: StorageVolumeDefinition,
    original: { readonly pool: CompletedStoragePool; readonly volume: KnownVolume },
    flags: number,
  ): Promise<VolumeChange>;
  deleteVolume?(pool: CompletedStoragePool, volume: KnownVolume, flags: number): Promise<PoolSizes>;
  /** `allocate`: the space is taken from the pool at once. */
  resizeVolume?(
    pool: CompletedStoragePool,
    volume: KnownVolume,
    capacityBytes: number,
    options: { readonly allocate: boolean },
  ): Promise<VolumeChange>;
  /** Makes the volume's data unreadable. `algorithm` is a `StorageVolWipeAlgorithm`. */
  wipeVolume?(pool: CompletedStoragePool, volume: KnownVolume, algorithm: number): Promise<void>;
  upload?(pool: CompletedStoragePool, volume: KnownVolume, range: DataRange, data: VolumeData): Promise<void>;
  /** Holes may be given as such, whatever the client takes. */
  download?(pool: CompletedStoragePool, volume: KnownVolume, range: DataRange): VolumeData;
}
