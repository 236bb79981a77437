/** Memory, CPUs, clock, boot, and the ends of a guest's life. */
import { xmlError } from "../../../protocol/errors.ts";
import { readSize } from "../../../xml/index.ts";
import type { NumaCell } from "../cpu.ts";
import type { DomainDefinition } from "../definition.ts";

export function completeResources(definition: DomainDefinition): void {
  definition.uuid ??= crypto.randomUUID();
  if (definition.genid === "") definition.genid = crypto.randomUUID();
  completeCpu(definition);
  completeMemory(definition);
  definition.vcpuMax ??= 1;
  definition.vcpuPlacement ??= "static";
  if (definition.vcpuCurrent === definition.vcpuMax) delete definition.vcpuCurrent;
  definition.clock ??= { offset: "utc" };
  definition.onPoweroff ??= "destroy";
  definition.onReboot ??= "restart";
  definition.onCrash ??= "destroy";
  if (definition.features !== undefined && Object.keys(definition.features).length === 0) delete definition.features;
}

/** With NUMA nodes they say how much memory there is; memory devices come on top. */
function completeMemory(definition: DomainDefinition): void {
  const cells = definition.cpu?.numa ?? [];
  const inCells = cells.reduce((sum, { memory }) => sum + memory, 0);
  const plugged = definition.devices.memories.reduce((sum, { target }) => sum + target.sizeKiB, 0);
  if (inCells > 0) definition.memoryKiB = inCells + plugged;
  const { memoryKiB } = definition;
  if (memoryKiB === undefined || memoryKiB === 0)
    throw xmlError("the domain has no memory: say how much in <memory> or in the cells of <numa>");
  const { currentMemoryKiB } = definition;
  if (currentMemoryKiB === undefined || currentMemoryKiB === 0 || currentMemoryKiB > memoryKiB)
    definition.currentMemoryKiB = memoryKiB;
}

function completeCpu({ cpu }: DomainDefinition): void {
  if (cpu === undefined) return;
  if (cpu.model !== undefined || cpu.match !== undefined) cpu.mode ??= "custom";
  if (cpu.mode === "custom" && cpu.model !== undefined) {
    cpu.match ??= "exact";
    cpu.fallback ??= "allow";
  }
  if (cpu.topology !== undefined) cpu.topology.dies ??= 1;
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
