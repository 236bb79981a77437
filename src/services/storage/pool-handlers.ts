/** The life of pools, and what is known of them. */
import {
  completePoolSource,
  isPoolType,
  parsePoolSource,
  validatePoolSource,
  writePoolCapabilities,
  writePoolSources,
  writeStoragePool,
} from "../../formats/storage-pool/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  StoragePoolBuildFlags,
  StoragePoolDefineFlags,
  StoragePoolDeleteFlags,
  StoragePoolState,
  StorageXMLFlags,
} from "../../protocol/enums.ts";
import type { StoragePools } from "./pools.ts";

const allOf = (flags: Readonly<Record<string, number>>): number =>
  Object.values(flags).reduce((all, flag) => all | flag, 0);

export function poolHandlers(pools: StoragePools): RemoteHandlers {
  const { backend, faults, life } = pools;
  return {
    async storagePoolDefineXml(_, { xml, flags }) {
      faults.rejectUnknown(flags, StoragePoolDefineFlags.VALIDATE, "storagePoolDefineXML");
      return { pool: (await pools.define(xml, (flags & StoragePoolDefineFlags.VALIDATE) !== 0)).reference };
    },
    async storagePoolCreateXml(_, { xml, flags }) {
      return { pool: (await pools.create(xml, flags)).reference };
    },
    async storagePoolCreate(_, { pool, flags }) {
      await pools.start(pool, flags);
      return {};
    },
    async storagePoolDestroy(_, { pool }) {
      await pools.stop(pool);
      return {};
    },
    async storagePoolUndefine(_, { pool }) {
      await pools.undefine(pool);
      return {};
    },
    async storagePoolRefresh(_, { pool, flags }) {
      faults.rejectUnknown(flags, 0, "storagePoolRefresh");
      await pools.refresh(pool);
      return {};
    },
    storagePoolGetInfo(_, { pool }) {
      const object = life.objects.get(pool);
      const { capacity, allocation, available } = object.current;
      return {
        state: object.active ? StoragePoolState.RUNNING : StoragePoolState.INACTIVE,
        capacity: BigInt(capacity?.bytes ?? 0),
        allocation: BigInt(allocation?.bytes ?? 0),
        available: BigInt(available?.bytes ?? 0),
      };
    },
    storagePoolGetXmlDesc(_, { pool, flags }) {
      faults.rejectUnknown(flags, StorageXMLFlags.XML_INACTIVE, "storagePoolGetXMLDesc");
      const object = life.objects.get(pool);
      const inactive = (flags & StorageXMLFlags.XML_INACTIVE) !== 0;
      return { xml: writeStoragePool(inactive ? pools.atRest(object) : object.current) };
    },
    storagePoolGetAutostart: (_, { pool }) => ({ autostart: life.objects.get(pool).autostart ? 1 : 0 }),
    async storagePoolSetAutostart(_, { pool, autostart }) {
      await pools.setAutostart(pool, autostart !== 0);
      return {};
    },
    storagePoolIsActive: (_, { pool }) => ({ active: life.objects.get(pool).active ? 1 : 0 }),
    storagePoolIsPersistent: (_, { pool }) => ({ persistent: life.objects.get(pool).persistent ? 1 : 0 }),
    connectGetStoragePoolCapabilities(_, { flags }) {
      faults.rejectUnknown(flags, 0, "connectGetStoragePoolCapabilities");
      return { capabilities: writePoolCapabilities(backend.types) };
    },
    ...storageHandlers(pools),
  };
}

/** What not every backend does. */
function storageHandlers(pools: StoragePools): RemoteHandlers {
  const { backend, faults } = pools;
  const handlers: RemoteHandlers = {};
  if (backend.build !== undefined) {
    handlers.storagePoolBuild = async (_, { pool, flags }) => {
      faults.rejectUnknown(flags, allOf(StoragePoolBuildFlags), "storagePoolBuild");
      await pools.build(pool, flags);
      return {};
    };
  }
  if (backend.delete !== undefined) {
    handlers.storagePoolDelete = async (_, { pool, flags }) => {
      faults.rejectUnknown(flags, allOf(StoragePoolDeleteFlags), "storagePoolDelete");
      await pools.delete(pool, flags);
      return {};
    };
  }
  const findSources = backend.findSources?.bind(backend);
  if (findSources !== undefined) {
    handlers.connectFindStoragePoolSources = async (_, { type, srcSpec, flags }) => {
      faults.rejectUnknown(flags, 0, "connectFindStoragePoolSources");
      if (!isPoolType(type)) throw faults.internal(`'${type}' is no type of storage pool`);
      const source = srcSpec === null ? undefined : completePoolSource(type, parsePoolSource(srcSpec));
      if (source !== undefined) validatePoolSource(type, source);
      return { xml: writePoolSources(await findSources(type, source)) };
    };
  }
  return handlers;
}
