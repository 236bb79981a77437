/** The volumes of pools: found, described, made and unmade. */
import { plainPath } from "../../formats/storage-pool/index.ts";
import { writeStorageVolume } from "../../formats/storage-volume/index.ts";
import type { HostLogger } from "../../host/log.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  StorageVolCreateFlags as Create,
  StorageVolDeleteFlags as Delete,
  StorageVolDownloadFlags,
  StorageVolInfoFlags,
  StorageVolResizeFlags as Resize,
  StorageVolType,
  StorageVolUploadFlags,
  StorageVolWipeAlgorithm,
} from "../../protocol/enums.ts";
import type { StorageVolume as Reference } from "../../protocol/remote/types.ts";
import type { Identity } from "../objects/object.ts";
import type { DataRange } from "./backend.ts";
import type { StoragePools } from "./pools.ts";
import { receiveVolume, sendVolume } from "./transfer.ts";
import type { FoundVolume, StorageVolumes } from "./volumes.ts";

export function volumeHandlers(pools: StoragePools, volumes: StorageVolumes, log: HostLogger): RemoteHandlers {
  const { faults } = pools;
  const found = (volume: FoundVolume): { vol: Reference } => ({ vol: volumes.referenceTo(volume) });
  const all = (reference: Identity): Reference[] => {
    const pool = pools.active(reference);
    return [...pool.contents].map((volume) => volumes.referenceTo({ pool, volume }));
  };
  const info = (vol: Reference, physical: boolean): { type: number; capacity: bigint; allocation: bigint } => {
    const { pool, volume } = volumes.get(vol);
    const { definition } = volume;
    const allocation = physical ? (definition.physical ?? definition.allocation) : definition.allocation;
    return {
      type: typeNumber(pools.backend.typeOf?.(pool.definition, definition) ?? definition.type),
      capacity: BigInt(definition.capacity?.bytes ?? 0),
      allocation: BigInt(allocation?.bytes ?? 0),
    };
  };
  return {
    storagePoolNumOfVolumes: (_, { pool }) => ({ num: pools.active(pool).contents.size }),
    storagePoolListVolumes(_, { pool, maxnames }) {
      if (maxnames < 0) throw faults.invalidArgument(`a list of at most ${maxnames} names was asked for`);
      return {
        names: all(pool)
          .slice(0, maxnames)
          .map(({ name }) => name),
      };
    },
    storagePoolListAllVolumes(_, { pool, needResults, flags }) {
      faults.rejectUnknown(flags, 0, "storagePoolListAllVolumes");
      const vols = all(pool);
      return { vols: needResults === 0 ? [] : vols, ret: vols.length };
    },
    storageVolLookupByName(_, { pool, name }) {
      const active = pools.active(pool);
      return found({ pool: active, volume: volumes.find(active, name) });
    },
    storageVolLookupByKey: (_, { key }) =>
      found(volumes.search(`key '${key}'`, ({ contents }) => contents.findByKey(key))),
    storageVolLookupByPath(_, { path }) {
      const wanted = plainPath(path);
      return found(
        volumes.search(`path '${path}'`, ({ contents }) => contents.findByPath(path) ?? contents.findByPath(wanted)),
      );
    },
    storageVolGetInfo: (_, { vol }) => info(vol, false),
    storageVolGetInfoFlags(_, { vol, flags }) {
      faults.rejectUnknown(flags, StorageVolInfoFlags.GET_PHYSICAL, "storageVolGetInfoFlags");
      return info(vol, (flags & StorageVolInfoFlags.GET_PHYSICAL) !== 0);
    },
    storageVolGetXmlDesc(_, { vol, flags }) {
      faults.rejectUnknown(flags, 0, "storageVolGetXMLDesc");
      return { xml: writeStorageVolume(volumes.get(vol).volume.definition) };
    },
    storageVolGetPath: (_, { vol }) => ({ name: volumes.get(vol).volume.definition.target.path }),
    ...changeHandlers(pools, volumes),
    ...dataHandlers(pools, volumes, log),
  };
}

const types: Readonly<Record<string, number>> = StorageVolType;
const typeNumber = (name: string): number => types[name.toUpperCase()] ?? StorageVolType.FILE;

