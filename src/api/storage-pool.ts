/** Storage pools. */
import type { StoragePoolState } from "../protocol/enums.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { ConnectionLink } from "./connection/link.ts";
import { inOneDeadline } from "./deadline.ts";
import { Resource } from "./resource.ts";
import { StorageVol } from "./storage-vol.ts";

/** In bytes. */
export interface StoragePoolInfo {
  readonly state: StoragePoolState;
  readonly capacity: bigint;
  readonly allocation: bigint;
  readonly available: bigint;
}

/** Names, options and errors are as `Domain` says; NO_STORAGE_POOL when there is none of that UUID any more. */
export class StoragePool extends Resource {
  readonly name: string;
  readonly uuid: string;

  /** Made by the connection; ask it for pools. */
  constructor(connection: ConnectionLink, about: { name: string; uuid: string }) {
    super(connection);
    this.name = about.name;
    this.uuid = about.uuid;
  }

  /** What names it. */
  toJSON(): { name: string; uuid: string } {
    return { name: this.name, uuid: this.uuid };
  }

  /** Makes what it stands on: a folder, a file system, a volume group. Flags: `StoragePoolBuildFlags`. */
  async build(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storagePoolBuild", { pool: this, flags }, options);
  }

  /** Starts it. Flags: `StoragePoolCreateFlags`. @throws {VirError} OPERATION_INVALID when it is active. */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storagePoolCreate", { pool: this, flags }, options);
  }

  /** Stops it and leaves the volumes alone; a transient one is gone then. */
  async destroy(options?: CallOptions): Promise<void> {
    await this.remote.call("storagePoolDestroy", { pool: this }, options);
  }

  /** Destroys what it stands on, with the volumes. Flags: `StoragePoolDeleteFlags`. */
  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storagePoolDelete", { pool: this, flags }, options);
  }

  /** Forgets its definition. @throws {VirError} OPERATION_INVALID while it is active. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.remote.call("storagePoolUndefine", { pool: this }, options);
  }

  /** Looks for its volumes anew. */
  async refresh(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("storagePoolRefresh", { pool: this, flags }, options);
  }

  /** Its state and sizes, in bytes. */
  async getInfo(options?: CallOptions): Promise<StoragePoolInfo> {
    const { state, ...sizes } = await this.remote.call("storagePoolGetInfo", { pool: this }, options);
    return { state: state as StoragePoolState, ...sizes };
  }

  /** Flags: `StorageXMLFlags`. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("storagePoolGetXmlDesc", { pool: this, flags }, options)).xml;
  }

  /** Whether it was started. */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("storagePoolIsActive", { pool: this }, options)).active !== 0;
  }

  /** Whether it has a definition that outlives it. */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("storagePoolIsPersistent", { pool: this }, options)).persistent !== 0;
  }

  /** Whether it starts with the daemon's host. */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("storagePoolGetAutostart", { pool: this }, options)).autostart !== 0;
  }

  /** @throws {VirError} INVALID_ARG or OPERATION_INVALID for a transient one. */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.remote.call("storagePoolSetAutostart", { pool: this, autostart: autostart ? 1 : 0 }, options);
  }

  // --- volumes: of an active pool, else OPERATION_INVALID -------------------------------------------------------------

  /** How many it has. */
  async numOfVolumes(options?: CallOptions): Promise<number> {
    return (await this.remote.call("storagePoolNumOfVolumes", { pool: this }, options)).num;
  }

  /** Their names. */
  async listVolumes(options?: CallOptions): Promise<string[]> {
    const within = inOneDeadline(options);
    const maxnames = await this.numOfVolumes(within);
    return (await this.remote.call("storagePoolListVolumes", { pool: this, maxnames }, within)).names;
  }

  /** All that it has. */
  async listAllVolumes(flags = 0, options?: CallOptions): Promise<StorageVol[]> {
    const args = { pool: this, needResults: 1, flags };
    const { vols } = await this.remote.call("storagePoolListAllVolumes", args, options);
    return vols.map((vol) => new StorageVol(this.connection, vol));
  }

  /** @throws {VirError} NO_STORAGE_VOL */
  async storageVolLookupByName(name: string, options?: CallOptions): Promise<StorageVol> {
    const { vol } = await this.remote.call("storageVolLookupByName", { pool: this, name }, options);
    return new StorageVol(this.connection, vol);
  }

  /** Flags: `StorageVolCreateFlags`. @throws {VirError} STORAGE_VOL_EXIST */
  async storageVolCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<StorageVol> {
    const { vol } = await this.remote.call("storageVolCreateXml", { pool: this, xml, flags }, options);
    return new StorageVol(this.connection, vol);
  }

  /** Makes a volume with the content of another, of this pool or not. Flags: `StorageVolCreateFlags`. */
  async storageVolCreateXMLFrom(
    xml: string,
    original: StorageVol,
    flags = 0,
    options?: CallOptions,
  ): Promise<StorageVol> {
    const args = { pool: this, xml, clonevol: original, flags };
    const { vol } = await this.remote.call("storageVolCreateXmlFrom", args, options);
    return new StorageVol(this.connection, vol);
  }
}
