/** What a domain is and how it is doing. */
import type { DomainState } from "../../protocol/enums.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { DomainLifeCycle } from "./life-cycle.ts";

export interface DomainInfo {
  readonly state: DomainState;
  /** What the guest may use at most. */
  readonly maxMemoryKiB: bigint;
  /** What it uses now. */
  readonly memoryKiB: bigint;
  readonly vcpus: number;
  readonly cpuTimeNs: bigint;
}

/** The reason is a number of the state's own enumeration: `DomainRunningReason`, `DomainShutoffReason`, …. */
export interface DomainStateAndReason {
  readonly state: DomainState;
  readonly reason: number;
}

/** The daemon's own way to the guest: `state` of `DomainControlState`, `details` of `DomainControlErrorReason`. */
export interface DomainControlInfo {
  readonly state: number;
  readonly details: number;
  /** Since when. */
  readonly stateTimeMs: bigint;
}

export interface SecurityLabel {
  readonly label: string;
  readonly enforcing: boolean;
}

export abstract class DomainFacts extends DomainLifeCycle {
  /** Answered from what the daemon knows, without asking the guest. */
  async getState(flags = 0, options?: CallOptions): Promise<DomainStateAndReason> {
    const { state, reason } = await this.call("domainGetState", { flags }, options);
    return { state: state as DomainState, reason };
  }

  /** State, memory and processors at once. */
  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const { state, maxMem, memory, nrVirtCpu, cpuTime } = await this.call("domainGetInfo", {}, options);
    return {
      state: state as DomainState,
      maxMemoryKiB: maxMem,
      memoryKiB: memory,
      vcpus: nrVirtCpu,
      cpuTimeNs: cpuTime,
    };
  }

  /** Flags: `DomainXMLFlags`. @throws {VirError} OPERATION_DENIED for secrets on a read-only connection. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call("domainGetXmlDesc", { flags }, options)).xml;
  }

  /** "hvm", "xen", "exe", …. */
  async getOSType(options?: CallOptions): Promise<string> {
    return (await this.call("domainGetOsType", {}, options)).type;
  }

  /** Whether the guest runs, be it paused. */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.call("domainIsActive", {}, options)).active !== 0;
  }

  /** Whether it has a definition that outlives the guest. */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.call("domainIsPersistent", {}, options)).persistent !== 0;
  }

  /** The definition was changed while the guest ran. */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    return (await this.call("domainIsUpdated", {}, options)).updated !== 0;
  }

  /** What the daemon warns of: deprecated features, tainting. Flags: `DomainMessageType`. */
  async getMessages(flags = 0, options?: CallOptions): Promise<string[]> {
    return (await this.call("domainGetMessages", { flags }, options)).msgs;
  }

  /**
   * Of the first security model that the guest runs under. @throws {VirError} OPERATION_INVALID when it does not run.
   */
  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    const { label, enforcing } = await this.call("domainGetSecurityLabel", {}, options);
    return { label, enforcing: enforcing !== 0 };
  }

  /** Of all security models. */
  async getSecurityLabelList(options?: CallOptions): Promise<SecurityLabel[]> {
    const { labels } = await this.call("domainGetSecurityLabelList", {}, options);
    return labels.map(({ label, enforcing }) => ({ label, enforcing: enforcing !== 0 }));
  }

  /** @throws {VirError} OPERATION_INVALID when it does not run. */
  async getControlInfo(flags = 0, options?: CallOptions): Promise<DomainControlInfo> {
    const { state, details, stateTime } = await this.call("domainGetControlInfo", { flags }, options);
    return { state, details, stateTimeMs: stateTime };
  }

  /** Type: `DomainMetadataType`. Flags: `DomainModificationImpact`. @throws {VirError} NO_DOMAIN_METADATA */
  async getMetadata(type: number, uri: string | null = null, flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call("domainGetMetadata", { type, uri, flags }, options)).metadata;
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
    await this.call("domainSetMetadata", { type, metadata, key, uri, flags }, options);
  }
}
