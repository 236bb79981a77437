/** The binary, machine and virt type of a definition. */
import { configUnsupported, invalidArgument } from "../../../protocol/errors.ts";
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
  const virtType = virtTypeOf(domain);
  if (os.machine === "") delete os.machine;
  const machine =
    virtType === undefined
      ? undefined
      : os.machine === undefined
        ? capabilities.defaultMachine(virtType)
        : capabilities.machine(os.machine, virtType);
  const known = virtType !== undefined || domain.type === "hyperv";
  if (machine === undefined && os.machine === undefined && known)
    throw invalidArgument(
      `'${capabilities.binary}' has no default machine for guests of type '${domain.type}': name one in <os><type machine='…'>`,
    );
  if (machine !== undefined) os.machine = machine.name;
  return capabilities;
}

/**
 * Whether the emulator runs such guests at all. Asked once a definition is complete, since what contradicts itself is to
 * be told of first: it is wrong on every host.
 */
export function checkEmulator(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { os, type } = domain;
  const { binary, arch } = capabilities;
  if (os.type !== "hvm") throw configUnsupported(`'${binary}' runs guests of type 'hvm', not '${os.type}'`);
  if (!serves(arch, os.arch ?? arch)) throw configUnsupported(`'${binary}' runs ${arch} guests, not '${os.arch}' ones`);
  const virtType = virtTypeOf(domain);
  if (virtType === undefined || !capabilities.accepts(virtType)) {
    const reason = type === "kvm" ? `: ${capabilities.kvmReason}` : "";
    throw configUnsupported(`'${binary}' does not run guests of type '${type}' here${reason}`);
  }
  if (capabilities.machine(os.machine ?? "", virtType) === undefined)
    throw configUnsupported(`'${binary}' does not have the machine '${os.machine}'`);
}

/** Undefined for the types of other hypervisors. */
export const virtTypeOf = ({ type }: DomainDefinition): VirtType | undefined =>
  type === "qemu" || type === "kvm" ? type : undefined;
