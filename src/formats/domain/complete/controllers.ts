/** The order of controllers, their numbers, and those that other devices imply. */
import type { Controller } from "../devices/controller.ts";
import type { Devices } from "../devices/index.ts";
import type { DomainDefinition } from "../definition.ts";

type ControllerType = Controller["type"];

/** Whether there is a controller of that type and index. */
export const hasController = ({ controllers }: Devices, type: ControllerType, index: number): boolean =>
  controllers.some((controller) => controller.type === type && controller.index === index);

/** Appends a controller unless there is one of its type and index; says whether it did. */
export function addController(devices: Devices, controller: Controller): boolean {
  if (hasController(devices, controller.type, controller.index ?? 0)) return false;
  devices.controllers.push(controller);
  return true;
}

/** Where the companions of a USB 2 controller begin in its ports. */
const companionPorts: Readonly<Record<string, number>> = { "ich9-uhci1": 0, "ich9-uhci2": 2, "ich9-uhci3": 4 };

/** Controllers of one type stand together, by index, where the first of them stood; those without one first. */
export function sortControllers(devices: Devices): void {
  for (const controller of devices.controllers)
    if (controller.type === "usb") controller.masterStartPort ??= companionPorts[controller.model ?? ""];
  const kinds = new Map<ControllerType, Controller[]>();
  for (const controller of devices.controllers) {
    const kind = kinds.get(controller.type);
    if (kind === undefined) kinds.set(controller.type, [controller]);
    else kind.push(controller);
  }
  const rank = ({ index, masterStartPort }: Controller) =>
    index === undefined ? -1 : index * 2 + (masterStartPort === undefined ? 0 : 1);
  devices.controllers = [...kinds.values()].flatMap((kind) =>
    kind.length === 1 ? kind : kind.toSorted((left, right) => rank(left) - rank(right)),
  );
}

/** Gives the next free number to each controller that has none. The parts of one USB 2 controller share theirs. */
export function numberControllers({ controllers }: Devices): void {
  const used = new Map<ControllerType, Set<number>>();
  for (const { type, index } of controllers) {
    if (index === undefined) continue;
    const numbers = used.get(type);
    if (numbers === undefined) used.set(type, new Set([index]));
    else numbers.add(index);
  }
  const parts = new Set<string>();
  let previous: Controller | undefined;
  for (const controller of controllers) {
    const { type } = controller;
    if (!joins(controller, previous, parts)) parts.clear();
    if (controller.index === undefined) {
      const numbers = used.get(type) ?? new Set();
      used.set(type, numbers);
      controller.index = parts.size > 0 ? previous?.index : firstFree(numbers);
      if (controller.index !== undefined) numbers.add(controller.index);
    }
    if (type === "usb" && isPart(controller)) parts.add(controller.model ?? "");
    previous = controller;
  }
}

const isPart = (controller: Controller): boolean =>
  controller.type === "usb" && controller.model?.startsWith("ich9-") === true;

/** It is a part of the USB 2 controller that the one before belongs to, which lacks that part so far. */
const joins = (controller: Controller, previous: Controller | undefined, parts: ReadonlySet<string>): boolean =>
  controller.index === undefined &&
  previous !== undefined &&
  isPart(controller) &&
  isPart(previous) &&
  !parts.has(controller.type === "usb" ? (controller.model ?? "") : "");

function firstFree(numbers: ReadonlySet<number>): number {
  let index = 0;
  while (numbers.has(index)) index++;
  return index;
}

/** The controllers that the addresses of disks, ports and smart cards speak of. */
export function addImpliedControllers({ devices }: DomainDefinition): void {
  const highest = { scsi: -1, fdc: -1, ide: -1, sata: -1 };
  for (const { target, address } of devices.disks) {
    const { bus } = target;
    if (address?.type === "drive" && (bus === "scsi" || bus === "fdc" || bus === "ide" || bus === "sata"))
      highest[bus] = Math.max(highest[bus], address.controller);
  }
  for (const type of ["scsi", "fdc", "ide", "sata"] as const) addUpTo(devices, type, highest[type]);
  for (const { address, target } of [...devices.channels, ...devices.consoles])
    if (target?.type === "virtio")
      addController(devices, {
        type: "virtio-serial",
        index: address?.type === "virtio-serial" ? address.controller : 0,
      });
  if (devices.smartcards.length > 0) {
    const slots = devices.smartcards.map(({ address }) => (address?.type === "ccid" ? address.controller : 0));
    addUpTo(devices, "ccid", Math.max(...slots));
  }
}

function addUpTo(devices: Devices, type: "scsi" | "fdc" | "ide" | "sata" | "ccid", last: number): void {
  if (last < 0) return;
  const known = new Set(devices.controllers.filter((one) => one.type === type).map(({ index }) => index));
  for (let index = 0; index <= last; index++) if (!known.has(index)) devices.controllers.push({ type, index });
}
