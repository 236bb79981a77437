/** From which of the host's memory nodes a guest gets its memory, and how strictly. */
import type { DomainDefinition, NumaTune } from "../../../formats/domain/index.ts";
import { DomainNumatuneMemMode } from "../../../protocol/enums.ts";
import { configUnsupported, invalidArgument, operationInvalid } from "../../../protocol/errors.ts";
import { writeCpuSet } from "../../../xml/index.ts";
import { readNumbers } from "../cpu-map.ts";
import { numaFields } from "../../../protocol/parameter-fields.ts";
import { ParameterTable, type ParametersOf } from "./typed.ts";

export const memoryNodeParameters = new ParameterTable(numaFields);
export type MemoryNodes = ParametersOf<typeof memoryNodeParameters>;

type Mode = NonNullable<NonNullable<NumaTune["memory"]>["mode"]>;
const modes: ReadonlyMap<number, Mode> = new Map([
  [DomainNumatuneMemMode.STRICT, "strict"],
  [DomainNumatuneMemMode.PREFERRED, "preferred"],
  [DomainNumatuneMemMode.INTERLEAVE, "interleave"],
  [DomainNumatuneMemMode.RESTRICTIVE, "restrictive"],
]);

export function memoryNodesOf({ numaTune }: DomainDefinition): Required<MemoryNodes> {
  const { mode = "strict", nodeset = [] } = numaTune?.memory ?? {};
  const number = [...modes].find(([, name]) => name === mode)?.[0] ?? DomainNumatuneMemMode.STRICT;
  return { numa_mode: number, numa_nodeset: writeCpuSet(nodeset) };
}

/** @throws {VirError} INVALID_ARG: no such mode, no set of nodes; CONFIG_UNSUPPORTED: a mode for no nodes */
export function withMemoryNodes(
  definition: DomainDefinition,
  { numa_mode, numa_nodeset }: MemoryNodes,
): DomainDefinition {
  const { memory } = definition.numaTune ?? {};
  const mode = numa_mode === undefined ? (memory?.mode ?? "strict") : modes.get(numa_mode);
  if (mode === undefined) throw invalidArgument(`there is no NUMA mode ${numa_mode}`);
  const nodeset = numa_nodeset === undefined ? memory?.nodeset : readNumbers(numa_nodeset);
  if (nodeset === undefined || nodeset.length === 0) {
    if (memory?.placement !== "auto") throw configUnsupported("a NUMA mode is of no use without the nodes: set both");
    return { ...definition, numaTune: { ...definition.numaTune, memory: { ...memory, mode } } };
  }
  return { ...definition, numaTune: { ...definition.numaTune, memory: { mode, nodeset } } };
}

/**
 * The nodes that a running guest's memory is to be on.
 * @throws {VirError} OPERATION_INVALID: its mode stays as it is, and only memory that is bound strictly can be moved
 */
export function nodesToMoveTo(definition: DomainDefinition, { numa_mode, numa_nodeset }: MemoryNodes): number[] {
  const mode = definition.numaTune?.memory?.mode ?? "strict";
  if (numa_mode !== undefined && modes.get(numa_mode) !== mode)
    throw operationInvalid("the NUMA mode of a running guest cannot be changed");
  if (numa_nodeset === undefined) return definition.numaTune?.memory?.nodeset ?? [];
  if (mode !== "strict" && mode !== "restrictive")
    throw operationInvalid(
      `the memory of a running guest can be moved to other nodes in strict mode alone, not ${mode}`,
    );
  return readNumbers(numa_nodeset);
}
