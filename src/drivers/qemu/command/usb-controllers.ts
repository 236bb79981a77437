/** USB controllers. The UHCI companions of an EHCI share its bus. */
import type { Controller } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, refuse, requireType, type BuildContext } from "./context.ts";
import type { QemuDevice } from "./part.ts";

type UsbController = Extract<Controller, { type: "usb" }>;

const drivers: Readonly<Record<string, string>> = {
  "piix3-uhci": "piix3-usb-uhci",
  "piix4-uhci": "piix4-usb-uhci",
  ehci: "usb-ehci",
  "ich9-ehci1": "ich9-usb-ehci1",
  "ich9-uhci1": "ich9-usb-uhci1",
  "ich9-uhci2": "ich9-usb-uhci2",
  "ich9-uhci3": "ich9-usb-uhci3",
  "vt82c686b-uhci": "vt82c686b-usb-uhci",
  "pci-ohci": "pci-ohci",
  "nec-xhci": "nec-usb-xhci",
  "qemu-xhci": "qemu-xhci",
};

export function usbController(
  context: BuildContext,
  controller: UsbController,
  element: string,
): QemuDevice | undefined {
  const { model } = controller;
  if (model === "none") return undefined;
  if (model === undefined) return refuse(element, "it has no model");
  const name = drivers[model] ?? refuse(element, `QEMU has no USB controller of the model '${model}'`);
  const xhci = model === "nec-xhci" || model === "qemu-xhci";
  if (controller.ports !== undefined && !xhci) refuse(element, "only XHCI controllers have a number of ports");
  const companion = controller.masterStartPort !== undefined;
  return {
    driver: requireType(context, name, element),
    p2: controller.ports,
    p3: controller.ports,
    id: companion ? undefined : aliasOf(controller, element),
    masterbus: companion ? `${aliasOf(controller, element)}.0` : undefined,
    firstport: controller.masterStartPort,
    ...placeProperties(context, controller, element),
  };
}
