/** What no hypervisor can run: refused when a domain is defined. */
import { configUnsupported, internalError, xmlError } from "../../protocol/errors.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import type { Address, DriveAddress } from "./devices/address.ts";
import type { DomainDefinition } from "./definition.ts";
import type { Disk } from "./devices/disk.ts";
import type { Devices } from "./devices/index.ts";
import { validateGiven } from "./validate/given.ts";
import { validateResources } from "./validate/resources.ts";
import { validateDisplays } from "./validate/displays.ts";
import { validateHostdevs } from "./validate/hostdevs.ts";

/**
 * Refuses a completed definition that contradicts itself. XML_ERROR for what is malformed, CONFIG_UNSUPPORTED for what no
 * machine can be, each naming the element and what would do.
 */
export function validateDomain(definition: DomainDefinition): void {
  refuseDuplicateControllers(definition.devices);
  validateGiven(definition);
  validateCompleted(definition);
}

/** The part of it that can only be told once the definition is complete. */
export function validateCompleted(definition: DomainDefinition): void {
  const { name, devices } = definition;
  if (name.includes("/")) throw xmlError(`the name '${name}' contains '/', which no domain's name may`);
  if (name.trim() === "") throw xmlError("the name consists of white space alone");
  validateBoot(definition);
  validateResources(definition);
  validateDisks(devices);
  validateCharacters(devices);
  validateDisplays(definition);
  validateHostdevs(definition);
}

function validateBoot({ os, devices }: DomainDefinition): void {
  const orders = new Set<number>();
  for (const list of [devices.disks, devices.interfaces, devices.hostdevs, devices.redirdevs])
    for (const { bootOrder } of list) {
      if (bootOrder === undefined) continue;
      if (bootOrder === 0) throw xmlError("the boot order 0 is none: places are counted from 1");
      if (orders.has(bootOrder)) throw xmlError(`the boot order ${bootOrder} is given to two devices`);
      orders.add(bootOrder);
    }
  if (orders.size > 0 && os.boot !== undefined && os.boot.length > 0)
    throw configUnsupported(
      "devices with a <boot order> of their own exclude <boot dev> under <os>: use one of the two",
    );
}

const parts = new Set(["ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3"]);

/** Two controllers of one kind with one index; a PCI root anywhere but at index 0. */
export function refuseDuplicateControllers({ controllers }: Devices): void {
  const seen = new Set<string>();
  for (const controller of controllers) {
    const { type, index } = controller;
    if (type === "pci" && index !== 0 && (controller.model === "pci-root" || controller.model === "pcie-root"))
      throw xmlError(`the ${controller.model} controller has index ${index}: a root always has index 0`);
    const part = type === "usb" && parts.has(controller.model ?? "") ? `/${controller.model}` : "";
    const key = `${type}${part}/${index}`;
    if (seen.has(key)) throw xmlError(`two ${type} controllers have the index ${index}`);
    seen.add(key);
  }
}

function validateDisks({ disks, hostdevs }: Devices): void {
  const names = new Set<string>();
  const places = new Map<string, string>();
  for (const hostdev of hostdevs)
    if (hostdev.address?.type === "drive") places.set(placeKey("scsi", hostdev.address), "a device of the host");
  for (const { target } of disks) {
    if (names.has(target.dev)) throw xmlError(`two disks have the target '${target.dev}'`);
    names.add(target.dev);
  }
  for (const disk of disks) {
    const { dev, bus } = disk.target;
    validateDisk(disk);
    if (disk.address?.type !== "drive" || bus === undefined) continue;
    const key = placeKey(bus, disk.address);
    const other = places.get(key);
    if (other !== undefined)
      throw configUnsupported(`the disk '${dev}' has the ${bus} address ${key} of ${other}: give one of them another`);
    places.set(key, `the disk '${dev}'`);
  }
}

const placeKey = (bus: string, { controller, bus: channel, target, unit }: DriveAddress): string =>
  `${bus} ${controller}:${channel}:${target}:${unit}`;

/** The kinds of address a disk may have, by its bus. */
const addressesOfBus: Readonly<Partial<Record<string, readonly Address["type"][]>>> = {
  ide: ["drive"],
  sata: ["drive"],
  scsi: ["drive"],
  fdc: ["drive"],
};

function validateDisk(disk: Disk): void {
  const { dev, bus = "" } = disk.target;
  const fail = (what: string) => configUnsupported(`the disk '${dev}' ${what}`);
  const type = disk.address?.type;
  if (type !== undefined && addressesOfBus[bus]?.includes(type) === false)
    throw fail(`is on the ${bus} bus, where an address is of type drive, not ${type}`);
  if (disk.device === "floppy" && bus !== "fdc") throw fail(`is a floppy on the ${bus} bus: floppies need bus='fdc'`);
  if (disk.device !== "floppy" && bus === "fdc") throw fail("is on the floppy bus but is none: use device='floppy'");
  if (disk.device === "lun") {
    if (disk.type !== "block" && disk.type !== "network" && disk.type !== "volume")
      throw fail(`is a LUN of type '${disk.type}': only block devices and network targets are`);
    if (bus !== "scsi" && bus !== "virtio") throw fail(`is a LUN on the ${bus} bus: only scsi and virtio carry LUNs`);
  }
  if (disk.sgio === "unfiltered") throw fail("asks for unfiltered SG_IO, which Linux no longer has");
  if (disk.driver?.type === "dir") throw fail("has the format 'dir': use type='dir' instead");
  if (disk.transient !== undefined && disk.readonly === true && disk.device === "disk")
    throw fail("is transient and read-only: it can be only one of the two");
  if (disk.encryption !== undefined && sourceEncrypted(disk)) throw fail("has two <encryption> elements");
}

const sourceEncrypted = ({ source }: Disk): boolean =>
  source !== undefined && "encryption" in source && source.encryption !== undefined;

function validateCharacters(devices: Devices): void {
  const lists = [devices.serials, devices.parallels, devices.consoles, devices.channels, devices.redirdevs];
  for (const list of lists)
    for (const device of list)
      if (device.type === "udp" && device.sources.length > 2)
        throw xmlError("a character device over UDP has two <source> elements at most");
  for (const redirdev of devices.redirdevs)
    if (redirdev.type === "unix" && redirdev.source?.path === undefined) throw missingPath("redirdev");
  for (const { backend } of devices.rngs)
    if (backend.model === "egd" && backend.type === "unix" && backend.source?.path === undefined)
      throw missingPath("rng");
}

const missingPath = (element: string) =>
  internalError(`the unix socket of a ${element} needs <source path='…'>`, { domain: ErrorDomain.DOMAIN });
