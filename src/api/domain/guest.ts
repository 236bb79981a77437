/** What only the guest itself knows and does, mostly by its agent. */
import type { DomainFsInfo } from "../../protocol/remote/types.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { DomainDevices } from "./devices.ts";

export type { DomainFsInfo } from "../../protocol/remote/types.ts";

/** Since 1970, UTC. */
export interface GuestTime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

/**
 * Errors of what needs the agent: ARGUMENT_UNSUPPORTED when the guest has no line for one, AGENT_UNRESPONSIVE when none
 * answers, AGENT_COMMAND_TIMEOUT, AGENT_COMMAND_FAILED, OPERATION_INVALID when the guest does not run.
 */
export abstract class DomainGuest extends DomainDevices {
  /** The guest's own name. Flags: `DomainGetHostnameFlags`. @throws {VirError} NO_HOSTNAME */
  async getHostname(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call("domainGetHostname", { flags }, options)).hostname;
  }

  /** The file systems that are mounted, and the disks that they are on. */
  async getFSInfo(flags = 0, options?: CallOptions): Promise<DomainFsInfo[]> {
    return (await this.call("domainGetFsinfo", { flags }, options)).info;
  }

  /** Stops writing to file systems, all without a list; resolves to how many. Thaw them soon. */
  async fsFreeze(mountpoints: string[] = [], flags = 0, options?: CallOptions): Promise<number> {
    return (await this.call("domainFsfreeze", { mountpoints, flags }, options)).filesystems;
  }

  /** Lets it write again, to all file systems without a list; resolves to how many. */
  async fsThaw(mountpoints: string[] = [], flags = 0, options?: CallOptions): Promise<number> {
    return (await this.call("domainFsthaw", { mountpoints, flags }, options)).filesystems;
  }

  /** Gives back free space of one file system or all, in ranges of `minimumBytes` at least. */
  async fsTrim(mountPoint: string | null = null, minimumBytes = 0n, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainFstrim", { mountPoint, minimum: minimumBytes, flags }, options);
  }

  /**
   * Users, system, file systems, …: "user.count", "os.name", …. Types: `DomainGuestInfoTypes`, 0 for all that it knows.
   */
  async getGuestInfo(types = 0, flags = 0, options?: CallOptions): Promise<Parameters> {
    return parametersOf((await this.call("domainGetGuestInfo", { types, flags }, options)).params);
  }

  /** "vcpus", "online", "offlinable": lists as "0-3". */
  async getGuestVcpus(flags = 0, options?: CallOptions): Promise<Parameters> {
    return parametersOf((await this.call("domainGetGuestVcpus", { flags }, options)).params);
  }

  /** Makes the guest use those of `vcpus` ("1-3,^2"), or not. */
  async setGuestVcpus(vcpus: string, enable: boolean, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetGuestVcpus", { cpumap: vcpus, state: enable ? 1 : 0, flags }, options);
  }

  /** What the guest's clock says. */
  async getTime(flags = 0, options?: CallOptions): Promise<GuestTime> {
    const { seconds, nseconds } = await this.call("domainGetTime", { flags }, options);
    return { seconds, nanoseconds: nseconds };
  }

  /** Flags: `DomainSetTimeFlags`; under SYNC the guest reads its clock, and the time is not looked at. */
  async setTime(time: GuestTime, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetTime", { seconds: time.seconds, nseconds: time.nanoseconds, flags }, options);
  }

  /** Flags: `DomainSetUserPasswordFlags`; ENCRYPTED: it is the system's hash already. */
  async setUserPassword(user: string, password: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetUserPassword", { user, password, flags }, options);
  }

  /** The lines of the user's file of keys. */
  async authorizedSSHKeysGet(user: string, flags = 0, options?: CallOptions): Promise<string[]> {
    return (await this.call("domainAuthorizedSshKeysGet", { user, flags }, options)).keys;
  }

  /** Instead of those that there are, unless flags say otherwise: `DomainAuthorizedSSHKeysSetFlags`. */
  async authorizedSSHKeysSet(user: string, keys: string[], flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainAuthorizedSshKeysSet", { user, keys, flags }, options);
  }

  /** To a process of a container, or with a negative number to a group of them. Signal: `DomainProcessSignal`. */
  async sendProcessSignal(pid: bigint, signal: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSendProcessSignal", { pidValue: pid, signum: signal, flags }, options);
  }

  /** How long calls wait for the agent: seconds, or one of `DomainAgentResponseTimeoutValues`. */
  async agentSetResponseTimeout(timeoutSeconds: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainAgentSetResponseTimeout", { timeout: timeoutSeconds, flags }, options);
  }

  // --- QEMU's own ----------------------------------------------------------------------------------------------------

  /** A command to QEMU's monitor, JSON or under HMP words; what it answers. Flags: `DomainQemuMonitorCommandFlags`. */
  async qemuMonitorCommand(command: string, flags = 0, options?: CallOptions): Promise<string> {
    const { result } = await this.remote.callQemu("domainMonitorCommand", { dom: this, cmd: command, flags }, options);
    return result;
  }

  /**
   * A command to the agent, JSON; what it answers. Timeout: seconds, or one of `DomainQemuAgentCommandTimeoutValues`.
   */
  async qemuAgentCommand(
    command: string,
    timeoutSeconds: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<string | null> {
    const args = { dom: this, cmd: command, timeout: timeoutSeconds, flags };
    return (await this.remote.callQemu("domainAgentCommand", args, options)).result;
  }
}
