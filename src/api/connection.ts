/**
 * A connection to a daemon. A method is libvirt's function without `vir` and, for functions of the connection itself,
 * without `Connect`: `virConnectListAllDomains` is `listAllDomains`, `virDomainLookupByName` is `domainLookupByName`,
 * `virNodeGetInfo` is `nodeGetInfo`. Flags, options and errors are as `Domain` says.
 */
import type { ReturnsOf } from "../protocol/procedure.ts";
import type { VirError } from "../protocol/errors.ts";
import { DOMAIN_LIST_MAX, NODE_MAX_CELLS } from "../protocol/remote/limits.ts";
import type { RemoteProcedures } from "../protocol/remote/index.ts";
import type { DomainStatsRecord } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import { Domain } from "./domain.ts";
import { type DomainEventKind, DomainEvents, type DomainEventsOptions } from "./domain-events.ts";
import { type Parameters, parametersOf } from "./parameters.ts";

export interface NodeInfo {
  /** The processor's architecture as the kernel names it. */
  readonly model: string;
  readonly memoryKiB: bigint;
  readonly cpus: number;
  readonly mhz: number;
  readonly nodes: number;
  readonly socketsPerNode: number;
  readonly coresPerSocket: number;
  readonly threadsPerCore: number;
}

export interface DomainStats {
  readonly domain: Domain;
  readonly stats: Parameters;
}

/** What a guest's capabilities are asked for; what is left out is the daemon's choice. */
export interface EmulatorChoice {
  readonly emulator?: string | undefined;
  readonly arch?: string | undefined;
  readonly machine?: string | undefined;
  readonly virtType?: string | undefined;
}

export class Connection implements AsyncDisposable {
  /** As it was connected to. */
  readonly uri: string;
  /** Resolves when the connection is over: to undefined after `close()`, else to what broke it. */
  readonly closed: Promise<VirError | undefined>;
  readonly #remote: RemoteConnection;
  #closing = false;

