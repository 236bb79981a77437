/** Disks and drives. */
import type { CapabilityOf, StorageAbility } from "../../../formats/node-device/index.ts";
import type { SysDevice } from "../../../host/node-devices/sys-device.ts";
import { given, numberOf, type Reader } from "./reading.ts";

/** Whole devices of a type that is known: no partitions, and nothing that the kernel makes up itself, like loop devices. */
export const readStorage: Reader = async (device) => {
  const { node: block, properties } = device;
  const kind = driveType(device);
  if (properties["DEVTYPE"] !== "disk" || block === undefined || kind === undefined) return undefined;
  const serial = properties["ID_SERIAL"];
  const about = {
    type: "storage",
    block,
    driveType: kind === "cd" ? "cdrom" : kind,
    ...given({
      bus: properties["ID_BUS"],
      model: await device.attribute("device/model"),
      vendor: await device.attribute("device/vendor"),
      serial,
    }),
  } as const;
  const capability: CapabilityOf<"storage"> =
    kind === "cd" || kind === "floppy"
      ? { ...about, ...(await drive(device, hasMedium(device, kind))) }
      : { ...about, ...(await extent(device)), abilities: [] };
  return { capability, mark: serial };
};

/** What udev found it to be, or what its name says where udev does not look. */
function driveType({ node = "", properties }: SysDevice): "disk" | "cd" | "floppy" | "sd" | undefined {
  const { ID_TYPE: told } = properties;
  if (told === "disk" || told === "cd" || told === "floppy" || told === "sd") return told;
  if (told !== undefined && told !== "generic") return undefined;
  if (properties["ID_DRIVE_FLOPPY"] === "1") return "floppy";
  if (properties["ID_CDROM"] === "1") return "cd";
  if (properties["ID_DRIVE_FLASH_SD"] === "1") return "sd";
  return /^\/dev\/(?:vd|nvme)/.test(node) ? "disk" : undefined;
}

async function extent(device: SysDevice) {
  const blocks = numberOf(await device.attribute("size")) ?? 0;
  const logicalBlockBytes = numberOf(await device.attribute("queue/logical_block_size")) ?? 0;
  return { sizeBytes: blocks * logicalBlockBytes, logicalBlockBytes, blocks };
}

function hasMedium({ properties }: SysDevice, kind: "cd" | "floppy"): boolean {
  if (kind === "cd") return properties["ID_CDROM_MEDIA"] === "1";
  if (properties["ID_CDROM_MEDIA"] !== undefined) return properties["DKD_MEDIA_AVAILABLE"] === "1";
  return properties["ID_FS_LABEL"] !== undefined;
}

/** A drive whose medium can be taken out has the size of the medium in it. */
async function drive(device: SysDevice, mediaAvailable: boolean) {
  const { sizeBytes, logicalBlockBytes, blocks } = await extent(device);
  const medium = mediaAvailable ? { logicalBlockBytes, blocks } : {};
  const removable = (await device.attribute("removable")) === "1";
  if (!removable) return { sizeBytes: 0, ...medium, abilities: [] };
  const ability: StorageAbility = {
    type: "removable",
    mediaAvailable,
    mediaBytes: mediaAvailable ? sizeBytes : 0,
    ...given({ mediaLabel: mediaAvailable ? device.properties["ID_FS_LABEL"] : undefined }),
    ...medium,
  };
  return { abilities: [ability] };
}
