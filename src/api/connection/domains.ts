/** The domains of a connection. */
import { invalidArgument } from "../../protocol/errors.ts";
import { DOMAIN_LIST_MAX } from "../../protocol/remote/limits.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { Domain } from "../domain.ts";
import { type SaveParameters, saveFields } from "../parameter-fields.ts";
import { type Parameters, parametersOf, typedParameters } from "../parameters.ts";
import { ConnectionNode } from "./node.ts";

export interface DomainStats {
  readonly domain: Domain;
  readonly stats: Parameters;
}

export abstract class ConnectionDomains extends ConnectionNode {
  // --- lists ---------------------------------------------------------------------------------------------------------

  /** Flags: `ConnectListAllDomainsFlags`; all domains without. */
  async listAllDomains(flags = 0, options?: CallOptions): Promise<Domain[]> {
    const { domains } = await this.remote.call("connectListAllDomains", { needResults: 1, flags }, options);
    return domains.map((dom) => new Domain(this, dom));
  }

  /** The numbers of the guests that run. */
  async listDomains(options?: CallOptions): Promise<number[]> {
    return (await this.remote.call("connectListDomains", { maxids: DOMAIN_LIST_MAX }, options)).ids;
  }

  /** The names of the domains that do not run. */
  async listDefinedDomains(options?: CallOptions): Promise<string[]> {
    return (await this.remote.call("connectListDefinedDomains", { maxnames: DOMAIN_LIST_MAX }, options)).names;
  }

  /** How many guests run. */
  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfDomains", {}, options)).num;
  }

  /** How many domains do not run. */
  async numOfDefinedDomains(options?: CallOptions): Promise<number> {
    return (await this.remote.call("connectNumOfDefinedDomains", {}, options)).num;
  }

  /** @throws {VirError} NO_DOMAIN, as all lookups. */
  async domainLookupByName(name: string, options?: CallOptions): Promise<Domain> {
    return new Domain(this, (await this.remote.call("domainLookupByName", { name }, options)).dom);
  }

  /** By the number of the running guest. @throws {VirError} NO_DOMAIN */
  async domainLookupByID(id: number, options?: CallOptions): Promise<Domain> {
    return new Domain(this, (await this.remote.call("domainLookupById", { id }, options)).dom);
  }

  /** The usual 36 characters, or 32 hexadecimal digits. */
  async domainLookupByUUID(uuid: string, options?: CallOptions): Promise<Domain> {
    return new Domain(this, (await this.remote.call("domainLookupByUuid", { uuid }, options)).dom);
  }

  // --- new ones ------------------------------------------------------------------------------------------------------

  /** Defines a persistent domain, or changes the one of that name and UUID. Flags: `DomainDefineFlags`. */
  async domainDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<Domain> {
    const { dom } = await (flags === 0
      ? this.remote.call("domainDefineXml", { xml }, options)
      : this.remote.call("domainDefineXmlFlags", { xml, flags }, options));
    return new Domain(this, dom);
  }

  /**
   * Starts a transient domain. Flags: `DomainCreateFlags`. @throws {VirError} OPERATION_FAILED when the name is taken.
   */
  async domainCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<Domain> {
    return new Domain(this, (await this.remote.call("domainCreateXml", { xmlDesc: xml, flags }, options)).dom);
  }

  /** Of the hypervisor's own format ("qemu-argv", "xen-xl", "vmware-vmx", …), libvirt's XML. */
  async domainXMLFromNative(format: string, config: string, flags = 0, options?: CallOptions): Promise<string> {
    const args = { nativeFormat: format, nativeConfig: config, flags };
    return (await this.remote.call("connectDomainXmlFromNative", args, options)).domainXml;
  }

  /**
   * Of libvirt's XML, the hypervisor's own format. @throws {VirError} INVALID_ARG for a format that is none of its own.
   */
  async domainXMLToNative(format: string, xml: string, flags = 0, options?: CallOptions): Promise<string> {
    const args = { nativeFormat: format, domainXml: xml, flags };
    return (await this.remote.call("connectDomainXmlToNative", args, options)).nativeConfig;
  }

  // --- images that Domain.save wrote -----------------------------------------------------------------------------------

  /** Starts a guest from what `Domain.save` wrote. Flags: `DomainSaveRestoreFlags`. */
  async domainRestore(from: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0 && dxml === null
      ? this.remote.call("domainRestore", { from }, options)
      : this.remote.call("domainRestoreFlags", { from, dxml, flags }, options));
  }

  /** The same with more to choose; `file` must be there. Flags: `DomainSaveRestoreFlags`. */
  async domainRestoreParams(parameters: SaveParameters, flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("domainRestoreParams", { params: typedParameters(saveFields, parameters), flags }, options);
  }

  /** The definition in an image. Flags: `DomainSaveImageXMLFlags`. */
  async domainSaveImageGetXMLDesc(file: string, flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("domainSaveImageGetXmlDesc", { file, flags }, options)).xml;
  }

  /** Changes the definition in an image, in what the guest cannot see. Flags: `DomainSaveRestoreFlags`. */
  async domainSaveImageDefineXML(file: string, dxml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("domainSaveImageDefineXml", { file, dxml, flags }, options);
  }

  // --- statistics ----------------------------------------------------------------------------------------------------

  /**
   * Of all domains that the flags leave. Stats: `DomainStatsTypes`, 0 for all. Flags: `ConnectGetAllDomainStatsFlags`.
   */
  async getAllDomainStats(stats = 0, flags = 0, options?: CallOptions): Promise<DomainStats[]> {
    return this.#stats([], stats, flags, options);
  }

  /** Of these domains. @throws {VirError} INVALID_ARG for none. */
  async domainListGetStats(domains: Domain[], stats = 0, flags = 0, options?: CallOptions): Promise<DomainStats[]> {
    // On the wire no domain stands for all.
    if (domains.length === 0) throw invalidArgument("statistics of a list without domains");
    return this.#stats(domains, stats, flags, options);
  }

  async #stats(doms: Domain[], stats: number, flags: number, options?: CallOptions): Promise<DomainStats[]> {
    const { retStats } = await this.remote.call("connectGetAllDomainStats", { doms, stats, flags }, options);
    return retStats.map(({ dom, params }) => ({ domain: new Domain(this, dom), stats: parametersOf(params) }));
  }

  // --- QEMU's own ----------------------------------------------------------------------------------------------------

  /** Takes over a QEMU process that somebody else started. @throws {VirError} NO_SUPPORT since libvirt 5.5.0. */
  async domainQemuAttach(pid: number, flags = 0, options?: CallOptions): Promise<Domain> {
    return new Domain(this, (await this.remote.callQemu("domainAttach", { pidValue: pid, flags }, options)).dom);
  }
}
