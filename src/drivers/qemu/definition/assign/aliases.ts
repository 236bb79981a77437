/**
 * The names that QEMU knows a running guest's devices by, as libvirt gives them: `ide0-0-0`, `net0`, `pci.1`. A name that
 * the user chose (`ua-…`) stays.
 */
import type { Controller, Disk, DomainDefinition, MemoryDevice } from "../../../../formats/domain/index.ts";
import { consoleOf } from "../../../../formats/domain/complete/characters.ts";
import { diskIndex } from "../../../../formats/domain/complete/disks.ts";
import { copyOf } from "../../../../formats/domain/complete/copy.ts";
import { isI440fx, isQ35 } from "../machine.ts";

interface Named {
  alias?: string;
}

/** The definition with a name for every device; the one passed stays as it is. */
export function assignAliases(given: DomainDefinition): DomainDefinition {
  const definition = copyOf(given);
  const { devices } = definition;
  for (const controller of devices.controllers) controller.alias ??= controllerAlias(controller, definition);
  for (const disk of devices.disks) disk.alias ??= diskAlias(disk, definition);
  // An interface that is a device of the host is counted among those.
  const passed = devices.interfaces.filter(({ type }) => type === "hostdev");
  number(
    devices.interfaces.filter(({ type }) => type !== "hostdev"),
    "net",
  );
  number(devices.filesystems, "fs");
  number(devices.sounds, "sound");
  number([...passed, ...devices.hostdevs], "hostdev");
  number(devices.redirdevs, "redir");
  number(devices.videos, "video");
  number(devices.smartcards, "smartcard");
  number(devices.serials, "serial");
  number(devices.parallels, "parallel");
  number(devices.channels, "channel");
  nameConsoles(definition);
  number(devices.inputs, "input");
  number(devices.hubs, "hub");
  number(devices.shmems, "shmem");
  number(devices.rngs, "rng");
  number(devices.tpms, "tpm");
  number(devices.watchdogs, "watchdog");
  number(devices.panics, "panic");
  number(devices.cryptos, "crypto");
  number(devices.iommus, "iommu");
  // a module is named by its slot, so that it keeps its name when others come and go
  for (const memory of devices.memories) {
    const slot = memory.address?.type === "dimm" ? memory.address.slot : undefined;
    memory.alias ??=
      slot === undefined ? nextAlias(devices.memories, memoryPrefix(memory)) : `${memoryPrefix(memory)}${slot}`;
  }
  if (devices.memballoon !== undefined && devices.memballoon.model !== "none") devices.memballoon.alias ??= "balloon0";
  if (devices.vsock !== undefined) devices.vsock.alias ??= "vsock0";
  if (devices.pstore !== undefined) devices.pstore.alias ??= "pstore0";
  return definition;
}

/** `prefix` and the number after the highest that one of `devices` has. */
export function nextAlias(devices: readonly Named[], prefix: string): string {
  let next = 0;
  for (const { alias } of devices) {
    const digits = alias?.startsWith(prefix) === true ? alias.slice(prefix.length) : "";
    if (/^\d+$/.test(digits)) next = Math.max(next, Number(digits) + 1);
  }
  return prefix + next;
}

function number(devices: readonly Named[], prefix: string): void {
  if (devices.length === 0) return;
  let next = Number(nextAlias(devices, prefix).slice(prefix.length));
  for (const device of devices) device.alias ??= prefix + next++;
}

/** The first console of a PC is its first serial port seen once more, and has that one's name. */
function nameConsoles({ devices }: DomainDefinition): void {
  number(devices.consoles, "console");
  const [first] = devices.consoles;
  const [serial] = devices.serials;
  if (first !== undefined && serial?.alias !== undefined && (first.target?.type ?? "serial") === "serial")
    devices.consoles[0] = consoleOf(serial);
}

export function controllerAlias(controller: Controller, definition: DomainDefinition): string {
  const index = controller.index ?? 0;
  switch (controller.type) {
    case "pci":
      return controller.model === "pcie-root" ? `pcie.${index}` : `pci.${index}`;
    case "usb":
      return index === 0 ? "usb" : `usb${index}`;
    case "ide":
      return index === 0 && isI440fx(definition) ? "ide" : `ide${index}`;
    case "sata":
      return index === 0 && isQ35(definition) ? "ide" : `sata${index}`;
    case "scsi":
      return index === 0 && controller.model === "ncr53c90" ? "scsi" : `scsi${index}`;
    default:
      return `${controller.type}${index}`;
  }
}

export function diskAlias(disk: Disk, { devices }: Pick<DomainDefinition, "devices">): string {
  const bus = disk.target.bus ?? "none";
  if (disk.address?.type === "drive" && bus !== "usb") {
    const { controller, bus: channel, target, unit } = disk.address;
    const scsi = devices.controllers.find((one) => one.type === "scsi" && (one.index ?? 0) === controller);
    const flat = bus !== "scsi" || (scsi?.type === "scsi" && scsi.model === "lsilogic");
    // The only bus of these controllers on which the target says more than the channel does.
    return flat ? `${bus}${controller}-${channel}-${unit}` : `scsi${controller}-${channel}-${target}-${unit}`;
  }
  return `${bus === "none" ? "virtio" : bus}-disk${diskIndex(disk.target.dev) ?? 0}`;
}

function memoryPrefix({ model }: MemoryDevice): string {
  switch (model) {
    case "virtio-pmem":
      return "virtiopmem";
    case "virtio-mem":
      return "virtiomem";
    case "sgx-epc":
      return "epc";
    default:
      return model;
  }
}
