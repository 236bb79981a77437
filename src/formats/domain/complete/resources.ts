/** Memory, CPUs, clock, boot, and the ends of a guest's life. */
import { xmlError } from "../../../protocol/errors.ts";
import { readSize } from "../../../xml/index.ts";
import type { NumaCell } from "../cpu.ts";
import type { DomainDefinition } from "../definition.ts";

export function completeResources(definition: DomainDefinition): void {
  definition.uuid ??= crypto.randomUUID();
  if (definition.genid === "") definition.genid = crypto.randomUUID();
  definition.vcpuMax ??= 1;
  completeCpu(definition);
  completeMemory(definition);
  completePlacement(definition);
  completeIOThreads(definition);
  completeSchedulers(definition);
  if (definition.os.loader?.path !== undefined) definition.os.loader.type ??= "rom";
  completeLabels(definition);
  completeHugepages(definition);
  const { vcpus, vcpuMax, cpuTune } = definition;
  if (vcpus !== undefined && vcpus.length > 0) definition.vcpuCurrent = vcpus.filter(({ enabled }) => enabled).length;
  if (cpuTune?.vcpuPins !== undefined) cpuTune.vcpuPins = cpuTune.vcpuPins.filter(({ vcpu }) => vcpu < vcpuMax);
  if (definition.vcpuCurrent === definition.vcpuMax) delete definition.vcpuCurrent;
  completeClock(definition);
  definition.onPoweroff ??= "destroy";
  definition.onReboot ??= "restart";
  definition.onCrash ??= "destroy";
  if (definition.features !== undefined && Object.keys(definition.features).length === 0) delete definition.features;
}

/** CPUs and memory are placed by the host together: `auto` of one stands for both. */
function completePlacement(definition: DomainDefinition): void {
  const memory = definition.numaTune?.memory;
  definition.vcpuPlacement ??= "static";
  if (memory?.placement === "auto" && definition.vcpuSet === undefined) definition.vcpuPlacement = "auto";
  if (definition.vcpuPlacement === "auto") {
    if (memory === undefined)
      definition.numaTune = { ...definition.numaTune, memory: { mode: "strict", placement: "auto" } };
    else if (memory.nodeset === undefined) memory.placement ??= "auto";
  }
  if (memory?.placement === "auto") delete memory.nodeset;
}

/** An adjustment in seconds makes the clock one that keeps what the guest sets it to. */
function completeClock(definition: DomainDefinition): void {
  const clock = (definition.clock ??= { offset: "utc" });
  if ((clock.offset !== "utc" && clock.offset !== "localtime") || clock.adjustment === undefined) return;
  if (clock.adjustment === "reset") return;
  const { timers } = clock;
  definition.clock = {
    offset: "variable",
    adjustment: Number(clock.adjustment),
    basis: clock.offset,
    ...(timers === undefined ? {} : { timers }),
  };
}

/** CPUs that no NUMA cell names are in the first; a distance holds both ways. */
function completeCells(cells: NumaCell[], vcpuMax: number): void {
  const named = new Set(cells.flatMap(({ cpus = [] }) => cpus));
  const [first] = cells;
  if (first === undefined) return;
  for (let id = 0; id < vcpuMax; id++) if (!named.has(id)) (first.cpus ??= []).push(id);
  first.cpus?.sort((left, right) => left - right);
  if (cells.every(({ distances = [] }) => distances.length === 0)) return;
  const given = new Map<string, number>();
  for (const { id, distances = [] } of cells) for (const one of distances) given.set(`${id}/${one.id}`, one.value);
  for (const cell of cells) {
    const row = cells.map(({ id = 0 }) => ({
      id,
      value: given.get(`${cell.id}/${id}`) ?? given.get(`${id}/${cell.id}`) ?? (id === cell.id ? 10 : 20),
    }));
    cell.distances = row;
  }
}

/** A label alone that names no model is the host's, which confines no guests. */
function completeLabels({ seclabels }: DomainDefinition): void {
  const [label] = seclabels ?? [];
  if (label === undefined || seclabels?.length !== 1) return;
  if (label.model !== undefined && !(label.model === "none" && label.type === "none")) return;
  if (label.type === "static" || (label.type === "none" && label.relabel === true)) return;
  delete label.relabel;
  label.type = "none";
  label.model = "none";
}

