/**
 * CPU models: which there are, what hosts and guests have in common, what a guest gets. Everything here is a plain function
 * of the map, which `cpuMap()` loads when it is first asked for.
 */
export * from "./architecture.ts";
export * from "./baseline.ts";
export { compareCpu, type CompareOptions } from "./compare.ts";
export * from "./custom-models.ts";
export {
  decode,
  type DecodeOptions,
  type HypervisorModel,
  type ProcessorSignature,
  type X86Processor,
} from "./decode.ts";
export type { CpuDescription, CpuFeature, FeaturePolicy, ModelledCpu } from "./description.ts";
export * from "./host.ts";
export * from "./host-model.ts";
export { compareHypervisorCpu, type HypervisorCpus } from "./hypervisor.ts";
export * from "./live.ts";
export * from "./map.ts";
export * from "./qemu-features.ts";
export * from "./start.ts";
export * from "./update.ts";
