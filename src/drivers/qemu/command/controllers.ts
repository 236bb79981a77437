/** Controllers: the buses that devices are plugged into, in libvirt's order of kinds. */
import { configUnsupported, invalidArgument } from "../../../protocol/errors.ts";
import type { Controller } from "../../../formats/domain/index.ts";
import { isI440fx, isPc, isQ35 } from "../definition/machine.ts";
import type { QmpObject } from "../qmp/message.ts";
import { addressProperties, virtioDriver, virtioProperties } from "./address.ts";
import { aliasOf, needType, notBuilt } from "./context.ts";
import type { BuildContext } from "./context.ts";
import { device, words } from "./part.ts";
import type { Part } from "./part.ts";

/** A later kind may sit on an earlier one. IDE and FDC are built into the boards that have them. */
const order = ["pci", "usb", "nvme", "scsi", "ide", "sata", "virtio-serial", "ccid"] as const;

export function controllerParts(context: BuildContext): Part[] {
  const { controllers } = context.definition.devices;
  return order.flatMap((type) =>
    controllers.filter((controller) => controller.type === type).flatMap((controller) => controllerPart(controller, context)),
  );
}

/** What is set on a chipset rather than on a device. */
export function globalControllerParts({ definition }: BuildContext): Part[] {
  for (const controller of definition.devices.controllers)
    if (controller.type === "pci" && controller.pciHole64KiB !== undefined) {
      const chipset = controller.model === "pcie-root" && isQ35(definition) ? "q35-pcihost" : "i440FX-pcihost";
      if (!isPc(definition)) throw configUnsupported("<pcihole64> exists on PC machines alone");
      return [words("-global", `${chipset}.pci-hole64-size=${controller.pciHole64KiB}K`)];
    }
  return [];
}

function controllerPart(controller: Controller, context: BuildContext): Part[] {
  switch (controller.type) {
    case "pci":
      return pci(controller, context);
    case "usb":
      return usb(controller, context);
    case "scsi":
      return scsi(controller, context);
    case "sata":
      return (controller.index ?? 0) === 0 && isQ35(context.definition) ? [] : plain("ahci", controller, context);
    case "virtio-serial":
      return virtioSerial(controller, context);
    case "ccid":
      return plain("usb-ccid", controller, context);
    case "ide":
      if ((controller.index ?? 0) === 0 && isI440fx(context.definition)) return [];
      throw configUnsupported("only the machine's own IDE controller is supported, and this machine has none: use SATA");
    default:
      throw notBuilt(`a controller of type '${controller.type}'`);
  }
}

function plain(driver: string, controller: Controller, context: BuildContext): Part[] {
  needType(context, driver, `a ${controller.type} controller`);
  return [device({ driver, id: aliasOf(controller, "controller"), ...addressProperties(controller, context) })];
}

type Of<Type extends Controller["type"]> = Extract<Controller, { type: Type }>;

const pciDrivers: Readonly<Record<string, string>> = {
  "pci-bridge": "pci-bridge",
  "pci-expander-bus": "pxb",
  "dmi-to-pci-bridge": "i82801b11-bridge",
  "pcie-to-pci-bridge": "pcie-pci-bridge",
  "pcie-root-port": "pcie-root-port",
  "pcie-switch-upstream-port": "x3130-upstream",
  "pcie-switch-downstream-port": "xio3130-downstream",
  "pcie-expander-bus": "pxb-pcie",
};

function pci(controller: Of<"pci">, context: BuildContext): Part[] {
  const { model, modelName, target } = controller;
  if (model === "pci-root" || model === "pcie-root") return [];
  const driver = modelName ?? pciDrivers[model ?? ""];
  if (driver === undefined) throw configUnsupported(`a PCI controller of model '${model}' cannot be built`);
  needType(context, driver, `a PCI controller of model '${model}'`);
  const expander = model === "pci-expander-bus" || model === "pcie-expander-bus";
  return [
    device({
      driver,
      ...(model === "pci-bridge" ? { chassis_nr: target?.chassisNr } : {}),
      ...(expander ? { bus_nr: target?.busNr } : {}),
      port: target?.port,
      chassis: target?.chassis,
      id: aliasOf(controller, "PCI controller"),
      ...(expander ? { numa_node: target?.node } : {}),
      hotplug: target?.hotplug === false ? false : undefined,
      ...(target?.memReserveKiB === undefined ? {} : { "mem-reserve": target.memReserveKiB * 1024 }),
      ...addressProperties(controller, context),
    }),
  ];
}

