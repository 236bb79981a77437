/** Devices of the machine itself: IOMMU, vsock, the firmware's nvram, sanlock leases. */
import {
  attribute,
  child,
  element,
  integer,
  onOff,
  oneOf,
  string,
  uint,
  ulong,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { address, deviceInfo, VirtioDriver } from "./device.ts";

const granule = {
  mode: attribute(oneOf("host")).optional(),
  size: attribute(uint).optional(),
  unit: attribute(string).optional(),
};
const iommuDriver = {
  intremap: attribute(onOff).optional(),
  cachingMode: attribute(onOff, "caching_mode").optional(),
  eim: attribute(onOff).optional(),
  iotlb: attribute(onOff).optional(),
  awBits: attribute(uint, "aw_bits").optional(),
  dmaTranslation: attribute(onOff, "dma_translation").optional(),
  xtsup: attribute(onOff).optional(),
  passthrough: attribute(onOff).optional(),
  pciBus: attribute(uint).optional(),
  accel: attribute(onOff).optional(),
  ats: attribute(onOff).optional(),
  ril: attribute(onOff).optional(),
  ssidsize: attribute(uint).optional(),
  oas: attribute(uint).optional(),
  cmdqv: attribute(onOff).optional(),
  granule: element("granule", granule).optional(),
};
const iommu = {
  model: attribute(oneOf("intel", "smmuv3", "virtio", "amd")),
  driver: element("driver", iommuDriver).optional(),
  ...deviceInfo,
};
export interface Iommu extends Fields<typeof iommu> {}
export const Iommu: Element<Iommu> = element("iommu", iommu);

const vsock = {
  model: attribute(oneOf("default", "virtio", "virtio-transitional", "virtio-non-transitional")).optional(),
  ...within("cid", {
    cidAuto: attribute(yesNo, "auto").optional(),
    cid: attribute(integer({ max: 0xffff_ffff }), "address").optional(),
  }),
  driver: VirtioDriver.optional(),
  ...deviceInfo,
};
/** Sockets between guest and host. */
export interface Vsock extends Fields<typeof vsock> {}
export const Vsock: Element<Vsock> = element("vsock", vsock);

const nvram = { address };
export interface NvramDevice extends Fields<typeof nvram> {}
export const NvramDevice: Element<NvramDevice> = element("nvram", nvram);

const lease = {
  lockspace: child(string).optional(),
  key: child(string),
  ...within("target", {
    path: attribute(string),
    offset: attribute(ulong).optional(),
  }),
};
/** A lock that a running guest must hold. */
export interface Lease extends Fields<typeof lease> {}
export const Lease: Element<Lease> = element("lease", lease);
