/** The places on the root bus that belong to the chipset: its own functions, and where its devices have always been. */
import type { Controller, DomainDefinition, Video } from "../../../../formats/domain/index.ts";
import { chipsetOf } from "../machine.ts";
import type { PciBuses, PciNeeds, PciPlace } from "./pci-buses.ts";
import type { PciDevice } from "./plugs.ts";

export interface Placing {
  put: (device: PciDevice, at: PciPlace) => void;
  /** Has no place yet. */
  open: (device: PciDevice) => boolean;
}

const at = (slot: number, fn = 0): PciPlace => ({ domain: 0, bus: 0, slot, function: fn });
const part = (plug: "pci" | "pcie"): PciNeeds => ({ plug, integrated: true });

export function reserveChipset(domain: DomainDefinition, buses: PciBuses, placing: Placing): void {
  const chipset = chipsetOf(domain);
  if (chipset === "i440fx") reservePiix3(domain, buses, placing);
  else if (chipset === "q35") reserveIch9(domain, buses, placing);
}

function reservePiix3({ devices }: DomainDefinition, buses: PciBuses, { put, open }: Placing): void {
  for (const controller of devices.controllers) {
    if (controller.index !== 0 || !open(controller)) continue;
    if (controller.type === "ide") put(controller, at(1, 1));
    else if (controller.type === "usb" && controller.model === "piix3-uhci") put(controller, at(1, 2));
  }
  // The ISA bridge; IDE and USB are functions of the same slot.
  if (!buses.slotInUse(0, 1)) buses.reserve(at(1), part("pci"), false);
  placePrimaryVideo(devices.videos[0], 2, buses, { put, open });
}

function reserveIch9({ devices }: DomainDefinition, buses: PciBuses, { put, open }: Placing): void {
  for (const controller of devices.controllers) {
    if (!open(controller)) continue;
    if (controller.type === "sata" && controller.index === 0) {
      put(controller, at(0x1f, 2));
      buses.reserve(at(0x1f, 2), part("pcie"), false);
    } else if (controller.type === "usb" && controller.model === "ich9-uhci1")
      placeUsb2(controller, devices.controllers, buses, { put, open });
    else if (controller.type === "pci" && controller.model === "dmi-to-pci-bridge" && !buses.slotInUse(0, 0x1e)) {
      buses.reserve(at(0x1e), { plug: "dmi-to-pci-bridge" }, false);
      put(controller, at(0x1e));
    }
  }
  // LPC bridge and SMBus.
  for (const fn of [0, 3]) buses.reserve(at(0x1f, fn), part("pcie"), false);
  placePrimaryVideo(devices.videos[0], 1, buses, { put, open });
  for (const sound of devices.sounds)
    if (sound.model === "ich9" && open(sound) && !buses.slotInUse(0, 0x1b)) {
      buses.reserve(at(0x1b), part("pcie"), false);
      put(sound, at(0x1b));
    }
}

/** The first USB 2 controllers go where the real chipset has them. */
function placeUsb2(first: Controller, all: readonly Controller[], buses: PciBuses, { put, open }: Placing): void {
  const slot = [0x1d, 0x1a].find((one) => !buses.slotInUse(0, one));
  if (slot === undefined) return;
  const functions: Readonly<Record<string, number>> = {
    "ich9-ehci1": 7,
    "ich9-uhci1": 0,
    "ich9-uhci2": 1,
    "ich9-uhci3": 2,
  };
  for (const one of all) {
    if (one.type !== "usb" || one.index !== first.index || !open(one)) continue;
    const fn = functions[one.model ?? ""];
    if (fn === undefined) continue;
    buses.reserve(at(slot, fn), part("pcie"), false);
    put(one, at(slot, fn));
  }
}

function placePrimaryVideo(video: Video | undefined, slot: number, buses: PciBuses, { put, open }: Placing): void {
  const type = video?.model?.type;
  if (video === undefined || type === "none" || type === "ramfb" || !open(video)) return;
  if (buses.slotInUse(0, slot)) return;
  buses.reserve(at(slot), part(buses.model(0) === "pcie-root" ? "pcie" : "pci"), false);
  put(video, at(slot));
}
