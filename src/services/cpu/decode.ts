/** Finds the model that says best what a set of features is. */
import { ErrorNumber } from "../../protocol/enums.ts";
import { cpuError, disableRemoved, inOrder, type CpuFeature, type ModelledCpu } from "./description.ts";
import type { CpuMap, X86Model } from "./map.ts";

/** What an x86 processor is, as far as it is known. */
export interface X86Processor {
  readonly features: ReadonlySet<string>;
  /** By the vendor's name, not by what CPUID says. */
  readonly vendor?: string;
  readonly signature?: ProcessorSignature;
}
export interface ProcessorSignature {
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
}

/** A model as a hypervisor has it. */
export interface HypervisorModel {
  /** What keeps the model from being used as it is; absent where that is not known. */
  readonly blockers?: readonly string[];
}

export interface DecodeOptions {
  /** A host's CPU can only be told as a model with additional features; a guest's may lack some. */
  readonly type: "host" | "guest";
  /** Only these models; without it every known one. */
  readonly models?: ReadonlyMap<string, HypervisorModel>;
  /** One name: that model, whatever the others are like; several: such a model where it is as good as another. */
  readonly preferred?: readonly string[];
  /** Leaves out what keeps a guest from moving to another host. */
  readonly migratable?: boolean;
}

interface Candidate {
  readonly model: X86Model;
  readonly features: CpuFeature[];
}

/**
 * The model with the shortest list of differences: newer models before older ones, and models with the processor's
 * signature before all others. Throws INTERNAL_ERROR where no model may be named.
 */
export function decode(map: CpuMap, processor: X86Processor, options: DecodeOptions): ModelledCpu {
  const { type, models, preferred = [], migratable = false } = options;
  const { vendor, signature } = processor;
  const features = withoutBrokenTsx(processor);
  const matches = (model: X86Model) => signature !== undefined && hasSignature(model, signature);
  let best: Candidate | undefined;
  for (const model of [...map.models.values()].reverse()) {
    const known = models?.get(model.name);
    if (!model.decode[type] || (models !== undefined && known === undefined)) continue;
    if (vendor !== undefined && model.vendor !== undefined && vendor !== model.vendor) continue;
    const candidate = { model, features: differences(map, features, model, known?.blockers ?? [], type) };
    if (type === "host" && candidate.features.some(({ policy }) => policy === "disable")) continue;
    if (preferred.length === 1 && preferred[0] === model.name) {
      best = candidate;
      break;
    }
    if (best === undefined) best = candidate;
    else if (matches(best.model) !== matches(model)) best = matches(model) ? candidate : best;
    else if (isBetter(candidate, best, preferred.includes(model.name))) best = candidate;
  }
  if (best === undefined) {
    throw cpuError(ErrorNumber.INTERNAL_ERROR, "no CPU model is close to these features");
  }
  return {
    model: best.model.name,
    ...(vendor === undefined ? {} : { vendor }),
    features: migratable
      ? best.features.filter(({ name }) => map.features.get(name)?.migratable !== false)
      : best.features,
  };
}

function differences(
  map: CpuMap,
  features: ReadonlySet<string>,
  model: X86Model,
  blockers: readonly string[],
  type: "host" | "guest",
): CpuFeature[] {
  const more = without(features, model.features);
  const less = without(model.features, features);
  for (const blocker of blockers) {
    if (map.features.has(blocker) && !more.has(blocker)) less.add(blocker);
  }
  const result: CpuFeature[] = [
    ...inOrder(map, more).map((name) => ({ name, policy: "require" as const })),
    ...inOrder(map, less).map((name) => ({ name, policy: "disable" as const })),
  ];
  if (type === "guest") disableRemoved(result, model);
  return result;
}

const without = (features: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> =>
  new Set([...features].filter((name) => !others.has(name)));

function isBetter(candidate: Candidate, best: Candidate, preferred: boolean): boolean {
  const mine = weigh(candidate.features);
  const other = weigh(best.features);
  if (mine.total !== other.total) return mine.total < other.total || (preferred && mine.penalty < other.penalty);
  return mine.penalty < other.penalty;
}

/**
 * What a list of differences counts: one for each additional feature; and since a model should not be one that lacks much,
 * two for the first feature that is switched off, three for the second, and so on. libvirt weighs only the first half of
 * them like that (rounded up) and counts one for each of the rest; the choice has to be the same.
 */
function weigh(features: readonly CpuFeature[]): { total: number; penalty: number } {
  const disabled = features.filter(({ policy }) => policy === "disable").length;
  const weighed = Math.ceil(disabled / 2);
  const penalty = (weighed * (weighed + 3)) / 2;
  return { total: features.length - weighed + penalty, penalty };
}

export function hasSignature(model: X86Model, { family, model: number, stepping }: ProcessorSignature): boolean {
  return model.signatures.some(
    (signature) =>
      signature.family === family &&
      signature.model === number &&
      (signature.steppings === undefined || (signature.steppings[0] <= stepping && stepping <= signature.steppings[1])),
  );
}

/** Haswell processors before the fourth stepping of the server's have transactional memory that does not work. */
function withoutBrokenTsx({ features, vendor, signature }: X86Processor): ReadonlySet<string> {
  const broken =
    vendor === "Intel" &&
    signature?.family === 6 &&
    ([60, 69, 70].includes(signature.model) || (signature.model === 63 && signature.stepping < 4));
  return broken ? without(features, new Set(["hle", "rtm"])) : features;
}
