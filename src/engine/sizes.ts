/** The sizes of a domain that many answers hold. */
import type { DomainDefinition } from "../formats/domain/index.ts";

/** What the guest may have at most, in KiB: without hotpluggable memory that is what it starts with. */
export const maximumMemoryKiB = (definition: DomainDefinition): number => definition.memoryKiB ?? 0;

export const currentMemoryKiB = (definition: DomainDefinition): number =>
  definition.currentMemoryKiB ?? maximumMemoryKiB(definition);

export const maximumVcpus = (definition: DomainDefinition): number => definition.vcpuMax ?? 1;

export const currentVcpus = (definition: DomainDefinition): number =>
  definition.vcpuCurrent ?? maximumVcpus(definition);

export const osType = (definition: DomainDefinition): string => definition.os?.type ?? "hvm";
