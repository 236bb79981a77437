/** How much memory the guest has and what it consists of on the host: `-m` and its back end. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import type { QmpObject } from "../qmp/message.ts";
import { type BuildContext, refuse } from "./context.ts";
import { hasNuma, machineOf } from "./machine.ts";
import { object, option, type Part, type QemuObject, words } from "./part.ts";

/** From here on libvirt writes sizes in KiB always; older releases are given MiB. */
const sizesInKiB = ({ capabilities }: BuildContext): boolean => capabilities.version >= 8_000_000;

/** What the guest has at boot: the whole without what is plugged in as devices, in KiB. */
export function initialMemoryKiB({ memoryKiB = 0, devices }: DomainDefinition): number {
  const initial = devices.memories.reduce((rest, { target }) => rest - target.sizeKiB, memoryKiB);
  if (initial <= 0) throw configUnsupported(`<memory>: ${memoryKiB} KiB are no more than what its memory devices have`);
  return initial;
}

/** QEMU takes memory in whole MiB. */
export const wholeMiB = (sizeKiB: number): number => Math.ceil(sizeKiB / 1024) * 1024;

/** What is plugged in comes in blocks of 2 MiB. */
/** More KiB than this libvirt does not count. */
const mostKiB = Number.MAX_SAFE_INTEGER;
const moduleKiB = 2048;
export const wholeModules = (sizeKiB: number): number => Math.ceil(sizeKiB / moduleKiB) * moduleKiB;

/** A NUMA cell's memory. */
export function cellKiB(memory: number, unit: string | undefined): number {
  const sizeKiB = wholeMiB(Math.ceil(inBytes(memory, unit, "<cell>") / 1024));
  if (sizeKiB > mostKiB) throw configUnsupported(`<cell>: ${memory} ${unit ?? "KiB"} are more than can be counted`);
  return sizeKiB;
}

export function memoryParts(context: BuildContext): Part[] {
  const { definition } = context;
  const machine = machineOf(context);
  const inMiB = definition.maxMemoryKiB === undefined && !sizesInKiB(context);
  const cells = definition.cpu?.numa ?? [];
  const sizeKiB =
    cells.length === 0
      ? wholeMiB(initialMemoryKiB(definition))
      : cells.reduce((sum, { memory, unit }) => sum + cellKiB(memory, unit), 0);
  const size = inMiB
    ? words("-m", `${sizeKiB / 1024}`)
    : option("-m", undefined, {
        size: `${sizeKiB}k`,
        slots: definition.maxMemorySlots,
        maxmem: definition.maxMemoryKiB === undefined ? undefined : `${wholeMiB(definition.maxMemoryKiB)}k`,
      });
  if (hasNuma(context) || machine.defaultRamId === undefined) return [size];
  return [size, object(memoryBackend(context, machine.defaultRamId, sizeKiB, { main: true }))];
}

interface BackendOptions {
  access?: "shared" | "private" | undefined;
  discard?: boolean | undefined;
  /** The guest's NUMA cell. */
  cell?: number | undefined;
  /** The guest's main memory, as the machine has it. */
  main?: boolean;
  /** The file that is the memory. */
  path?: string | undefined;
  prealloc?: boolean;
  /** Whether the host sets the memory aside; it does unless said. */
  reserve?: boolean | undefined;
  alignKiB?: number | undefined;
  pmem?: boolean;
  /** The host's nodes that it comes from, before what <numatune> says. */
  nodemask?: readonly number[] | undefined;
}

