/** The networks of a connection, and the interfaces and traffic filters of its host. */
import { INTERFACE_LIST_MAX, NETWORK_LIST_MAX, NWFILTER_LIST_MAX } from "../../protocol/remote/limits.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { Interface } from "../interface.ts";
import { Network } from "../network.ts";
import { NWFilter, NWFilterBinding } from "../nwfilter.ts";
import { ConnectionDomains } from "./domains.ts";

export abstract class ConnectionNetworks extends ConnectionDomains {
  // --- networks ------------------------------------------------------------------------------------------------------

  /** Flags: `ConnectListAllNetworksFlags`; all networks without. */
  async listAllNetworks(flags = 0, options?: CallOptions): Promise<Network[]> {
    const { nets } = await this.remote.call("connectListAllNetworks", { needResults: 1, flags }, options);
    return nets.map((net) => new Network(this, net));
  }

  /** The names of the active ones. */
  async listNetworks(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListNetworks", { maxnames: NETWORK_LIST_MAX }, options)).names;
  }

  /** The names of those that are not active. */
  async listDefinedNetworks(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListDefinedNetworks", { maxnames: NETWORK_LIST_MAX }, options)).names;
  }

  /** How many are active. */
  async numOfNetworks(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfNetworks", {}, options)).num;
  }

  /** How many are not active. */
  async numOfDefinedNetworks(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfDefinedNetworks", {}, options)).num;
  }

  /** @throws {VirError} NO_NETWORK, as all lookups. */
  async networkLookupByName(name: string, options?: CallOptions): Promise<Network> {
    return new Network(this, (await this.remote.call("networkLookupByName", { name }, options)).net);
  }

  /** The usual 36 characters, or 32 hexadecimal digits. @throws {VirError} NO_NETWORK */
  async networkLookupByUUID(uuid: string, options?: CallOptions): Promise<Network> {
    return new Network(this, (await this.remote.call("networkLookupByUuid", { uuid }, options)).net);
  }

  /** Starts a transient network. Flags: `NetworkCreateFlags`. */
  async networkCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<Network> {
    const { net } = await (flags === 0
      ? this.remote.call("networkCreateXml", { xml }, options)
      : this.remote.call("networkCreateXmlFlags", { xml, flags }, options));
    return new Network(this, net);
  }

  /** Defines a persistent network, or changes the one of that name and UUID. Flags: `NetworkDefineFlags`. */
  async networkDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<Network> {
    const { net } = await (flags === 0
      ? this.remote.call("networkDefineXml", { xml }, options)
      : this.remote.call("networkDefineXmlFlags", { xml, flags }, options));
    return new Network(this, net);
  }

  // --- the host's interfaces -----------------------------------------------------------------------------------------

  /** Flags: `ConnectListAllInterfacesFlags`; all interfaces without. */
  async listAllInterfaces(flags = 0, options?: CallOptions): Promise<Interface[]> {
    const { ifaces } = await this.remote.call("connectListAllInterfaces", { needResults: 1, flags }, options);
    return ifaces.map((iface) => new Interface(this, iface));
  }

  /** The names of those that are up. */
  async listInterfaces(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListInterfaces", { maxnames: INTERFACE_LIST_MAX }, options)).names;
  }

  /** The names of those that are configured and down. */
  async listDefinedInterfaces(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListDefinedInterfaces", { maxnames: INTERFACE_LIST_MAX }, options)).names;
  }

  /** How many are up. */
  async numOfInterfaces(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfInterfaces", {}, options)).num;
  }

  /** How many are configured and down. */
  async numOfDefinedInterfaces(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfDefinedInterfaces", {}, options)).num;
  }

  /** @throws {VirError} NO_INTERFACE, as all lookups. */
  async interfaceLookupByName(name: string, options?: CallOptions): Promise<Interface> {
    return new Interface(this, (await this.remote.call("interfaceLookupByName", { name }, options)).iface);
  }

