/** How each device connects to PCI. */
import type { Controller, Devices, DomainDefinition, PciAddress } from "../../../../formats/domain/index.ts";
import { rootBus } from "../machine.ts";
import type { PciModel, PciNeeds } from "./pci-buses.ts";

/** Anything that can have a place on PCI. */
export interface PciDevice {
  address?: Devices["memballoon"] extends infer B ? (NonNullable<B> extends { address?: infer A } ? A : never) : never;
}

/** A device with what it needs, in the order in which places are given. */
export interface Wanting {
  device: PciDevice;
  needs: PciNeeds;
  /** The function that it has to have in its slot. */
  fn?: number;
  /** Devices with the same group go into one slot. */
  group?: string;
}

export const pciAddressOf = ({ address }: PciDevice): PciAddress | undefined =>
  address?.type === "pci" ? address : undefined;

/** No address yet, or one that says PCI and nothing else. */
export function wantsAddress({ address }: PciDevice): boolean {
  if (address === undefined) return true;
  return (
    address.type === "pci" && address.domain === 0 && address.bus === 0 && address.slot === 0 && address.function === 0
  );
}

const conventional: PciNeeds = { plug: "pci", auto: true, hotplug: true };
const express: PciNeeds = { plug: "pcie", auto: true, hotplug: true };

const isTransitional = (model: string | undefined) => model === "virtio-transitional";

/** Functions that the parts of a USB 2 controller have in their common slot. */
const ich9Functions: Readonly<Record<string, number>> = {
  "ich9-ehci1": 7,
  "ich9-uhci1": 0,
  "ich9-uhci2": 1,
  "ich9-uhci3": 2,
};

/** Every PCI device but the PCI controllers, in the order in which libvirt gives places. */
export function wantingDevices(domain: DomainDefinition): Wanting[] {
  const { devices, os } = domain;
  const modern = rootBus({ os }) === "pcie-root" ? express : conventional;
  const virtio = (model?: string) => (isTransitional(model) ? conventional : modern);
  const wanting: Wanting[] = [];
  const add = (device: PciDevice, needs: PciNeeds) => wanting.push({ device, needs });
  for (const one of devices.filesystems) if (one.driver?.type !== "mtp") add(one, virtio(one.model));
  for (const one of devices.interfaces) {
    const { model = "" } = one;
    if (one.type === "hostdev") add(one, modern);
    else if (model !== "usb-net")
      add(one, model === "e1000e" || model === "igb" || model.startsWith("virtio") ? virtio(model) : conventional);
  }
  for (const one of devices.sounds)
    if (one.model !== "usb" && one.model !== "sb16" && one.model !== "pcspk")
      add(one, one.model === "virtio" ? modern : conventional);
  for (const one of devices.controllers) {
    const needs = controllerNeeds(one, modern);
    const fn = one.type === "usb" ? ich9Functions[one.model ?? ""] : undefined;
    if (needs === undefined) continue;
    wanting.push({ device: one, needs, ...(fn === undefined ? {} : { fn, group: `usb ${one.index}` }) });
  }
  for (const one of devices.disks) if (one.target.bus === "virtio") add(one, virtio(one.model));
  for (const one of devices.hostdevs)
    if (one.type === "pci" || (one.type === "mdev" && one.model === "vfio-pci")) add(one, modern);
    else if (one.type === "scsi_host") add(one, virtio(one.model));
  if (devices.memballoon?.model.startsWith("virtio") === true)
    add(devices.memballoon, virtio(devices.memballoon.model));
  for (const one of devices.rngs) add(one, virtio(one.model));
  for (const one of devices.watchdogs) if (one.model === "i6300esb") add(one, conventional);
  for (const one of devices.videos) {
    const type = one.model?.type;
    if (type !== undefined && type !== "none" && type !== "ramfb")
      add(one, type === "virtio" || type === "bochs" ? modern : conventional);
  }
  for (const one of devices.shmems) add(one, conventional);
  for (const one of devices.inputs) if (one.bus === "virtio") add(one, virtio(one.model));
  for (const one of devices.serials) if (one.target?.type === "pci-serial") add(one, conventional);
  for (const one of devices.memories) if (one.model.startsWith("virtio-")) add(one, modern);
  for (const one of devices.cryptos) add(one, modern);
  if (devices.vsock !== undefined) add(devices.vsock, virtio(devices.vsock.model));
  for (const one of devices.panics) if (one.model === "pvpanic") add(one, modern);
  if (devices.pstore !== undefined) add(devices.pstore, conventional);
  for (const one of devices.iommus)
    if (one.model === "virtio" || one.model === "amd") add(one, { plug: "pcie", integrated: true });
  return wanting;
}

function controllerNeeds(controller: Controller, modern: PciNeeds): PciNeeds | undefined {
  switch (controller.type) {
    case "scsi":
      return controller.model === "virtio-scsi" || controller.model === "virtio-non-transitional"
        ? modern
        : conventional;
    case "usb":
      if (controller.model === "none") return undefined;
      return controller.model === "nec-xhci" || controller.model === "qemu-xhci" ? modern : conventional;
    case "virtio-serial":
      return isTransitional(controller.model) ? conventional : modern;
    case "sata":
    case "nvme":
      return conventional;
    case "ide":
      return conventional;
    default:
      return undefined;
  }
}

type PciController = Extract<Controller, { type: "pci" }>;

/** What a PCI controller needs; undefined for the roots, which stand on nothing. */
export function bridgeNeeds({ model }: { model: PciModel | undefined }): PciNeeds | undefined {
  if (model === undefined || model === "pci-root" || model === "pcie-root") return undefined;
  return { plug: model, ...(model === "pcie-root-port" ? { shares: true } : {}) };
}

/** The PCI controllers by their index, which is the number of the bus that they provide. */
export function pciControllers({ controllers }: Devices): PciController[] {
  const buses: PciController[] = [];
  for (const controller of controllers) if (controller.type === "pci") buses[controller.index ?? 0] = controller;
  return buses;
}
