/** What QEMU, or this binary of it, cannot be: refused when a domain is defined, as libvirt does. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { validateCharacters } from "./validate/characters.ts";
import { validateControllers } from "./validate/controllers.ts";
import { validateCpu } from "./validate/cpu.ts";
import { validateDevices } from "./validate/devices.ts";
import { validateDisks } from "./validate/disks.ts";
import { validateDisplays } from "./validate/displays.ts";
import { validateHostDevices } from "./validate/host-devices.ts";
import { validateInterfaces } from "./validate/interfaces.ts";
import { validateMachine } from "./validate/machine.ts";
import { validateMemories } from "./validate/memory.ts";
import { validatePciControllers } from "./validate/pci-controllers.ts";

export function validateForQemu(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  validateMachine(domain);
  validateCpu(domain, capabilities);
  validateControllers(domain, capabilities);
  validatePciControllers(domain);
  validateDisks(domain, capabilities);
  validateMemories(domain, capabilities);
  validateInterfaces(domain);
  validateHostDevices(domain, capabilities);
  validateCharacters(domain);
  validateDevices(domain, capabilities);
  validateDisplays(domain, capabilities);
}
