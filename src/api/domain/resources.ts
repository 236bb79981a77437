/** The memory and processors of a domain. */
import type { VcpuInfo } from "../../protocol/remote/types.ts";
import { DomainVcpuFlags } from "../../protocol/enums.ts";
import { DOMAIN_GET_CPU_STATS_NCPUS_MAX, DOMAIN_MEMORY_STATS_MAX } from "../../protocol/remote/limits.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { withStrings } from "../counted-parameters.ts";
import { type CpuMap, bytesOf, cpuMapOf, cpuMapsOf, hostCpus } from "../cpu-map.ts";
import { inOneDeadline } from "../deadline.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { DomainFacts } from "./state.ts";

export type { VcpuInfo } from "../../protocol/remote/types.ts";

/** A thread for disks, and the host's processors that it may run on. */
export interface IOThreadInfo {
  readonly id: number;
  /** At least as long as the host has processors. */
  readonly cpumap: CpuMap;
}

export abstract class DomainResources extends DomainFacts {
  // --- memory --------------------------------------------------------------------------------------------------------

  /** In KiB. */
  async getMaxMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call("domainGetMaxMemory", {}, options)).memory;
  }

  /** In KiB. @throws {VirError} OPERATION_INVALID while it runs. */
  async setMaxMemory(memoryKiB: bigint, options?: CallOptions): Promise<void> {
    await this.call("domainSetMaxMemory", { memory: memoryKiB }, options);
  }

  /** Flags: `DomainMemoryModFlags`. @throws {VirError} INVALID_ARG above the maximum. */
  async setMemory(memoryKiB: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.call("domainSetMemory", { memory: memoryKiB }, options)
      : this.call("domainSetMemoryFlags", { memory: memoryKiB, flags }, options));
  }

  /** How often the guest's balloon tells what it knows; 0: not at all. Flags: `DomainMemoryModFlags`. */
  async setMemoryStatsPeriod(periodSeconds: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetMemoryStatsPeriod", { period: periodSeconds, flags }, options);
  }

  /** By `DomainMemoryStatTags`; most in KiB. */
  async memoryStats(flags = 0, options?: CallOptions): Promise<ReadonlyMap<number, bigint>> {
    const { stats } = await this.call("domainMemoryStats", { maxStats: DOMAIN_MEMORY_STATS_MAX, flags }, options);
    return new Map(stats.map(({ tag, val }) => [tag, val]));
  }

  /** At most 4 MiB of the guest's memory, from an address on. Flags: `DomainMemoryFlags`. */
  async memoryPeek(start: bigint, sizeBytes: number, flags: number, options?: CallOptions): Promise<Uint8Array> {
    return (await this.call("domainMemoryPeek", { offset: start, size: sizeBytes, flags }, options)).buffer;
  }

  // --- virtual processors --------------------------------------------------------------------------------------------

  /** That it has at most, as long as it runs; else as `getVcpusFlags` with the maximum. */
  async getMaxVcpus(options?: CallOptions): Promise<number> {
    return (await this.call("domainGetMaxVcpus", {}, options)).num;
  }

  /** How many there are. Flags: `DomainVcpuFlags`. */
  async getVcpusFlags(flags: number, options?: CallOptions): Promise<number> {
    return (await this.call("domainGetVcpusFlags", { flags }, options)).num;
  }

  /** Flags: `DomainVcpuFlags`. */
  async setVcpus(count: number, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.call("domainSetVcpus", { nvcpus: count }, options)
      : this.call("domainSetVcpusFlags", { nvcpus: count, flags }, options));
  }

  /** Plugs or unplugs those of `vcpus` ("1-3,^2"). Flags: `DomainSetVcpuFlags`. */
  async setVcpu(vcpus: string, enable: boolean, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetVcpu", { cpumap: vcpus, state: enable ? 1 : 0, flags }, options);
  }

  /**
   * Where each runs and for how long it did; `cpuTime` in nanoseconds, `state` of `VcpuState`. All unless said
   * otherwise.
   */
  async getVcpus(maxVcpus?: number, options?: CallOptions): Promise<VcpuInfo[]> {
    const within = inOneDeadline(options);
    const maxinfo = maxVcpus ?? (await this.getInfo(within)).vcpus;
    return (await this.call("domainGetVcpus", { maxinfo, maplen: 0 }, within)).info;
  }

  /**
   * Nanoseconds ("cpu_time", "system_time", …) of the whole guest (-1), or on each of `count` processors of the host from
   * `startCpu` on; all of them without `count`.
   */
  async getCPUStats(startCpu = -1, count?: number, flags = 0, options?: CallOptions): Promise<Parameters[]> {
    const within = inOneDeadline(options);
    const withFlags = await withStrings(this.remote, flags, within);
    const ask = (start: number, ncpus: number, nparams: number) =>
      this.call("domainGetCpuStats", { nparams, startCpu: start, ncpus, flags: withFlags }, within);
    const all = startCpu < 0 ? 1 : (count ?? (await ask(0, 0, 0)).nparams - startCpu);
    const { nparams: room } = await ask(startCpu, 1, 0);
    const stats: Parameters[] = [];
    // One answer has room for so many.
    for (let done = 0; done < all; done += DOMAIN_GET_CPU_STATS_NCPUS_MAX) {
      const ncpus = Math.min(all - done, DOMAIN_GET_CPU_STATS_NCPUS_MAX);
      const { params, nparams } = await ask(startCpu + done, ncpus, room);
      for (let at = 0; at < params.length; at += nparams) stats.push(parametersOf(params.slice(at, at + nparams)));
    }
    return stats;
  }

  // --- the host's processors that they may run on ----------------------------------------------------------------------

  /** Flags: `DomainModificationImpact`. */
  async pinVcpu(vcpu: number, cpumap: CpuMap, flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.call("domainPinVcpu", { vcpu, cpumap: bytesOf(cpumap) }, options)
      : this.call("domainPinVcpuFlags", { vcpu, cpumap: bytesOf(cpumap), flags }, options));
  }

  /** A map for each virtual processor. Flags: `DomainModificationImpact`. */
  async getVcpuPinInfo(flags = 0, options?: CallOptions): Promise<CpuMap[]> {
    const within = inOneDeadline(options);
    const cpus = await hostCpus(this.remote, within);
    const ncpumaps = await this.getVcpusFlags(flags | DomainVcpuFlags.MAXIMUM, within);
    const args = { ncpumaps, maplen: Math.ceil(cpus / 8), flags };
    const { cpumaps, num } = await this.call("domainGetVcpuPinInfo", args, within);
    return cpuMapsOf(cpumaps, cpus, num);
  }

  /** Flags: `DomainModificationImpact`. */
  async pinEmulator(cpumap: CpuMap, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainPinEmulator", { cpumap: bytesOf(cpumap), flags }, options);
  }

  /** Of what the hypervisor does beside the virtual processors. Flags: `DomainModificationImpact`. */
  async getEmulatorPinInfo(flags = 0, options?: CallOptions): Promise<CpuMap> {
    const within = inOneDeadline(options);
    const cpus = await hostCpus(this.remote, within);
    const { cpumaps } = await this.call("domainGetEmulatorPinInfo", { maplen: Math.ceil(cpus / 8), flags }, within);
    return cpuMapOf(cpumaps, cpus);
  }

  // --- threads for disks ---------------------------------------------------------------------------------------------

  /** Flags: `DomainModificationImpact`. */
  async getIOThreadInfo(flags = 0, options?: CallOptions): Promise<IOThreadInfo[]> {
    const { info } = await this.call("domainGetIothreadInfo", { flags }, options);
    return info.map(({ iothreadId, cpumap }) => ({ id: iothreadId, cpumap: cpuMapOf(cpumap) }));
  }

  /** Flags: `DomainModificationImpact`. */
  async pinIOThread(id: number, cpumap: CpuMap, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainPinIothread", { iothreadsId: id, cpumap: bytesOf(cpumap), flags }, options);
  }

  /** Flags: `DomainModificationImpact`. @throws {VirError} INVALID_ARG when there is one of that number. */
  async addIOThread(id: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainAddIothread", { iothreadId: id, flags }, options);
  }

  /** Flags: `DomainModificationImpact`. @throws {VirError} INVALID_ARG while a disk uses it. */
  async delIOThread(id: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainDelIothread", { iothreadId: id, flags }, options);
  }
}
