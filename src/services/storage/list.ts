/** Which pools a list with flags means: groups of flags, any of a group, all of the groups. */
import { ConnectListAllStoragePoolsFlags as Flag } from "../../protocol/enums.ts";
import type { CompletedStoragePool, PoolType } from "../../formats/storage-pool/index.ts";
import type { HostObject } from "../objects/object.ts";

export type PoolObject = HostObject<CompletedStoragePool>;
type Test = (pool: PoolObject) => boolean;

const ofType =
  (wanted: PoolType): Test =>
  ({ current }) =>
    current.type === wanted;

const groups: readonly (readonly [flag: number, test: Test])[][] = [
  [
    [Flag.ACTIVE, (pool) => pool.active],
    [Flag.INACTIVE, (pool) => !pool.active],
  ],
  [
    [Flag.PERSISTENT, (pool) => pool.persistent],
    [Flag.TRANSIENT, (pool) => !pool.persistent],
  ],
  [
    [Flag.AUTOSTART, (pool) => pool.autostart],
    [Flag.NO_AUTOSTART, (pool) => !pool.autostart],
  ],
  [
    [Flag.DIR, ofType("dir")],
    [Flag.FS, ofType("fs")],
    [Flag.NETFS, ofType("netfs")],
    [Flag.LOGICAL, ofType("logical")],
    [Flag.DISK, ofType("disk")],
    [Flag.ISCSI, ofType("iscsi")],
    [Flag.SCSI, ofType("scsi")],
    [Flag.MPATH, ofType("mpath")],
    [Flag.RBD, ofType("rbd")],
    [Flag.SHEEPDOG, ofType("sheepdog")],
    [Flag.GLUSTER, ofType("gluster")],
    [Flag.ZFS, ofType("zfs")],
    [Flag.VSTORAGE, ofType("vstorage")],
    [Flag.ISCSI_DIRECT, ofType("iscsi-direct")],
  ],
];

/** Every flag that a list takes. */
export const listFlags = groups.flat().reduce((all, [flag]) => all | flag, 0);

export function filterPools(pools: Iterable<PoolObject>, flags: number): PoolObject[] {
  const wanted = groups
    .map((group) => group.filter(([flag]) => (flags & flag) !== 0))
    .filter((group) => group.length > 0);
  const found: PoolObject[] = [];
  for (const pool of pools) {
    if (wanted.every((group) => group.some(([, test]) => test(pool)))) found.push(pool);
  }
  return found;
}
