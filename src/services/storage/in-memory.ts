/**
 * The storage of the test hypervisor: every pool has 100 GiB, and its volumes are records. They outlive a stop of the
 * pool and end with its definition. What a volume's data is, is kept in memory up to a bound.
 */
import {
  bytes,
  factsOf,
  noSource,
  poolTypeNames,
  type CompletedStoragePool,
  type PoolSizes,
  type PoolSource,
  type PoolType,
} from "../../formats/storage-pool/index.ts";
import type { StorageVolumeDefinition } from "../../formats/storage-volume/index.ts";
import { ErrorDomain, ErrorNumber, StorageVolWipeAlgorithm } from "../../protocol/enums.ts";
import { argumentUnsupported, noSupport, virError, xmlError, type VirError } from "../../protocol/errors.ts";
import type { DataRange, KnownVolume, PoolFindings, StorageBackend, VolumeChange, VolumeData } from "./backend.ts";
import { ContentBudget, VolumeContent } from "./content.ts";
import { StorageFaults, testNumbers } from "./faults.ts";

const GiB = 1024 ** 3;
const poolBytes = 100 * GiB;
const contentBytes = 64 * 1024 ** 2;

const faults = new StorageFaults(testNumbers);
const { TEST, STORAGE } = ErrorDomain;

interface Kept {
  volume: KnownVolume;
  readonly content: VolumeContent;
}

export function poolsInMemory(): StorageBackend {
  return new PoolsInMemory();
}

class PoolsInMemory implements StorageBackend {
  readonly types: ReadonlySet<PoolType> = new Set(poolTypeNames);
  readonly #budget = new ContentBudget(contentBytes);
  /** The volumes by the UUIDs of their pools and by their names. */
  readonly #pools = new Map<string, Map<string, Kept>>();

