/** What no hypervisor can run. */
import type { DomainDefinition } from "./definition.ts";

export function validateDomain(_definition: DomainDefinition): void {}
