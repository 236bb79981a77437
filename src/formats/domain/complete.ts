/** Defaults that hold for every hypervisor, as libvirt fills them in after parsing. */
import type { DomainDefinition } from "./definition.ts";

export function completeDomain(definition: DomainDefinition): DomainDefinition {
  return definition;
}
