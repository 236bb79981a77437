/** What a guest's CPU becomes on a certain host. */
import type { Cpu } from "../../formats/domain/cpu.ts";
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { configUnsupported, noSupport } from "../../protocol/errors.ts";
import { cpuFamily } from "./architecture.ts";
import { decode, type HypervisorModel } from "./decode.ts";
import { cpuError, disableRemoved, featuresOf, modelNamed, setFeature, type CpuFeature } from "./description.ts";
import type { HostModel } from "./host-model.ts";
import type { CpuMap } from "./map.ts";

/**
 * The definition with what it leaves to the host filled in: `virsh dumpxml --update-cpu`, and what a guest starts with.
 * `host-model` and `match='minimum'` become the host's model (`hostModel`, what can move) with the definition's own
 * features over it; optional features become required or disabled. What else the definition has stays.
 *
 * INTERNAL_ERROR: the model, or an optional feature, is unknown. CONFIG_UNSUPPORTED: the host's CPU is not known.
 * NO_SUPPORT: nothing is known of the architecture.
 */
export function expandCpu(map: CpuMap, cpu: Cpu, arch: string, host: HostModel | undefined): Cpu {
  const mode = cpu.mode ?? "custom";
  if (mode === "host-passthrough" || mode === "maximum" || (mode === "custom" && cpu.model === undefined)) return cpu;
  const relative =
    mode === "host-model" || cpu.match === "minimum" || cpu.features?.some(({ policy }) => policy === "optional");
  if (cpuFamily(arch) !== "x86") {
    if (mode === "custom" && relative !== true) return cpu;
    throw noSupport(`CPUs relative to the host's on the architecture '${arch}'`, { domain: ErrorDomain.CPU });
  }
  let result: Cpu = { ...cpu, features: (cpu.features ?? []).map((feature) => ({ ...feature })) };
  if (relative === true) {
    if (host === undefined) throw configUnsupported("the host's CPU is not known", { domain: ErrorDomain.CPU });
    decideOptional(map, result, host);
    if (mode === "host-model" || cpu.match === "minimum") result = asHost(result, host);
  }
  const features = result.features ?? [];
  disableRemoved(features, modelNamed(map, result.model ?? ""));
  if (features.length === 0) delete result.features;
  return result;
}

function decideOptional(map: CpuMap, cpu: Cpu, host: HostModel): void {
  const has = featuresOf(map, { type: "guest", ...host });
  for (const feature of cpu.features ?? []) {
    if (feature.policy !== "optional") continue;
    if (!map.features.has(feature.name) && !hypervisorFeatures.has(feature.name)) {
      throw cpuError(ErrorNumber.INTERNAL_ERROR, `there is no CPU feature '${feature.name}'`);
    }
    feature.policy = has.has(feature.name) ? "require" : "disable";
  }
}

function asHost(cpu: Cpu, host: HostModel): Cpu {
  const features = host.features.map((feature) => ({ ...feature }));
  for (const { name, policy } of cpu.features ?? []) setFeature(features, name, policy);
  const { vendor: own, ...rest } = cpu;
  // A minimum keeps what it says of the vendor, be it nothing.
  const vendor = cpu.mode === "host-model" ? host.vendor : own;
  return {
    ...rest,
    mode: "custom",
    match: "exact",
    fallback: cpu.fallback ?? "allow",
    model: host.model,
    ...(vendor === undefined ? {} : { vendor }),
    features,
  };
}

/** Enlightenments of hypervisors, which no processor has: known as features for the sake of old definitions. */
const hypervisorFeatures: ReadonlySet<string> = new Set([
  "kvm_pv_unhalt",
  "hv-runtime",
  "hv-synic",
  "hv-stimer",
  "hv-relaxed",
  "hv-vapic",
  "hv-vpindex",
  "hv-reset",
  "hv-frequencies",
  "hv-reenlightenment",
  "hv-tlbflush",
  "hv-avic",
  "hv-ipi",
  "hv-evmcs",
  "hv-stimer-direct",
]);

/**
 * The definition in terms of a model that the hypervisor has: the same where it has the model, else the model that comes
 * nearest, with the difference spelt out. CONFIG_UNSUPPORTED where the definition forbids another one than it names.
 */
export function translateCpu(map: CpuMap, cpu: Cpu, arch: string, models: ReadonlyMap<string, HypervisorModel>): Cpu {
  const { model } = cpu;
  if ((cpu.mode ?? "custom") !== "custom" || model === undefined || models.has(model)) return cpu;
  if (cpu.fallback === "forbid") {
    throw configUnsupported(`the hypervisor has no CPU model '${model}', and the definition allows no other`, {
      domain: ErrorDomain.CPU,
    });
  }
  if (cpuFamily(arch) !== "x86") {
    throw noSupport(`another CPU model for '${model}' on the architecture '${arch}'`, { domain: ErrorDomain.CPU });
  }
  const { vendor, signatures } = modelNamed(map, model);
  const signature = signatures[0];
  const found = decode(
    map,
    {
      features: featuresOf(map, { type: "guest", ...cpu }),
      ...(vendor === undefined ? {} : { vendor }),
      ...(signature === undefined ? {} : { signature: { ...signature, stepping: signature.steppings?.[0] ?? 0 } }),
    },
    { type: "guest", models },
  );
  const features: CpuFeature[] = found.features;
  for (const { name, policy } of cpu.features ?? []) setFeature(features, name, policy);
  return { ...cpu, model: found.model, features };
}
