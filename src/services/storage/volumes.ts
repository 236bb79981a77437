/** What is done with the volumes of active pools. Names are taken and given back here; the data is the backend's. */
import {
  completeStorageVolume,
  parseStorageVolume,
  validateStorageVolume,
  type StorageVolumeDefinition,
} from "../../formats/storage-volume/index.ts";
import type { PoolSizes } from "../../formats/storage-pool/index.ts";
import { StorageVolResizeFlags as Resize } from "../../protocol/enums.ts";
import type { StorageVolume as Reference } from "../../protocol/remote/types.ts";
import type { Identity } from "../objects/object.ts";
import type { StorageBackend, VolumeChange } from "./backend.ts";
import type { Volume } from "./contents.ts";
import type { ActivePool, StoragePools } from "./pools.ts";

/** A volume in its pool. */
export interface FoundVolume {
  readonly pool: ActivePool;
  readonly volume: Volume;
}

export interface CreateOptions {
  /** What the backend is asked for. */
  readonly flags: number;
  /** Names that the format does not know are refused. */
  readonly validate: boolean;
}

type Method<K extends keyof StorageBackend> = NonNullable<StorageBackend[K]>;

export class StorageVolumes {
  readonly #pools: StoragePools;

  constructor(pools: StoragePools) {
    this.#pools = pools;
  }

  /** The volume that a client's reference means. @throws {VirError} NO_STORAGE_POOL, OPERATION_INVALID, NO_STORAGE_VOL */
  get(reference: Reference): FoundVolume {
    const pool = this.#pools.activeByName(reference.pool);
    return { pool, volume: this.find(pool, reference.name) };
  }

  /** @throws {VirError} NO_STORAGE_VOL */
  find({ object, contents }: ActivePool, name: string): Volume {
    const volume = contents.findByName(name);
    if (volume === undefined) {
      throw this.#pools.faults.noVolume(`storage pool '${object.name}' has no volume with name '${name}'`);
    }
    return volume;
  }

  referenceTo({ pool, volume }: FoundVolume): Reference {
    return { pool: pool.object.name, name: volume.definition.name, key: volume.definition.key };
  }

  /** @throws {VirError} NO_STORAGE_VOL when `matches` finds none in any active pool */
  search(what: string, matches: (pool: ActivePool) => Volume | undefined): FoundVolume {
    for (const pool of this.#pools.allActive()) {
      const volume = matches(pool);
      if (volume !== undefined) return { pool, volume };
    }
    throw this.#pools.faults.noVolume(`no active storage pool has a volume with ${what}`);
  }

  /** @throws {VirError} what the format refuses; the driver's number for a name that another volume has */
  async create(
    method: Method<"createVolume">,
    pool: Identity,
    xml: string,
    { flags, validate }: CreateOptions,
  ): Promise<FoundVolume> {
    const { definition } = this.#pools.active(pool);
    const volume = read(xml, definition.type, validate);
    return this.#add(pool, volume, this.#pools.faults.volumeExists, (into) => method(into.definition, volume, flags));
  }

