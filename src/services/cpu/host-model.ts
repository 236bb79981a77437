/** The CPU that a hypervisor can give a guest on this host, from what QEMU says when it expands a CPU model. */
import { decode, type HypervisorModel, type ProcessorSignature, type X86Processor } from "./decode.ts";
import { byName, setFeature, type CpuFeature } from "./description.ts";
import { vendorName } from "./host.ts";
import type { CpuMap } from "./map.ts";
import { xmlFeatureName } from "./qemu-features.ts";

type Properties = Readonly<Record<string, unknown>>;

/**
 * QEMU's answers to `query-cpu-model-expansion` of the type `static`, for the model `host` (KVM) or `max` (TCG): the
 * properties of a CPU that can move to another host, and of one that has all that there is (`migratable` off).
 */
export interface CpuExpansion {
  readonly migratable: Properties;
  readonly full: Properties;
}

/** A host's CPU as a hypervisor shows it to guests. */
export interface HostModel {
  readonly model: string;
  readonly vendor?: string;
  /** In the order in which features are listed. */
  readonly features: readonly CpuFeature[];
}

/**
 * The CPU of `<cpu mode='host-model'>`: with all that there is, as domain capabilities show it, or (`migratable`) with what
 * can move to another host, as a guest gets it. `models`: what `query-cpu-definitions` says.
 */
export function hostModel(
  map: CpuMap,
  expansion: CpuExpansion,
  models: ReadonlyMap<string, HypervisorModel>,
  options: { readonly migratable: boolean },
): HostModel {
  const { migratable, full } = expansion;
  const features = new Set<string>();
  for (const [property, value] of Object.entries(migratable)) {
    const name = xmlFeatureName(map, property);
    const there = value === true || (!options.migratable && value === false && full[property] === true);
    if (there && map.features.has(name)) features.add(name);
  }
  const vendor = vendorName(map, typeof migratable["vendor"] === "string" ? migratable["vendor"] : undefined);
  const signature = signatureIn(migratable);
  return decode(
    map,
    {
      features,
      ...(vendor === undefined ? {} : { vendor }),
      ...(signature === undefined ? {} : { signature }),
    },
    { type: "guest", models },
  );
}

/**
 * The host's processor with what the hypervisor adds to it: what guests on KVM are compared with. Under emulation there is
 * nothing but the hypervisor's own CPU.
 */
export function wholeHost(map: CpuMap, processor: X86Processor, { migratable }: CpuExpansion): HostModel {
  const host = decode(map, processor, { type: "guest" });
  for (const [property, value] of Object.entries(migratable)) {
    const name = xmlFeatureName(map, property);
    if (value === true && map.features.has(name)) setFeature(host.features, name, "require");
  }
  return host;
}

/** The CPU with its features in the order of their names, as domain capabilities list them. */
export const sortedByName = (cpu: HostModel): HostModel => ({ ...cpu, features: [...cpu.features].sort(byName) });

function signatureIn({ family, model, stepping }: Properties): ProcessorSignature | undefined {
  if (typeof family !== "number" || typeof model !== "number" || typeof stepping !== "number") return undefined;
  // Zero: QEMU emulates no processor that there ever was.
  return family === 0 ? undefined : { family, model, stepping };
}

/** The features that QEMU knows of: those that a guest may have at all, by its property names. */
export function expandableFeatures(
  map: CpuMap,
  { migratable, full }: CpuExpansion,
  options: { readonly migratable: boolean },
): Set<string> {
  const immovable = (property: string) => full[property] === true && migratable[property] === false;
  return new Set(
    Object.entries(migratable).flatMap(([property, value]) =>
      typeof value !== "boolean" || (options.migratable && immovable(property)) ? [] : [xmlFeatureName(map, property)],
    ),
  );
}
