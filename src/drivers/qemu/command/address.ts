/** Where a device is plugged in, in QEMU's properties. */
import type { Address, PciAddress } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import type { QmpObject } from "../qmp/message.ts";
import { aliasOf, controllerOf, refuse, type BuildContext } from "./context.ts";

interface Placed {
  alias?: string | undefined;
  address?: Address | undefined;
  acpiIndex?: number | undefined;
  acpiNodeset?: number[] | undefined;
}

/** `bus`, `addr` and what goes with them for PCI and USB devices; nothing for devices that the machine has anyway. */
export function placeProperties(context: BuildContext, device: Placed, element: string): QmpObject {
  if (device.acpiNodeset !== undefined) refuse(element, "<acpi nodeset> is not supported");
  const { address } = device;
  if (address === undefined || address.type === "unassigned") return {};
  switch (address.type) {
    case "pci":
      return { ...pciProperties(context, address, element), "acpi-index": device.acpiIndex };
    case "spapr-vio":
      return { reg: address.reg };
    case "usb":
      return usbProperties(context, address, element);
    default:
      throw configUnsupported(`${element}: an address of type '${address.type}' is not possible here`);
  }
}

function pciProperties(context: BuildContext, address: PciAddress, element: string): QmpObject {
  if (address.domain !== 0) refuse(element, "QEMU has one PCI domain, 0x0000");
  if (address.zpci !== undefined) refuse(element, "<zpci> is for s390 guests");
  const bus = controllerOf(context, "pci", address.bus, element);
  const slot = `0x${address.slot.toString(16)}`;
  return {
    bus: aliasOf(bus, `the PCI controller ${address.bus}`),
    multifunction: address.multifunction,
    addr: address.function === 0 ? slot : `${slot}.0x${address.function.toString(16)}`,
  };
}

function usbProperties(context: BuildContext, address: Extract<Address, { type: "usb" }>, element: string): QmpObject {
  const bus = controllerOf(context, "usb", address.bus, element);
  return { bus: `${aliasOf(bus, `the USB controller ${address.bus}`)}.0`, port: address.port };
}

interface Rom {
  enabled?: boolean | undefined;
  bar?: boolean | undefined;
  file?: string | undefined;
}

/** An option ROM other than the device's own. `romfile=` (empty): none. */
export function romProperties(rom: Rom | undefined): QmpObject {
  if (rom === undefined) return {};
  if (rom.enabled === false) return { romfile: "" };
  return { rombar: rom.bar === undefined ? undefined : Number(rom.bar), romfile: rom.file };
}
