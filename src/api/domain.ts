/**
 * A domain: a guest's definition, and the guest while it runs.
 *
 * A method is libvirt's function without `virDomain`, and a function that exists with and without flags is one method:
 * `virDomainDestroy` and `virDomainDestroyFlags` are `destroy(flags)`. Flags are numbers of the enumerations, 0 when left
 * out. The last argument of every method takes `signal` and `deadlineMs`. Every method throws `VirError`: what the daemon
 * answered, RPC when the connection is lost, OPERATION_ABORTED or OPERATION_TIMEOUT when the caller gave up.
 */
import type { Duplex, Readable } from "node:stream";
import type { DomainState } from "../protocol/enums.ts";
import type { ArgsOf, ReturnsOf } from "../protocol/procedure.ts";
import type { RemoteProcedures } from "../protocol/remote/index.ts";
import type { DomainFsInfo, DomainInterface, VcpuInfo } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { RemoteCall, RemoteConnection } from "../drivers/remote/connection.ts";
import type { Connection } from "./connection.ts";
import { type Parameters, parametersOf } from "./parameters.ts";

export interface DomainInfo {
  readonly state: DomainState;
  /** What the guest may use at most. */
  readonly maxMemoryKiB: bigint;
  /** What it uses now. */
  readonly memoryKiB: bigint;
  readonly vcpus: number;
  readonly cpuTimeNs: bigint;
}

export interface SecurityLabel {
  readonly label: string;
  readonly enforcing: boolean;
}

/** A procedure whose first argument is the domain, and the arguments behind it. */
type DomainCall = {
  [N in RemoteCall]: ArgsOf<RemoteProcedures[N]> extends { dom: unknown } ? N : never;
}[RemoteCall];
type Behind<N extends DomainCall> = Omit<ArgsOf<RemoteProcedures[N]>, "dom">;

export class Domain {
  readonly #connection: Connection;
  #name: string;
  readonly uuid: string;
  #id: number;
  readonly #remote: RemoteConnection;

