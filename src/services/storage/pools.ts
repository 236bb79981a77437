/** The pools of a connection or host: their life, what is in the active ones, and what of both is known. */
import type { DefinitionStore } from "../../engine/definition-store.ts";
import {
  bytes,
  completeStoragePool,
  parseStoragePool,
  validateStoragePool,
  writeStoragePool,
  type CompletedStoragePool,
  type PoolSizes,
} from "../../formats/storage-pool/index.ts";
import type { HostLogger } from "../../host/log.ts";
import {
  StoragePoolBuildFlags as Build,
  StoragePoolCreateFlags as Create,
  StoragePoolEventID,
  StoragePoolEventLifecycleType,
} from "../../protocol/enums.ts";
import { noSupport } from "../../protocol/errors.ts";
import type { ObjectEvents } from "../objects/events.ts";
import { ObjectLife } from "../objects/life.ts";
import type { Identity } from "../objects/object.ts";
import type { PoolFindings, StorageBackend } from "./backend.ts";
import { conflict } from "./conflicts.ts";
import { PoolContents } from "./contents.ts";
import { StorageFaults, storageNumbers, type StorageNumbers } from "./faults.ts";
import type { PoolObject } from "./list.ts";

export interface StorageOptions {
  readonly store: DefinitionStore;
  readonly backend: StorageBackend;
  readonly events: ObjectEvents;
  readonly log: HostLogger;
  /** The numbers of errors for which libvirt's drivers differ; without it those of its storage driver. */
  readonly numbers?: StorageNumbers;
}

/** An active pool with everything that is known of it. */
export interface ActivePool {
  readonly object: PoolObject;
  readonly definition: CompletedStoragePool;
  readonly contents: PoolContents;
}

const createFlags = Create.WITH_BUILD | Create.WITH_BUILD_OVERWRITE | Create.WITH_BUILD_NO_OVERWRITE;

export class StoragePools {
  readonly life: ObjectLife<CompletedStoragePool>;
  readonly backend: StorageBackend;
  readonly faults: StorageFaults;
  readonly #events: ObjectEvents;
  /** By the UUIDs of active pools. */
  readonly #contents = new Map<string, PoolContents>();
  /** Definitions that are about to be kept or started: what they mean to use is taken already. */
  readonly #coming = new Set<CompletedStoragePool>();

