/**
 * What is known of CPU models, unpacked from the table. Each feature of an x86 processor is one bit, and no bit has two
 * features, so that what a processor can do is a set of names; a model is such a set with a name.
 */
import type { ArmModelRow, FeatureRun, PowerModelRow, X86ModelRow } from "./rows.ts";

export interface X86Feature {
  readonly name: string;
  /** Where a processor tells of it. */
  readonly place:
    | { readonly kind: "cpuid"; readonly leaf: number; readonly subleaf: number; readonly register: CpuidRegister }
    | { readonly kind: "msr"; readonly index: number; readonly half: "low" | "high" };
  /** Of the register or half. */
  readonly bit: number;
  /** A guest that has it can move to another host. */
  readonly migratable: boolean;
}
export type CpuidRegister = "eax" | "ebx" | "ecx" | "edx";

export interface X86Signature {
  readonly family: number;
  readonly model: number;
  /** All of them without it. */
  readonly steppings?: readonly [first: number, last: number];
}

export interface X86Model {
  readonly name: string;
  /** The model that this is one version of, by the name that QEMU gives to versions. */
  readonly versionOf?: string;
  readonly vendor?: string;
  readonly signatures: readonly X86Signature[];
  /** May be named as the model of a host, or for a guest, when the features are given and the name is looked for. */
  readonly decode: { readonly host: boolean; readonly guest: boolean };
  /** Which kind of check `check='partial'` means. */
  readonly compat: boolean;
  readonly features: ReadonlySet<string>;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export interface CpuMap {
  readonly vendors: ReadonlyMap<string, string>;
  /** In the order in which features are listed. */
  readonly features: ReadonlyMap<string, X86Feature>;
  /** From the oldest to the newest of each vendor. */
  readonly models: ReadonlyMap<string, X86Model>;
  /** Other names of features, as QEMU uses them. */
  readonly qemuAliases: ReadonlyMap<string, string>;
  readonly power: readonly PowerModelRow[];
  readonly arm: {
    readonly vendors: ReadonlyMap<string, number>;
    readonly models: readonly ArmModelRow[];
    readonly features: readonly string[];
  };
}

let loaded: Promise<CpuMap> | undefined;

/** The map; the table is loaded when it is asked for the first time. */
export function cpuMap(): Promise<CpuMap> {
  loaded ??= import("./table.ts").then((table) => {
    const notMigratable = new Set(words(table.x86NotMigratable));
    return {
      vendors: new Map(Object.entries(table.x86Vendors)),
      features: unpackFeatures(table.x86Features, notMigratable),
      models: unpackModels(table.x86Models),
      qemuAliases: new Map(Object.entries(table.qemuFeatureAliases)),
      power: table.powerModels,
      arm: {
        vendors: new Map(Object.entries(table.armVendors)),
        models: table.armModels,
        features: words(table.armFeatures),
      },
    };
  });
  return loaded;
}

const words = (text: string | undefined): string[] => text?.match(/\S+/g) ?? [];

function unpackFeatures(
  runs: readonly FeatureRun[],
  notMigratable: ReadonlySet<string>,
): ReadonlyMap<string, X86Feature> {
  const features = new Map<string, X86Feature>();
  for (const [source, names] of runs) {
    const place = placeOf(source);
    let bit = 0;
    for (const word of words(names)) {
      if (word.startsWith("@")) bit = Number(word.slice(1));
      else features.set(word, { name: word, place, bit: bit++, migratable: !notMigratable.has(word) });
    }
  }
  return features;
}

function placeOf(source: string): X86Feature["place"] {
  const [kind, where = "", register] = source.split(" ");
  if (kind === "msr") return { kind, index: Number(where), half: register === "eax" ? "low" : "high" };
  const [leaf, subleaf = "0"] = where.split(".");
  return { kind: "cpuid", leaf: Number(leaf), subleaf: Number(subleaf), register: register as CpuidRegister };
}

function unpackModels(rows: readonly X86ModelRow[]): ReadonlyMap<string, X86Model> {
  const models = new Map<string, X86Model>();
  for (const row of rows) {
    const { name, versionOf } = row;
    const base = models.get(versionOf ?? row.like ?? "");
    const decode = { host: row.decode.includes("host"), guest: row.decode.includes("guest") };
    if (versionOf !== undefined && base !== undefined) {
      models.set(name, { ...base, name, versionOf, decode, compat: row.compat === true, added: [], removed: [] });
      continue;
    }
    models.set(name, {
      name,
      ...(row.vendor === undefined ? {} : { vendor: row.vendor }),
      signatures: words(row.signatures).map(signatureOf),
      decode,
      compat: row.compat === true,
      features: changed(base?.features, row.features),
      added: [...changed(base?.added, row.added)],
      removed: words(row.removed),
    });
  }
  return models;
}

function changed(base: Iterable<string> | undefined, difference: string | undefined): Set<string> {
  const result = new Set(base);
  for (const word of words(difference)) {
    if (word.startsWith("-")) result.delete(word.slice(1));
    else result.add(word);
  }
  return result;
}

function signatureOf(text: string): X86Signature {
  const [family, model, steppings] = text.split("/");
  const numbers = { family: Number(family), model: Number(model) };
  if (steppings === undefined) return numbers;
  const [first, last = first] = steppings.split("-").map(Number);
  return { ...numbers, steppings: [first ?? 0, last ?? 0] };
}