  #volumes({ uuid }: CompletedStoragePool): Map<string, Kept> {
    let volumes = this.#pools.get(uuid);
    if (volumes === undefined) this.#pools.set(uuid, (volumes = new Map()));
    return volumes;
  }

  sizesAtRest(pool: CompletedStoragePool): PoolSizes {
    const records = this.#pools.get(pool.uuid)?.values() ?? [];
    const allocationBytes = [...records].reduce((sum, { volume }) => sum + (volume.allocation?.bytes ?? 0), 0);
    return { capacityBytes: poolBytes, allocationBytes, availableBytes: poolBytes - allocationBytes };
  }

  async refresh(pool: CompletedStoragePool): Promise<PoolFindings> {
    const volumes = [...this.#volumes(pool).values()].map(({ volume }) => volume);
    return { pool, sizes: this.sizesAtRest(pool), volumes };
  }

  start(pool: CompletedStoragePool): Promise<PoolFindings> {
    return this.refresh(pool);
  }

  async stop(): Promise<void> {
    // records stay as they are
  }

  typeOf({ type }: CompletedStoragePool): StorageVolumeDefinition["type"] {
    return factsOf(type).volumeType;
  }

  forget(pool: CompletedStoragePool): void {
    for (const { content } of this.#volumes(pool).values()) content.clear(0, Infinity);
    this.#pools.delete(pool.uuid);
  }

  async build(_pool: CompletedStoragePool, flags: number): Promise<void> {
    faults.rejectUnknown(flags, 0, "storagePoolBuild");
  }

  async delete(_pool: CompletedStoragePool, flags: number): Promise<void> {
    faults.rejectUnknown(flags, 0, "storagePoolDelete");
  }

  /** The host of the test hypervisor has two volume groups, and every server exports one folder. */
  async findSources(type: PoolType, source: PoolSource | undefined): Promise<readonly PoolSource[]> {
    if (type === "logical") return [volumeGroup("testvg1", "/dev/sda20"), volumeGroup("testvg2", "/dev/sda21")];
    if (type !== "netfs") throw noSupport(`pools of type ${type} have no sources to be found`, { domain: TEST });
    const host = source?.hosts[0];
    if (host === undefined) throw faults.invalidArgument("the server whose exports are meant has to be named");
    return [{ ...noSource(), hosts: [{ name: host.name }], dir: "/testshare", format: "nfs" }];
  }

  async createVolume(
    pool: CompletedStoragePool,
    volume: StorageVolumeDefinition,
    flags: number,
  ): Promise<VolumeChange> {
    faults.rejectUnknown(flags, 0, "storageVolCreateXML");
    return this.#add(pool, volume, new VolumeContent(this.#budget));
  }

  async cloneVolume(
    pool: CompletedStoragePool,
    volume: StorageVolumeDefinition,
    original: { readonly pool: CompletedStoragePool; readonly volume: KnownVolume },
    flags: number,
  ): Promise<VolumeChange> {
    faults.rejectUnknown(flags, 0, "storageVolCreateXMLFrom");
    const content = new VolumeContent(this.#budget);
    try {
      content.copyFrom(this.#record(original.pool, original.volume).content, volume.capacity?.bytes ?? 0);
      return this.#add(pool, volume, content);
    } catch (error) {
      content.clear(0, Infinity);
      throw error;
    }
  }

  #add(pool: CompletedStoragePool, given: StorageVolumeDefinition, content: VolumeContent): VolumeChange {
    const { name, capacity } = given;
    if (capacity?.bytes === undefined) throw xmlError(`volume '${name}' has no <capacity>`, { domain: STORAGE });
    const allocation = given.allocation ?? capacity;
    const { allocationBytes } = this.sizesAtRest(pool);
    if (allocationBytes + (allocation.bytes ?? 0) > poolBytes) {
      throw faults.internal(`volume '${name}' does not fit into storage pool '${pool.name}'`);
    }
    const key = `${pool.target?.path ?? pool.source.name ?? pool.name}/${name}`;
    const volume: KnownVolume = { ...given, allocation, key, target: { ...given.target, path: key } };
    this.#volumes(pool).set(name, { volume, content });
    return { volume, sizes: this.sizesAtRest(pool) };
  }

  #record(pool: CompletedStoragePool, { name }: KnownVolume): Kept {
    const record = this.#volumes(pool).get(name);
    if (record === undefined) throw faults.noVolume(`storage pool '${pool.name}' has no volume with name '${name}'`);
    return record;
  }

  async deleteVolume(pool: CompletedStoragePool, volume: KnownVolume, flags: number): Promise<PoolSizes> {
    faults.rejectUnknown(flags, 0, "storageVolDelete");
    this.#record(pool, volume).content.clear(0, Infinity);
    this.#volumes(pool).delete(volume.name);
    return this.sizesAtRest(pool);
  }

  async resizeVolume(
    pool: CompletedStoragePool,
    volume: KnownVolume,
    capacityBytes: number,
    { allocate }: { readonly allocate: boolean },
  ): Promise<VolumeChange> {
    const record = this.#record(pool, volume);
    const allocation = record.volume.allocation?.bytes ?? 0;
    record.content.clear(capacityBytes, Infinity);
    record.volume = {
      ...record.volume,
      capacity: bytes(capacityBytes),
      // what a volume has lost it does not take up any more
      allocation: bytes(allocate ? capacityBytes : Math.min(allocation, capacityBytes)),
    };
    return { volume: record.volume, sizes: this.sizesAtRest(pool) };
  }

  async wipeVolume(pool: CompletedStoragePool, volume: KnownVolume, algorithm: number): Promise<void> {
    if (algorithm !== StorageVolWipeAlgorithm.ZERO) {
      throw argumentUnsupported("volumes kept in memory are wiped with zeros alone", { domain: TEST });
    }
    this.#record(pool, volume).content.clear(0, Infinity);
  }

  async upload(
    pool: CompletedStoragePool,
    volume: KnownVolume,
    { offset }: DataRange,
    data: VolumeData,
  ): Promise<void> {
    const { content } = this.#record(pool, volume);
    const end = volume.capacity?.bytes ?? 0;
    let at = offset;
    for await (const piece of data) {
      const length = piece instanceof Uint8Array ? piece.length : Number(piece.hole);
      if (at + length > end) throw beyond(volume, end);
      if (piece instanceof Uint8Array) content.write(at, piece);
      else content.clear(at, length);
      at += length;
    }
  }

  download(pool: CompletedStoragePool, volume: KnownVolume, { offset, length }: DataRange): VolumeData {
    const end = volume.capacity?.bytes ?? 0;
    const stop = length === 0 ? end : offset + length;
    if (stop > end) throw beyond(volume, end);
    return this.#record(pool, volume).content.read(offset, stop);
  }
}

const beyond = ({ name }: KnownVolume, end: number): VirError =>
  virError(ErrorNumber.OPERATION_FAILED, `volume '${name}' ends at byte ${end}`, { domain: TEST });

const volumeGroup = (name: string, path: string): PoolSource => ({
  ...noSource(),
  name,
  devices: [{ path, freeExtents: [] }],
  format: "lvm2",
});