  constructor({ store, backend, events, log, numbers = storageNumbers }: StorageOptions) {
    this.backend = backend;
    this.faults = new StorageFaults(numbers);
    this.#events = events;
    this.life = new ObjectLife<CompletedStoragePool>({
      store,
      log,
      noun: "storage pool",
      missing: this.faults.noPool,
      taken: this.faults.taken,
      invalid: this.faults.invalid,
      backend: { start: (pool) => this.#start(pool), stop: (pool) => this.#stop(pool) },
      parse: (xml) => this.read(xml, false),
      write: writeStoragePool,
      emit: (pool, event) => this.#emit(pool, event),
      checkUndefine: ({ name, active }) => {
        if (active) throw this.faults.invalid(`storage pool '${name}' is active: stop it first`);
      },
    });
  }

  #emit({ name, uuid }: Identity, event: number): void {
    this.#events.emit({
      kind: "storagePool",
      id: StoragePoolEventID.LIFECYCLE,
      object: { name, uuid },
      fields: { event, detail: 0 },
    });
  }

  /** A client's XML as a definition that can be kept. @throws {VirError} what the format refuses */
  read(xml: string, validate: boolean): CompletedStoragePool {
    const pool = completeStoragePool(parseStoragePool(xml, { validate }));
    validateStoragePool(pool);
    return this.#sized(pool);
  }

  /** @throws {VirError} INTERNAL_ERROR */
  #checkType({ name, type }: CompletedStoragePool): void {
    const { keeps } = this.backend;
    if (keeps?.has(type) !== false) return;
    throw this.faults.internal(
      `storage pool '${name}': nothing here can have pools of type ${type}; known are ${[...keeps].join(", ")}`,
    );
  }

  #sized(pool: CompletedStoragePool): CompletedStoragePool {
    const sizes = this.backend.sizesAtRest?.(pool);
    return sizes === undefined ? pool : withSizes(pool, sizes);
  }

  async #start(origin: CompletedStoragePool): Promise<CompletedStoragePool> {
    const found = await this.backend.start(origin);
    this.#contents.set(origin.uuid, new PoolContents(origin, found.volumes));
    return withSizes(found.pool, found.sizes);
  }

  async #stop(live: CompletedStoragePool): Promise<void> {
    const contents = this.#contents.get(live.uuid);
    this.#checkIdle(live, contents);
    await this.backend.stop(live);
    const object = this.life.objects.findByUuid(live.uuid);
    // what was found out about the pool stays known, unless it was defined anew
    if (object?.config !== undefined) {
      object.config = object.config === contents?.origin ? object.live : this.#sized(object.config);
    }
    this.#contents.delete(live.uuid);
  }

  #checkIdle({ name }: Identity, contents: PoolContents | undefined): void {
    if ((contents?.changes ?? 0) === 0) return;
    throw this.faults.internal(`volumes of storage pool '${name}' are being changed: try again when that is done`);
  }

  /** The definition that the pool has when it is started next; it shares what is known of the pool as it is. */
  atRest(object: PoolObject): CompletedStoragePool {
    const unchanged = object.config === this.#contents.get(object.uuid)?.origin;
    return unchanged ? object.current : object.resting;
  }

  /** @throws {VirError} NO_STORAGE_POOL; OPERATION_INVALID when it is not active */
  active(reference: Identity): ActivePool {
    return this.#activated(this.life.getActive(reference));
  }

  /** As `active`, of the pool that a volume says it is in. */
  activeByName(name: string): ActivePool {
    return this.#activated(this.life.getActive(this.life.objects.getByName(name).reference));
  }

  #activated(object: PoolObject): ActivePool {
    const contents = this.#contents.get(object.uuid);
    if (contents === undefined) throw this.faults.invalid(`storage pool '${object.name}' is not active`);
    return { object, definition: object.current, contents };
  }

  *allActive(): Iterable<ActivePool> {
    for (const object of this.life.objects) if (object.active) yield this.#activated(object);
  }

  /** Does `work` for a definition that uses no other pool's storage; until it is done no other one can have it. */
  async #claiming<T>(pool: CompletedStoragePool, work: () => Promise<T>): Promise<T> {
    const others = [...this.#coming, ...[...this.life.objects].map(({ current }) => current)];
    for (const other of others) {
      if (other.name !== pool.name && conflict(pool, other)) {
        throw this.faults.taken(`storage pool '${other.name}' has the same storage as '${pool.name}' would have`);
      }
    }
    this.#coming.add(pool);
    try {
      return await work();
    } finally {
      this.#coming.delete(pool);
    }
  }

  /** @throws {VirError} OPERATION_FAILED when another pool has its name, UUID or storage */
  async define(xml: string, validate: boolean): Promise<PoolObject> {
    const pool = this.read(xml, validate);
    this.#checkType(pool);
    return this.#claiming(pool, () => this.life.define(pool));
  }

  /**
   * Starts a pool that is not kept.
   * @throws {VirError} OPERATION_FAILED when another pool has its name, UUID or storage; OPERATION_INVALID when it is
   * active already; INVALID_ARG for flags that exclude each other
   */
  async create(xml: string, flags: number): Promise<PoolObject> {
    const build = this.#buildFlags(flags);
    const pool = this.read(xml, false);
    this.#checkType(pool);
    return this.#claiming(pool, async () => {
      const known = this.life.objects.claim(pool);
      if (known?.active === true) throw this.faults.alreadyActive(known.name);
      if (build !== undefined) await this.#build(pool, build);
      return this.life.create(pool);
    });
  }

  /** @throws {VirError} OPERATION_INVALID when it is active already; INVALID_ARG for flags that exclude each other */
  async start(reference: Identity, flags: number): Promise<void> {
    const build = this.#buildFlags(flags);
    if (build !== undefined) await this.#whileInactive(reference, "build", (pool) => this.#build(pool, build));
    await this.life.start(reference);
  }

  /** The flags of the build that a start asks for; undefined for none. */
  #buildFlags(flags: number): number | undefined {
    this.faults.rejectUnknown(flags, createFlags, "storagePoolCreate");
    const overwrite = (flags & Create.WITH_BUILD_OVERWRITE) !== 0;
    const keep = (flags & Create.WITH_BUILD_NO_OVERWRITE) !== 0;
    if (overwrite && keep) throw this.faults.invalidArgument("a pool is built either with or without overwriting");
    if (overwrite) return Build.OVERWRITE;
    if (keep) return Build.NO_OVERWRITE;
    return (flags & Create.WITH_BUILD) === 0 ? undefined : Build.NEW;
  }

  async #build(pool: CompletedStoragePool, flags: number): Promise<void> {
    if (this.backend.build === undefined) throw noSupport("storagePoolBuild", { domain: this.faults.numbers.domain });
    await this.backend.build(pool, flags);
  }

  async #whileInactive(
    reference: Identity,
    name: string,
    work: (pool: CompletedStoragePool) => Promise<void>,
  ): Promise<void> {
    const object = this.life.objects.get(reference);
    await object.jobs.run(name, async () => {
      this.life.objects.get(reference);
      if (object.active) throw this.faults.invalid(`storage pool '${object.name}' is active`);
      await work(object.resting);
    });
  }

  /** @throws {VirError} OPERATION_INVALID when it is active */
  async build(reference: Identity, flags: number): Promise<void> {
    await this.#whileInactive(reference, "build", (pool) => this.#build(pool, flags));
    this.#emit(reference, StoragePoolEventLifecycleType.CREATED);
  }

  /** Unmakes the pool's storage. @throws {VirError} OPERATION_INVALID when it is active */
  async delete(reference: Identity, flags: number): Promise<void> {
    await this.#whileInactive(reference, "delete", async (pool) => this.backend.delete?.(pool, flags));
    this.#emit(reference, StoragePoolEventLifecycleType.DELETED);
  }

  /** @throws {VirError} OPERATION_INVALID when it is not active; INTERNAL_ERROR while volumes are being changed */
  async stop(reference: Identity): Promise<void> {
    const { definition } = this.active(reference);
    await this.life.stop(reference);
    this.#forget(definition);
  }

  /** @throws {VirError} OPERATION_INVALID when it is active */
  async undefine(reference: Identity): Promise<void> {
    const object = this.life.objects.get(reference);
    const { current } = object;
    await this.life.undefine(reference);
    this.#forget(current);
  }

  #forget(pool: CompletedStoragePool): void {
    if (this.life.objects.findByUuid(pool.uuid) === undefined) this.backend.forget?.(pool);
  }

  /** @throws {VirError} for a transient pool, with the number of the kind of driver */
  async setAutostart(reference: Identity, on: boolean): Promise<void> {
    const object = this.life.objects.get(reference);
    if (!object.persistent) throw this.faults.transientAutostart(object.name);
    await this.life.setAutostart(reference, on);
  }

  /** @throws {VirError} OPERATION_INVALID when it is not active; INTERNAL_ERROR while volumes are being changed */
  async refresh(reference: Identity): Promise<void> {
    await this.active(reference).object.jobs.run("refresh", async () => {
      const { object, definition, contents } = this.active(reference);
      this.#checkIdle(object, contents);
      const { pool, sizes, volumes }: PoolFindings = await this.backend.refresh(definition);
      contents.replace(volumes);
      object.live = withSizes(pool, sizes);
    });
    const { name, uuid } = reference;
    this.#events.emit({ kind: "storagePool", id: StoragePoolEventID.REFRESH, object: { name, uuid }, fields: {} });
  }

  /** Enters how much there is in the pool after a volume has changed. */
  book(object: PoolObject, sizes: PoolSizes): void {
    if (object.live !== undefined) object.live = withSizes(object.live, sizes);
  }
}

function withSizes(pool: CompletedStoragePool, sizes: PoolSizes): CompletedStoragePool {
  return {
    ...pool,
    capacity: bytes(sizes.capacityBytes),
    allocation: bytes(sizes.allocationBytes),
    available: bytes(sizes.availableBytes),
  };
}
