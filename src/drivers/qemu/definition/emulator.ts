/** The binary, machine and virt type of a definition. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import type { QemuCapabilities, VirtType } from "../capabilities/capabilities.ts";
import { hostArch } from "../capabilities/emulators.ts";
import { serves, type EmulatorLookup } from "../capabilities/target.ts";

/** Fills in architecture, emulator and machine, in place, and answers what the emulator can do. */
export async function chooseEmulator(domain: DomainDefinition, lookup: EmulatorLookup): Promise<QemuCapabilities> {
  const { os, devices } = domain;
  os.arch ??= hostArch();
  devices.emulator ??= await lookup.emulatorFor(os.arch);
  if (devices.emulator === undefined)
    throw configUnsupported(`no emulator for '${os.arch}' guests is installed on this host`);
  const capabilities = await lookup.capabilitiesOf(devices.emulator);
  const { binary } = capabilities;
  if (os.type !== "hvm") throw configUnsupported(`'${binary}' runs guests of type 'hvm', not '${os.type}'`);
  if (!serves(capabilities.arch, os.arch))
    throw configUnsupported(`'${binary}' runs ${capabilities.arch} guests, not '${os.arch}' ones`);
  const virtType = virtTypeOf(domain, capabilities);
  const machine =
    os.machine === undefined ? capabilities.defaultMachine(virtType) : capabilities.machine(os.machine, virtType);
  if (machine === undefined)
    throw configUnsupported(
      os.machine === undefined
        ? `'${binary}' has no default machine: name one in <os><type machine='…'>`
        : `'${binary}' does not have the machine '${os.machine}'`,
    );
  os.machine = machine.name;
  return capabilities;
}

export function virtTypeOf({ type }: DomainDefinition, capabilities: QemuCapabilities): VirtType {
  if ((type === "qemu" || type === "kvm") && capabilities.accepts(type)) return type;
  const reason = type === "kvm" ? `: ${capabilities.kvmReason}` : "";
  throw configUnsupported(`'${capabilities.binary}' does not run guests of type '${type}' here${reason}`);
}
