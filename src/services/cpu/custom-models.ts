/** The models that a guest's CPU may name, as domain capabilities list them. */
import { cpuFamily } from "./architecture.ts";
import type { HypervisorModel } from "./decode.ts";
import type { CpuMap } from "./map.ts";
import { xmlFeatureName } from "./qemu-features.ts";

/** A model as QEMU's `query-cpu-definitions` tells of it. */
export interface CpuDefinition {
  readonly name: string;
  /** What the accelerator lacks for it, by QEMU's names; absent where QEMU does not know. */
  readonly blockers?: readonly string[];
  /** The version that the name stands for. */
  readonly aliasOf?: string;
  readonly deprecated: boolean;
}

export interface CustomModel {
  readonly name: string;
  readonly usable: "yes" | "no" | "unknown";
  readonly vendor: string;
  readonly deprecated: boolean;
  /** The version that the name stands for. */
  readonly canonical?: string;
  /** What keeps it from being usable, by the names in XML, in their order. */
  readonly blockers: readonly string[];
}

const byCharacters = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/**
 * The models of `<mode name='custom'>`, in the order of their names: of x86 those that something is known of, of POWER and
 * other architectures all.
 */
export function customModels(map: CpuMap, arch: string, definitions: readonly CpuDefinition[]): CustomModel[] {
  const x86 = cpuFamily(arch) === "x86";
  return definitions
    .filter(({ name }) => !x86 || map.models.has(name))
    .map(({ name, blockers, aliasOf, deprecated }) => ({
      name,
      usable:
        blockers === undefined ? ("unknown" as const) : blockers.length === 0 ? ("yes" as const) : ("no" as const),
      vendor: (x86 ? map.models.get(name)?.vendor : undefined) ?? "unknown",
      deprecated,
      ...(aliasOf === undefined ? {} : { canonical: aliasOf }),
      blockers: x86 ? xmlNames(map, blockers ?? []).sort(byCharacters) : [...(blockers ?? [])].sort(byCharacters),
    }))
    .sort((left, right) => byCharacters(left.name, right.name));
}

/** QEMU's definitions as CPUs are decoded and compared with. */
export function hypervisorModels(
  map: CpuMap,
  definitions: readonly CpuDefinition[],
): ReadonlyMap<string, HypervisorModel> {
  return new Map(
    definitions.map(({ name, blockers }) => [
      name,
      blockers === undefined ? {} : { blockers: xmlNames(map, blockers) },
    ]),
  );
}

const xmlNames = (map: CpuMap, features: readonly string[]): string[] => [
  ...new Set(features.map((feature) => xmlFeatureName(map, feature))),
];
