/** The storage, secrets and host devices of a connection. */
import { SECRET_LIST_MAX, STORAGE_POOL_LIST_MAX } from "../../protocol/remote/limits.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { inOneDeadline } from "../deadline.ts";
import { NodeDevice } from "../node-device.ts";
import { Secret } from "../secret.ts";
import { StoragePool } from "../storage-pool.ts";
import { StorageVol } from "../storage-vol.ts";
import { ConnectionNetworks } from "./networks.ts";

export abstract class ConnectionStorage extends ConnectionNetworks {
  // --- pools ---------------------------------------------------------------------------------------------------------

  /** Flags: `ConnectListAllStoragePoolsFlags`; all pools without. */
  async listAllStoragePools(flags = 0, options?: CallOptions): Promise<StoragePool[]> {
    const { pools } = await this.remote.call("connectListAllStoragePools", { needResults: 1, flags }, options);
    return pools.map((pool) => new StoragePool(this, pool));
  }

  /** The names of the active ones. */
  async listStoragePools(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListStoragePools", { maxnames: STORAGE_POOL_LIST_MAX }, options)).names;
  }

  /** The names of those that are not active. */
  async listDefinedStoragePools(options?: CallOptions): Promise<string[]> {
    const args = { maxnames: STORAGE_POOL_LIST_MAX };
    return (await this.remote.call("connectListDefinedStoragePools", args, options)).names;
  }

  /** How many are active. */
  async numOfStoragePools(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfStoragePools", {}, options)).num;
  }

  /** How many are not active. */
  async numOfDefinedStoragePools(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfDefinedStoragePools", {}, options)).num;
  }

  /** @throws {VirError} NO_STORAGE_POOL, as all lookups. */
  async storagePoolLookupByName(name: string, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(this, (await this.remote.call("storagePoolLookupByName", { name }, options)).pool);
  }

  /** The usual 36 characters, or 32 hexadecimal digits. @throws {VirError} NO_STORAGE_POOL */
  async storagePoolLookupByUUID(uuid: string, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(this, (await this.remote.call("storagePoolLookupByUuid", { uuid }, options)).pool);
  }

  /** The pool that a volume is in. */
  async storagePoolLookupByVolume(vol: StorageVol, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(this, (await this.remote.call("storagePoolLookupByVolume", { vol }, options)).pool);
  }

  /** The pool whose volumes lie in that folder of the daemon's host. */
  async storagePoolLookupByTargetPath(path: string, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(this, (await this.remote.call("storagePoolLookupByTargetPath", { path }, options)).pool);
  }

