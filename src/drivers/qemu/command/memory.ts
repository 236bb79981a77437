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

export function memoryParts(context: BuildContext): Part[] {
  const { definition } = context;
  const machine = machineOf(context);
  const inMiB = definition.maxMemoryKiB === undefined && !sizesInKiB(context);
  const exactKiB = initialMemoryKiB(definition);
  const sizeKiB = inMiB ? Math.ceil(exactKiB / 1024) * 1024 : exactKiB;
  const size = inMiB
    ? words("-m", `${sizeKiB / 1024}`)
    : option("-m", undefined, {
        size: `${sizeKiB}k`,
        slots: definition.maxMemorySlots,
        maxmem: definition.maxMemoryKiB === undefined ? undefined : `${definition.maxMemoryKiB}k`,
      });
  if (hasNuma(context) || machine.defaultRamId === undefined) return [size];
  return [size, object(memoryBackend(context, machine.defaultRamId, sizeKiB))];
}

interface BackendOptions {
  access?: "shared" | "private" | undefined;
  discard?: boolean | undefined;
  /** The guest's NUMA cell. */
  cell?: number | undefined;
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
  const common: QmpObject = {
    ...(backing?.allocation === "immediate" ? { prealloc: true, "prealloc-threads": backing.allocationThreads } : {}),
    size: sizeKiB * 1024,
    ...hostNodes(definition, options.cell),
  };
  const hugePage = hugePageBytes(definition);
  switch (backing?.source) {
    case "memfd": {
      const huge = hugePage === undefined ? {} : { hugetlb: true, hugetlbsize: hugePage === 0 ? undefined : hugePage };
      return { "qom-type": "memory-backend-memfd", id, ...huge, share, ...common };
    }
    case "file": {
      if (hugePage !== undefined) refuse("<memoryBacking><hugepages>", "use <source type='memfd'/> with them");
      const discard = (options.discard ?? backing.discard) ? true : undefined;
      const path = `${runtime.libDirectory}/${id}`;
      return { "qom-type": "memory-backend-file", id, "mem-path": path, "discard-data": discard, share, ...common };
    }
    default:
      if (hugePage !== undefined) refuse("<memoryBacking><hugepages>", "use <source type='memfd'/> with them");
      return { "qom-type": "memory-backend-ram", id, share, ...common };
  }
}

const unitBytes: Readonly<Record<string, number>> = {
  b: 1,
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
function hostNodes({ numaTune }: DomainDefinition, cell: number | undefined): QmpObject {
  const own = numaTune?.memnodes?.find(({ cellid }) => cellid === cell);
  const nodes = own?.nodeset ?? numaTune?.memory?.nodeset;
  if (nodes === undefined) {
    if (numaTune?.memory?.placement === "auto") refuse("<numatune><memory placement='auto'>", "name the host's nodes");
    return {};
  }
  const mode = own?.mode ?? numaTune?.memory?.mode ?? "strict";
  if (mode === "restrictive") return refuse("<numatune mode='restrictive'>", "it needs control groups");
  return { "host-nodes": nodes, policy: policies[mode] };
}
