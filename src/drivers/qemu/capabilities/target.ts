/** Which binary, machine and virt type a call is about, from arguments that may all be missing. */
import { architectures } from "../../../formats/cpu/architectures.ts";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { configUnsupported, invalidArgument } from "../../../protocol/errors.ts";
import { isX86, wordSize } from "./arch.ts";
import type { Machine, QemuCapabilities, VirtType } from "./capabilities.ts";
import { hostArch } from "./emulators.ts";

export interface DomainCapabilitiesQuery {
  emulatorbin?: string | null;
  arch?: string | null;
  machine?: string | null;
  virttype?: string | null;
}

export interface DomainCapabilitiesTarget {
  capabilities: QemuCapabilities;
  /** The guest's; a 64-bit x86 binary serves i686 too. */
  arch: string;
  virtType: VirtType;
  machine: Machine;
}

/** Fills in, in place, the firmware that a definition asks for. OPERATION_FAILED where this host has none such. */
export interface FirmwareChoice {
  complete(domain: DomainDefinition): Promise<void>;
}

/** Where binaries and what they can do are looked up. */
export interface EmulatorLookup {
  /** The default emulator for `arch`; undefined where there is none. */
  emulatorFor(arch: string): Promise<string | undefined>;
  /** Throws SYSTEM_ERROR for a binary that is not there. */
  capabilitiesOf(binary: string): Promise<QemuCapabilities>;
  /** What chooses the firmware of a definition whose machine is known; absent where none is chosen. */
  readonly firmware?: FirmwareChoice;
}

/** Every virt type of libvirt; only two of them run on QEMU. */
const knownVirtTypes = new Set(
  "qemu kqemu kvm xen lxc uml openvz test vmware hyperv vbox phyp parallels bhyve vz hvf".split(" "),
);

/**
 * Throws INVALID_ARG for an architecture, virt type or machine that does not exist or that the emulator does not have,
 * CONFIG_UNSUPPORTED where no emulator serves the architecture.
 */
export async function findTarget(
  query: DomainCapabilitiesQuery,
  lookup: EmulatorLookup,
): Promise<DomainCapabilitiesTarget> {
  const virttype = query.virttype ?? undefined;
  const given = query.arch ?? undefined;
  if (virttype !== undefined && !knownVirtTypes.has(virttype)) throw invalidArgument(`unknown virttype: ${virttype}`);
  if (given !== undefined && !architectures.has(given)) throw invalidArgument(`unknown architecture: ${given}`);
  const binary = query.emulatorbin ?? (await lookup.emulatorFor(given ?? hostArch()));
  if (binary === undefined)
    throw configUnsupported(`no emulator for '${given ?? hostArch()}' guests is installed on this host`);
  const capabilities = await lookup.capabilitiesOf(binary);
  const arch = given ?? capabilities.arch;
  if (!serves(capabilities.arch, arch))
    throw invalidArgument(`'${binary}' runs ${capabilities.arch} guests, not '${arch}' ones`);
  const virtType = virtTypeOf(virttype, capabilities);
  const name = query.machine ?? undefined;
  const machine = name === undefined ? capabilities.defaultMachine(virtType) : capabilities.machine(name, virtType);
  if (machine !== undefined) return { capabilities, arch, virtType, machine };
  throw invalidArgument(
    name === undefined
      ? `'${binary}' has no default machine: name one`
      : `the machine '${name}' is not supported by emulator '${binary}'`,
  );
}

/** Whether a binary for `binaryArch` runs guests of `arch`. */
export const serves = (binaryArch: string, arch: string): boolean =>
  binaryArch === arch ||
  (isX86(binaryArch) && isX86(arch) && wordSize(binaryArch) > wordSize(arch)) ||
  (binaryArch === "ppc64" && arch === "ppc64le") ||
  (binaryArch === "aarch64" && (arch === "armv7l" || arch === "armv6l")) ||
  (binaryArch === "armv7l" && arch === "armv6l");

function virtTypeOf(name: string | undefined, capabilities: QemuCapabilities): VirtType {
  if (name === undefined)
    return capabilities.kvm === "usable" || capabilities.probed.tcg === undefined ? "kvm" : "qemu";
  if (name === "qemu" && capabilities.probed.tcg !== undefined) return "qemu";
  if (name === "kvm" && capabilities.kvm === "usable") return "kvm";
  if (name === "kvm")
    throw invalidArgument(`KVM is not supported by '${capabilities.binary}' on this host: ${capabilities.kvmReason}`);
  throw invalidArgument(`emulator '${capabilities.binary}' does not support virt type '${name}'`);
}
