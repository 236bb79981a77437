/** Memory devices: DIMMs, persistent memory, virtio-mem, SGX; memory shared between guests; the balloon. */
import {
  attribute,
  attributeOf,
  child,
  cpuSet,
  element,
  flag,
  hex,
  onOff,
  oneOf,
  size,
  string,
  uint,
  uuid,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { deviceInfo, VirtioDriver } from "./device.ts";

const source = {
  nodemask: child(cpuSet).optional(),
  ...within("pagesize", { pageSizeKiB: size("KiB").optional() }),
  path: child(string).optional(),
  ...within("alignsize", { alignSizeKiB: size("KiB").optional() }),
  pmem: flag(),
};
const target = {
  dynamicMemslots: attribute(yesNo).optional(),
  ...within("size", { sizeKiB: size("KiB") }),
  node: child(uint).optional(),
  ...within("label", within("size", { labelSizeKiB: size("KiB").optional() })),
  readonly: flag(),
  ...within("block", { blockKiB: size("KiB").optional() }),
  ...within("requested", { requestedKiB: size("KiB").optional() }),
  ...within("current", { currentKiB: size("KiB").live() }),
  address: attributeOf("address", "base", hex(1, Number.MAX_SAFE_INTEGER)).optional(),
};

const memory = {
  model: attribute(oneOf("dimm", "nvdimm", "virtio-pmem", "virtio-mem", "sgx-epc")),
  access: attribute(oneOf("shared", "private")).optional(),
  discard: attribute(yesNo).optional(),
  uuid: child(uuid).optional(),
  driver: VirtioDriver.optional(),
  source: element("source", source).optional(),
  target: element("target", target),
  ...deviceInfo,
};
export interface MemoryDevice extends Fields<typeof memory> {}
export const MemoryDevice: Element<MemoryDevice> = element("memory", memory);

const memballoon = {
  model: attribute(oneOf("virtio", "xen", "none", "virtio-transitional", "virtio-non-transitional")),
  autodeflate: attribute(onOff).optional(),
  freePageReporting: attribute(onOff).optional(),
  statsPeriodSeconds: attributeOf("stats", "period", uint).optional(),
  ...deviceInfo,
  driver: VirtioDriver.optional(),
};
/** Takes memory back from the guest, and reports how much it uses. */
export interface Memballoon extends Fields<typeof memballoon> {}
export const Memballoon: Element<Memballoon> = element("memballoon", memballoon);

const shmem = {
  name: attribute(string),
  role: attribute(oneOf("peer", "master")).optional(),
  model: attributeOf("model", "type", oneOf("ivshmem", "ivshmem-plain", "ivshmem-doorbell")).optional(),
  ...within("size", { sizeBytes: size("bytes", { assumed: "MiB", written: "M" }).optional() }),
  server: element("server", { path: attribute(string).optional() }, { keepEmpty: true }).optional(),
  msi: element(
    "msi",
    {
      enabled: attribute(yesNo).optional(),
      vectors: attribute(uint).optional(),
      ioeventfd: attribute(onOff).optional(),
    },
    { keepEmpty: true },
  ).optional(),
  ...deviceInfo,
};
export interface Shmem extends Fields<typeof shmem> {}
export const Shmem: Element<Shmem> = element("shmem", shmem);
