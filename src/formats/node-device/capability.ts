/** What a node device is: its capabilities, told apart by `type`. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import {
  child,
  element,
  fault,
  on,
  oneOf,
  refusedWith,
  string,
  uuid,
  type Element,
  type Fields,
  type XmlElement,
} from "../../xml/index.ts";
import { mdev } from "./mdev.ts";
import { net, normaliseNet } from "./net.ts";
import { normalisePci, pci, Product, Vendor } from "./pci.ts";
import { apCard, apMatrix, apQueue, ccw, ccwgroup, css, normaliseTypes } from "./s390.ts";
import { newScsiHost, normaliseScsiHost, normaliseStorage, scsi, scsiHost, scsiTarget, storage } from "./scsi.ts";
import { count, words } from "./values.ts";

const { INTERNAL_ERROR, CONFIG_UNSUPPORTED } = ErrorNumber;

const hardware = {
  vendor: child(string).optional(),
  version: child(string).optional(),
  serial: child(string).optional(),
  uuid: child(uuid).orRefuse(INTERNAL_ERROR),
};
const firmware = {
  vendor: child(string).optional(),
  version: child(string).optional(),
  releaseDate: child(string, "release_date").optional(),
};
export interface Firmware extends Fields<typeof firmware> {}
const Firmware: Element<Firmware> = element("firmware", firmware, { keepEmpty: "paired" });

const drmKind = refusedWith(CONFIG_UNSUPPORTED, oneOf("primary", "control", "render"));

const kinds = {
  /** The machine itself. */
  system: {
    product: child(string).optional(),
    hardware: element("hardware", hardware).orRefuse(INTERNAL_ERROR),
    firmware: Firmware.defaultBy(() => ({})),
  },
  pci,
  usb_device: {
    bus: count(),
    device: count(),
    /** The port that it is plugged into, behind hubs `1.2`. */
    port: child(string).optional(),
    product: Product,
    vendor: Vendor,
  },
  /** An interface of a USB device. */
  usb: {
    number: count(),
    class: count(),
    subclass: count(),
    protocol: count(),
    description: child(string).optional(),
  },
  net,
  scsi_target: scsiTarget,
  scsi,
  storage,
  /** The character device through which a SCSI device is spoken to. */
  scsi_generic: { path: words("char") },
  drm: { kind: child(drmKind, "type").orRefuse(CONFIG_UNSUPPORTED) },
  mdev,
  ccw,
  css,
  vdpa: { chardev: words() },
  ap_card: apCard,
  ap_queue: apQueue,
  ap_matrix: apMatrix,
  ccwgroup,
} as const;

const capability = { ...on("type", { ...kinds, scsi_host: scsiHost }) };
const newCapability = { ...on("type", { ...kinds, scsi_host: newScsiHost }) };

export type NodeDeviceCapability = Fields<typeof capability>;
export type NewNodeDeviceCapability = Fields<typeof newCapability>;
/** The capability of one type: `CapabilityOf<"pci">`. */
export type CapabilityOf<T extends NodeDeviceCapability["type"]> = Extract<NodeDeviceCapability, { type: T }>;

function normalise(value: NewNodeDeviceCapability, _: unknown, xml: XmlElement): void {
  switch (value.type) {
    case "pci":
      normalisePci(value);
      break;
    case "net":
      normaliseNet(value);
      break;
    case "scsi_host":
      normaliseScsiHost(value);
      break;
    case "storage":
      normaliseStorage(value, xml, (what) => fault(xml, what, { code: INTERNAL_ERROR, domain: ErrorDomain.NODEDEV }));
      break;
    case "css":
    case "ap_matrix":
      normaliseTypes(value);
      break;
    default:
  }
}

export const Capability: Element<NodeDeviceCapability> = element("capability", capability, {
  keepEmpty: "paired",
  normalise,
});
/** The same for a device that is to be made. */
export const NewCapability: Element<NewNodeDeviceCapability> = element("capability", newCapability, { normalise });
