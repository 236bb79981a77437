/** Finding and listing pools. */
import { plainPath } from "../../formats/storage-pool/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { ConnectListAllStoragePoolsFlags as Flag } from "../../protocol/enums.ts";
import { filterPools, listFlags, type PoolObject } from "./list.ts";
import type { StoragePools } from "./pools.ts";

export function lookupHandlers(pools: StoragePools): RemoteHandlers {
  const { life, faults } = pools;
  const filtered = (flags: number): PoolObject[] => filterPools(life.objects, flags);
  const names = (flags: number, maximum: number): string[] => {
    if (maximum < 0) throw faults.invalidArgument(`a list of at most ${maximum} names was asked for`);
    return filtered(flags)
      .slice(0, maximum)
      .map(({ name }) => name);
  };
  return {
    connectNumOfStoragePools: () => ({ num: filtered(Flag.ACTIVE).length }),
    connectListStoragePools: (_, { maxnames }) => ({ names: names(Flag.ACTIVE, maxnames) }),
    connectNumOfDefinedStoragePools: () => ({ num: filtered(Flag.INACTIVE).length }),
    connectListDefinedStoragePools: (_, { maxnames }) => ({ names: names(Flag.INACTIVE, maxnames) }),
    connectListAllStoragePools(_, { needResults, flags }) {
      faults.rejectUnknown(flags, listFlags, "connectListAllStoragePools");
      const found = filtered(flags);
      return { pools: needResults === 0 ? [] : found.map(({ reference }) => reference), ret: found.length };
    },
    storagePoolLookupByName: (_, { name }) => ({ pool: life.objects.getByName(name).reference }),
    storagePoolLookupByUuid: (_, { uuid }) => ({ pool: life.objects.getByUuid(uuid).reference }),
    storagePoolLookupByVolume: (_, { vol }) => ({ pool: life.objects.getByName(vol.pool).reference }),
    storagePoolLookupByTargetPath(_, { path }) {
      const wanted = plainPath(path);
      for (const { object, definition } of pools.allActive()) {
        if (definition.target?.path === wanted) return { pool: object.reference };
      }
      throw faults.noPool(`no active storage pool has the target path '${path}'`);
    },
  };
}
