/** The host's network interfaces, as its own configuration knows them. */
import type { CallOptions } from "../rpc/client.ts";
import type { ConnectionLink } from "./connection/link.ts";
import { Resource } from "./resource.ts";

/** Names, options and errors are as `Domain` says; NO_INTERFACE when there is none of that name any more. */
export class Interface extends Resource {
  readonly name: string;
  /** Empty when it has none. */
  readonly mac: string;

  /** Made by the connection; ask it for interfaces. */
  constructor(connection: ConnectionLink, about: { name: string; mac: string }) {
    super(connection);
    this.name = about.name;
    this.mac = about.mac;
  }

  /** What names it. */
  toJSON(): { name: string; mac: string } {
    return { name: this.name, mac: this.mac };
  }

  /** Brings it up. */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("interfaceCreate", { iface: this, flags }, options);
  }

  /** Takes it down. */
  async destroy(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("interfaceDestroy", { iface: this, flags }, options);
  }

  /** Takes it out of the host's configuration. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.remote.call("interfaceUndefine", { iface: this }, options);
  }

  /** As it is now, or as it is configured. Flags: `InterfaceXMLFlags`. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("interfaceGetXmlDesc", { iface: this, flags }, options)).xml;
  }

  /** Whether it is up. */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("interfaceIsActive", { iface: this }, options)).active !== 0;
  }
}
