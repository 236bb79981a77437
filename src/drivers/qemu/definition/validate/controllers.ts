/** Controllers that the machine or this QEMU does not have. */
import { configUnsupported, internalError, virError, xmlError } from "../../../../protocol/errors.ts";
import { ErrorDomain, ErrorNumber } from "../../../../protocol/enums.ts";
import type { Controller, DomainDefinition } from "../../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../../capabilities/capabilities.ts";
import { hasIOThread } from "./disks.ts";
import { hasBuiltinIde } from "../machine.ts";

export function validateControllers(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  for (const controller of domain.devices.controllers) {
    if (controller.type === "xenbus" || controller.type === "isa")
      throw internalError(`QEMU has no controller of type ${controller.type}`);
    validateDriver(controller, domain);
    if (controller.type === "ide") validateIde(controller, domain);
    else if (controller.type === "usb") validateUsb(controller);
    else if (controller.type === "scsi") validateScsi(controller, capabilities);
    else if (controller.type === "nvme" && controller.serial === undefined)
      throw xmlError(`the NVMe controller ${controller.index} needs a <serial>`);
  }
  validateUsbBuses(domain);
}

function validateDriver(controller: Controller, domain: DomainDefinition): void {
  const { driver, type, index } = controller;
  if (driver === undefined) return;
  const virtioScsi = type === "scsi" && (controller.model ?? "").startsWith("virtio");
  const given: readonly (readonly [string, unknown])[] = [
    ["cmd_per_lun", driver.commandsPerLun],
    ["max_sectors", driver.maxSectors],
    ["ioeventfd", type === "virtio-serial" ? undefined : driver.ioeventfd],
    ["iothread", driver.iothread],
    ["queues", type === "nvme" ? undefined : driver.queues],
  ];
  if (!virtioScsi)
    for (const [name, value] of given)
      if (value !== undefined) throw configUnsupported(`the ${type} controller ${index} has no option '${name}'`);
  const { iothread } = driver;
  if (iothread === undefined) return;
  if (!hasIOThread(domain, iothread))
    throw configUnsupported(`the ${type} controller ${index} names the I/O thread ${iothread}, which there is not`);
}

function validateIde({ index }: Controller, domain: DomainDefinition): void {
  if (!hasBuiltinIde(domain))
    throw configUnsupported(`the machine ${domain.os.machine} has no IDE: use sata or virtio`);
  if (index !== 0) throw configUnsupported(`the machine ${domain.os.machine} has one IDE controller, with the index 0`);
}

type Usb = Extract<Controller, { type: "usb" }>;

function validateUsb({ model, ports }: Usb): void {
  if (model === "qusb1" || model === "qusb2") throw configUnsupported(`QEMU has no USB controller of model ${model}`);
  if (ports === undefined) return;
  if (model !== "nec-xhci" && model !== "qemu-xhci")
    throw configUnsupported(`a ${model} controller has a fixed number of ports: leave 'ports' out`);
  if (ports > 15) throw configUnsupported(`a ${model} controller has 15 ports at most, not ${ports}`);
}

/** QEMU's device for each model. */
const deviceOfScsi: Readonly<Record<string, string>> = {
  lsilogic: "lsi53c895a",
  lsisas1068: "mptsas1068",
  lsisas1078: "megasas",
  vmpvscsi: "pvscsi",
  "virtio-scsi": "virtio-scsi-pci",
  "virtio-transitional": "virtio-scsi-pci-transitional",
  "virtio-non-transitional": "virtio-scsi-pci-non-transitional",
  dc390: "dc390",
  am53c974: "am53c974",
};

type Scsi = Extract<Controller, { type: "scsi" }>;

function validateScsi({ model, index }: Scsi, capabilities: QemuCapabilities): void {
  if (model === "ibmvscsi") return;
  if (model === "ncr53c90") throw configUnsupported("the SCSI controller ncr53c90 is on no machine of this emulator");
  if (!capabilities.hasType(deviceOfScsi[model ?? ""] ?? ""))
    throw configUnsupported(`'${capabilities.binary}' has no SCSI controller '${model}' (index ${index})`);
}

const companion = new Set(["ich9-uhci1", "ich9-uhci2", "ich9-uhci3"]);

function validateUsbBuses({ devices }: DomainDefinition): void {
  const all = devices.controllers.filter((one) => one.type === "usb");
  const fail = (what: string) => virError(ErrorNumber.XML_DETAIL, what, { domain: ErrorDomain.DOMAIN });
  const isMaster = ({ model }: Usb) => !companion.has(model ?? "");
  for (const { index, model } of all)
    if (companion.has(model ?? "") && !all.some((one) => one.index === index && isMaster(one)))
      throw fail(
        `the USB controller ${model} with index ${index} is part of another one that is missing: add an ich9-ehci1`,
      );
  if (!all.some(({ model }) => model === "none")) return;
  if (all.length > 1) throw fail("USB is switched off (model='none'), and there is another USB controller");
  const off = (what: string) =>
    configUnsupported(`${what} needs USB, which is switched off by a controller of model 'none'`);
  if (devices.inputs.some(({ bus }) => bus === "usb")) throw off("an input");
  if (devices.hubs.length > 0) throw off("a hub");
  if (devices.redirdevs.length > 0) throw off("a redirected device");
  if (devices.hostdevs.some(({ type }) => type === "usb")) throw off("a device of the host");
  if (devices.disks.some(({ target }) => target.bus === "usb")) throw off("a disk");
  if (devices.smartcards.length > 0) throw off("a smart card");
}
