/** Devices of the host that the guest gets: PCI, USB, SCSI, mediated devices; and for containers, host resources. */
import {
  attribute,
  attributeOf,
  child,
  element,
  flag,
  integer,
  many,
  matching,
  on,
  onOff,
  oneOf,
  string,
  uint,
  uuid,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { Auth, StorageHost } from "../storage-source.ts";
import { pciAddress, usbPort } from "./address.ts";
import { bootableDeviceInfo } from "./device.ts";
import { Teaming } from "./interface.ts";
import { IPAddress, Route } from "./network.ts";

const startupPolicy = attribute(oneOf("mandatory", "requisite", "optional")).optional();
const usbId = integer({ max: 0xffff, base: 0 });
const writtenUsbId = { ...usbId, write: (value: number) => `0x${value.toString(16).padStart(4, "0")}` };

const usbSource = {
  startupPolicy,
  guestReset: attribute(oneOf("off", "uninitialized", "on")).optional(),
  vendorId: attributeOf("vendor", "id", writtenUsbId).optional(),
  productId: attributeOf("product", "id", writtenUsbId).optional(),
  ...within("address", {
    bus: attribute(integer({ base: 0, max: 0xffff_ffff })).optional(),
    device: attribute(integer({ base: 0, max: 0xffff_ffff })).optional(),
    port: attribute(usbPort).optional(),
  }),
};

/** Here the type of the address goes without saying. */
const hostAddress = { type: attribute(oneOf("pci")).implied("pci"), ...pciAddress };
const pciSource = {
  startupPolicy,
  writeFiltering: attribute(yesNo).optional(),
  address: element("address", hostAddress),
};

/** A logical unit number may need all 64 bits: it is kept as its digits. */
const unit = matching(/^\d{1,20}$/, "a logical unit number");
const scsiSource = {
  ...on(
    "protocol",
    {
      adapter: {
        adapter: attributeOf("adapter", "name", string),
        ...within("address", { bus: attribute(uint), target: attribute(uint), unit: attribute(unit) }),
      },
      iscsi: {
        name: attribute(string),
        hosts: many(StorageHost),
        auth: Auth.optional(),
        ...within("initiator", { initiatorIqn: attributeOf("iqn", "name", string).optional() }),
      },
    },
    { default: "adapter", implied: true },
  ),
};

const vhostSource = { protocol: attribute(oneOf("vhost")), wwpn: attribute(string) };

const managed = attribute(yesNo).optional();
const display = { display: attribute(onOff).optional(), ramfb: attribute(onOff).optional() };
const hostdevDriver = {
  name: attribute(oneOf("vfio", "kvm", "xen")).optional(),
  model: attribute(string).optional(),
  iommufd: attribute(yesNo).optional(),
};
export interface HostdevDriver extends Fields<typeof hostdevDriver> {}
export const HostdevDriver: Element<HostdevDriver> = element("driver", hostdevDriver);

const subsystem = {
  ...on("type", {
    usb: { managed, source: element("source", usbSource) },
    pci: {
      managed,
      ...display,
      driver: HostdevDriver.optional(),
      source: element("source", pciSource),
      teaming: Teaming.optional(),
    },
    scsi: {
      managed,
      sgio: attribute(oneOf("filtered", "unfiltered")).optional(),
      rawio: attribute(yesNo).optional(),
      source: element("source", scsiSource),
      readonly: flag(),
      shareable: flag(),
    },
    scsi_host: {
      managed,
      model: attribute(oneOf("virtio", "virtio-transitional", "virtio-non-transitional")).optional(),
      source: element("source", vhostSource),
    },
    mdev: {
      managed,
      model: attribute(oneOf("vfio-pci", "vfio-ccw", "vfio-ap")),
      ...display,
      source: element("source", {
        uuid: attributeOf("address", "uuid", uuid),
      }),
    },
  }),
};

const capabilities = {
  ...on("type", {
    storage: { source: element("source", { block: child(string) }) },
    misc: { source: element("source", { char: child(string) }) },
    net: {
      source: element("source", { interface: child(string) }),
      ips: many(IPAddress).optional(),
      routes: many(Route).optional(),
    },
  }),
};

const hostdev = {
  ...on("mode", { subsystem, capabilities }, { default: "subsystem" }),
  ...bootableDeviceInfo,
};
/** Told apart by `mode` and `type`. */
export type Hostdev = Fields<typeof hostdev>;
export const Hostdev: Element<Hostdev> = element("hostdev", hostdev);