  /** Starts a transient pool. Flags: `StoragePoolCreateFlags`. */
  async storagePoolCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(this, (await this.remote.call("storagePoolCreateXml", { xml, flags }, options)).pool);
  }

  /** Defines a persistent pool, or changes the one of that name and UUID. Flags: `StoragePoolDefineFlags`. */
  async storagePoolDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<StoragePool> {
    return new StoragePool(this, (await this.remote.call("storagePoolDefineXml", { xml, flags }, options)).pool);
  }

  /** XML of what pools of that type could be made of; `srcSpec`: XML of where to look. */
  async findStoragePoolSources(
    type: string,
    srcSpec: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    return (await this.remote.call("connectFindStoragePoolSources", { type, srcSpec, flags }, options)).xml;
  }

  /** XML: the types of pools that the daemon can do. */
  async getStoragePoolCapabilities(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("connectGetStoragePoolCapabilities", { flags }, options)).capabilities;
  }

  // --- volumes of any pool -------------------------------------------------------------------------------------------

  /** @throws {VirError} NO_STORAGE_VOL, as all lookups. */
  async storageVolLookupByKey(key: string, options?: CallOptions): Promise<StorageVol> {
    return new StorageVol(this, (await this.remote.call("storageVolLookupByKey", { key }, options)).vol);
  }

  /** By its path on the daemon's host. @throws {VirError} NO_STORAGE_VOL */
  async storageVolLookupByPath(path: string, options?: CallOptions): Promise<StorageVol> {
    return new StorageVol(this, (await this.remote.call("storageVolLookupByPath", { path }, options)).vol);
  }

  // --- secrets -------------------------------------------------------------------------------------------------------

  /** Flags: `ConnectListAllSecretsFlags`; all secrets without. */
  async listAllSecrets(flags = 0, options?: CallOptions): Promise<Secret[]> {
    const { secrets } = await this.remote.call("connectListAllSecrets", { needResults: 1, flags }, options);
    return secrets.map((secret) => new Secret(this, secret));
  }

  /** Their UUIDs. */
  async listSecrets(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListSecrets", { maxuuids: SECRET_LIST_MAX }, options)).uuids;
  }

  /** How many there are. */
  async numOfSecrets(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfSecrets", {}, options)).num;
  }

  /** @throws {VirError} NO_SECRET, as all lookups. */
  async secretLookupByUUID(uuid: string, options?: CallOptions): Promise<Secret> {
    return new Secret(this, (await this.remote.call("secretLookupByUuid", { uuid }, options)).secret);
  }

  /** Usage type: `SecretUsageType`. */
  async secretLookupByUsage(usageType: number, usageID: string, options?: CallOptions): Promise<Secret> {
    return new Secret(this, (await this.remote.call("secretLookupByUsage", { usageType, usageID }, options)).secret);
  }

  /** Flags: `SecretDefineFlags`. */
  async secretDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<Secret> {
    return new Secret(this, (await this.remote.call("secretDefineXml", { xml, flags }, options)).secret);
  }

  // --- the host's devices --------------------------------------------------------------------------------------------

  /** Flags: `ConnectListAllNodeDeviceFlags`; all active devices without. */
  async listAllNodeDevices(flags = 0, options?: CallOptions): Promise<NodeDevice[]> {
    const { devices } = await this.remote.call("connectListAllNodeDevices", { needResults: 1, flags }, options);
    return devices.map((device) => new NodeDevice(this, device));
  }

  /** Of those with a capability ("pci", "net", …), or of all. */
  async nodeNumOfDevices(cap: string | null = null, flags = 0, options?: CallOptions): Promise<number> {
    return (await this.remote.call("nodeNumOfDevices", { cap, flags }, options)).num;
  }

  /** Their names. */
  async nodeListDevices(cap: string | null = null, flags = 0, options?: CallOptions): Promise<string[]> {
    const within = inOneDeadline(options);
    const maxnames = await this.nodeNumOfDevices(cap, flags, within);
    return (await this.remote.call("nodeListDevices", { cap, maxnames, flags }, within)).names;
  }

  /** @throws {VirError} NO_NODE_DEVICE, as all lookups. */
  async nodeDeviceLookupByName(name: string, options?: CallOptions): Promise<NodeDevice> {
    return new NodeDevice(this, (await this.remote.call("nodeDeviceLookupByName", { name }, options)).dev);
  }

  /** A host adapter of SCSI by its world wide names. */
  async nodeDeviceLookupSCSIHostByWWN(
    wwnn: string,
    wwpn: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<NodeDevice> {
    const { dev } = await this.remote.call("nodeDeviceLookupScsiHostByWwn", { wwnn, wwpn, flags }, options);
    return new NodeDevice(this, dev);
  }

  /** Makes a virtual device that is gone with the host's next start. Flags: `NodeDeviceCreateXMLFlags`. */
  async nodeDeviceCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<NodeDevice> {
    return new NodeDevice(this, (await this.remote.call("nodeDeviceCreateXml", { xmlDesc: xml, flags }, options)).dev);
  }

  /** Defines a virtual device, for `NodeDevice.create`. Flags: `NodeDeviceDefineXMLFlags`. */
  async nodeDeviceDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<NodeDevice> {
    return new NodeDevice(this, (await this.remote.call("nodeDeviceDefineXml", { xmlDesc: xml, flags }, options)).dev);
  }
}