/** Host memory behind a part of the guest's. */
export function memoryBackend(
  context: BuildContext,
  id: string,
  sizeKiB: number,
  options: BackendOptions = {},
): QemuObject {
  const { definition, runtime } = context;
  const backing = definition.memoryBacking;
  const access = options.access ?? backing?.access;
  const share = access === undefined ? undefined : access === "shared";
  const hugePage = usesHugePages(definition) ? hugePageBytes(definition) : undefined;
  const isFile =
    options.path !== undefined || backing?.source === "file" || (access !== undefined && backing?.source !== "memfd");
  const common: QmpObject = {
    share,
    "x-use-canonical-path-for-ramblock-id":
      options.main === true && (isFile || backing?.source === "memfd") ? false : undefined,
    prealloc: options.prealloc === true || backing?.allocation === "immediate" ? true : undefined,
    "prealloc-threads": backing?.allocation === "immediate" ? backing.allocationThreads : undefined,
    reserve: options.reserve,
    size: sizeKiB * 1024,
    align: options.alignKiB === undefined ? undefined : options.alignKiB * 1024,
    pmem: options.pmem === true ? true : undefined,
    ...hostNodes(definition, options.cell, options.nodemask),
  };
  if (options.path === undefined && backing?.source === "memfd") {
    const huge = hugePage === undefined ? {} : { hugetlb: true, hugetlbsize: hugePage === 0 ? undefined : hugePage };
    return { "qom-type": "memory-backend-memfd", id, ...huge, ...common };
  }
  if (isFile || hugePage !== undefined) {
    const discard = (options.discard ?? backing?.discard) ? true : undefined;
    const path = options.path ?? `${runtime.memoryDirectory ?? runtime.libDirectory}/${id}`;
    return { "qom-type": "memory-backend-file", id, "mem-path": path, "discard-data": discard, ...common };
  }
  return { "qom-type": "memory-backend-ram", id, ...common };
}

const unitBytes: Readonly<Record<string, number>> = {
  b: 1,
  B: 1,
  bytes: 1,
  KB: 1000,
  k: 1024,
  KiB: 1024,
  MB: 1000 ** 2,
  M: 1024 ** 2,
  MiB: 1024 ** 2,
  GB: 1000 ** 3,
  G: 1024 ** 3,
  GiB: 1024 ** 3,
  TB: 1000 ** 4,
  T: 1024 ** 4,
  TiB: 1024 ** 4,
};

export function inBytes(value: number, unit: string | undefined, element: string): number {
  const factor = unitBytes[unit ?? "KiB"];
  if (factor === undefined) throw configUnsupported(`${element}: '${unit}' is no unit of memory`);
  return value * factor;
}

/** A page of the ordinary size is none. */
export function usesHugePages({ memoryBacking }: DomainDefinition): boolean {
  if (memoryBacking?.hugepages === undefined) return false;
  const pages = memoryBacking.hugepages.pages ?? [];
  return pages.length !== 1 || inBytes(pages[0]?.size ?? 0, pages[0]?.unit, "<hugepages><page>") !== ordinaryPageBytes;
}

const ordinaryPageBytes = 4096;

/** The size of a huge page; 0: the host's usual one; undefined: ordinary pages. */
function hugePageBytes({ memoryBacking }: DomainDefinition): number | undefined {
  if (memoryBacking?.hugepages === undefined) return undefined;
  const [page, ...more] = memoryBacking.hugepages.pages ?? [];
  if (page === undefined) return 0;
  if (more.length > 0 || page.nodeset !== undefined) refuse("<hugepages>", "one size for the whole guest is possible");
  return inBytes(page.size, page.unit, "<hugepages><page>");
}

const policies = { strict: "bind", preferred: "preferred", interleave: "interleave" } as const;

/** Which nodes of the host the memory comes from. */
function hostNodes(
  { numaTune }: DomainDefinition,
  cell: number | undefined,
  nodemask: readonly number[] | undefined,
): QmpObject {
  const own = numaTune?.memnodes?.find(({ cellid }) => cellid === cell);
  const nodes = nodemask ?? own?.nodeset ?? numaTune?.memory?.nodeset;
  if (nodes === undefined) {
    if (numaTune?.memory?.placement === "auto") refuse("<numatune><memory placement='auto'>", "name the host's nodes");
    return {};
  }
  const mode = own?.mode ?? numaTune?.memory?.mode ?? "strict";
  // control groups hold the guest to the nodes then
  if (mode === "restrictive") return {};
  return { "host-nodes": [...nodes], policy: policies[mode] };
}
