/** A device's place as QEMU's properties. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { Address, Controller, DomainDefinition } from "../../../formats/domain/index.ts";
import type { QmpObject } from "../qmp/message.ts";
import type { BuildContext } from "./context.ts";

const hex = (value: number): string => `0x${value.toString(16)}`;

/** The alias of the controller that provides bus `index` of that type. */
export function controllerAlias(definition: DomainDefinition, type: Controller["type"], index: number): string {
  const found = definition.devices.controllers.find((one) => one.type === type && (one.index ?? 0) === index);
  if (found?.alias === undefined) throw configUnsupported(`there is no ${type} controller with index ${index}`);
  return found.alias;
}

interface Addressed {
  address?: Address;
  acpiIndex?: number;
}

/** `bus`, `addr` … of a device; nothing where it has no address. */
export function addressProperties({ address, acpiIndex }: Addressed, { definition }: BuildContext): QmpObject {
  switch (address?.type) {
    case "pci":
      return {
        bus: controllerAlias(definition, "pci", address.bus),
        multifunction: address.multifunction,
        "acpi-index": acpiIndex,
        addr: address.function === 0 ? hex(address.slot) : `${hex(address.slot)}.${hex(address.function)}`,
      };
    case "usb":
      return { bus: `${controllerAlias(definition, "usb", address.bus)}.0`, port: address.port };
    case "virtio-serial":
      return { bus: `${controllerAlias(definition, "virtio-serial", address.controller)}.${address.bus}`, nr: address.port };
    case "ccid":
      return { bus: `${controllerAlias(definition, "ccid", address.controller)}.0` };
    case "isa":
      return { iobase: address.iobase, irq: address.irq };
    case "dimm":
      return { slot: address.slot, addr: address.base };
    case "spapr-vio":
      return { reg: address.reg };
    case "ccw":
      return { devno: `${(address.cssid ?? 0).toString(16)}.${address.ssid ?? 0}.${(address.devno ?? 0).toString(16).padStart(4, "0")}` };
    default:
      return {};
  }
}

/** How a virtio device of that kind is called where this address puts it: `virtio-blk-pci`. */
export function virtioDriver(kind: string, model: string | undefined, { address }: Addressed): string {
  const suffix = address?.type === "ccw" ? "ccw" : address?.type === "virtio-mmio" ? "device" : "pci";
  const variant = model === "virtio-transitional" || model === "virtio-non-transitional" ? model.slice("virtio".length) : "";
  return `${kind}-${suffix}${variant}`;
}

interface VirtioOptions {
  iommu?: boolean;
  ats?: boolean;
  packed?: boolean;
  pagePerVq?: boolean;
}

export const virtioProperties = (driver: VirtioOptions | undefined): QmpObject => ({
  iommu_platform: driver?.iommu,
  ats: driver?.ats,
  packed: driver?.packed,
  "page-per-vq": driver?.pagePerVq,
});