/** What changes volumes, where the backend does it. */
function changeHandlers({ backend, faults }: StoragePools, volumes: StorageVolumes): RemoteHandlers {
  const handlers: RemoteHandlers = {};
  const createVolume = backend.createVolume?.bind(backend);
  if (createVolume !== undefined) {
    handlers.storageVolCreateXml = async (_, { pool, xml, flags }) => {
      faults.rejectUnknown(flags, Create.PREALLOC_METADATA | Create.VALIDATE, "storageVolCreateXML");
      const options = { flags: flags & ~Create.VALIDATE, validate: (flags & Create.VALIDATE) !== 0 };
      return { vol: volumes.referenceTo(await volumes.create(createVolume, pool, xml, options)) };
    };
  }
  const cloneVolume = backend.cloneVolume?.bind(backend);
  if (cloneVolume !== undefined) {
    handlers.storageVolCreateXmlFrom = async (_, { pool, xml, clonevol, flags }) => {
      const known = Create.PREALLOC_METADATA | Create.REFLINK | Create.VALIDATE;
      faults.rejectUnknown(flags, known, "storageVolCreateXMLFrom");
      const options = { flags: flags & ~Create.VALIDATE, validate: (flags & Create.VALIDATE) !== 0 };
      return { vol: volumes.referenceTo(await volumes.clone(cloneVolume, pool, xml, clonevol, options)) };
    };
  }
  const deleteVolume = backend.deleteVolume?.bind(backend);
  if (deleteVolume !== undefined) {
    handlers.storageVolDelete = async (_, { vol, flags }) => {
      faults.rejectUnknown(flags, Delete.ZEROED | Delete.WITH_SNAPSHOTS, "storageVolDelete");
      await volumes.delete(deleteVolume, vol, flags);
      return {};
    };
  }
  const resizeVolume = backend.resizeVolume?.bind(backend);
  if (resizeVolume !== undefined) {
    handlers.storageVolResize = async (_, { vol, capacity, flags }) => {
      faults.rejectUnknown(flags, Resize.ALLOCATE | Resize.DELTA | Resize.SHRINK, "storageVolResize");
      await volumes.resize(resizeVolume, vol, capacity, flags);
      return {};
    };
  }
  const wipeVolume = backend.wipeVolume?.bind(backend);
  if (wipeVolume !== undefined) {
    const wipe = async (vol: Reference, algorithm: number, flags: number, call: string): Promise<object> => {
      faults.rejectUnknown(flags, 0, call);
      if (algorithm > StorageVolWipeAlgorithm.TRIM) throw faults.invalidArgument(`there is no algorithm ${algorithm}`);
      await volumes.wipe(wipeVolume, vol, algorithm);
      return {};
    };
    handlers.storageVolWipe = (_, { vol, flags }) => wipe(vol, StorageVolWipeAlgorithm.ZERO, flags, "storageVolWipe");
    handlers.storageVolWipePattern = (_, { vol, algorithm, flags }) =>
      wipe(vol, algorithm, flags, "storageVolWipePattern");
  }
  return handlers;
}

/** What carries volumes' data, where the backend has it. */
function dataHandlers(pools: StoragePools, volumes: StorageVolumes, log: HostLogger): RemoteHandlers {
  const { backend, faults } = pools;
  const handlers: RemoteHandlers = {};
  const range = (offset: bigint, length: bigint): DataRange => {
    if (offset + length > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw faults.overflow(`no volume has ${length} bytes from ${offset} on`);
    }
    return { offset: Number(offset), length: Number(length) };
  };
  const upload = backend.upload?.bind(backend);
  if (upload !== undefined) {
    handlers.storageVolUpload = ({ stream }, { vol, offset, length, flags }) => {
      faults.rejectUnknown(flags, StorageVolUploadFlags.SPARSE_STREAM, "storageVolUpload");
      const part = range(offset, length);
      const { pool, volume } = volumes.get(vol);
      const keep = (data: Parameters<typeof upload>[3]) => upload(pool.definition, volume.definition, part, data);
      void receiveVolume(stream, { length: part.length, log }, keep).then(async (complete) => {
        // what was written may have changed what the volume takes up
        if (complete)
          await pools.refresh(pool.object).catch((error: unknown) => log.debug({ err: error }, "no refresh"));
      });
      return {};
    };
  }
  const download = backend.download?.bind(backend);
  if (download !== undefined) {
    handlers.storageVolDownload = ({ stream }, { vol, offset, length, flags }) => {
      faults.rejectUnknown(flags, StorageVolDownloadFlags.SPARSE_STREAM, "storageVolDownload");
      const part = range(offset, length);
      const { pool, volume } = volumes.get(vol);
      const sparse = (flags & StorageVolDownloadFlags.SPARSE_STREAM) !== 0;
      const data = download(pool.definition, volume.definition, part);
      void sendVolume(stream, data, { sparse, log });
      return {};
    };
  }
  return handlers;
}
