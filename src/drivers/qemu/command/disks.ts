/** Disks: their nodes, and the device by which the guest sees them. */
import type { Disk } from "../../../formats/domain/index.ts";
import type { QmpObject } from "../qmp/message.ts";
import { placeProperties, romProperties } from "./address.ts";
import { addressOf, aliasOf, controllerOf, refuse, requireType, type BuildContext } from "./context.ts";
import { cacheModeOf, diskNodes, nodeNumbers } from "./disk-nodes.ts";
import { reconnectOptions } from "./chardev.ts";
import { iothreadFor, iothreadMapping } from "./iothreads.ts";
import { familyOf } from "./machine.ts";
import {
  blockdev,
  chardev,
  device,
  object,
  type Part,
  type QemuBlockdev,
  type QemuDevice,
  type QemuObject,
  words,
} from "./part.ts";
import { virtioProperties } from "./virtio.ts";

/** What a disk comes to, for a start and for hotplug alike. */
export interface DiskParts {
  objects: QemuObject[];
  nodes: QemuBlockdev[];
  /** What the device is plugged into, where that is made for it alone. */
  adapter?: QemuDevice;
  device: QemuDevice;
}

export function diskParts(context: BuildContext): Part[] {
  const { disks } = context.definition.devices;
  return [
    ...floppyBootOrder(context),
    ...disks.flatMap((disk) => {
      // plugged in when the guest is there, since guests share what is below it
      if (disk.transient?.shareBacking === true) return [];
      if (disk.type === "vhostuser") return vhostUserDisk(context, disk);
      const { objects, nodes, adapter, device: value } = buildDisk(context, disk);
      return [
        ...objects.map(object),
        ...nodes.map(blockdev),
        ...(adapter === undefined ? [] : [device(adapter)]),
        device(value),
      ];
    }),
  ];
}

export function buildDisk(context: BuildContext, disk: Disk): DiskParts {
  const element = `<disk target='${disk.target.dev}'>`;
  const { objects, nodes, top } = diskNodes(context, disk, nodeNumbers(context.definition.devices.disks), element, {
    bareRaw: context.capabilities.has("bareRawDisks"),
  });
  if (disk.target.bus === "usb" && disk.model === "usb-bot") {
    const id = aliasOf(disk, element);
    const adapter = {
      driver: requireType(context, "usb-bot", element),
      id,
      ...placeProperties(context, { ...disk, address: addressOf(disk, "usb", element) }, element),
    };
    const driver = disk.device === "cdrom" ? "scsi-cd" : "scsi-hd";
    const place = { driver, bus: `${id}.0`, "scsi-id": 0, lun: 0 };
    const { removable: _, ...front } = frontEnd(context, disk, top, element);
    return { objects, nodes, adapter, device: { ...place, ...front, id: `${id}-device` } };
  }
  return { objects, nodes, device: { ...plug(context, disk, element), ...frontEnd(context, disk, top, element) } };
}

/** A disk that another process serves over a socket. */
function vhostUserDisk(context: BuildContext, disk: Extract<Disk, { type: "vhostuser" }>): Part[] {
  const element = `<disk target='${disk.target.dev}'>`;
  const id = aliasOf(disk, element);
  const name = `chr-vu-${id}`;
  const { driver, source } = disk;
  return [
    chardev("socket", name, { path: source?.path, ...reconnectOptions(context, source?.reconnect) }),
    device({
      ...virtioProperties(context, "vhost-user-blk", disk, driver, element),
      event_idx: driver?.eventIdx,
      "num-queues": driver?.queues,
      ...placeProperties(context, disk, element),
      chardev: name,
      id,
      bootindex: context.bootIndexes.get(disk),
    }),
  ];
}

/** Floppy drives are booted from by their controller. */
function floppyBootOrder(context: BuildContext): Part[] {
  return context.definition.devices.disks.flatMap((disk) => {
    const index = context.bootIndexes.get(disk);
    if (disk.device !== "floppy" || index === undefined || familyOf(context) !== "i440fx") return [];
    const drive = addressOf(disk, "drive", `<disk target='${disk.target.dev}'>`).unit === 0 ? "A" : "B";
    return [words("-global", `isa-fdc.bootindex${drive}=${index}`)];
  });
}