const usbDrivers: Readonly<Record<string, string>> = {
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

function usb(controller: Of<"usb">, context: BuildContext): Part[] {
  const { model, ports, masterStartPort } = controller;
  if (model === "none") return [];
  const driver = usbDrivers[model ?? ""];
  if (driver === undefined) throw configUnsupported(`a USB controller of model '${model}' does not exist in QEMU`);
  needType(context, driver, `a USB controller of model '${model}'`);
  const xhci = model === "nec-xhci" || model === "qemu-xhci";
  const id = aliasOf(controller, "USB controller");
  return [
    device({
      driver,
      ...(xhci && ports !== undefined ? { p2: ports, p3: ports } : {}),
      ...(masterStartPort === undefined ? { id } : { masterbus: `${id}.0`, firstport: masterStartPort }),
      ...addressProperties(controller, context),
    }),
  ];
}

const scsiDrivers: Readonly<Record<string, string>> = {
  lsilogic: "lsi",
  lsisas1068: "mptsas1068",
  lsisas1078: "megasas",
  vmpvscsi: "pvscsi",
  ibmvscsi: "spapr-vscsi",
  dc390: "dc390",
  am53c974: "am53c974",
};

function scsi(controller: Of<"scsi">, context: BuildContext): Part[] {
  const { model, driver: options } = controller;
  if (model === "ncr53c90") return [];
  const virtio = model === "virtio-scsi" || model === "virtio-transitional" || model === "virtio-non-transitional";
  const driver = virtio ? virtioDriver("virtio-scsi", model, controller) : scsiDrivers[model ?? ""];
  if (driver === undefined) throw configUnsupported(`a SCSI controller of model '${model}' does not exist in QEMU`);
  needType(context, driver, `a SCSI controller of model '${model}'`);
  return [
    device({
      driver,
      ...(virtio ? virtioProperties(options) : {}),
      ...(options?.iothread === undefined ? {} : { iothread: `iothread${options.iothread}` }),
      ...iothreadMapping(options?.iothreads),
      id: aliasOf(controller, "SCSI controller"),
      num_queues: options?.queues,
      cmd_per_lun: options?.commandsPerLun,
      max_sectors: options?.maxSectors,
      ioeventfd: options?.ioeventfd,
      ...addressProperties(controller, context),
    }),
  ];
}

interface Mapping {
  id: number;
  queues?: { id: number }[];
}

/** Which of a virtio device's queues each I/O thread serves. */
export function iothreadMapping(threads: readonly Mapping[] | undefined): QmpObject {
  if (threads === undefined || threads.length === 0) return {};
  const mapping = threads.map(({ id, queues }) => ({
    iothread: `iothread${id}`,
    ...(queues === undefined || queues.length === 0 ? {} : { vqs: queues.map((queue) => queue.id) }),
  }));
  return { "iothread-vq-mapping": mapping };
}

function virtioSerial(controller: Of<"virtio-serial">, context: BuildContext): Part[] {
  const { ports, vectors, driver: options, model } = controller;
  if (ports !== undefined && (ports < 1 || ports > 511))
    throw invalidArgument(`a virtio-serial controller has 1 to 511 ports, not ${ports}`);
  const driver = virtioDriver("virtio-serial", model, controller);
  needType(context, driver, "a virtio-serial controller");
  return [
    device({
      driver,
      ...virtioProperties(options),
      id: aliasOf(controller, "virtio-serial controller"),
      max_ports: ports,
      vectors,
      ...addressProperties(controller, context),
    }),
  ];
}
