/** `-m`, the objects that hold the guest's memory, and the NUMA nodes it is spread over. */
import { configUnsupported } from "../../../protocol/errors.ts";
import { join } from "node:path";
import type { DomainDefinition, NumaCell } from "../../../formats/domain/index.ts";
import { notBuilt } from "./context.ts";
import type { BuildContext } from "./context.ts";
import { object, option, words } from "./part.ts";
import type { Part, QemuObject } from "./part.ts";
import { writeRanges } from "./ranges.ts";

const cellsOf = ({ cpu }: DomainDefinition): readonly NumaCell[] => cpu?.numa ?? [];

/** The id of the object that holds all of the memory; undefined where NUMA nodes or the machine itself do. */
export function mainMemoryBackend({ definition, machine }: BuildContext): string | undefined {
  return cellsOf(definition).length > 0 ? undefined : machine.defaultRamId;
}

/** Memory at boot, without what memory devices add, KiB. */
export function initialMemoryKiB({ memoryKiB = 0, devices }: DomainDefinition): number {
  return devices.memories.reduce((rest, { target }) => rest - target.sizeKiB, memoryKiB);
}

export function memoryParts(context: BuildContext): Part[] {
  const { definition } = context;
  const sizeKiB = initialMemoryKiB(definition);
  const parts: Part[] = [
    option("-m", undefined, {
      size: `${sizeKiB}k`,
      slots: definition.maxMemorySlots,
      maxmem: definition.maxMemoryKiB === undefined ? undefined : `${definition.maxMemoryKiB}k`,
    }),
  ];
  const id = mainMemoryBackend(context);
  if (id !== undefined) parts.push(object(memoryBackend(context, { id, sizeKiB })));
  else if (cellsOf(definition).length === 0 && definition.memoryBacking?.hugepages !== undefined)
    throw notBuilt(`huge pages on the machine '${context.machine.name}'`);
  parts.push(option("-overcommit", undefined, { "mem-lock": definition.memoryBacking?.locked === true }));
  return parts;
}

interface Wanted {
  id: string;
  sizeKiB: number;
  cell?: NumaCell;
}

/** One piece of the guest's memory: anonymous, in a memfd or in a file, as <memoryBacking> says. */
function memoryBackend(context: BuildContext, { id, sizeKiB, cell }: Wanted): QemuObject {
  const { definition, runtime } = context;
  const { memoryBacking, numaTune } = definition;
  if (memoryBacking?.hugepages !== undefined) throw notBuilt("<hugepages>", "ordinary pages");
  if (numaTune?.memory?.nodeset !== undefined || (numaTune?.memnodes?.length ?? 0) > 0)
    throw notBuilt("<numatune>", "the host's own placement");
  const access = cell?.memAccess ?? memoryBacking?.access;
  const needsShared = definition.devices.disks.some((disk) => disk.type === "vhostuser");
  const common = {
    // Main memory keeps the name by which earlier versions migrated it.
    ...(cell === undefined ? { "x-use-canonical-path-for-ramblock-id": false } : {}),
    ...(memoryBacking?.allocation === "immediate" ? { prealloc: true } : {}),
    size: sizeKiB * 1024,
  };
  const discard = (cell?.discard ?? memoryBacking?.discard) === true ? { "discard-data": true } : {};
  const share = access === undefined ? (needsShared ? true : undefined) : access === "shared";
  const source = memoryBacking?.source;
  if (source === "memfd" || (source === undefined && needsShared && access === undefined))
    return { "qom-type": "memory-backend-memfd", id, share: share ?? true, ...common };
  if (source === "file" || access !== undefined) {
    const folder = runtime.memoryDirectory ?? join(runtime.libDirectory, "ram");
    const path = join(folder, id);
    return { "qom-type": "memory-backend-file", id, "mem-path": path, ...discard, share: share ?? false, ...common };
  }
  const { prealloc, size } = { prealloc: undefined, ...common };
  return { "qom-type": "memory-backend-ram", id, ...(prealloc === undefined ? {} : { prealloc }), size };
}

/** The folders that must be there before QEMU starts. */
export function memoryFolders({ definition, runtime }: BuildContext): string[] {
  const { memoryBacking } = definition;
  const inFiles =
    memoryBacking?.source === "file" ||
    (memoryBacking?.source !== "memfd" &&
      (memoryBacking?.access !== undefined || cellsOf(definition).some((cell) => cell.memAccess !== undefined)));
  return inFiles ? [runtime.memoryDirectory ?? join(runtime.libDirectory, "ram")] : [];
}

export function numaParts(context: BuildContext): Part[] {
  const { definition } = context;
  const cells = cellsOf(definition);
  const parts: Part[] = [];
  const hmat = (definition.cpu?.numaLatencies?.length ?? 0) > 0 || (definition.cpu?.numaBandwidths?.length ?? 0) > 0;
  if (hmat || cells.some((cell) => (cell.caches?.length ?? 0) > 0)) throw notBuilt("NUMA interconnects and memory-side caches");
  for (const [index, cell] of cells.entries()) {
    const id = cell.id ?? index;
    const sizeKiB = toKiB(cell);
    const memdev = `ram-node${id}`;
    parts.push(object(memoryBackend(context, { id: memdev, sizeKiB, cell })));
    const cpus = cell.cpus === undefined ? [] : writeRanges(cell.cpus).split(",");
    parts.push(words("-numa", [`node,nodeid=${id}`, ...cpus.map((range) => `cpus=${range}`), `memdev=${memdev}`].join(",")));
  }
  for (const [index, cell] of cells.entries())
    for (const sibling of cell.distances ?? [])
      parts.push(option("-numa", "dist", { src: cell.id ?? index, dst: sibling.id, val: sibling.value }));
  return parts;
}

function toKiB({ memory, unit = "KiB" }: NumaCell): number {
  const factors: Readonly<Record<string, number>> = {
    b: 1 / 1024,
    bytes: 1 / 1024,
    KB: 1000 / 1024,
    k: 1,
    KiB: 1,
    MB: 1_000_000 / 1024,
    M: 1024,
    MiB: 1024,
    GB: 1_000_000_000 / 1024,
    G: 1024 ** 2,
    GiB: 1024 ** 2,
    TB: 1_000_000_000_000 / 1024,
    T: 1024 ** 3,
    TiB: 1024 ** 3,
  };
  const factor = factors[unit];
  if (factor === undefined) throw configUnsupported(`'${unit}' is no unit for the memory of a NUMA cell`);
  return Math.ceil(memory * factor);
}

/** Memory that can be added and taken away in modules: `dimm`, `nvdimm`. */
export function memoryDeviceParts(context: BuildContext): Part[] {
  return context.definition.devices.memories.flatMap(({ model }) => {
    throw notBuilt(`a memory device of model '${model}'`);
  });
}
