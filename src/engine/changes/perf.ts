/** The events of the processor and the kernel that are counted for a guest. */
import type { DomainDefinition, PerfEvent } from "../../formats/domain/index.ts";
import { ParameterTable, type ParametersOf } from "./parameters/typed.ts";

/** In the order in which they are written. */
export const perfParameters = new ParameterTable({
  cmt: "boolean",
  mbmt: "boolean",
  mbml: "boolean",
  cache_misses: "boolean",
  cache_references: "boolean",
  instructions: "boolean",
  cpu_cycles: "boolean",
  branch_instructions: "boolean",
  branch_misses: "boolean",
  bus_cycles: "boolean",
  stalled_cycles_frontend: "boolean",
  stalled_cycles_backend: "boolean",
  ref_cpu_cycles: "boolean",
  cpu_clock: "boolean",
  task_clock: "boolean",
  page_faults: "boolean",
  context_switches: "boolean",
  cpu_migrations: "boolean",
  page_faults_min: "boolean",
  page_faults_maj: "boolean",
  alignment_faults: "boolean",
  emulation_faults: "boolean",
} as const satisfies Readonly<Record<PerfEvent["name"], "boolean">>);
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
