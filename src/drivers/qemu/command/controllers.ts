/** Controllers, in the order in which libvirt builds them: PCI first, so that the others find their bus. */
import type { Controller } from "../../../formats/domain/index.ts";
import { placeProperties, romProperties } from "./address.ts";
import { aliasOf, type BuildContext, refuse, refuseSet, requireType } from "./context.ts";
import { iothreadFor, iothreadMapping } from "./iothreads.ts";
import { familyOf } from "./machine.ts";
import { device, type Part, type QemuDevice, words } from "./part.ts";
import { pciController } from "./pci-controllers.ts";
import { usbController } from "./usb-controllers.ts";
import { virtioProperties } from "./virtio.ts";

const kinds: readonly Controller["type"][] = [
  "pci",
  "usb",
  "scsi",
  "ide",
  "sata",
  "virtio-serial",
  "nvme",
  "fdc",
  "isa",
  "xenbus",
];

const nameOf = ({ type, index = 0 }: Controller): string => `<controller type='${type}' index='${index}'>`;

export const controllerParts = (context: BuildContext): Part[] => partsOf(context, kinds);

/** Readers of smart cards sit on USB, and may do so behind a hub. */
export const readerParts = (context: BuildContext): Part[] => partsOf(context, ["ccid"]);

function partsOf(context: BuildContext, types: readonly Controller["type"][]): Part[] {
  const { controllers } = context.definition.devices;
  return types
    .flatMap((kind) => controllers.filter(({ type }) => type === kind))
    .flatMap((controller) => {
      const value = controllerDevice(context, controller);
      return [...pciHole(context, controller), ...(value === undefined ? [] : [device(value)])];
    });
}

/** The device of one controller; undefined for those that the machine has anyway. */
export function controllerDevice(context: BuildContext, controller: Controller): QemuDevice | undefined {
  const element = nameOf(controller);
  const { index = 0, type } = controller;
  const plugged = (driver: string, own: Partial<QemuDevice> = {}): QemuDevice => ({
    driver: requireNamed(context, driver, element),
    id: aliasOf(controller, element),
    ...own,
    ...placeProperties(context, controller, element),
    ...romProperties(controller.rom),
  });
  if (type !== "scsi" && type !== "virtio-serial") refuseSet(`${element}<driver>`, { ...controller.driver });
  switch (type) {
    case "pci":
      return pciController(context, controller, element);
    case "usb":
      return usbController(context, controller, element);
    case "scsi":
      return scsiController(context, controller, element);
    case "virtio-serial":
      return serialController(context, controller, element);
    case "sata":
      return index === 0 && familyOf(context) === "q35" ? undefined : plugged("ahci");
    case "ide":
      if (index === 0 && familyOf(context) === "i440fx") return undefined;
      return refuse(element, "only i440fx machines have IDE, and one controller of it; use SATA");
    case "ccid":
      return plugged("usb-ccid");
    case "nvme":
      return plugged("nvme", { serial: controller.serial });
    case "fdc":
      if (index !== 0) refuse(element, "a machine has one floppy controller");
      if (familyOf(context) === "i440fx") return undefined;
      return {
        driver: requireType(context, "isa-fdc", element),
        id: aliasOf(controller, element),
        ...floppyBoot(context),
      };
    case "isa":
      return undefined;
    default:
      return refuse(element, "it is for Xen");
  }
}

/** Names that QEMU knows beside those of its types, and those types. */
const otherNames: Readonly<Record<string, string>> = { ahci: "ich9-ahci", lsi: "lsi53c895a" };

function requireNamed(context: BuildContext, name: string, element: string): string {
  requireType(context, otherNames[name] ?? name, element);
  return name;
}

function serialController(
  context: BuildContext,
  controller: Extract<Controller, { type: "virtio-serial" }>,
  element: string,
): QemuDevice {
  const { iothread, iommu, ats, packed, pagePerVq, ...more } = controller.driver ?? {};
  refuseSet(`${element}<driver>`, more);
  return {
    ...virtioProperties(context, "virtio-serial", controller, { iommu, ats, packed, pagePerVq }, element),
    iothread: iothreadFor(context, iothread, element),
    id: aliasOf(controller, element),
    max_ports: controller.ports,
    vectors: controller.vectors,
    ...placeProperties(context, controller, element),
  };
}

const scsiDrivers: Readonly<Record<string, string>> = {
  lsilogic: "lsi",
  lsisas1068: "mptsas1068",
  lsisas1078: "megasas",
  vmpvscsi: "pvscsi",
  am53c974: "am53c974",
  dc390: "dc390",
  ibmvscsi: "spapr-vscsi",
};

function scsiController(
  context: BuildContext,
  controller: Extract<Controller, { type: "scsi" }>,
  element: string,
): QemuDevice {
  const { driver, model = "lsilogic" } = controller;
  const id = aliasOf(controller, element);
  const place = { ...placeProperties(context, controller, element), ...romProperties(controller.rom) };
  if (!model.startsWith("virtio-")) {
    refuseSet(`${element}<driver>`, { ...driver });
    const name =
      scsiDrivers[model] ?? refuse(element, `QEMU has no controller of the model '${model}' for this machine`);
    // for pseries machines; whether this binary has it is left for QEMU to say
    return { driver: name === "spapr-vscsi" ? name : requireNamed(context, name, element), id, ...place };
  }
  const variant = model === "virtio-scsi" ? undefined : model;
  return {
    ...virtioProperties(context, "virtio-scsi", { address: controller.address, model: variant }, driver, element),
    iothread: iothreadFor(context, driver?.iothread, element),
    "iothread-vq-mapping": iothreadMapping(context, driver?.iothreads, element),
    id,
    num_queues: driver?.queues,
    cmd_per_lun: driver?.commandsPerLun,
    max_sectors: driver?.maxSectors,
    ioeventfd: driver?.ioeventfd,
    ...place,
  };
}

/** Floppies are booted from by their controller: the first drive is A. */
function floppyBoot(context: BuildContext): Record<string, number | undefined> {
  const floppies = context.definition.devices.disks.filter(({ device: kind }) => kind === "floppy");
  const place = (unit: number) => {
    const floppy = floppies.find(({ address }) => address?.type === "drive" && address.unit === unit);
    return floppy === undefined ? undefined : context.bootIndexes.get(floppy);
  };
  return { bootindexA: place(0), bootindexB: place(1) };
}

/** The hole for 64-bit memory is a property of the machine's host bridge. */
function pciHole(context: BuildContext, controller: Controller): Part[] {
  const { pciHole64KiB, type, index = 0 } = controller;
  if (pciHole64KiB === undefined) return [];
  const family = familyOf(context);
  if (type !== "pci" || index !== 0 || family === "other") {
    refuse(nameOf(controller), "<pcihole64> belongs to the PCI root of a PC");
  }
  const bridge = family === "q35" ? "q35-pcihost" : "i440FX-pcihost";
  return [words("-global", `${bridge}.pci-hole64-size=${pciHole64KiB}K`)];
}