  /** @throws {VirError} MULTIPLE_INTERFACES when several have the address. */
  async interfaceLookupByMACString(mac: string, options?: CallOptions): Promise<Interface> {
    return new Interface(this, (await this.remote.call("interfaceLookupByMacString", { mac }, options)).iface);
  }

  /** Adds an interface to the host's configuration, or changes the one of that name. Flags: `InterfaceDefineFlags`. */
  async interfaceDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<Interface> {
    return new Interface(this, (await this.remote.call("interfaceDefineXml", { xml, flags }, options)).iface);
  }

  /** Changes from now on can be taken back, until they are committed. */
  async interfaceChangeBegin(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("interfaceChangeBegin", { flags }, options);
  }

  /** Keeps the changes. @throws {VirError} OPERATION_INVALID when none were begun. */
  async interfaceChangeCommit(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("interfaceChangeCommit", { flags }, options);
  }

  /** Takes the changes back. @throws {VirError} OPERATION_INVALID when none were begun. */
  async interfaceChangeRollback(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("interfaceChangeRollback", { flags }, options);
  }

  // --- filters of guests' traffic ------------------------------------------------------------------------------------

  /** All filters that are defined. */
  async listAllNWFilters(flags = 0, options?: CallOptions): Promise<NWFilter[]> {
    const { filters } = await this.remote.call("connectListAllNwfilters", { needResults: 1, flags }, options);
    return filters.map((filter) => new NWFilter(this, filter));
  }

  /** Their names. */
  async listNWFilters(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListNwfilters", { maxnames: NWFILTER_LIST_MAX }, options)).names;
  }

  /** How many are defined. */
  async numOfNWFilters(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfNwfilters", {}, options)).num;
  }

  /** @throws {VirError} NO_NWFILTER, as all lookups. */
  async nwfilterLookupByName(name: string, options?: CallOptions): Promise<NWFilter> {
    return new NWFilter(this, (await this.remote.call("nwfilterLookupByName", { name }, options)).nwfilter);
  }

  /** The usual 36 characters, or 32 hexadecimal digits. @throws {VirError} NO_NWFILTER */
  async nwfilterLookupByUUID(uuid: string, options?: CallOptions): Promise<NWFilter> {
    return new NWFilter(this, (await this.remote.call("nwfilterLookupByUuid", { uuid }, options)).nwfilter);
  }

  /**
   * Defines a filter, or changes the one of that name and UUID, for the guests that run as well. Flags:
   * `NWFilterDefineFlags`.
   */
  async nwfilterDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<NWFilter> {
    const { nwfilter } = await (flags === 0
      ? this.remote.call("nwfilterDefineXml", { xml }, options)
      : this.remote.call("nwfilterDefineXmlFlags", { xml, flags }, options));
    return new NWFilter(this, nwfilter);
  }

  /** The filters that are on devices now. */
  async listAllNWFilterBindings(flags = 0, options?: CallOptions): Promise<NWFilterBinding[]> {
    const { bindings } = await this.remote.call("connectListAllNwfilterBindings", { needResults: 1, flags }, options);
    return bindings.map((binding) => new NWFilterBinding(this, binding));
  }

  /** Of a device of the host. @throws {VirError} NO_NWFILTER_BINDING */
  async nwfilterBindingLookupByPortDev(portDev: string, options?: CallOptions): Promise<NWFilterBinding> {
    const { nwfilter } = await this.remote.call("nwfilterBindingLookupByPortDev", { name: portDev }, options);
    return new NWFilterBinding(this, nwfilter);
  }

  /** Puts a filter on a device. Flags: `NWFilterBindingCreateFlags`. */
  async nwfilterBindingCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<NWFilterBinding> {
    const { nwfilter } = await this.remote.call("nwfilterBindingCreateXml", { xml, flags }, options);
    return new NWFilterBinding(this, nwfilter);
  }
}
