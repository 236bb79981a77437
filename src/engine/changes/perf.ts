/** The events of the processor and the kernel that are counted for a guest. */
import type { DomainDefinition, PerfEvent } from "../../formats/domain/index.ts";
import { perfFields } from "../../protocol/parameter-fields.ts";
import { ParameterTable, type ParametersOf } from "./parameters/typed.ts";

/** In the order in which they are written. */
export const perfParameters = new ParameterTable(perfFields satisfies Readonly<Record<PerfEvent["name"], "boolean">>);
export type PerfSwitches = ParametersOf<typeof perfParameters>;

/** Each of them, on or off. */
export function perfEventsOf({ perf = [] }: DomainDefinition): PerfSwitches {
  const on = new Set(perf.filter(({ enabled }) => enabled).map(({ name }) => name));
  return Object.fromEntries(perfParameters.names.map((name) => [name, on.has(name)]));
}

export function withPerfEvents(definition: DomainDefinition, switches: PerfSwitches): DomainDefinition {
  const known = new Map(definition.perf?.map(({ name, enabled }) => [name, enabled]));
  const perf = perfParameters.names.flatMap((name) => {
    const enabled = switches[name] ?? known.get(name);
    return enabled === undefined ? [] : [{ name, enabled }];
  });
  return { ...definition, perf };
}
