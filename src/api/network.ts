/** Virtual networks. */
import type { NetworkDhcpLease } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { ConnectionLink } from "./connection/link.ts";
import { DriverFeature, driverHas } from "./driver-features.ts";
import { NetworkPort } from "./network-port.ts";
import { Resource } from "./resource.ts";

/** `expirySeconds` since 1970, 0: never; `type` of `IPAddrType`. */
export interface DHCPLease {
  /** The bridge of the network. */
  readonly iface: string;
  readonly expirySeconds: bigint;
  readonly type: number;
  readonly mac: string | null;
  readonly iaid: string | null;
  readonly ipaddr: string;
  readonly prefix: number;
  readonly hostname: string | null;
  readonly clientid: string | null;
}

/** Names, options and errors are as `Domain` says; NO_NETWORK when there is none of that UUID any more. */
export class Network extends Resource {
  readonly name: string;
  readonly uuid: string;

  /** Made by the connection; ask it for networks. */
  constructor(connection: ConnectionLink, about: { name: string; uuid: string }) {
    super(connection);
    this.name = about.name;
    this.uuid = about.uuid;
  }

  /** What names it. */
  toJSON(): { name: string; uuid: string } {
    return { name: this.name, uuid: this.uuid };
  }

  /** Starts it. @throws {VirError} OPERATION_INVALID when it is active. */
  async create(options?: CallOptions): Promise<void> {
    await this.remote.call("networkCreate", { net: this }, options);
  }

  /** Stops it; a transient one is gone then. @throws {VirError} OPERATION_INVALID when it is not active. */
  async destroy(options?: CallOptions): Promise<void> {
    await this.remote.call("networkDestroy", { net: this }, options);
  }

  /** Forgets its definition; an active one goes on as a transient one. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.remote.call("networkUndefine", { net: this }, options);
  }

  /** Flags: `NetworkXMLFlags`. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("networkGetXmlDesc", { net: this, flags }, options)).xml;
  }

  /** @throws {VirError} INTERNAL_ERROR when it has no bridge. */
  async getBridgeName(options?: CallOptions): Promise<string> {
    return (await this.remote.call("networkGetBridgeName", { net: this }, options)).name;
  }

  /** Whether it was started. */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("networkIsActive", { net: this }, options)).active !== 0;
  }

  /** Whether it has a definition that outlives it. */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("networkIsPersistent", { net: this }, options)).persistent !== 0;
  }

  /** Whether it starts with the daemon's host. */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("networkGetAutostart", { net: this }, options)).autostart !== 0;
  }

  /** @throws {VirError} OPERATION_INVALID for a transient one. */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.remote.call("networkSetAutostart", { net: this, autostart: autostart ? 1 : 0 }, options);
  }

  /**
   * Changes one element. Command: `NetworkUpdateCommand`, section: `NetworkUpdateSection`; `parentIndex` counts the
   * elements of the kind that the section stands in (`<ip>`, …), -1 where there is no doubt. Flags: `NetworkUpdateFlags`.
   */
  async update(
    command: number,
    section: number,
    parentIndex: number,
    xml: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    // Daemons without this feature read the two the other way round, and clients have to know.
    const inOrder = await driverHas(this.remote, DriverFeature.NETWORK_UPDATE_HAS_CORRECT_ORDER, options);
    const what = inOrder ? { command, section } : { command: section, section: command };
    await this.remote.call("networkUpdate", { net: this, ...what, parentIndex, xml, flags }, options);
  }

  /** Type: `NetworkMetadataType`. Flags: `NetworkUpdateFlags`. @throws {VirError} NO_NETWORK_METADATA */
  async getMetadata(type: number, uri: string | null = null, flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("networkGetMetadata", { network: this, type, uri, flags }, options)).metadata;
  }

  /** `metadata` null removes it. Type: `NetworkMetadataType`. Flags: `NetworkUpdateFlags`. */
  async setMetadata(
    type: number,
    metadata: string | null,
    key: string | null = null,
    uri: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.remote.call("networkSetMetadata", { network: this, type, metadata, key, uri, flags }, options);
  }

  /** Addresses that its DHCP server gave out, of one MAC address or all. */
  async getDHCPLeases(mac: string | null = null, flags = 0, options?: CallOptions): Promise<DHCPLease[]> {
    const args = { net: this, mac, needResults: 1, flags };
    return (await this.remote.call("networkGetDhcpLeases", args, options)).leases.map(leaseOf);
  }

  // --- ports ---------------------------------------------------------------------------------------------------------

  /** What is plugged into it. */
  async listAllPorts(flags = 0, options?: CallOptions): Promise<NetworkPort[]> {
    const { ports } = await this.remote.call("networkListAllPorts", { network: this, needResults: 1, flags }, options);
    return ports.map(({ uuid }) => new NetworkPort(this, uuid));
  }

  /** @throws {VirError} NO_NETWORK_PORT */
  async portLookupByUUID(uuid: string, options?: CallOptions): Promise<NetworkPort> {
    const { port } = await this.remote.call("networkPortLookupByUuid", { network: this, uuid }, options);
    return new NetworkPort(this, port.uuid);
  }

  /** Flags: `NetworkPortCreateFlags`. */
  async portCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<NetworkPort> {
    const { port } = await this.remote.call("networkPortCreateXml", { network: this, xml, flags }, options);
    return new NetworkPort(this, port.uuid);
  }
}

function leaseOf({ expirytime, ...lease }: NetworkDhcpLease): DHCPLease {
  return { ...lease, expirySeconds: expirytime };
}
