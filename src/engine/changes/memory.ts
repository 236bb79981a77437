/** How much memory a domain has, what it may have at most, and how often the guest is asked how much it uses. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { internalError, invalidArgument, operationInvalid } from "../../protocol/errors.ts";
import { currentMemoryKiB, maximumMemoryKiB } from "../sizes.ts";

/** @throws {VirError} INVALID_ARG: more than it may have at most */
export function withMemory(definition: DomainDefinition, memoryKiB: number): DomainDefinition {
  checkMemory(definition, memoryKiB);
  return { ...definition, currentMemoryKiB: memoryKiB };
}

export function checkMemory(definition: DomainDefinition, memoryKiB: number): void {
  const most = maximumMemoryKiB(definition);
  if (memoryKiB > most)
    throw invalidArgument(`${memoryKiB} KiB are more than the ${most} KiB that the domain may have at most`);
}

/** What it has now comes down with it. @throws {VirError} OPERATION_INVALID: its NUMA nodes say how much there is */
export function withMaximumMemory(definition: DomainDefinition, memoryKiB: number): DomainDefinition {
  if ((definition.cpu?.numa ?? []).length > 0)
    throw operationInvalid("the memory of a domain with NUMA nodes is what its nodes have: change them in its XML");
  return {
    ...definition,
    memoryKiB,
    currentMemoryKiB: Math.min(currentMemoryKiB(definition), memoryKiB),
  };
}

/** `seconds` 0: never. @throws {VirError} INTERNAL_ERROR: no balloon that could ask */
export function withStatsPeriod(definition: DomainDefinition, seconds: number): DomainDefinition {
  const { memballoon } = definition.devices;
  if (memballoon === undefined || memballoon.model === "none")
    throw internalError("the domain has no memory balloon, which would ask the guest for statistics");
  const { statsPeriodSeconds: _, ...others } = memballoon;
  const changed = seconds === 0 ? others : { ...others, statsPeriodSeconds: seconds };
  return { ...definition, devices: { ...definition.devices, memballoon: changed } };
}
