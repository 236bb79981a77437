/** Guests to prepare, and the emulator that they are prepared for. */
import { configUnsupported } from "../../../../src/protocol/errors.ts";
import type { EmulatorLookup } from "../../../../src/drivers/qemu/capabilities/target.ts";
import { prepareDefinition } from "../../../../src/drivers/qemu/definition/index.ts";
import { parseDomain, type CompletedDomain } from "../../../../src/formats/domain/index.ts";
import { qemu72 } from "../fixtures/probed.ts";

const capabilities = qemu72("broken");

export const lookup: EmulatorLookup = {
  emulatorFor: async (arch) => (arch === "x86_64" ? "/usr/bin/qemu-system-x86_64" : undefined),
  capabilitiesOf: async (binary) => {
    if (binary !== "/usr/bin/qemu-system-x86_64") throw configUnsupported(`no ${binary} in this test`);
    return capabilities;
  },
};

export interface GuestOptions {
  machine?: string;
  arch?: string;
  type?: string;
  /** Elements of the domain beside its devices. */
  domain?: string;
  os?: string;
}

export const guest = (devices: string, options: GuestOptions = {}): string =>
  `<domain type='${options.type ?? "qemu"}'><name>g</name><memory unit='MiB'>64</memory>${options.domain ?? ""}<os>` +
  `<type arch='${options.arch ?? "x86_64"}' machine='${options.machine ?? "pc"}'>hvm</type>${options.os ?? ""}</os>` +
  `<devices>${devices}</devices></domain>`;

export const prepare = (devices: string, options: GuestOptions = {}): Promise<CompletedDomain> =>
  prepareDefinition(parseDomain(guest(devices, options)), lookup);

export const disk = (dev: string, bus: string, rest = ""): string =>
  `<disk type='file' device='disk'><source file='/images/${dev}'/><target dev='${dev}' bus='${bus}'/>${rest}</disk>`;

/** `bus:slot.function` of a device on PCI. */
export function pciPlace(device: { address?: { type: string } } | undefined): string | undefined {
  const address = device?.address as { type: string; bus: number; slot: number; function: number } | undefined;
  if (address?.type !== "pci") return undefined;
  return `${address.bus}:${address.slot.toString(16)}.${address.function}`;
}
