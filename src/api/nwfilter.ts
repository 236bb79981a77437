/** Filters of guests' network traffic, and what binds them to devices. */
import type { CallOptions } from "../rpc/client.ts";
import type { ConnectionLink } from "./connection/link.ts";
import { Resource } from "./resource.ts";

/** Names, options and errors are as `Domain` says; NO_NWFILTER when there is none of that UUID any more. */
export class NWFilter extends Resource {
  readonly name: string;
  readonly uuid: string;

  /** Made by the connection; ask it for filters. */
  constructor(connection: ConnectionLink, about: { name: string; uuid: string }) {
    super(connection);
    this.name = about.name;
    this.uuid = about.uuid;
  }

  /** What names it. */
  toJSON(): { name: string; uuid: string } {
    return { name: this.name, uuid: this.uuid };
  }

  /** XML. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("nwfilterGetXmlDesc", { nwfilter: this, flags }, options)).xml;
  }

  /** @throws {VirError} OPERATION_INVALID when a guest or another filter uses it. */
  async undefine(options?: CallOptions): Promise<void> {
    await this.remote.call("nwfilterUndefine", { nwfilter: this }, options);
  }
}

/** Names, options and errors are as `Domain` says; NO_NWFILTER_BINDING when there is none of that device any more. */
export class NWFilterBinding extends Resource {
  /** The device of the host that is filtered. */
  readonly portDev: string;
  readonly filterName: string;

  /** Made by the connection; ask it for bindings. */
  constructor(connection: ConnectionLink, about: { portdev: string; filtername: string }) {
    super(connection);
    this.portDev = about.portdev;
    this.filterName = about.filtername;
  }

  /** As the protocol names it. */
  get #binding(): { portdev: string; filtername: string } {
    return { portdev: this.portDev, filtername: this.filterName };
  }

  /** What names it. */
  toJSON(): { portDev: string; filterName: string } {
    return { portDev: this.portDev, filterName: this.filterName };
  }

  /** XML. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("nwfilterBindingGetXmlDesc", { nwfilter: this.#binding, flags }, options)).xml;
  }

  /** Takes the filter off the device. */
  async delete(options?: CallOptions): Promise<void> {
    await this.remote.call("nwfilterBindingDelete", { nwfilter: this.#binding }, options);
  }
}
