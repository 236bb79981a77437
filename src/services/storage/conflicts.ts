/** Two pools on the same storage would destroy each other's volumes: when a definition means what another pool has. */
import type { CompletedStoragePool, PoolAdapter, PoolHost, PoolType } from "../../formats/storage-pool/index.ts";

/** The types whose pools take whole devices, which no two of them can share. */
const onDevices: ReadonlySet<PoolType> = new Set(["fs", "logical", "disk", "zfs"]);

/** Whether the two pools, which have different names, have the same storage. */
export function conflict(pool: CompletedStoragePool, other: CompletedStoragePool): boolean {
  const { type, source } = pool;
  if (onDevices.has(type) && onDevices.has(other.type)) return shareDevice(pool, other);
  if (type !== other.type) return false;
  switch (type) {
    case "dir":
      return pool.target?.path === other.target?.path;
    case "netfs":
      return source.dir === other.source.dir && sameHost(source.hosts, other.source.hosts);
    case "gluster":
      return (
        source.name === other.source.name &&
        source.dir === other.source.dir &&
        sameHost(source.hosts, other.source.hosts)
      );
    case "sheepdog":
      return sameHost(source.hosts, other.source.hosts);
    case "iscsi":
      return shareDevice(pool, other) && source.initiatorIqn === other.source.initiatorIqn;
    case "scsi":
      return sameAdapter(source.adapter, other.source.adapter);
    case "vstorage":
      return source.name === other.source.name;
    // there is one device mapper on a host
    case "mpath":
      return true;
    default:
      return false;
  }
}

function shareDevice({ source }: CompletedStoragePool, other: CompletedStoragePool): boolean {
  const paths = new Set(other.source.devices.map(({ path }) => path));
  return source.devices.some(({ path }) => paths.has(path));
}

/** Of pools with several servers none is told to be the same. A port that is not given is any. */
function sameHost(hosts: readonly PoolHost[], others: readonly PoolHost[]): boolean {
  const [host] = hosts;
  const [other] = others;
  if (host === undefined || other === undefined || (hosts.length !== 1 && others.length !== 1)) return false;
  return host.name === other.name && (host.port === undefined || host.port === (other.port ?? 0));
}

function sameAdapter(adapter: PoolAdapter | undefined, other: PoolAdapter | undefined): boolean {
  if (adapter?.type === "fc_host" && other?.type === "fc_host") {
    return adapter.wwnn === other.wwnn && adapter.wwpn === other.wwpn;
  }
  if (adapter?.type !== "scsi_host" || other?.type !== "scsi_host") return false;
  const number = hostNumber(adapter.name);
  if (number !== undefined && number === hostNumber(other.name)) return true;
  const parent = adapter.parentAddress;
  const otherParent = other.parentAddress;
  if (parent === undefined || otherParent === undefined || parent.uniqueId !== otherParent.uniqueId) return false;
  return (["domain", "bus", "slot", "function"] as const).every(
    (part) => parent.address[part] === otherParent.address[part],
  );
}

/** `host7` and `scsi_host7` are the same. */
const hostNumber = (name: string | undefined): string | undefined => /^(?:scsi_)?host(\d+)$/.exec(name ?? "")?.[1];
