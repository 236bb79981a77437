/** Disks: their order, the bus that a name stands for, and the place on it. */
import { virError } from "../../../protocol/errors.ts";
import { ErrorDomain, ErrorNumber } from "../../../protocol/enums.ts";
import type { DriveAddress } from "../devices/address.ts";
import type { Disk } from "../devices/disk.ts";
import type { Devices } from "../devices/index.ts";
import { withLun } from "./devices.ts";

type Bus = NonNullable<Disk["target"]["bus"]>;

const busOfPrefix: Readonly<Record<string, Bus>> = {
  fd: "fdc",
  hd: "ide",
  vd: "virtio",
  sd: "scsi",
  xvd: "xen",
  ubd: "uml",
};

const nameForm = /^(?:fd|hd|vd|sd|xvd|ubd)([a-z]{1,6})\d*$/;

/** The number of the disk named so: 0 for `vda`, 26 for `sdaa`; undefined for other names. */
export function diskIndex(name: string): number | undefined {
  const letters = nameForm.exec(name)?.[1];
  if (letters === undefined) return undefined;
  let index = 0;
  for (const letter of letters) index = index * 26 + (letter.charCodeAt(0) - 96);
  return index - 1;
}

/** Disks of one bus stand together, by the number of their name. */
export function sortDisks(devices: Devices): void {
  const buses = new Map<Bus | undefined, Disk[]>();
  for (const disk of devices.disks) {
    const bus = buses.get(disk.target.bus);
    if (bus === undefined) buses.set(disk.target.bus, [disk]);
    else bus.push(disk);
  }
  devices.disks = [...buses.values()].flatMap((bus) =>
    bus.length === 1
      ? bus
      : bus
          .map((disk) => ({ disk, index: diskIndex(disk.target.dev) ?? -1 }))
          .sort((left, right) => left.index - right.index)
          .map(({ disk }) => disk),
  );
}

export function completeDisk(disk: Disk): void {
  const { target } = disk;
  // A drive without a medium has no kind of medium either.
  if (disk.device !== "disk" && disk.device !== "lun" && disk.source === undefined)
    Object.assign(disk, { type: "file" });
  if (target.tray === "closed") delete target.tray;
  if (disk.driver?.cache === "default") delete disk.driver.cache;
  if (disk.type === "vhostuser") disk.snapshot ??= "no";
  if (disk.type === "network" && disk.source !== undefined) {
    const { source } = disk;
    if (source.protocol === "iscsi" && source.name !== undefined) source.name = withLun(source.name);
    const port = defaultPorts[disk.source.protocol];
    for (const host of disk.source.hosts ?? [])
      if (port !== undefined && host.name !== undefined && (host.transport ?? "tcp") === "tcp") host.port ??= port;
  }
  if (target.bus === undefined) {
    const prefix = /^(?:fd|hd|vd|sd|xvd|ubd)/.exec(target.dev)?.[0] ?? "";
    target.bus = disk.device === "floppy" ? "fdc" : (busOfPrefix[prefix] ?? "ide");
  }
  if (disk.device === "cdrom") disk.readonly = true;
  if (disk.address === undefined) {
    const address = driveAddress(target.dev, target.bus);
    if (address !== undefined) disk.address = address;
  }
}

const defaultPorts: Readonly<Record<string, number | undefined>> = {
  nbd: 10809,
  sheepdog: 7000,
  gluster: 24007,
  iscsi: 3260,
  http: 80,
  https: 443,
  ftp: 21,
  ftps: 990,
  tftp: 69,
  ssh: 22,
  vxhs: 9999,
};

/** How many units a controller's bus has, by the disks' bus, and how many buses a controller. */
const layout: Readonly<Partial<Record<Bus, { units: number; buses: number }>>> = {
  scsi: { units: 7, buses: 1 },
  ide: { units: 2, buses: 2 },
  sata: { units: 6, buses: 1 },
  fdc: { units: 2, buses: 1 },
  nvme: { units: 1, buses: 1 },
};

function driveAddress(name: string, bus: Bus): DriveAddress | undefined {
  const place = layout[bus];
  if (place === undefined) return undefined;
  const index = bus === "nvme" ? 0 : diskIndex(name);
  if (index === undefined)
    throw virError(
      ErrorNumber.INTERNAL_ERROR,
      `the disk name '${name}' has no place on the ${bus} bus: name it with a letter, such as sda, or give an address`,
      { domain: ErrorDomain.DOMAIN },
    );
  const { units, buses } = place;
  return {
    type: "drive",
    controller: Math.floor(index / (units * buses)),
    bus: Math.floor(index / units) % buses,
    target: 0,
    unit: index % units,
  };
}
