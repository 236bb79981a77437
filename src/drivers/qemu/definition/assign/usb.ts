/** USB: which port each device is in, and the hubs that make ports enough. */
import type { Controller, Devices } from "../../../../formats/domain/index.ts";
import { HUB_PORTS, UsbPorts } from "./usb-ports.ts";

type UsbController = Extract<Controller, { type: "usb" }>;

const portsOfModel: Readonly<Partial<Record<NonNullable<UsbController["model"]>, number>>> = {
  "piix3-uhci": 2,
  "piix4-uhci": 2,
  "vt82c686b-uhci": 2,
  ehci: 6,
  "ich9-ehci1": 6,
  "pci-ohci": 3,
  "nec-xhci": 4,
  "qemu-xhci": 4,
};

/** What has a place on a USB bus. */
interface UsbDevice {
  address?: Devices["hubs"][number]["address"];
}

export function assignUsb(devices: Devices): void {
  const ports = new UsbPorts();
  let free = 0;
  let any = false;
  for (const controller of devices.controllers) {
    if (controller.type !== "usb" || controller.model === "none") continue;
    any = true;
    const count = controller.ports ?? portsOfModel[controller.model ?? "piix3-uhci"] ?? 0;
    if (count > 0) ports.addBus(controller.index ?? 0, count);
    free += count;
  }
  if (!any) return;
  const plugged = pluggedIn(devices);
  for (const { address } of devices.hubs)
    if (address?.type === "usb" && address.port !== undefined) {
      ports.reserve(address.bus, address.port);
      ports.addHub(address.bus, address.port);
    }
  for (const { address } of plugged)
    if (address?.type === "usb" && address.port !== undefined) ports.reserve(address.bus, address.port);
  // A hub takes a port and gives eight.
  free += devices.hubs.length * (HUB_PORTS - 1);
  if (plugged.length > free)
    for (let hubs = Math.ceil((plugged.length - free + 1) / (HUB_PORTS - 1)); hubs > 0; hubs--)
      devices.hubs.push({ type: "usb" });
  for (const hub of devices.hubs) {
    const place = plug(hub, ports);
    if (place !== undefined) ports.addHub(place.bus, place.port);
  }
  for (const device of plugged) plug(device, ports);
}

function plug(device: UsbDevice, ports: UsbPorts): { bus: number; port: string } | undefined {
  const { address } = device;
  if (address !== undefined && (address.type !== "usb" || address.port !== undefined)) return undefined;
  const place = ports.next(address?.bus);
  device.address = { type: "usb", ...place };
  return place;
}

/** All but hubs, in the order in which libvirt gives ports to them. */
function pluggedIn(devices: Devices): UsbDevice[] {
  return [
    ...devices.hostdevs.filter(({ type }) => type === "usb"),
    ...devices.disks.filter(({ target }) => target.bus === "usb"),
    ...devices.controllers.filter(({ type }) => type === "ccid"),
    ...devices.inputs.filter(({ bus }) => bus === "usb"),
    ...devices.serials.filter(({ target }) => target?.type === "usb-serial"),
    ...devices.sounds.filter(({ model }) => model === "usb"),
    ...devices.redirdevs,
    ...devices.filesystems.filter(({ driver }) => driver?.type === "mtp"),
  ];
}