/** The driver, and the bus it is on. */
function plug(context: BuildContext, disk: Disk, element: string): QemuDevice {
  const cdrom = disk.device === "cdrom";
  if (disk.device === "lun" && disk.target.bus !== "scsi")
    refuse(element, "device='lun' is possible on the SCSI bus only");
  if (disk.device === "floppy" && disk.target.bus !== "fdc") refuse(element, "floppies are on the bus 'fdc'");
  switch (disk.target.bus) {
    case "virtio":
      if (disk.device !== "disk") refuse(element, `the bus 'virtio' has disks only, no device='${disk.device}'`);
      return virtioDisk(context, disk, element);
    case "ide": {
      const { bus, unit } = addressOf(disk, "drive", element);
      return { driver: cdrom ? "ide-cd" : "ide-hd", bus: `ide.${bus}`, unit };
    }
    case "sata": {
      const { controller, unit } = addressOf(disk, "drive", element);
      const ownBus = controller === 0 && familyOf(context) === "q35";
      const bus = ownBus
        ? "ide"
        : aliasOf(controllerOf(context, "sata", controller, element), `the SATA controller ${controller}`);
      return { driver: cdrom ? "ide-cd" : "ide-hd", bus: `${bus}.${unit}` };
    }
    case "scsi":
      return scsiDisk(context, disk, element);
    case "usb": {
      const place = placeProperties(context, { ...disk, address: addressOf(disk, "usb", element) }, element);
      return { driver: requireType(context, "usb-storage", element), ...place };
    }
    case "fdc":
      if (disk.device !== "floppy") refuse(element, "the bus 'fdc' has floppies only");
      return { driver: requireType(context, "floppy", element), unit: addressOf(disk, "drive", element).unit };
    default:
      return refuse(element, `the bus '${disk.target.bus ?? ""}' is not supported`);
  }
}

function virtioDisk(context: BuildContext, disk: Disk, element: string): QemuDevice {
  const { driver } = disk;
  return {
    ...virtioProperties(context, "virtio-blk", disk, driver, element),
    iothread: iothreadFor(context, driver?.iothread, element),
    "iothread-vq-mapping": iothreadMapping(context, driver?.iothreads, element),
    ioeventfd: driver?.ioeventfd,
    event_idx: driver?.eventIdx,
    "num-queues": driver?.queues,
    "queue-size": driver?.queueSize,
    ...placeProperties(context, disk, element),
    ...romProperties(disk.rom),
  };
}

/** SCSI buses that have a target a unit, and no more. */
const singleLun: ReadonlySet<string> = new Set(["lsilogic", "dc390", "am53c974", "ncr53c90"]);

function scsiDisk(context: BuildContext, disk: Disk, element: string): QemuDevice {
  const { controller: index, bus, target, unit } = addressOf(disk, "drive", element);
  const controller = controllerOf(context, "scsi", index, element);
  const model = controller.type === "scsi" ? (controller.model ?? "lsilogic") : "";
  const driver = { disk: "scsi-hd", cdrom: "scsi-cd", lun: "scsi-block", floppy: "" }[disk.device];
  const place: QmpObject = singleLun.has(model) ? { "scsi-id": unit } : { channel: bus, "scsi-id": target, lun: unit };
  return {
    driver: requireType(context, driver, element),
    bus: `${aliasOf(controller, `the SCSI controller ${index}`)}.0`,
    ...place,
    device_id: disk.device === "lun" ? undefined : (disk.serial ?? `drive-${aliasOf(disk, element)}`),
  };
}

/** Whether the guest may leave data in a cache: what a cache mode means for the device. */
const writeCaches = { none: "on", writeback: "on", unsafe: "on", writethrough: "off", directsync: "off" } as const;

function frontEnd(context: BuildContext, disk: Disk, top: string | undefined, element: string): QmpObject {
  const { driver, blockIo, geometry, target } = disk;
  const cache = cacheModeOf(disk);
  const hasCache = disk.device !== "floppy" && disk.device !== "lun";
  if (disk.loadparm !== undefined) refuse(`${element}<boot loadparm>`, "it is for s390 guests");
  const errors = (policy: string | undefined) =>
    policy === undefined || policy === "default" ? undefined : policy === "enospace" ? "enospc" : policy;
  return {
    "share-rw": disk.shareable ? true : undefined,
    drive: top,
    id: aliasOf(disk, element),
    bootindex: disk.device === "floppy" ? undefined : context.bootIndexes.get(disk),
    logical_block_size: blockIo?.logicalBlockSize,
    physical_block_size: blockIo?.physicalBlockSize,
    discard_granularity: blockIo?.discardGranularity,
    wwn: disk.wwn === undefined ? undefined : BigInt(`0x${disk.wwn.replace(/^0x/, "")}`),
    rotation_rate: target.rotationRate,
    vendor: disk.vendor,
    product: disk.product,
    removable: target.bus === "usb" ? (target.removable ?? false) : target.removable,
    "write-cache": hasCache && cache !== undefined ? writeCaches[cache] : undefined,
    cyls: geometry?.cyls,
    heads: geometry?.heads,
    secs: geometry?.secs,
    "bios-chs-trans": geometry?.trans,
    // libvirt writes blanks so, and the guest reads what it writes
    serial: disk.serial?.replaceAll(" ", "\\ "),
    werror: errors(driver?.errorPolicy),
    rerror: errors(driver?.readErrorPolicy ?? (driver?.errorPolicy === "enospace" ? undefined : driver?.errorPolicy)),
  };
}
