/** What limits and steers a domain: typed parameters, by libvirt's names. */
import type { CallOptions } from "../../rpc/client.ts";
import { countedParameters, withStrings } from "../counted-parameters.ts";
import { inOneDeadline } from "../deadline.ts";
import {
  type BandwidthParameters,
  type BlkioParameters,
  type IOThreadParameters,
  type LaunchSecurityState,
  type MemoryParameters,
  type NumaParameters,
  type PerfEvents,
  type SchedulerParameters,
  bandwidthFields,
  blkioFields,
  iothreadFields,
  launchSecurityStateFields,
  memoryFields,
  numaFields,
  perfFields,
  schedulerFields,
} from "../parameter-fields.ts";
import { type Parameters, parametersOf, typedParameters } from "../parameters.ts";
import { DomainResources } from "./resources.ts";

export interface SchedulerType {
  /** "posix", "credit", …. */
  readonly type: string;
  /** How many parameters it has. */
  readonly parameters: number;
}

/**
 * A setter throws INVALID_ARG for a parameter that it does not know, or a value of another type. Flags of all:
 * `DomainModificationImpact`.
 */
export abstract class DomainTuning extends DomainResources {
  /** @throws {VirError} OPERATION_INVALID without control groups for processors. */
  async getSchedulerType(options?: CallOptions): Promise<SchedulerType> {
    const { type, nparams } = await this.call("domainGetSchedulerType", {}, options);
    return { type, parameters: nparams };
  }

  /** Shares and limits of processor time. */
  async getSchedulerParameters(flags = 0, options?: CallOptions): Promise<SchedulerParameters> {
    const within = inOneDeadline(options);
    const { nparams } = await this.call("domainGetSchedulerType", {}, within);
    const { params } =
      flags === 0
        ? await this.call("domainGetSchedulerParameters", { nparams }, within)
        : await this.call(
            "domainGetSchedulerParametersFlags",
            { nparams, flags: await withStrings(this.remote, flags, within) },
            within,
          );
    return parametersOf(params);
  }

  /** Shares and limits of processor time. */
  async setSchedulerParameters(parameters: SchedulerParameters, flags = 0, options?: CallOptions): Promise<void> {
    const params = typedParameters(schedulerFields, parameters);
    await (flags === 0
      ? this.call("domainSetSchedulerParameters", { params }, options)
      : this.call("domainSetSchedulerParametersFlags", { params, flags }, options));
  }

  /** In KiB. */
  async getMemoryParameters(flags = 0, options?: CallOptions): Promise<MemoryParameters> {
    return countedParameters(this.remote, "domainGetMemoryParameters", { dom: this, flags }, options);
  }

  /** In KiB. */
  async setMemoryParameters(parameters: MemoryParameters, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetMemoryParameters", { params: typedParameters(memoryFields, parameters), flags }, options);
  }

  /** Weights and limits of disk traffic. */
  async getBlkioParameters(flags = 0, options?: CallOptions): Promise<BlkioParameters> {
    return countedParameters(this.remote, "domainGetBlkioParameters", { dom: this, flags }, options);
  }

  /** Weights and limits of disk traffic. */
  async setBlkioParameters(parameters: BlkioParameters, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetBlkioParameters", { params: typedParameters(blkioFields, parameters), flags }, options);
  }

  /** Where on the host its memory is. */
  async getNumaParameters(flags = 0, options?: CallOptions): Promise<NumaParameters> {
    return countedParameters(this.remote, "domainGetNumaParameters", { dom: this, flags }, options);
  }

  /** Where on the host its memory is. @throws {VirError} OPERATION_INVALID for what a running guest cannot change. */
  async setNumaParameters(parameters: NumaParameters, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetNumaParameters", { params: typedParameters(numaFields, parameters), flags }, options);
  }

  /** `device`: target (`vnet0`) or MAC address. */
  async getInterfaceParameters(device: string, flags = 0, options?: CallOptions): Promise<BandwidthParameters> {
    return countedParameters(this.remote, "domainGetInterfaceParameters", { dom: this, device, flags }, options);
  }

  /** `device`: target (`vnet0`) or MAC address. */
  async setInterfaceParameters(
    device: string,
    parameters: BandwidthParameters,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const params = typedParameters(bandwidthFields, parameters);
    await this.call("domainSetInterfaceParameters", { device, params, flags }, options);
  }

  /** How one thread for disks polls. @throws {VirError} INVALID_ARG for a thread that is none. */
  async setIOThreadParams(id: number, parameters: IOThreadParameters, flags = 0, options?: CallOptions): Promise<void> {
    const params = typedParameters(iothreadFields, parameters);
    await this.call("domainSetIothreadParams", { iothreadId: id, params, flags }, options);
  }

  /** Which events of the processor are counted for it. */
  async getPerfEvents(flags = 0, options?: CallOptions): Promise<PerfEvents> {
    const within = inOneDeadline(options);
    const args = { flags: await withStrings(this.remote, flags, within) };
    return parametersOf((await this.call("domainGetPerfEvents", args, within)).params);
  }

  /** Those that are not named stay as they are. */
  async setPerfEvents(events: PerfEvents, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetPerfEvents", { params: typedParameters(perfFields, events), flags }, options);
  }

  /** How the launch of a guest with encrypted memory was measured: "sev-measurement", …. */
  async getLaunchSecurityInfo(flags = 0, options?: CallOptions): Promise<Parameters> {
    const within = inOneDeadline(options);
    const args = { flags: await withStrings(this.remote, flags, within) };
    return parametersOf((await this.call("domainGetLaunchSecurityInfo", args, within)).params);
  }

  /** Gives a secret to such a guest. */
  async setLaunchSecurityState(state: LaunchSecurityState, flags = 0, options?: CallOptions): Promise<void> {
    const params = typedParameters(launchSecurityStateFields, state);
    await this.call("domainSetLaunchSecurityState", { params, flags }, options);
  }
}
