/**
 * From what a user defines to what QEMU can be started with: `prepareDefinition` when a domain is defined or created,
 * `checkStart` and `assignAliases` when it is started. None of them touches its input.
 */
import type { CompletedDomain, DomainDefinition } from "../../../formats/domain/index.ts";
import { validateDomain } from "../../../formats/domain/index.ts";
import { completeGiven, completeImplied } from "../../../formats/domain/complete.ts";
import { pairConsole } from "../../../formats/domain/complete/characters.ts";
import { copyOf } from "../../../formats/domain/complete/copy.ts";
import type { EmulatorLookup } from "../capabilities/target.ts";
import { assignAddresses } from "./assign/index.ts";
import { addDefaultDevices, completeForQemu, completeSerials, modelScsiControllers } from "./complete.ts";
import { chooseEmulator } from "./emulator.ts";
import { validateForQemu } from "./validate.ts";

export { assignAliases } from "./assign/aliases.ts";
export { checkStart } from "./check-start.ts";

/**
 * The definition with every default, controller and address that QEMU's guests have, as libvirt would choose them. The
 * capabilities are those of the emulator that it names, or of the default one.
 *
 * CONFIG_UNSUPPORTED: no such machine, virt type or device on this host. XML_ERROR: a definition that contradicts itself.
 * SYSTEM_ERROR: the emulator that it names is not there.
 */
export async function prepareDefinition(
  definition: DomainDefinition,
  lookup: EmulatorLookup,
): Promise<CompletedDomain> {
  const domain = copyOf(definition);
  const capabilities = await chooseEmulator(domain, lookup);
  completeGiven(domain);
  addDefaultDevices(domain, capabilities);
  completeForQemu(domain, capabilities);
  pairConsole(domain);
  completeSerials(domain);
  completeImplied(domain, capabilities.hasType("cirrus-vga") ? "cirrus" : "vga");
  modelScsiControllers(domain);
  validateDomain(domain);
  validateForQemu(domain, capabilities);
  assignAddresses(domain);
  return domain as CompletedDomain;
}
