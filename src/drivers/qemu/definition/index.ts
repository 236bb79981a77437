/**
 * From what a user defines to what QEMU can be started with: `prepareDefinition` when a domain is defined or created,
 * `checkStart` and `assignAliases` when it is started. None of them touches its input.
 */
import type { CompletedDomain, DomainDefinition } from "../../../formats/domain/index.ts";
import { refuseDuplicateControllers, validateCompleted } from "../../../formats/domain/validate.ts";
import { validateGiven } from "../../../formats/domain/validate/given.ts";
import { sortControllers } from "../../../formats/domain/complete/controllers.ts";
import { completeGiven, completeImplied } from "../../../formats/domain/complete.ts";
import { pairConsole } from "../../../formats/domain/complete/characters.ts";
import { copyOf } from "../../../formats/domain/complete/copy.ts";
import type { EmulatorLookup } from "../capabilities/target.ts";
import { assignAddresses } from "./assign/index.ts";
import {
  addDefaultDevices,
  addMemoryCell,
  completeForQemu,
  completeSerials,
  modelScsiControllers,
} from "./complete.ts";
import { completeForBoard } from "./complete-board.ts";
import { checkEmulator, chooseEmulator } from "./emulator.ts";
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
  await lookup.firmware?.complete(domain);
  addMemoryCell(domain);
  completeGiven(domain);
  addDefaultDevices(domain, capabilities);
  completeForQemu(domain, capabilities);
  pairConsole(domain);
  completeSerials(domain);
  completeImplied(domain, capabilities.hasType("cirrus-vga") ? "cirrus" : "vga");
  modelScsiControllers(domain);
  completeForBoard(domain, capabilities);
  refuseDuplicateControllers(domain.devices);
  validateGiven(domain);
  assignAddresses(domain);
  sortControllers(domain.devices);
  checkEmulator(domain, capabilities);
  validateForQemu(domain, capabilities);
  validateCompleted(domain);
  return domain as CompletedDomain;
}
