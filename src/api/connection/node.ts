/** The node: the host that the hypervisor runs on. */
import { NODE_MAX_CELLS } from "../../protocol/remote/limits.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { countedParameters } from "../counted-parameters.ts";
import { type CpuMap, cpuMapOf } from "../cpu-map.ts";
import { inOneDeadline } from "../deadline.ts";
import { type NodeMemoryParameters, nodeMemoryFields } from "../parameter-fields.ts";
import { type Parameters, typedParameters } from "../parameters.ts";
import { ConnectionHypervisor } from "./hypervisor.ts";

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

/** How the host keeps guests apart; empty where it does not. */
export interface SecurityModel {
  /** "selinux", "apparmor", "dac", …. */
  readonly model: string;
  /** The domain of interpretation of its labels. */
  readonly doi: string;
}

/** Huge pages of one size. */
export interface PageAmount {
  readonly sizeKiB: number;
  readonly count: bigint;
}

export abstract class ConnectionNode extends ConnectionHypervisor {
  /** The host's memory and processors. */
  async nodeGetInfo(options?: CallOptions): Promise<NodeInfo> {
    const info = await this.remote.call("nodeGetInfo", {}, options);
    const { model, memory, cpus, mhz, nodes, sockets, cores, threads } = info;
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
  async nodeGetCPUMap(flags = 0, options?: CallOptions): Promise<CpuMap> {
    const args = { needMap: 1, needOnline: 1, flags };
    const { cpumap, ret } = await this.remote.call("nodeGetCpuMap", args, options);
    return cpuMapOf(cpumap, ret);
  }

  /** Nanoseconds by kind ("user", "idle", …) of one processor, or of all together (-1). */
  async nodeGetCPUStats(cpu = -1, flags = 0, options?: CallOptions): Promise<Record<string, bigint>> {
    const within = inOneDeadline(options);
    const { nparams } = await this.remote.call("nodeGetCpuStats", { cpuNum: cpu, nparams: 0, flags }, within);
    const { params } = await this.remote.call("nodeGetCpuStats", { cpuNum: cpu, nparams, flags }, within);
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }

  /** KiB by kind ("total", "free", …) of one NUMA cell, or of all together (-1). */
  async nodeGetMemoryStats(cell = -1, flags = 0, options?: CallOptions): Promise<Record<string, bigint>> {
    const within = inOneDeadline(options);
    const { nparams } = await this.remote.call("nodeGetMemoryStats", { nparams: 0, cellNum: cell, flags }, within);
    const { params } = await this.remote.call("nodeGetMemoryStats", { nparams, cellNum: cell, flags }, within);
    return Object.fromEntries(params.map(({ field, value }) => [field, value]));
  }

  /** In bytes. */
  async nodeGetFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.remote.call("nodeGetFreeMemory", {}, options)).freeMem;
  }

  /** In bytes, one NUMA cell after the other. */
  async nodeGetCellsFreeMemory(startCell = 0, maxCells = NODE_MAX_CELLS, options?: CallOptions): Promise<bigint[]> {
    return (await this.remote.call("nodeGetCellsFreeMemory", { startCell, maxcells: maxCells }, options)).cells;
  }

  /** How the host merges equal pages of memory: what can be set, and counters ("shm_pages_shared", …). */
  async nodeGetMemoryParameters(flags = 0, options?: CallOptions): Promise<Parameters> {
    return countedParameters(this.remote, "nodeGetMemoryParameters", { flags }, options);
  }

  /** @throws {VirError} INVALID_ARG for a parameter that is not known, or a value of another type. */
  async nodeSetMemoryParameters(parameters: NodeMemoryParameters, flags = 0, options?: CallOptions): Promise<void> {
    const params = typedParameters(nodeMemoryFields, parameters);
    await this.remote.call("nodeSetMemoryParameters", { params, flags }, options);
  }

  /**
   * Free pages of each size (in KiB, `[4, 2048]`), a list for each of `cellCount` NUMA cells from `startCell` on (-1: the
   * whole host as one).
   */
  async nodeGetFreePages(
    sizesKiB: number[],
    startCell: number,
    cellCount: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<bigint[][]> {
    const args = { pages: sizesKiB, startCell, cellCount, flags };
    const { counts } = await this.remote.call("nodeGetFreePages", args, options);
    const cells = sizesKiB.length === 0 ? 0 : Math.floor(counts.length / sizesKiB.length);
    return Array.from({ length: cells }, (_, cell) =>
      counts.slice(cell * sizesKiB.length, (cell + 1) * sizesKiB.length),
    );
  }

  /**
   * Adds huge pages to the host's pools, or sets their number, on `cellCount` NUMA cells from `startCell` on (-1: spread
   * over all). Resolves to the number of cells that were adjusted. Flags: `NodeAllocPagesFlags`.
   */
  async nodeAllocPages(
    pages: readonly PageAmount[],
    startCell: number,
    cellCount: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    const pageSizes = pages.map(({ sizeKiB }) => sizeKiB);
    const pageCounts = pages.map(({ count }) => count);
    const args = { pageSizes, pageCounts, startCell, cellCount, flags };
    return (await this.remote.call("nodeAllocPages", args, options)).ret;
  }

  /** How the host keeps guests apart. */
  async nodeGetSecurityModel(options?: CallOptions): Promise<SecurityModel> {
    return this.remote.call("nodeGetSecurityModel", {}, options);
  }

  /** What the host's AMD SEV can do: "pdh", "cert-chain", "cbitpos", …. @throws {VirError} NO_SUPPORT without it. */
  async nodeGetSEVInfo(flags = 0, options?: CallOptions): Promise<Parameters> {
    return countedParameters(this.remote, "nodeGetSevInfo", { flags }, options);
  }

  /** Puts the host to sleep; it wakes after `durationSeconds`, 60 at least. Target: `NodeSuspendTarget`. */
  async nodeSuspendForDuration(
    target: number,
    durationSeconds: bigint,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.remote.call("nodeSuspendForDuration", { target, duration: durationSeconds, flags }, options);
  }
}