  /** Made by the connection; ask it for domains. */
  constructor(connection: Connection, remote: RemoteConnection, about: { name: string; uuid: string; id: number }) {
    this.#connection = connection;
    this.#remote = remote;
    this.#name = about.name;
    this.uuid = about.uuid;
    this.#id = about.id;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** As it was when the daemon last named it; `rename` changes it. */
  get name(): string {
    return this.#name;
  }

  /** The number of the running guest as of when this object was made or started; -1 when it was not running. */
  get id(): number {
    return this.#id;
  }

  toJSON(): { name: string; uuid: string; id: number } {
    return { name: this.#name, uuid: this.uuid, id: this.#id };
  }

  /** How Node's console shows it. */
  [Symbol.for("nodejs.util.inspect.custom")](): unknown {
    return this.toJSON();
  }

  #call<N extends DomainCall>(
    procedure: N,
    behind: Behind<N>,
    options?: CallOptions,
  ): Promise<ReturnsOf<RemoteProcedures[N]>> {
    return this.#remote.call(procedure, { dom: this, ...behind } as ArgsOf<RemoteProcedures[N]>, options);
  }

  // --- life cycle ----------------------------------------------------------------------------------------------------

  /** Starts it. Flags: `DomainCreateFlags`. */
  async create(flags = 0, options?: CallOptions): Promise<void> {
    if (flags === 0) await this.#call("domainCreate", {}, options);
    const { dom } = await (flags === 0
      ? this.#remote.call("domainLookupByUuid", { uuid: this.uuid }, options)
      : this.#call("domainCreateWithFlags", { flags }, options));
    this.#id = dom.id;
  }

  /** Asks the guest to shut down; it may take its time, or not do it. Flags: `DomainShutdownFlagValues`. */
  async shutdown(flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.#call("domainShutdown", {}, options)
      : this.#call("domainShutdownFlags", { flags }, options));
  }

  /** Flags: `DomainRebootFlagValues`. */
  async reboot(flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainReboot", { flags }, options);
  }

  /** As by the reset button. */
  async reset(flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainReset", { flags }, options);
  }

  /** Pauses it. */
  async suspend(options?: CallOptions): Promise<void> {
    await this.#call("domainSuspend", {}, options);
  }

  async resume(options?: CallOptions): Promise<void> {
    await this.#call("domainResume", {}, options);
  }

  /** As by pulling the plug. Flags: `DomainDestroyFlagsValues`. */
  async destroy(flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.#call("domainDestroy", {}, options)
      : this.#call("domainDestroyFlags", { flags }, options));
    this.#id = -1;
  }

  /** Forgets its definition; a guest that runs goes on as a transient one. Flags: `DomainUndefineFlagsValues`. */
  async undefine(flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainUndefineFlags", { flags }, options);
  }

  async rename(newName: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainRename", { newName, flags }, options);
    this.#name = newName;
  }

  /** Saves the guest's memory to a file of the daemon's host and stops it. Flags: `DomainSaveRestoreFlags`. */
  async save(to: string, dxml: string | null = null, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0 && dxml === null
      ? this.#call("domainSave", { to }, options)
      : this.#call("domainSaveFlags", { to, dxml, flags }, options));
  }

  /** Saves the guest's memory where the daemon keeps it; the next start goes on from there. */
  async managedSave(flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainManagedSave", { flags }, options);
  }

  async hasManagedSaveImage(flags = 0, options?: CallOptions): Promise<boolean> {
    return (await this.#call("domainHasManagedSaveImage", { flags }, options)).result !== 0;
  }

  async managedSaveRemove(flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainManagedSaveRemove", { flags }, options);
  }

  // --- what it is ----------------------------------------------------------------------------------------------------

  /** The reason is a number of the state's own enumeration: `DomainRunningReason`, `DomainShutoffReason`, …. */
  async getState(flags = 0, options?: CallOptions): Promise<{ state: DomainState; reason: number }> {
    const { state, reason } = await this.#call("domainGetState", { flags }, options);
    return { state: state as DomainState, reason };
  }

  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const { state, maxMem, memory, nrVirtCpu, cpuTime } = await this.#call("domainGetInfo", {}, options);
    return {
      state: state as DomainState,
      maxMemoryKiB: maxMem,
      memoryKiB: memory,
      vcpus: nrVirtCpu,
      cpuTimeNs: cpuTime,
    };
  }

  /** Flags: `DomainXMLFlags`. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.#call("domainGetXmlDesc", { flags }, options)).xml;
  }

  async getOSType(options?: CallOptions): Promise<string> {
    return (await this.#call("domainGetOsType", {}, options)).type;
  }

  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.#call("domainIsActive", {}, options)).active !== 0;
  }

  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.#call("domainIsPersistent", {}, options)).persistent !== 0;
  }

  /** The definition was changed while the guest ran. */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    return (await this.#call("domainIsUpdated", {}, options)).updated !== 0;
  }

  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.#call("domainGetAutostart", {}, options)).autostart !== 0;
  }

  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.#call("domainSetAutostart", { autostart: autostart ? 1 : 0 }, options);
  }

  /** What the daemon warns of: deprecated features, tainting. Flags: `DomainMessageType`. */
  async getMessages(flags = 0, options?: CallOptions): Promise<string[]> {
    return (await this.#call("domainGetMessages", { flags }, options)).msgs;
  }

  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    const { label, enforcing } = await this.#call("domainGetSecurityLabel", {}, options);
    return { label, enforcing: enforcing !== 0 };
  }

  async getSecurityLabelList(options?: CallOptions): Promise<SecurityLabel[]> {
    const { labels } = await this.#call("domainGetSecurityLabelList", {}, options);
    return labels.map(({ label, enforcing }) => ({ label, enforcing: enforcing !== 0 }));
  }

