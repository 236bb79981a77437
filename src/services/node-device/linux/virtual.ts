/** Graphics nodes, mediated devices and vDPA devices. */
import { basename, dirname } from "node:path";
import type { SysDevice } from "../../../host/node-devices/sys-device.ts";
import { numberOf, type Reader } from "./reading.ts";

const drmKinds = ["primary", "control", "render"] as const;

export const readDrm: Reader = async ({ properties }) => {
  const minor = numberOf(properties["MINOR"]);
  if (properties["DEVTYPE"] !== "drm_minor" || minor === undefined) return undefined;
  // the kernel gives each kind 64 numbers
  const kind = drmKinds[minor >> 6];
  return kind === undefined ? undefined : { capability: { type: "drm", kind } };
};

export const readMdev: Reader = async (device: SysDevice) => {
  const typeId = await device.linked("mdev_type");
  if (typeId === undefined) return undefined;
  const parentAddress = basename(dirname(device.path));
  const iommuGroup = numberOf(await device.linked("iommu_group")) ?? 0;
  return {
    mark: parentAddress,
    capability: { type: "mdev", typeId, uuid: device.name, parentAddress, iommuGroup, attributes: [] },
  };
};

export const readVdpa: Reader = async (device: SysDevice) => {
  const chardev = (await device.folder(".")).find((name) => /^vhost-vdpa-\d+$/.test(name));
  return chardev === undefined ? undefined : { capability: { type: "vdpa", chardev: `/dev/${chardev}` } };
};
