/**
 * The boot order as QEMU takes it: a number at each device. `<os><boot dev=…/></os>` names kinds of devices; of each kind
 * the first one is meant. Where single devices have their own `<boot order=…/>`, that counts alone.
 */
import type { DomainDefinition, Disk, Interface } from "../../../formats/domain/index.ts";

export function bootIndexes({ os, devices }: DomainDefinition): ReadonlyMap<object, number> {
  const indexes = new Map<object, number>();
  for (const device of [...devices.disks, ...devices.interfaces, ...devices.hostdevs, ...devices.redirdevs]) {
    if (device.bootOrder !== undefined) indexes.set(device, device.bootOrder);
  }
  if (indexes.size > 0) return indexes;
  (os.boot ?? []).forEach(({ dev }, place) => {
    const device = firstOf(dev, devices.disks, devices.interfaces);
    if (device !== undefined && !indexes.has(device)) indexes.set(device, place + 1);
  });
  return indexes;
}

function firstOf(kind: string, disks: readonly Disk[], interfaces: readonly Interface[]): Disk | Interface | undefined {
  switch (kind) {
    case "fd":
      return disks.find(({ device }) => device === "floppy");
    case "cdrom":
      return disks.find(({ device }) => device === "cdrom");
    case "hd":
      return disks.find(({ device }) => device === "disk" || device === "lun");
    default:
      return interfaces[0];
  }
}