  /** Made by `connect()`. */
  constructor(uri: string, remote: RemoteConnection) {
    this.uri = uri;
    this.#remote = remote;
    this.closed = new Promise((resolve) => {
      remote.onClosed((error) => resolve(this.#closing ? undefined : error));
    });
  }

  close(): Promise<void> {
    this.#closing = true;
    return this.#remote.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whether the connection stands, as far as is known without asking. */
  isAlive(): boolean {
    return !this.#remote.closed;
  }

  /** Nobody on the way to the hypervisor can read or change what is said. */
  async isSecure(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.#remote.call("connectIsSecure", {}, options);
    return secure !== 0 && this.#remote.secureTransport;
  }

  isEncrypted(): boolean {
    return this.#remote.encryptedTransport;
  }

  /** See `ConnectOptions.keepAlive`. @throws {VirError} NO_SUPPORT when the daemon does not answer pings. */
  async setKeepAlive(intervalSeconds: number, count: number, options?: CallOptions): Promise<void> {
    await this.#remote.keepAlive(intervalSeconds, count, options);
  }

  // --- the hypervisor ------------------------------------------------------------------------------------------------

  /** "QEMU", "Test", …. */
  async getType(options?: CallOptions): Promise<string> {
    return (await this.#remote.call("connectGetType", {}, options)).type;
  }

  /** The hypervisor's: major * 1,000,000 + minor * 1,000 + release. */
  async getVersion(options?: CallOptions): Promise<number> {
    return Number((await this.#remote.call("connectGetVersion", {}, options)).hvVer);
  }

  /** The daemon's, in the same form. */
  async getLibVersion(options?: CallOptions): Promise<number> {
    return Number((await this.#remote.call("connectGetLibVersion", {}, options)).libVer);
  }

  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.#remote.call("connectGetHostname", {}, options)).hostname;
  }

  /** The URI as the daemon knows it, without the way to it. */
  async getURI(options?: CallOptions): Promise<string> {
    return (await this.#remote.call("connectGetUri", {}, options)).uri;
  }

  /** XML. */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.#remote.call("connectGetCapabilities", {}, options)).capabilities;
  }

  /** XML. Flags: `ConnectGetDomainCapabilitiesFlags`. */
  async getDomainCapabilities(choice: EmulatorChoice = {}, flags = 0, options?: CallOptions): Promise<string> {
    const { emulator = null, arch = null, machine = null, virtType = null } = choice;
    const args = { emulatorbin: emulator, arch, machine, virttype: virtType, flags };
    return (await this.#remote.call("connectGetDomainCapabilities", args, options)).capabilities;
  }

  /** XML: the host's SMBIOS tables. */
  async getSysinfo(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.#remote.call("connectGetSysinfo", { flags }, options)).sysinfo;
  }

  /** Virtual processors that a guest of that type ("kvm", "qemu") may have. */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.#remote.call("connectGetMaxVcpus", { type }, options)).maxVcpus;
  }

  async getCPUModelNames(arch: string, flags = 0, options?: CallOptions): Promise<string[]> {
    return (await this.#remote.call("connectGetCpuModelNames", { arch, needResults: 1, flags }, options)).models;
  }

  /** `CPUCompareResult`. Flags: `ConnectCompareCPUFlags`. */
  async compareCPU(xml: string, flags = 0, options?: CallOptions): Promise<number> {
    return (await this.#remote.call("connectCompareCpu", { xml, flags }, options)).result;
  }

  /** XML of the richest CPU that all of `xmlCPUs` have. Flags: `ConnectBaselineCPUFlags`. */
  async baselineCPU(xmlCPUs: string[], flags = 0, options?: CallOptions): Promise<string> {
    return (await this.#remote.call("connectBaselineCpu", { xmlCPUs, flags }, options)).cpu;
  }

  // --- the node ------------------------------------------------------------------------------------------------------

  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const { model, memory, cpus, mhz, nodes, sockets, cores, threads } = await this.#remote.call(
      "nodeGetInfo",
      {},
      options,
    );
    return {
      model,
      memoryKiB: memory,
      cpus,
      mhz,
      nodes,
      socketsPerNode: sockets,
      coresPerSocket: cores,
      threadsPerCore: threads,
    };
  }

  /** For each processor of the host whether it is online. */
  async nodeGetCPUMap(flags = 0, options?: CallOptions): Promise<boolean[]> {
    const args = { needMap: 1, needOnline: 1, flags };
    const { cpumap, ret } = await this.#remote.call("nodeGetCpuMap", args, options);
    return Array.from({ length: ret }, (_, cpu) => (((cpumap[cpu >> 3] ?? 0) >> (cpu & 7)) & 1) === 1);
  }

  /** Nanoseconds by kind ("user", "idle", …) of one processor, or of all together (-1). */
  async nodeGetCPUStats(cpu = -1, flags = 0, options?: CallOptions): Promise<Record<string, bigint>> {
    const { nparams } = await this.#remote.call("nodeGetCpuStats", { cpuNum: cpu, nparams: 0, flags }, options);
    const { params } = await this.#remote.call("nodeGetCpuStats", { cpuNum: cpu, nparams, flags }, options);
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }

  /** KiB by kind ("total", "free", …) of one NUMA cell, or of all together (-1). */
  async nodeGetMemoryStats(cell = -1, flags = 0, options?: CallOptions): Promise<Record<string, bigint>> {
    const { nparams } = await this.#remote.call("nodeGetMemoryStats", { nparams: 0, cellNum: cell, flags }, options);
    const { params } = await this.#remote.call("nodeGetMemoryStats", { nparams, cellNum: cell, flags }, options);
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }

  /** In bytes. */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.#remote.call("nodeGetFreeMemory", {}, options)).freeMem;
  }

  /** In bytes, one NUMA cell after the other. */
  async nodeGetCellsFreeMemory(startCell = 0, maxCells = NODE_MAX_CELLS, options?: CallOptions): Promise<bigint[]> {
    return (await this.#remote.call("nodeGetCellsFreeMemory", { startCell, maxcells: maxCells }, options)).cells;
  }

  async nodeGetSecurityModel(options?: CallOptions): Promise<ReturnsOf<RemoteProcedures["nodeGetSecurityModel"]>> {
    return this.#remote.call("nodeGetSecurityModel", {}, options);
  }

  // --- domains -------------------------------------------------------------------------------------------------------

  readonly #domain = (about: { name: string; uuid: string; id: number }): Domain =>
    new Domain(this, this.#remote, about);

  /** Flags: `ConnectListAllDomainsFlags`; all domains without. */
  async listAllDomains(flags = 0, options?: CallOptions): Promise<Domain[]> {
    const { domains } = await this.#remote.call("connectListAllDomains", { needResults: 1, flags }, options);
    return domains.map(this.#domain);
  }

  /** The numbers of the guests that run. */
  async listDomains(options?: CallOptions): Promise<number[]> {
    return (await this.#remote.call("connectListDomains", { maxids: DOMAIN_LIST_MAX }, options)).ids;
  }

  /** The names of the domains that do not run. */
  async listDefinedDomains(options?: CallOptions): Promise<string[]> {
    return (await this.#remote.call("connectListDefinedDomains", { maxnames: DOMAIN_LIST_MAX }, options)).names;
  }

  async numOfDomains(options?: CallOptions): Promise<number> {
    return (await this.#remote.call("connectNumOfDomains", {}, options)).num;
  }

  async numOfDefinedDomains(options?: CallOptions): Promise<number> {
    return (await this.#remote.call("connectNumOfDefinedDomains", {}, options)).num;
  }

  /** @throws {VirError} NO_DOMAIN, as all lookups. */
  async domainLookupByName(name: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#remote.call("domainLookupByName", { name }, options)).dom);
  }

  async domainLookupByID(id: number, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#remote.call("domainLookupById", { id }, options)).dom);
  }

  /** The usual 36 characters, or 32 hexadecimal digits. */
  async domainLookupByUUID(uuid: string, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#remote.call("domainLookupByUuid", { uuid }, options)).dom);
  }

  /** Defines a persistent domain, or changes the one of that name and UUID. Flags: `DomainDefineFlags`. */
  async domainDefineXML(xml: string, flags = 0, options?: CallOptions): Promise<Domain> {
    const { dom } = await (flags === 0
      ? this.#remote.call("domainDefineXml", { xml }, options)
      : this.#remote.call("domainDefineXmlFlags", { xml, flags }, options));
    return this.#domain(dom);
  }

  /** Starts a transient domain. Flags: `DomainCreateFlags`. */
  async domainCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<Domain> {
    return this.#domain((await this.#remote.call("domainCreateXml", { xmlDesc: xml, flags }, options)).dom);
  }

  /** Starts a guest from what `Domain.save` wrote. Flags: `DomainSaveRestoreFlags`. */
  async domainRestore(from: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0 && dxml === null
      ? this.#remote.call("domainRestore", { from }, options)
      : this.#remote.call("domainRestoreFlags", { from, dxml, flags }, options));
  }

  async domainXMLFromNative(format: string, config: string, flags = 0, options?: CallOptions): Promise<string> {
    const args = { nativeFormat: format, nativeConfig: config, flags };
    return (await this.#remote.call("connectDomainXmlFromNative", args, options)).domainXml;
  }

  async domainXMLToNative(format: string, xml: string, flags = 0, options?: CallOptions): Promise<string> {
    const args = { nativeFormat: format, domainXml: xml, flags };
    return (await this.#remote.call("connectDomainXmlToNative", args, options)).nativeConfig;
  }

  /** Of all domains that the flags leave. Stats: `DomainStatsTypes`, 0 for all. Flags: `ConnectGetAllDomainStatsFlags`. */
  async getAllDomainStats(stats = 0, flags = 0, options?: CallOptions): Promise<DomainStats[]> {
    return this.domainListGetStats([], stats, flags, options);
  }

  /** Of these domains. */
  async domainListGetStats(domains: Domain[], stats = 0, flags = 0, options?: CallOptions): Promise<DomainStats[]> {
    const args = { doms: domains, stats, flags };
    const { retStats } = await this.#remote.call("connectGetAllDomainStats", args, options);
    return retStats.map(({ dom, params }: DomainStatsRecord) => ({
      domain: this.#domain(dom),
      stats: parametersOf(params),
    }));
  }

  /** Domain events of one kind: `for await (const event of connection.domainEvents({ id: DomainEventID.LIFECYCLE }))`. */
  domainEvents<I extends DomainEventKind>(options: DomainEventsOptions<I>): DomainEvents<I> {
    return new DomainEvents(this.#remote, this.#domain, options);
  }
}
