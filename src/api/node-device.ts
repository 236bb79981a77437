/** Devices of the host. */
import type { CallOptions } from "../rpc/client.ts";
import type { ConnectionLink } from "./connection/link.ts";
import { inOneDeadline } from "./deadline.ts";
import { Resource } from "./resource.ts";

/** Names, options and errors are as `Domain` says; NO_NODE_DEVICE when there is none of that name any more. */
export class NodeDevice extends Resource {
  readonly name: string;

  /** Made by the connection; ask it for devices. */
  constructor(connection: ConnectionLink, about: { name: string }) {
    super(connection);
    this.name = about.name;
  }

  /** What names it. */
  toJSON(): { name: string } {
    return { name: this.name };
  }

  /** Flags: `NodeDeviceXMLFlags`. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("nodeDeviceGetXmlDesc", { name: this.name, flags }, options)).xml;
  }

  /** The name of the device that it is part of; null at the root. */
  async getParent(options?: CallOptions): Promise<string | null> {
    return (await this.remote.call("nodeDeviceGetParent", { name: this.name }, options)).parentName;
  }

  /** How many `listCaps` answers. */
  async numOfCaps(options?: CallOptions): Promise<number> {
    return (await this.remote.call("nodeDeviceNumOfCaps", { name: this.name }, options)).num;
  }

  /** What it is: "pci", "net", "scsi_host", …. */
  async listCaps(options?: CallOptions): Promise<string[]> {
    const within = inOneDeadline(options);
    const maxnames = await this.numOfCaps(within);
    return (await this.remote.call("nodeDeviceListCaps", { name: this.name, maxnames }, within)).names;
  }

  /** Takes it from the host's driver, so that a guest may have it; `driverName` null: the hypervisor's choice. */
  async detach(driverName: string | null = null, flags = 0, options?: CallOptions): Promise<void> {
    await (driverName === null && flags === 0
      ? this.remote.call("nodeDeviceDettach", { name: this.name }, options)
      : this.remote.call("nodeDeviceDetachFlags", { name: this.name, driverName, flags }, options));
  }

  /** Gives it back to the host's driver. @throws {VirError} OPERATION_INVALID while a guest uses it. */
  async reAttach(options?: CallOptions): Promise<void> {
    await this.remote.call("nodeDeviceReAttach", { name: this.name }, options);
  }

  /** @throws {VirError} OPERATION_INVALID while a guest uses it. */
  async reset(options?: CallOptions): Promise<void> {
    await this.remote.call("nodeDeviceReset", { name: this.name }, options);
  }

  /** Starts a device that was defined. */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("nodeDeviceCreate", { name: this.name, flags }, options);
  }

  /** Takes a virtual device off the host. */
  async destroy(options?: CallOptions): Promise<void> {
    await this.remote.call("nodeDeviceDestroy", { name: this.name }, options);
  }

  /** Forgets the definition of a virtual device. */
  async undefine(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("nodeDeviceUndefine", { name: this.name, flags }, options);
  }

  /** Flags: `NodeDeviceUpdateFlags`. */
  async update(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("nodeDeviceUpdate", { name: this.name, xmlDesc: xml, flags }, options);
  }

  /** Whether it starts with the host; of a device that was defined. */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("nodeDeviceGetAutostart", { name: this.name }, options)).autostart !== 0;
  }

  /** @throws {VirError} OPERATION_UNSUPPORTED for other than mediated devices. */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.remote.call("nodeDeviceSetAutostart", { name: this.name, autostart: autostart ? 1 : 0 }, options);
  }

  /** Whether it is there now. */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("nodeDeviceIsActive", { name: this.name }, options)).active !== 0;
  }

  /** Whether it has a definition. */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("nodeDeviceIsPersistent", { name: this.name }, options)).persistent !== 0;
  }
}
