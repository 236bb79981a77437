/** Whether a host has what a CPU asks for. */
import { CPUCompareResult, ErrorNumber } from "../../protocol/enums.ts";
import { parseCpu } from "../../formats/cpu/index.ts";
import { cpuFamily } from "./architecture.ts";
import { cpuError, featuresOf, featuresUnder, inOrder, type CpuDescription } from "./description.ts";
import type { CpuMap } from "./map.ts";

export interface CompareOptions {
  /** Says what is missing, as an error, rather than INCOMPATIBLE. */
  readonly failIncompatible?: boolean;
  /** What libvirt's schema does not allow is refused. */
  readonly validate?: boolean;
}

/**
 * `virConnectCompareCPU`: the CPU (of a guest, or of another host) beside this host's; undefined where the host's model is
 * not known.
 *
 * XML_DETAIL, XML_ERROR, CONFIG_UNSUPPORTED, XML_INVALID_SCHEMA: the XML is wrong. INTERNAL_ERROR: a model or feature is
 * unknown. CPU_INCOMPATIBLE: under `failIncompatible`.
 */
export function compareCpu(
  map: CpuMap,
  host: (CpuDescription & { readonly arch: string }) | undefined,
  xml: string,
  options: CompareOptions = {},
): CPUCompareResult {
  const cpu = parseCpu(xml, { validate: options.validate ?? false });
  return answer(compare(map, host, cpu), options);
}

/** The result and, where it is INCOMPATIBLE, why. */
export type Comparison =
  | { readonly result: typeof CPUCompareResult.IDENTICAL | typeof CPUCompareResult.SUPERSET }
  | { readonly result: typeof CPUCompareResult.INCOMPATIBLE; readonly reason: string };

export const incompatible = (reason: string): Comparison => ({ result: CPUCompareResult.INCOMPATIBLE, reason });

/** Throws CPU_INCOMPATIBLE under `failIncompatible`. */
export function answer(comparison: Comparison, { failIncompatible = false }: CompareOptions): CPUCompareResult {
  if (comparison.result === CPUCompareResult.INCOMPATIBLE && failIncompatible) {
    throw cpuError(ErrorNumber.CPU_INCOMPATIBLE, comparison.reason);
  }
  return comparison.result;
}

export function compare(
  map: CpuMap,
  host: (CpuDescription & { readonly arch: string }) | undefined,
  cpu: CpuDescription,
): Comparison {
  if (host?.model === undefined) return incompatible("nothing is known of the host's CPU");
  if (cpuFamily(host.arch) === "power") return comparePower(map, host, cpu);
  // Of the other architectures nothing is known that would tell one CPU from another.
  if (cpuFamily(host.arch) !== "x86") return { result: CPUCompareResult.IDENTICAL };
  return compareX86(map, host, cpu);
}

function compareX86(map: CpuMap, host: CpuDescription, cpu: CpuDescription): Comparison {
  if (cpu.arch !== undefined && cpu.arch !== "x86_64" && cpu.arch !== "i686") {
    return incompatible(`the host is not of the architecture '${cpu.arch}'`);
  }
  if (cpu.vendor !== undefined && cpu.vendor !== host.vendor) {
    return incompatible(`the host is not of the vendor '${cpu.vendor}'`);
  }
  const has = featuresOf(map, host);
  const [forced, required, optional, disabled, forbidden] = (
    ["force", "require", "optional", "disable", "forbid"] as const
  ).map((policy) => featuresUnder(map, cpu, policy)) as [
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
    Set<string>,
  ];
  const unwanted = new Set([...forbidden].filter((name) => has.has(name)));
  if (unwanted.size > 0) return incompatible(`the host has what is forbidden: ${inOrder(map, unwanted).join(", ")}`);
  const waived = (name: string) => forced.has(name) || optional.has(name) || disabled.has(name);
  const missing = new Set([...required].filter((name) => !waived(name) && !has.has(name)));
  if (missing.size > 0) return incompatible(`the host lacks what is required: ${inOrder(map, missing).join(", ")}`);
  const more = new Set([...has].filter((name) => !required.has(name) && !waived(name)));
  if (more.size === 0) return { result: CPUCompareResult.IDENTICAL };
  if (cpu.type === "guest" && cpu.match === "strict") {
    return incompatible(`the host has more than is strictly asked for: ${inOrder(map, more).join(", ")}`);
  }
  return { result: CPUCompareResult.SUPERSET };
}

function comparePower(map: CpuMap, host: CpuDescription, cpu: CpuDescription): Comparison {
  if (cpu.arch !== undefined && cpu.arch !== "ppc64" && cpu.arch !== "ppc64le") {
    return incompatible(`the host is not of the architecture '${cpu.arch}'`);
  }
  if (cpu.vendor !== undefined && cpu.vendor !== host.vendor) {
    return incompatible(`the host is not of the vendor '${cpu.vendor}'`);
  }
  if (cpu.model !== undefined && !map.power.some(({ name }) => name === cpu.model)) {
    throw cpuError(ErrorNumber.INTERNAL_ERROR, `there is no CPU model '${cpu.model}'`);
  }
  if (cpu.model === undefined || cpu.model === host.model) return { result: CPUCompareResult.IDENTICAL };
  return incompatible(`the host is a ${host.model}, not a ${cpu.model}`);
}
