/** What the guest does at its end (`-no-reboot` …) and at its beginning (`-boot`, a kernel from the host, firmware). */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { isI440fx, isQ35 } from "../definition/machine.ts";
import { notBuilt } from "./context.ts";
import type { BuildContext } from "./context.ts";
import { option, words } from "./part.ts";
import type { Part } from "./part.ts";

/**
 * A reboot or shutdown of the guest is told to us, who act on it; QEMU itself stays, so that it can be looked at. Only
 * where both lead to the same end does QEMU leave by itself.
 */
export function powerParts({ definition }: BuildContext): Part[] {
  const { onReboot, onPoweroff, pm } = definition;
  const parts: Part[] = [];
  if (onReboot === "destroy" && onPoweroff !== "restart") parts.push(words("-no-reboot"));
  parts.push(words("-no-shutdown"));
  const chipset = isQ35(definition) ? "ICH9-LPC" : isI440fx(definition) ? "PIIX4_PM" : undefined;
  for (const [state, wanted] of [
    ["disable_s3", pm?.suspendToMem?.enabled],
    ["disable_s4", pm?.suspendToDisk?.enabled],
  ] as const) {
    if (wanted === undefined) continue;
    if (chipset === undefined) throw notBuilt(`<pm> on the machine '${definition.os.machine}'`);
    parts.push(words("-global", `${chipset}.${state}=${wanted ? 0 : 1}`));
  }
  return parts;
}

export function bootParts({ definition }: BuildContext): Part[] {
  const { os } = definition;
  const parts = [
    option("-boot", undefined, {
      menu: os.bootMenu?.enable,
      "splash-time": os.bootMenu?.enable === true ? os.bootMenu.timeoutMs : undefined,
      "reboot-timeout": os.bios?.rebootTimeoutMs,
      strict: true,
    }),
  ];
  if (os.kernel !== undefined) parts.push(words("-kernel", os.kernel));
  if (os.initrd !== undefined) parts.push(words("-initrd", os.initrd));
  if (os.cmdline !== undefined) parts.push(words("-append", os.cmdline));
  if (os.dtb !== undefined) parts.push(words("-dtb", os.dtb));
  if (os.shim !== undefined) parts.push(words("-shim", os.shim));
  for (const { type, path } of os.acpiTables ?? []) {
    if (type !== "slic") throw notBuilt(`an ACPI table of type '${type}'`, "'slic'");
    parts.push(option("-acpitable", undefined, { sig: "SLIC", file: path }));
  }
  return parts;
}

/** A BIOS image other than QEMU's own. */
export const firmwareParts = ({ definition }: BuildContext): Part[] => {
  const { loader, firmware, varstore } = definition.os;
  if (varstore !== undefined) throw notBuilt("<varstore>");
  if (firmware === "efi") throw notBuilt("<os firmware='efi'>", "a <loader type='pflash'> and <nvram> of your own");
  return loader?.path !== undefined && (loader.type ?? "rom") === "rom" ? [words("-bios", loader.path)] : [];
};

/** Places in the boot order, by alias: the devices' own, or from <boot dev=…/> the first device of each kind. */
export function bootOrder({ os, devices }: DomainDefinition): Map<string, number> {
  const order = new Map<string, number>();
  const bootable = [...devices.disks, ...devices.interfaces, ...devices.hostdevs, ...devices.redirdevs];
  for (const { alias, bootOrder: place } of bootable)
    if (alias !== undefined && place !== undefined) order.set(alias, place);
  if (order.size > 0) return order;
  for (const [index, { dev }] of (os.boot ?? []).entries()) {
    const { disks, interfaces } = devices;
    const first = {
      hd: () => disks.find((disk) => disk.device === "disk" || disk.device === "lun"),
      cdrom: () => disks.find((disk) => disk.device === "cdrom"),
      fd: () => disks.find((disk) => disk.device === "floppy"),
      network: () => interfaces[0],
    }[dev]();
    if (first?.alias !== undefined && !order.has(first.alias)) order.set(first.alias, index + 1);
  }
  return order;
}
