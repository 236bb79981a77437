/** The volumes of an active pool, as the service holds them. */
import type { CompletedStoragePool } from "../../formats/storage-pool/index.ts";
import type { KnownVolume } from "./backend.ts";

export class Volume {
  definition: KnownVolume;
  /** Calls under way that need it as it is: what it is copied from, or altered by. */
  users = 0;

  constructor(definition: KnownVolume) {
    this.definition = definition;
  }
}

export class PoolContents implements Iterable<Volume> {
  /** The definition that the pool was started from. */
  readonly origin: CompletedStoragePool;
  /** Changes of volumes under way: while there are any, the pool can be neither stopped nor refreshed. */
  changes = 0;
  readonly #byName = new Map<string, Volume>();
  readonly #byKey = new Map<string, Volume>();
  readonly #byPath = new Map<string, Volume>();
  /** Names of volumes that are being created. */
  readonly #reserved = new Set<string>();

  constructor(origin: CompletedStoragePool, volumes: readonly KnownVolume[]) {
    this.origin = origin;
    for (const volume of volumes) this.add(volume);
  }

  [Symbol.iterator](): IterableIterator<Volume> {
    return this.#byName.values();
  }

  get size(): number {
    return this.#byName.size;
  }

  findByName(name: string): Volume | undefined {
    return this.#byName.get(name);
  }

  findByKey(key: string): Volume | undefined {
    return this.#byKey.get(key);
  }

  findByPath(path: string): Volume | undefined {
    return this.#byPath.get(path);
  }

  has(name: string): boolean {
    return this.#byName.has(name) || this.#reserved.has(name);
  }

  /** Keeps the name for a volume that is being created. */
  reserve(name: string): void {
    this.#reserved.add(name);
  }

  release(name: string): void {
    this.#reserved.delete(name);
  }

  add(definition: KnownVolume): Volume {
    return this.#enter(new Volume(definition));
  }

  #enter(volume: Volume): Volume {
    const { name, key, target } = volume.definition;
    this.#byName.set(name, volume);
    this.#byKey.set(key, volume);
    this.#byPath.set(target.path, volume);
    return volume;
  }

  remove({ definition }: Volume): void {
    this.#byName.delete(definition.name);
    this.#byKey.delete(definition.key);
    this.#byPath.delete(definition.target.path);
  }

  /** What is there after a refresh. Volumes that stay remain the same objects, with the calls that use them. */
  replace(found: readonly KnownVolume[]): void {
    const before = new Map(this.#byName);
    for (const map of [this.#byName, this.#byKey, this.#byPath]) map.clear();
    for (const definition of found) {
      const volume = before.get(definition.name) ?? new Volume(definition);
      volume.definition = definition;
      this.#enter(volume);
    }
  }
}
