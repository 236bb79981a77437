/** Where a device sits: on PCI, on a disk controller, on USB, … Told apart by `type`. */
import {
  attribute,
  element,
  hex,
  matching,
  on,
  onOff,
  refusedWith,
  uint,
  type Element,
  type Fields,
} from "../../../xml/index.ts";

import { ErrorNumber } from "../../../protocol/enums.ts";

/** An s390 guest's identity of a PCI device. */
const zpci = {
  uid: attribute(hex(4, 0xffff)).default(0),
  fid: attribute(hex(8, 0xffff_ffff)).default(0),
};

const multifunction = attribute(onOff).optional();

/** A place on a PCI bus, of the host's or the guest's. */
export const pciAddress = {
  domain: attribute(hex(4, 0xffff_ffff)).default(0),
  bus: attribute(hex(2, 0xff)).default(0),
  slot: attribute(hex(2, 0x1f)).default(0),
  function: attribute(hex(1, 7)).default(0),
  multifunction,
  zpci: element("zpci", zpci).optional(),
};

interface PciPlace {
  domain: number;
  bus: number;
  slot: number;
  function: number;
}
const assigned = (at: PciPlace) => (at.domain | at.bus | at.slot | at.function) !== 0;

/** A device's place in the guest: all zero means that none is assigned yet. */
const guestPciAddress = {
  domain: pciAddress.domain.when(assigned),
  bus: pciAddress.bus.when(assigned),
  slot: pciAddress.slot.when(assigned),
  function: pciAddress.function.when(assigned),
  multifunction,
  zpci: pciAddress.zpci,
};

export const driveAddress = {
  controller: attribute(uint).default(0),
  bus: attribute(uint).default(0),
  target: attribute(uint).default(0),
  unit: attribute(uint).default(0),
};

/** `1` or, behind hubs, `1.2.3`. */
export const usbPort = refusedWith(
  ErrorNumber.INTERNAL_ERROR,
  matching(/^[0-9]+(?:\.[0-9]+){0,3}$/, "a USB port like 1 or 1.2.3"),
);

const address = {
  ...on("type", {
    pci: guestPciAddress,
    drive: driveAddress,
    "virtio-serial": {
      controller: attribute(uint).default(0),
      bus: attribute(uint).default(0),
      port: attribute(uint).default(0),
    },
    ccid: { controller: attribute(uint).default(0), slot: attribute(uint).default(0) },
    usb: { bus: attribute(uint).default(0), port: attribute(usbPort).optional() },
    "spapr-vio": { reg: attribute(hex(8, Number.MAX_SAFE_INTEGER)).optional() },
    "virtio-s390": {},
    ccw: {
      cssid: attribute(hex(1, 0xfe)).default(0),
      ssid: attribute(hex(1, 3)).default(0),
      devno: attribute(hex(4, 0xffff)).default(0),
    },
    "virtio-mmio": {},
    isa: {
      iobase: attribute(hex(1, 0xffff_ffff)).optional(),
      irq: attribute(hex(1, 0xffff_ffff)).optional(),
    },
    dimm: { slot: attribute(uint).default(0), base: attribute(hex(1, Number.MAX_SAFE_INTEGER)).optional() },
    unassigned: {},
  }),
};

export type Address = Fields<typeof address>;
export const Address: Element<Address> = element("address", address);

export type PciAddress = Extract<Address, { type: "pci" }>;
export type DriveAddress = Extract<Address, { type: "drive" }>;
