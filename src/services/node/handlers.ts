/** The calls about the host itself: the same for every local driver. */
import { memoryStatistics, pagePools } from "../../host/node/memory.ts";
import { nodeProcessor } from "../../host/node/cpu.ts";
import { hostName, hugePageSizesKiB } from "../../host/node/platform.ts";
import { cpuTimes } from "../../host/node/statistics.ts";
import { nodeTopology } from "../../host/node/topology.ts";
import { readSmbios } from "../../host/smbios.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { configUnsupported, invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import { libvirtVersion } from "../../protocol/version.ts";
import { sysinfoXml } from "./sysinfo-xml.ts";

/** Stands for all processors, or all cells. */
const all = -1;

export function nodeHandlers(): RemoteHandlers {
  return {
    connectGetLibVersion: () => ({ libVer: BigInt(libvirtVersion) }),
    connectGetHostname: () => ({ hostname: hostName() }),
    connectGetSysinfo: async (_, { flags }) => {
      rejectUnknownFlags(flags, 0, "connectGetSysinfo");
      const tables = await readSmbios();
      if (tables === undefined) throw configUnsupported("this host has no SMBIOS tables to tell of itself");
      return { sysinfo: sysinfoXml(tables) };
    },
    nodeGetInfo: async () => {
      const [{ arch, mhz }, topology] = await Promise.all([nodeProcessor(), nodeTopology()]);
      const { counts } = topology;
      const cells = await Promise.all(topology.cells.map(({ id }) => memoryStatistics(id)));
      const known = cells.filter((cell) => cell !== undefined);
      const memory =
        known.length > 0
          ? known.reduce((sum, cell) => sum + cell.totalKiB, 0)
          : ((await memoryStatistics())?.totalKiB ?? 0);
      return {
        model: arch,
        memory: BigInt(memory),
        cpus: topology.online.length,
        mhz,
        nodes: counts.cells,
        sockets: counts.sockets,
        cores: counts.dies * counts.clusters * counts.cores,
        threads: counts.threads,
      };
    },
    nodeGetCpuMap: async (_, { needMap, needOnline, flags }) => {
      rejectUnknownFlags(flags, 0, "nodeGetCPUMap");
      const { present, online } = await nodeTopology();
      const count = Math.max(...present) + 1;
      const cpumap = new Uint8Array(needMap === 0 ? 0 : Math.ceil(count / 8));
      if (needMap !== 0) for (const cpu of online) cpumap[cpu >> 3] = (cpumap[cpu >> 3] ?? 0) | (1 << (cpu & 7));
      return { cpumap, online: needOnline === 0 ? 0 : online.length, ret: count };
    },
    nodeGetCpuStats: async (_, { cpuNum, nparams, flags }) => {
      rejectUnknownFlags(flags, 0, "nodeGetCPUStats");
      const times = await cpuTimes(cpuNum === all ? undefined : cpuNum);
      if (times === undefined) throw invalidArgument(`there is no processor ${cpuNum}`);
      const params = Object.entries(times).map(([field, value]) => ({ field, value }));
      return { params: nparams === 0 ? [] : params, nparams: params.length };
    },
    nodeGetMemoryStats: async (_, { cellNum, nparams, flags }) => {
      rejectUnknownFlags(flags, 0, "nodeGetMemoryStats");
      const memory = await memoryStatistics(cellNum === all ? undefined : cellNum);
      if (memory === undefined) throw invalidArgument(`there is no NUMA cell ${cellNum}`);
      const { totalKiB, freeKiB, availableKiB, buffersKiB, cachedKiB } = memory;
      const params = Object.entries({
        total: totalKiB,
        free: freeKiB,
        available: availableKiB,
        buffers: buffersKiB,
        cached: cachedKiB,
      }).flatMap(([field, value]) => (value === undefined ? [] : [{ field, value: BigInt(value) }]));
      return { params: nparams === 0 ? [] : params, nparams: params.length };
    },
    nodeGetFreeMemory: async () => {
      const { cells } = await nodeTopology();
      const free = await Promise.all(cells.map(({ id }) => memoryStatistics(id)));
      const known = free.some((cell) => cell !== undefined) ? free : [await memoryStatistics()];
      return { freeMem: BigInt(known.reduce((sum, cell) => sum + (cell?.freeKiB ?? 0), 0)) * 1024n };
    },
    nodeGetCellsFreeMemory: async (_, { startCell, maxcells }) => {
      const { cells } = await nodeTopology();
      const last = cells.at(-1)?.id ?? 0;
      if (startCell < 0 || startCell > last)
        throw invalidArgument(`there is no NUMA cell ${startCell}; the last is ${last}`);
      const wanted = cells.filter(({ id }) => id >= startCell && id < startCell + maxcells);
      const free = await Promise.all(wanted.map(({ id }) => memoryStatistics(id)));
      return { cells: free.map((cell) => BigInt(cell?.freeKiB ?? 0) * 1024n) };
    },
    nodeGetFreePages: async (_, { pages, startCell, cellCount, flags }) => {
      rejectUnknownFlags(flags, 0, "nodeGetFreePages");
      const { cells } = await nodeTopology();
      const wanted = cells.filter(({ id }) => id >= startCell && id < startCell + cellCount);
      if (wanted.length === 0) throw invalidArgument(`there is no NUMA cell ${startCell}`);
      const sizes = await hugePageSizesKiB();
      const counts: bigint[] = [];
      for (const { id } of wanted) {
        const pools = await pagePools(id, sizes);
        for (const size of pages) {
          const pool = pools.find(({ sizeKiB }) => sizeKiB === size);
          if (pool === undefined) throw invalidArgument(`this host has no pages of ${size} KiB`);
          counts.push(BigInt(pool.free));
        }
      }
      return { counts };
    },
    nodeGetSecurityModel: () => ({ model: "none", doi: "0" }),
  };
}