  async clone(
    method: Method<"cloneVolume">,
    pool: Identity,
    xml: string,
    original: Reference,
    { flags, validate }: CreateOptions,
  ): Promise<FoundVolume> {
    const { definition } = this.#pools.active(pool);
    const volume = read(xml, definition.type, validate);
    this.get(original);
    return this.#add(pool, volume, this.#pools.faults.cloneExists, (into) => {
      const source = this.get(original);
      const from = { pool: source.pool.definition, volume: source.volume.definition };
      return this.#holding(source, () => method(into.definition, volume, from, flags));
    });
  }

  /** Enters a volume once `make` has made it; nobody else can have its name meanwhile. */
  async #add(
    reference: Identity,
    { name }: StorageVolumeDefinition,
    taken: (name: string) => Error,
    make: (pool: ActivePool) => Promise<VolumeChange>,
  ): Promise<FoundVolume> {
    const pool = await this.#inTurn(reference, (pool) => {
      if (pool.contents.has(name)) throw taken(name);
      pool.contents.reserve(name);
      pool.contents.changes++;
      return pool;
    });
    const { object, contents } = pool;
    try {
      const { volume, sizes } = await make(pool);
      this.#pools.book(object, sizes);
      return { pool, volume: contents.add(volume) };
    } finally {
      contents.release(name);
      contents.changes--;
    }
  }

  /** Begins a change in the pool's turn: behind a stop or refresh that is under way. */
  async #inTurn<T>(reference: Identity, begin: (pool: ActivePool) => T): Promise<T> {
    const { object } = this.#pools.active(reference);
    return object.jobs.run("changeVolumes", () => begin(this.#pools.active(reference)));
  }

  /** Does something to an existing volume that no other call needs as it is. */
  async #alter<T>(reference: Reference, work: (found: FoundVolume) => Promise<T>): Promise<T> {
    const { object } = this.#pools.activeByName(reference.pool);
    const held = await this.#inTurn(object, (pool) => {
      const volume = this.find(pool, reference.name);
      if (volume.users > 0) throw this.#pools.faults.invalid(`volume '${volume.definition.name}' is in use`);
      const found = { pool, volume };
      return { result: this.#holding(found, () => work(found)) };
    });
    return held.result;
  }

  /** While `work` is done, nobody else alters the volume, and its pool is neither stopped nor refreshed. */
  async #holding<T>({ pool, volume }: FoundVolume, work: () => Promise<T>): Promise<T> {
    pool.contents.changes++;
    volume.users++;
    try {
      return await work();
    } finally {
      volume.users--;
      pool.contents.changes--;
    }
  }

  /** @throws {VirError} OPERATION_INVALID when it is in use */
  async delete(method: Method<"deleteVolume">, reference: Reference, flags: number): Promise<void> {
    await this.#alter(reference, async ({ pool, volume }) => {
      const sizes: PoolSizes = await method(pool.definition, volume.definition, flags);
      pool.contents.remove(volume);
      this.#pools.book(pool.object, sizes);
    });
  }

  async wipe(method: Method<"wipeVolume">, reference: Reference, algorithm: number): Promise<void> {
    await this.#alter(reference, ({ pool, volume }) => method(pool.definition, volume.definition, algorithm));
  }

  /**
   * @throws {VirError} INVALID_ARG when it would shrink and SHRINK is not given; OPERATION_FAILED when the pool has not
   * the space for ALLOCATE
   */
  async resize(method: Method<"resizeVolume">, reference: Reference, capacity: bigint, flags: number): Promise<void> {
    const { faults } = this.#pools;
    await this.#alter(reference, async ({ pool, volume }) => {
      const { capacity: before, allocation } = volume.definition;
      const beforeBytes = before?.bytes ?? 0;
      const capacityBytes = target(beforeBytes, capacity, flags);
      if (!Number.isSafeInteger(capacityBytes))
        throw faults.overflow(`${capacity} bytes are more than a volume can have`);
      const shrink = (flags & Resize.SHRINK) !== 0;
      if (!shrink && capacityBytes < Math.max(beforeBytes, allocation?.bytes ?? 0)) {
        throw faults.invalidArgument(`volume '${volume.definition.name}' would shrink: that has to be asked for`);
      }
      const allocate = (flags & Resize.ALLOCATE) !== 0;
      const available = pool.definition.available?.bytes ?? 0;
      if (allocate && capacityBytes - (allocation?.bytes ?? 0) > available) {
        throw faults.failed(`storage pool '${pool.object.name}' has ${available} bytes left, which is not enough`);
      }
      const change = await method(pool.definition, volume.definition, capacityBytes, { allocate });
      volume.definition = change.volume;
      this.#pools.book(pool.object, change.sizes);
    });
  }
}

function read(xml: string, type: ActivePool["definition"]["type"], validate: boolean): StorageVolumeDefinition {
  const volume = completeStorageVolume(parseStorageVolume(xml, { validate }), type);
  validateStorageVolume(volume, type);
  return volume;
}

/** The capacity that is meant, in bytes: with DELTA relative to what it is. */
function target(before: number, capacity: bigint, flags: number): number {
  const amount = Number(capacity);
  if ((flags & Resize.DELTA) === 0) return amount;
  return (flags & Resize.SHRINK) === 0 ? before + amount : before - Math.min(amount, before);
}
