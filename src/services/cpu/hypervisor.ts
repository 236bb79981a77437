/** What a CPU asks for, beside what a hypervisor says of its own models. */
import { parseCpu } from "../../formats/cpu/index.ts";
import { CPUCompareResult, ErrorDomain } from "../../protocol/enums.ts";
import { invalidArgument } from "../../protocol/errors.ts";
import { cpuFamily } from "./architecture.ts";
import { answer, compare, incompatible, type CompareOptions, type Comparison } from "./compare.ts";
import type { HypervisorModel } from "./decode.ts";
import { featuresOf, type CpuDescription, type FeaturePolicy } from "./description.ts";
import type { CpuMap } from "./map.ts";

/** What a hypervisor can give a guest. */
export interface HypervisorCpus {
  /** The CPU that a guest sees that asks for all that there is; undefined where the hypervisor does not say. */
  readonly host: (CpuDescription & { readonly arch: string }) | undefined;
  readonly models: ReadonlyMap<string, HypervisorModel>;
}

/**
 * `virConnectCompareHypervisorCPU`. Errors as of `compareCpu`; INVALID_ARG for a model of the hypervisor's that nothing is
 * known of.
 */
export function compareHypervisorCpu(
  map: CpuMap,
  hypervisor: HypervisorCpus,
  xml: string,
  options: CompareOptions = {},
): CPUCompareResult {
  return answer(
    compareWithHypervisor(map, hypervisor, parseCpu(xml, { validate: options.validate ?? false })),
    options,
  );
}

/**
 * The same for a CPU that has been read. `known`: the host's CPU where it is libvirt's idea of a model, not the
 * hypervisor's, that counts.
 */
export function compareWithHypervisor(
  map: CpuMap,
  { host, models }: HypervisorCpus,
  cpu: CpuDescription,
  known: HypervisorCpus["host"] = host,
): Comparison {
  const own = cpu.model === undefined ? undefined : models.get(cpu.model);
  if (host === undefined || own === undefined) return compare(map, known, cpu);
  const plain = (cpu.features ?? []).every(({ policy }) => policy === "disable");
  if (own.blockers?.length === 0 && plain) return { result: CPUCompareResult.SUPERSET };
  const model = map.models.get(cpu.model ?? "");
  if (cpuFamily(host.arch) !== "x86" || model?.compat === true) return compare(map, known, cpu);
  if (model === undefined) {
    throw invalidArgument(`nothing is known of the CPU model '${cpu.model}'`, { domain: ErrorDomain.CPU });
  }
  return compareUsability(map, host, cpu, own.blockers ?? []);
}

/**
 * What the hypervisor's model lacks counts, whatever the features are that libvirt takes the model for. Of what is named
 * besides, the host has to have what is required; what is forced or forbidden does not count.
 */
function compareUsability(
  map: CpuMap,
  host: CpuDescription,
  cpu: CpuDescription,
  blockers: readonly string[],
): Comparison {
  const has = featuresOf(map, host);
  const named = (policy: FeaturePolicy) =>
    (cpu.features ?? []).flatMap((feature) => (feature.policy === policy ? [feature.name] : []));
  const disabled = new Set(named("disable"));
  const missing = new Set(blockers.filter((name) => !disabled.has(name)));
  for (const name of named("require")) if (!has.has(name)) missing.add(name);
  if (missing.size === 0) return { result: CPUCompareResult.SUPERSET };
  return incompatible(`the host lacks what is required: ${[...missing].join(", ")}`);
}
