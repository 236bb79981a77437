/** The kinds of node device that lists choose by: the types of capabilities, and of what stands inside them. */
import { ConnectListAllNodeDeviceFlags as Flag } from "../../protocol/enums.ts";
import type { FcHost } from "./scsi.ts";
import type { NodeDeviceDefinition } from "./definition.ts";

/** Each with the flag of a list that chooses it. */
export const capabilityFlags = {
  system: Flag.CAP_SYSTEM,
  pci: Flag.CAP_PCI_DEV,
  usb_device: Flag.CAP_USB_DEV,
  usb: Flag.CAP_USB_INTERFACE,
  net: Flag.CAP_NET,
  scsi_host: Flag.CAP_SCSI_HOST,
  scsi_target: Flag.CAP_SCSI_TARGET,
  scsi: Flag.CAP_SCSI,
  storage: Flag.CAP_STORAGE,
  fc_host: Flag.CAP_FC_HOST,
  vports: Flag.CAP_VPORTS,
  scsi_generic: Flag.CAP_SCSI_GENERIC,
  drm: Flag.CAP_DRM,
  mdev_types: Flag.CAP_MDEV_TYPES,
  mdev: Flag.CAP_MDEV,
  ccw: Flag.CAP_CCW_DEV,
  css: Flag.CAP_CSS_DEV,
  vdpa: Flag.CAP_VDPA,
  ap_card: Flag.CAP_AP_CARD,
  ap_queue: Flag.CAP_AP_QUEUE,
  ap_matrix: Flag.CAP_AP_MATRIX,
  vpd: Flag.CAP_VPD,
  ccwgroup: Flag.CAP_CCWGROUP_DEV,
  ccwgroup_member: Flag.CAP_CCWGROUP_MEMBER,
} as const;

export type CapabilityType = keyof typeof capabilityFlags;

/** The types of a device's capabilities in order, each followed by those of what stands inside it. */
export function capabilityTypesOf({ capabilities }: NodeDeviceDefinition): CapabilityType[] {
  return capabilities.flatMap((capability): CapabilityType[] => {
    const { type } = capability;
    switch (type) {
      case "pci":
        return [
          type,
          ...capability.abilities.flatMap(({ type }) => (type === "mdev_types" || type === "vpd" ? [type] : [])),
        ];
      case "scsi_host":
        return [type, ...capability.abilities.map(({ type }) => (type === "vport_ops" ? "vports" : type))];
      case "css":
      case "ap_matrix":
        return capability.mdevTypes === undefined ? [type] : [type, "mdev_types"];
      case "ccw":
        return capability.membership === undefined ? [type] : [type, "ccwgroup_member"];
      default:
        return [type];
    }
  });
}

/** The world wide names of a Fibre Channel adapter; undefined for every other device. */
export function fcHostOf({ capabilities }: NodeDeviceDefinition): FcHost | undefined {
  for (const capability of capabilities) {
    if (capability.type !== "scsi_host") continue;
    const found = capability.abilities.find(({ type }) => type === "fc_host");
    if (found?.type === "fc_host") return found;
  }
  return undefined;
}

/** The number of an adapter that can have virtual ports; undefined for every other device. */
export function vportHostOf({ capabilities }: NodeDeviceDefinition): number | undefined {
  for (const capability of capabilities) {
    if (capability.type === "scsi_host" && capability.abilities.some(({ type }) => type === "vport_ops")) {
      return capability.host;
    }
  }
  return undefined;
}