  /** The state of the daemon's own way to the guest (`DomainControlState`); `stateTimeMs`: since when. */
  async getControlInfo(
    flags = 0,
    options?: CallOptions,
  ): Promise<{ state: number; details: number; stateTimeMs: bigint }> {
    const { state, details, stateTime } = await this.#call("domainGetControlInfo", { flags }, options);
    return { state, details, stateTimeMs: stateTime };
  }

  /** Type: `DomainMetadataType`. Flags: `DomainModificationImpact`. */
  async getMetadata(type: number, uri: string | null = null, flags = 0, options?: CallOptions): Promise<string> {
    return (await this.#call("domainGetMetadata", { type, uri, flags }, options)).metadata;
  }

  /** `metadata` null removes it. Type: `DomainMetadataType`. Flags: `DomainModificationImpact`. */
  async setMetadata(
    type: number,
    metadata: string | null,
    key: string | null = null,
    uri: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.#call("domainSetMetadata", { type, metadata, key, uri, flags }, options);
  }

  /** The guest's own name. Flags: `DomainGetHostnameFlags`. */
  async getHostname(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.#call("domainGetHostname", { flags }, options)).hostname;
  }

  /** Source: `DomainInterfaceAddressesSource`. */
  async interfaceAddresses(source: number, flags = 0, options?: CallOptions): Promise<DomainInterface[]> {
    return (await this.#call("domainInterfaceAddresses", { source, flags }, options)).ifaces;
  }

  async getFSInfo(flags = 0, options?: CallOptions): Promise<DomainFsInfo[]> {
    return (await this.#call("domainGetFsinfo", { flags }, options)).info;
  }

  // --- memory and processors -----------------------------------------------------------------------------------------

  /** In KiB. */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.#call("domainGetMaxMemory", {}, options)).memory;
  }

  async setMaxMemory(memoryKiB: bigint, options?: CallOptions): Promise<void> {
    await this.#call("domainSetMaxMemory", { memory: memoryKiB }, options);
  }

  /** Flags: `DomainMemoryModFlags`. */
  async setMemory(memoryKiB: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.#call("domainSetMemory", { memory: memoryKiB }, options)
      : this.#call("domainSetMemoryFlags", { memory: memoryKiB, flags }, options));
  }

  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.#call("domainGetMaxVcpus", {}, options)).num;
  }

  /** How many there are. Flags: `DomainVcpuFlags`. */
  async getVcpusFlags(flags: number, options?: CallOptions): Promise<number> {
    return (await this.#call("domainGetVcpusFlags", { flags }, options)).num;
  }

  /** Flags: `DomainVcpuFlags`. */
  async setVcpus(count: number, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.#call("domainSetVcpus", { nvcpus: count }, options)
      : this.#call("domainSetVcpusFlags", { nvcpus: count, flags }, options));
  }

  /** Where each runs and for how long it did; `cpuTime` in nanoseconds, `state` of `VcpuState`. */
  async getVcpus(maxVcpus: number, options?: CallOptions): Promise<VcpuInfo[]> {
    return (await this.#call("domainGetVcpus", { maxinfo: maxVcpus, maplen: 0 }, options)).info;
  }

  /** By `DomainMemoryStatTags`; most in KiB. */
  async memoryStats(flags = 0, options?: CallOptions): Promise<ReadonlyMap<number, bigint>> {
    const { stats } = await this.#call("domainMemoryStats", { maxStats: 1024, flags }, options);
    return new Map(stats.map(({ tag, val }) => [tag, val]));
  }

  // --- devices -------------------------------------------------------------------------------------------------------

  /** Flags: `DomainDeviceModifyFlags`. */
  async attachDevice(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.#call("domainAttachDevice", { xml }, options)
      : this.#call("domainAttachDeviceFlags", { xml, flags }, options));
  }

  /** Flags: `DomainDeviceModifyFlags`. */
  async detachDevice(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.#call("domainDetachDevice", { xml }, options)
      : this.#call("domainDetachDeviceFlags", { xml, flags }, options));
  }

  /** Flags: `DomainDeviceModifyFlags`. */
  async updateDevice(xml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainUpdateDeviceFlags", { xml, flags }, options);
  }

  /** `disk`: target (`vda`) or source path. In bytes. */
  async getBlockInfo(
    disk: string,
    flags = 0,
    options?: CallOptions,
  ): Promise<{ allocation: bigint; capacity: bigint; physical: bigint }> {
    return this.#call("domainGetBlockInfo", { path: disk, flags }, options);
  }

  async blockStats(
    disk: string,
    options?: CallOptions,
  ): Promise<{ rdReq: bigint; rdBytes: bigint; wrReq: bigint; wrBytes: bigint; errs: bigint }> {
    return this.#call("domainBlockStats", { path: disk }, options);
  }

  /** `device`: target (`vnet0`) or MAC address. */
  async interfaceStats(
    device: string,
    options?: CallOptions,
  ): Promise<ReturnsOf<RemoteProcedures["domainInterfaceStats"]>> {
    return this.#call("domainInterfaceStats", { device }, options);
  }

  // --- jobs ----------------------------------------------------------------------------------------------------------

  /** Type: `DomainJobType`; times in milliseconds, amounts in bytes. */
  async getJobInfo(options?: CallOptions): Promise<ReturnsOf<RemoteProcedures["domainGetJobInfo"]>> {
    return this.#call("domainGetJobInfo", {}, options);
  }

  /** Flags: `DomainGetJobStatsFlags`. */
  async getJobStats(flags = 0, options?: CallOptions): Promise<{ type: number; params: Parameters }> {
    const { type, params } = await this.#call("domainGetJobStats", { flags }, options);
    return { type, params: parametersOf(params) };
  }

  /** Flags: `DomainAbortJobFlagsValues`. */
  async abortJob(flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.#call("domainAbortJob", {}, options)
      : this.#call("domainAbortJobFlags", { flags }, options));
  }

  // --- the guest's screen, keyboard and lines ------------------------------------------------------------------------

  /**
   * The console as a stream both ways: `devname` an alias or target, the first console when null. `end()` and `destroy()`
   * leave it. Flags: `DomainConsoleFlags`.
   */
  async openConsole(devname: string | null = null, flags = 0, options?: CallOptions): Promise<Duplex> {
    const call = { dom: this, devName: devname, flags };
    const { stream } = await this.#remote.openStream("domainOpenConsole", call, options);
    return (await import("./stream.ts")).duplexOf(stream);
  }

  /** A channel device as a stream both ways: `name` an alias or target, the first channel when null. */
  async openChannel(name: string | null = null, flags = 0, options?: CallOptions): Promise<Duplex> {
    const { stream } = await this.#remote.openStream("domainOpenChannel", { dom: this, name, flags }, options);
    return (await import("./stream.ts")).duplexOf(stream);
  }

  /** The screen as a picture, and the picture's type. */
  async screenshot(screen = 0, flags = 0, options?: CallOptions): Promise<{ mime: string | null; picture: Readable }> {
    const call = { dom: this, screen, flags };
    const { stream, returns } = await this.#remote.openStream("domainScreenshot", call, options);
    return { mime: returns.mime, picture: (await import("./stream.ts")).duplexOf(stream) };
  }

  /** Presses keys together. Codeset: `KeycodeSet`. */
  async sendKey(
    codeset: number,
    holdtimeMs: number,
    keycodes: number[],
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.#call("domainSendKey", { codeset, holdtime: holdtimeMs, keycodes, flags }, options);
  }

  async injectNMI(flags = 0, options?: CallOptions): Promise<void> {
    await this.#call("domainInjectNmi", { flags }, options);
  }
}