/** Without NUMA cells there is one node, 0: pages for it are pages for the domain. */
function completeHugepages({ memoryBacking, cpu }: DomainDefinition): void {
  if ((cpu?.numa ?? []).length > 0) return;
  for (const page of memoryBacking?.hugepages?.pages ?? [])
    if (page.nodeset?.length === 1 && page.nodeset[0] === 0) delete page.nodeset;
}

/** Each thread has a scheduler of its own. */
function completeSchedulers({ cpuTune }: DomainDefinition): void {
  if (cpuTune === undefined) return;
  cpuTune.vcpuSchedulers &&= cpuTune.vcpuSchedulers
    .flatMap((one) => (one.vcpus ?? []).map((id) => ({ ...one, vcpus: [id] })))
    .sort((left, right) => (left.vcpus[0] ?? 0) - (right.vcpus[0] ?? 0));
  cpuTune.iothreadSchedulers &&= cpuTune.iothreadSchedulers
    .flatMap((one) => (one.iothreads ?? []).map((id) => ({ ...one, iothreads: [id] })))
    .sort((left, right) => (left.iothreads[0] ?? 0) - (right.iothreads[0] ?? 0));
}

/** Where some I/O threads have numbers, the others get the lowest that are free. */
function completeIOThreads(definition: DomainDefinition): void {
  const { iothreadIds, iothreads = 0 } = definition;
  if (iothreadIds === undefined || iothreadIds.length === 0) return;
  const used = new Set(iothreadIds.map(({ id }) => id));
  for (let id = 1; iothreadIds.length < iothreads; id++) if (!used.has(id)) iothreadIds.push({ id });
  definition.iothreads = iothreadIds.length;
}

/** With NUMA nodes they say how much memory there is; memory devices come on top. */
function completeMemory(definition: DomainDefinition): void {
  const cells = definition.cpu?.numa ?? [];
  const inCells = cells.reduce((sum, { memory }) => sum + memory, 0);
  const plugged = definition.devices.memories.reduce((sum, { target }) => sum + target.sizeKiB, 0);
  if (inCells > 0) definition.memoryKiB = inCells + plugged;
  else if (plugged > 0 && (definition.memoryKiB ?? 0) <= plugged)
    throw xmlError("the memory devices are all the memory there is: the domain needs some that cannot be unplugged");
  const { memoryKiB } = definition;
  if (memoryKiB === undefined || memoryKiB === 0)
    throw xmlError("the domain has no memory: say how much in <memory> or in the cells of <numa>");
  const { currentMemoryKiB } = definition;
  if (currentMemoryKiB === undefined || currentMemoryKiB === 0 || currentMemoryKiB > memoryKiB)
    definition.currentMemoryKiB = memoryKiB;
}

function completeCpu({ cpu, vcpuMax = 1 }: DomainDefinition): void {
  if (cpu === undefined) return;
  if (cpu.model !== undefined || cpu.match !== undefined) cpu.mode ??= "custom";
  if (cpu.mode === "custom" && cpu.model !== undefined) {
    cpu.match ??= "exact";
    cpu.fallback ??= "allow";
  }
  if (cpu.model === undefined) delete cpu.fallback;
  if (cpu.topology !== undefined) {
    cpu.topology.dies ??= 1;
    cpu.topology.clusters ??= 1;
  }
  if (cpu.numa === undefined) return;
  const ids = new Set(cpu.numa.map(({ id }) => id));
  let next = 0;
  for (const cell of cpu.numa) {
    if (cell.id === undefined) {
      while (ids.has(next)) next++;
      cell.id = next++;
    }
    cell.memory = cellMemoryKiB(cell);
    cell.unit = "KiB";
  }
  cpu.numa.sort((left, right) => (left.id ?? 0) - (right.id ?? 0));
  completeCells(cpu.numa, vcpuMax);
}

function cellMemoryKiB({ id, memory, unit }: NumaCell): number {
  const kiB = readSize(String(memory), unit, "KiB");
  if (kiB === undefined) throw xmlError(`the memory of NUMA cell ${id ?? "?"} is no size: ${memory} ${unit ?? ""}`);
  return kiB;
}

/** What to boot from, where neither the domain nor a device says: the first hard disk. */
export function completeBoot({ os, devices }: DomainDefinition): void {
  if (os.type !== "hvm") return;
  if (os.boot !== undefined && os.boot.length > 0) return;
  const ordered = [devices.disks, devices.interfaces, devices.hostdevs, devices.redirdevs].some((list) =>
    list.some((device: { bootOrder?: number }) => device.bootOrder !== undefined),
  );
  if (!ordered) os.boot = [{ dev: "hd" }];
}
