/** The host's CPU: from what its processor tells of itself to a model with features. */
import { decode, type ProcessorSignature, type X86Processor } from "./decode.ts";
import type { CpuDescription } from "./description.ts";
import { featuresOfFlags } from "./linux-flags.ts";
import type { CpuidRegister, CpuMap } from "./map.ts";

/** As the instruction answers; each an unsigned 32-bit number. */
export type CpuidRegisters = Readonly<Record<CpuidRegister, number>>;
/** Executes CPUID. */
export type Cpuid = (leaf: number, subleaf: number) => CpuidRegisters;

/** Where ranges of leaves begin; the first leaf of each says in EAX which is the last. */
const RANGES = [0, 0x8000_0000, 0xc000_0000];

/**
 * What CPUID tells of an x86 processor. `msrs`: model-specific registers that can be read here, by index; the features
 * that stand in others are not known.
 */
export function processorOfCpuid(
  map: CpuMap,
  cpuid: Cpuid,
  msrs: ReadonlyMap<number, bigint> = new Map(),
): X86Processor {
  const answers = new Map<string, CpuidRegisters | undefined>();
  const lasts = new Map(RANGES.map((range) => [range, cpuid(range, 0).eax]));
  const ask = (leaf: number, subleaf: number): CpuidRegisters | undefined => {
    const key = `${leaf}.${subleaf}`;
    if (!answers.has(key)) answers.set(key, exists(leaf, subleaf) ? cpuid(leaf, subleaf) : undefined);
    return answers.get(key);
  };
  /** A processor answers what does not exist with something that means something else. */
  const exists = (leaf: number, subleaf: number): boolean => {
    const range = RANGES.findLast((start) => start <= leaf) ?? 0;
    const last = lasts.get(range) ?? 0;
    if (last < leaf || last >= range + 0x1000_0000) return false;
    switch (subleaf === 0 ? -1 : leaf) {
      case 0x7:
      case 0x14:
      case 0x1e:
      case 0x24:
        return subleaf <= (ask(leaf, 0)?.eax ?? 0);
      case 0xf:
        return ((ask(leaf, 0)?.edx ?? 0) & (1 << subleaf)) !== 0;
      default:
        break;
    }
    // Without SGX, its leaf is another one's.
    return leaf !== 0x12 || ((ask(0x7, 0)?.ebx ?? 0) & (1 << 2)) !== 0;
  };
  const features = new Set<string>();
  for (const { name, place, bit } of map.features.values()) {
    let value = 0;
    if (place.kind === "cpuid") value = ask(place.leaf, place.subleaf)?.[place.register] ?? 0;
    else value = Number(((msrs.get(place.index) ?? 0n) >> (place.half === "low" ? 0n : 32n)) & 0xffff_ffffn);
    if (((value >>> bit) & 1) === 1) features.add(name);
  }
  const { ebx, ecx, edx } = cpuid(0, 0);
  const vendor = vendorName(map, asText(ebx, edx, ecx));
  return { features, ...(vendor === undefined ? {} : { vendor }), signature: signatureOf(ask(1, 0)?.eax ?? 0) };
}

/** What /proc/cpuinfo tells of an x86 processor; `vendor` is its `vendor_id`. */
export function processorOfFlags(
  map: CpuMap,
  cpu: { flags: readonly string[]; vendor?: string; signature?: ProcessorSignature },
): X86Processor {
  const vendor = vendorName(map, cpu.vendor);
  return {
    features: featuresOfFlags(map, cpu.flags, cpu.vendor),
    ...(vendor === undefined ? {} : { vendor }),
    ...(cpu.signature === undefined ? {} : { signature: cpu.signature }),
  };
}

/**
 * The host's CPU as the capabilities show it: the model that comes nearest from below, and each feature that the processor
 * has beyond it. Throws INTERNAL_ERROR for a processor that not even the oldest model describes.
 */
export function hostCpu(
  map: CpuMap,
  processor: X86Processor,
  arch: string,
): CpuDescription & { readonly arch: string } {
  const { model, vendor, features } = decode(map, processor, { type: "host" });
  return {
    type: "host",
    arch,
    model,
    ...(vendor === undefined ? {} : { vendor }),
    features: features.map(({ name }) => ({ name })),
  };
}

/** The vendor by what CPUID calls it. */
export function vendorName(map: CpuMap, text: string | undefined): string | undefined {
  for (const [name, string] of map.vendors) if (string === text) return name;
  return undefined;
}

function asText(...registers: readonly number[]): string {
  return registers
    .flatMap((register) => [0, 8, 16, 24].map((shift) => String.fromCharCode((register >>> shift) & 0xff)))
    .join("");
}

/** From EAX of leaf 1. */
export function signatureOf(eax: number): ProcessorSignature {
  return {
    family: ((eax >>> 8) & 0xf) + ((eax >>> 20) & 0xff),
    model: ((eax >>> 4) & 0xf) | ((eax >>> 12) & 0xf0),
    stepping: eax & 0xf,
  };
}
