/** How much of the host the guest gets: memory backing, CPU shares and pinning, block and memory limits, NUMA. */
import {
  attribute,
  attributeOf,
  child,
  cpuSet,
  element,
  flag,
  int,
  integer,
  many,
  oneOf,
  refusedWith,
  size,
  string,
  supported,
  uint,
  ulong,
  within,
  type Element,
  type Fields,
  type Value,
} from "../../xml/index.ts";
import { ErrorNumber } from "../../protocol/enums.ts";

const nonEmptySet: Value<number[]> = {
  ...cpuSet,
  read: (text) => {
    const members = cpuSet.read(text);
    return members?.length === 0 ? undefined : members;
  },
};

const page = { size: attribute(ulong), unit: attribute(string).optional(), nodeset: attribute(cpuSet).optional() };
const memoryBacking = {
  hugepages: element("hugepages", { pages: many(element("page", page)).optional() }, { keepEmpty: true }).optional(),
  nosharepages: flag(),
  locked: flag(),
  source: attributeOf("source", "type", oneOf("file", "anonymous", "memfd")).optional(),
  access: attributeOf("access", "mode", oneOf("shared", "private")).optional(),
  ...within("allocation", {
    allocation: attribute(oneOf("immediate", "ondemand"), "mode").optional(),
    allocationThreads: attribute(uint, "threads").optional(),
  }),
  discard: flag(),
};
export interface MemoryBacking extends Fields<typeof memoryBacking> {}
export const MemoryBacking: Element<MemoryBacking> = element("memoryBacking", memoryBacking);

const device = {
  path: child(string),
  weight: child(uint).optional(),
  readIopsSec: child(uint, "read_iops_sec").optional(),
  writeIopsSec: child(uint, "write_iops_sec").optional(),
  readBytesSec: child(ulong, "read_bytes_sec").optional(),
  writeBytesSec: child(ulong, "write_bytes_sec").optional(),
};
const blkioTune = { weight: child(uint).optional(), devices: many(element("device", device)).optional() };
export interface BlkioTune extends Fields<typeof blkioTune> {}
export const BlkioTune: Element<BlkioTune> = element("blkiotune", blkioTune);

const memTune = {
  ...within("hard_limit", { hardLimitKiB: size("KiB").optional() }),
  ...within("soft_limit", { softLimitKiB: size("KiB").optional() }),
  ...within("min_guarantee", { minGuaranteeKiB: size("KiB").optional() }),
  ...within("swap_hard_limit", { swapHardLimitKiB: size("KiB").optional() }),
};
export interface MemTune extends Fields<typeof memTune> {}
export const MemTune: Element<MemTune> = element("memtune", memTune);

const period = supported(integer({ min: 1000, max: 1_000_000 }));
const quota = supported(integer({ min: -1, max: 17_592_186_044_415 }));
const scheduler = {
  scheduler: attribute(oneOf("batch", "idle", "fifo", "rr")),
  priority: attribute(int).optional(),
};
const vcpus = attribute(cpuSet).optional();
const cache = {
  id: attribute(uint),
  level: attribute(uint),
  type: attribute(oneOf("both", "code", "data")),
  size: attribute(ulong),
  unit: attribute(string).optional(),
};
const cacheTune = {
  vcpus,
  id: attribute(string).live(),
  caches: many(element("cache", cache)).optional(),
  monitors: many(element("monitor", { level: attribute(uint), vcpus })).optional(),
};
const memoryTune = {
  vcpus,
  nodes: many(element("node", { id: attribute(uint), bandwidth: attribute(uint) })).optional(),
  monitors: many(element("monitor", { vcpus })).optional(),
};
const energyTune = {
  vcpus,
  id: attribute(string).live(),
  monitors: many(element("monitor", { vcpus })).optional(),
};

const cpuTune = {
  shares: child(ulong).optional(),
  periodUs: child(period, "period").optional(),
  /** Microseconds in each period; -1: no limit. */
  quotaUs: child(quota, "quota").optional(),
  globalPeriodUs: child(period, "global_period").optional(),
  globalQuotaUs: child(quota, "global_quota").optional(),
  emulatorPeriodUs: child(period, "emulator_period").optional(),
  emulatorQuotaUs: child(quota, "emulator_quota").optional(),
  iothreadPeriodUs: child(period, "iothread_period").optional(),
  iothreadQuotaUs: child(quota, "iothread_quota").optional(),
  vcpuPins: many(element("vcpupin", { vcpu: attribute(uint), cpuset: attribute(cpuSet) })).optional(),
  emulatorPin: attributeOf("emulatorpin", "cpuset", cpuSet).optional(),
  iothreadPins: many(element("iothreadpin", { iothread: attribute(uint), cpuset: attribute(cpuSet) })).optional(),
  emulatorScheduler: element("emulatorsched", scheduler).optional(),
  vcpuSchedulers: many(element("vcpusched", { vcpus, ...scheduler })).optional(),
  iothreadSchedulers: many(
    element("iothreadsched", { iothreads: attribute(cpuSet).optional(), ...scheduler }),
  ).optional(),
  cacheTunes: many(element("cachetune", cacheTune)).optional(),
  memoryTunes: many(element("memorytune", memoryTune)).optional(),
  energyTunes: many(element("energytune", energyTune)).optional(),
};
export interface CpuTune extends Fields<typeof cpuTune> {}
export const CpuTune: Element<CpuTune> = element("cputune", cpuTune);

const numaMode = oneOf("strict", "preferred", "interleave", "restrictive");
const numaTune = {
  memory: element("memory", {
    mode: attribute(numaMode).optional(),
    nodeset: attribute(refusedWith(ErrorNumber.CONFIG_UNSUPPORTED, nonEmptySet)).optional(),
    placement: attribute(oneOf("static", "auto")).optional(),
  }).optional(),
  memnodes: many(
    element("memnode", { cellid: attribute(uint), mode: attribute(numaMode).optional(), nodeset: attribute(cpuSet) }),
  ).optional(),
};
export interface NumaTune extends Fields<typeof numaTune> {}
export const NumaTune: Element<NumaTune> = element("numatune", numaTune);

const poll = {
  maxNs: attribute(ulong, "max").optional(),
  grow: attribute(ulong).optional(),
  shrink: attribute(ulong).optional(),
  weight: attribute(uint).optional(),
};
const threadPool = {
  threadPoolMin: attribute(int, "thread_pool_min").optional(),
  threadPoolMax: attribute(int, "thread_pool_max").optional(),
};
const iothread = { id: attribute(uint), ...threadPool, poll: element("poll", poll).optional() };
export interface IOThread extends Fields<typeof iothread> {}
export const IOThread: Element<IOThread> = element("iothread", iothread);

export const DefaultIOThread = element("defaultiothread", threadPool);
