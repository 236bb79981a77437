/** What a guest may take of the host's memory. */
import type { DomainDefinition, MemTune } from "../../../formats/domain/index.ts";
import { invalidArgument } from "../../../protocol/errors.ts";
import { ParameterTable, type ParametersOf } from "./typed.ts";

/** In KiB; this and more: no limit. */
export const unlimitedKiB = 9_007_199_254_740_991n;

export const memoryLimitParameters = new ParameterTable({
  hard_limit: "ullong",
  soft_limit: "ullong",
  swap_hard_limit: "ullong",
});
export type MemoryLimits = ParametersOf<typeof memoryLimitParameters>;

const fields = {
  hard_limit: "hardLimitKiB",
  soft_limit: "softLimitKiB",
  swap_hard_limit: "swapHardLimitKiB",
} as const satisfies Readonly<Record<keyof MemoryLimits, keyof MemTune>>;
const names = memoryLimitParameters.names;

export function memoryLimitsOf({ memTune }: DomainDefinition): Required<MemoryLimits> {
  const limit = (name: keyof MemoryLimits): bigint => {
    const kiB = memTune?.[fields[name]];
    return kiB === undefined ? unlimitedKiB : BigInt(kiB);
  };
  return {
    hard_limit: limit("hard_limit"),
    soft_limit: limit("soft_limit"),
    swap_hard_limit: limit("swap_hard_limit"),
  };
}

/** @throws {VirError} INVALID_ARG: more memory than memory and swap together */
export function withMemoryLimits(definition: DomainDefinition, limits: MemoryLimits): DomainDefinition {
  const all = { ...memoryLimitsOf(definition), ...limits };
  const tried = limits.hard_limit !== undefined || limits.swap_hard_limit !== undefined;
  if (tried && all.hard_limit > all.swap_hard_limit)
    throw invalidArgument(
      `hard_limit (${all.hard_limit} KiB) is more than swap_hard_limit (${all.swap_hard_limit} KiB), which includes it`,
    );
  const memTune: MemTune = { ...definition.memTune };
  for (const name of names) {
    if (all[name] >= unlimitedKiB) delete memTune[fields[name]];
    else memTune[fields[name]] = Number(all[name]);
  }
  const { memTune: _, ...others } = definition;
  return Object.keys(memTune).length === 0 ? others : { ...others, memTune };
}
