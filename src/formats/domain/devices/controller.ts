/** Controllers: the buses that other devices are plugged into. */
import {
  attribute,
  attributeOf,
  child,
  element,
  integer,
  listIn,
  on,
  onOff,
  oneOf,
  refusedWith,
  size,
  string,
  uint,
  ulong,
  within,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { ErrorNumber } from "../../../protocol/enums.ts";
import { IOThreadMapping } from "./disk.ts";
import { bootableDeviceInfo, virtioOptions } from "./device.ts";

const driver = {
  queues: attribute(uint).optional(),
  commandsPerLun: attribute(uint, "cmd_per_lun").optional(),
  maxSectors: attribute(uint, "max_sectors").optional(),
  ioeventfd: attribute(onOff).optional(),
  iothread: attribute(uint).optional(),
  ...virtioOptions,
  iothreads: listIn("iothreads", IOThreadMapping).optional(),
};
export interface ControllerDriver extends Fields<typeof driver> {}
export const ControllerDriver: Element<ControllerDriver> = element("driver", driver);

const portNumber = refusedWith(ErrorNumber.CONFIG_UNSUPPORTED, integer({ max: 255, base: 0 }));

/** What the guest sees of a PCI controller. */
const pciTarget = {
  chassisNr: attribute(portNumber).optional(),
  chassis: attribute(portNumber).optional(),
  port: attribute({ ...portNumber, write: (value: number) => `0x${value.toString(16)}` }).optional(),
  busNr: attribute(portNumber).optional(),
  index: attribute(integer({ max: 255 })).optional(),
  hotplug: attribute(onOff).optional(),
  memReserveKiB: attribute(ulong, "memReserve").optional(),
  /** The NUMA node that an expander bus belongs to. */
  node: child(uint).optional(),
};

export const usbControllerModels = [
  "piix3-uhci",
  "piix4-uhci",
  "ehci",
  "ich9-ehci1",
  "ich9-uhci1",
  "ich9-uhci2",
  "ich9-uhci3",
  "vt82c686b-uhci",
  "pci-ohci",
  "nec-xhci",
  "qusb1",
  "qusb2",
  "qemu-xhci",
  "none",
] as const;

export const pciControllerModels = [
  "pci-root",
  "pcie-root",
  "pci-bridge",
  "dmi-to-pci-bridge",
  "pcie-to-pci-bridge",
  "pcie-root-port",
  "pcie-switch-upstream-port",
  "pcie-switch-downstream-port",
  "pci-expander-bus",
  "pcie-expander-bus",
] as const;

export const scsiControllerModels = [
  "auto",
  "buslogic",
  "lsilogic",
  "lsisas1068",
  "vmpvscsi",
  "ibmvscsi",
  "virtio-scsi",
  "lsisas1078",
  "virtio-transitional",
  "virtio-non-transitional",
  "ncr53c90",
  "dc390",
  "am53c974",
] as const;

const index = attribute(uint).optional();
const virtioModel = oneOf("virtio", "virtio-transitional", "virtio-non-transitional");

const controller = {
  ...on("type", {
    ide: { index, model: attribute(oneOf("piix3", "piix4", "ich6")).optional() },
    fdc: { index },
    scsi: { index, model: attribute(oneOf(...scsiControllerModels)).optional() },
    sata: { index },
    "virtio-serial": {
      index,
      model: attribute(virtioModel).optional(),
      ports: attribute(uint).optional(),
      vectors: attribute(uint).optional(),
    },
    ccid: { index },
    usb: {
      index,
      model: attribute(oneOf(...usbControllerModels)).optional(),
      ports: attribute(uint).optional(),
    },
    pci: {
      index,
      model: attribute(oneOf(...pciControllerModels)).optional(),
      modelName: attributeOf("model", "name", string).optional(),
      target: element("target", pciTarget).optional(),
    },
    xenbus: {
      index,
      maxGrantFrames: attribute(uint).optional(),
      maxEventChannels: attribute(uint).optional(),
    },
    isa: { index },
    nvme: { index, serial: child(string).optional() },
  }),
  driver: ControllerDriver.optional(),
  ...within("master", { masterStartPort: attribute(uint, "startport").optional() }),
  ...bootableDeviceInfo,
  /** The window for 64-bit memory of a PCI root. */
  ...within("pcihole64", { pciHole64KiB: size("KiB").optional() }),
};
/** Which models there are depends on the `type`. Without an `index`, the next free one is meant. */
export type Controller = Fields<typeof controller>;
export const Controller: Element<Controller> = element("controller", controller);
