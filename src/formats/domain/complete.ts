/**
 * Defaults that hold for every hypervisor, as libvirt fills them in after parsing. A hypervisor with defaults of its own
 * puts them between the two halves: behind what the definition itself says, before what its devices imply.
 */
import { addImpliedControllers, numberControllers, sortControllers } from "./complete/controllers.ts";
import { completeCharacters, pairConsole } from "./complete/characters.ts";
import { copyOf } from "./complete/copy.ts";
import { completeDevices } from "./complete/devices.ts";
import { completeDisk, sortDisks } from "./complete/disks.ts";
import { completeGraphics, completeVideos } from "./complete/displays.ts";
import { completeBoot, completeResources } from "./complete/resources.ts";
import type { DomainDefinition } from "./definition.ts";

/** A definition that has what tells domains apart. */
export type CompletedDomain = DomainDefinition & { uuid: string };

/**
 * The definition with everything filled in that does not depend on the hypervisor; the one passed stays as it is.
 *
 * XML_ERROR: a domain without memory. INTERNAL_ERROR: a disk whose name has no place on its bus.
 */
export function completeDomain(definition: DomainDefinition): CompletedDomain {
  const domain = copyOf(definition);
  completeGiven(domain);
  completeImplied(domain);
  return domain as CompletedDomain;
}

/** First half, in place: what each part of the definition leaves out. */
export function completeGiven(domain: DomainDefinition): void {
  const { devices } = domain;
  completeResources(domain);
  sortDisks(devices);
  sortControllers(devices);
  numberControllers(devices);
  completeCharacters(domain);
  devices.graphics.forEach(completeGraphics);
}

/** Second half, in place: what devices imply. `videoType` stands for a card that is not named. */
export function completeImplied(
  domain: DomainDefinition,
  videoType: "cirrus" | "vga" | "virtio" | "bochs" = "cirrus",
): void {
  domain.devices.disks.forEach(completeDisk);
  completeDevices(domain);
  completeBoot(domain);
  pairConsole(domain);
  addImpliedControllers(domain);
  completeVideos(domain, videoType);
}
