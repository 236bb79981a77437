/** A domain with one device more. */
import { completeDisk } from "../../../formats/domain/complete/disks.ts";
import { generateMac } from "../../../formats/domain/complete/devices.ts";
import type { Controller, Disk, DomainDefinition } from "../../../formats/domain/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../protocol/enums.ts";
import { configUnsupported, operationInvalid, operationUnsupported, virError } from "../../../protocol/errors.ts";
import { currentMemoryKiB, maximumMemoryKiB } from "../../sizes.ts";
import { type Device, type DeviceKind, devicesOf, everyDevice, infoOf, withDevices } from "./device.ts";
import { consoleType, describe, indexOfDevice } from "./find.ts";

/** The kinds that a domain is defined with, or without, for good. */
const fixed: ReadonlySet<DeviceKind> = new Set([
  "graphics",
  "video",
  "audio",
  "memballoon",
  "tpm",
  "panic",
  "hub",
  "smartcard",
  "nvram",
  "crypto",
  "pstore",
]);

/** @throws {VirError} OPERATION_UNSUPPORTED: devices of that kind neither come nor go */
export function checkPluggable(device: Device): void {
  if (fixed.has(device.kind))
    throw operationUnsupported(`<${device.kind}> can neither be attached nor detached: change the domain's XML`);
}

/** The kinds of which there is one of each identity. */
const unique: ReadonlySet<DeviceKind> = new Set([
  "disk",
  "controller",
  "lease",
  "filesystem",
  "serial",
  "parallel",
  "console",
  "channel",
  "hostdev",
  "shmem",
  "watchdog",
]);

/**
 * What keeps a device from being one of the domain's. `wanted`: completed as the domain's own are; `given`: as its XML
 * says.
 * @throws {VirError} OPERATION_UNSUPPORTED: not of that kind; OPERATION_INVALID: there is one already;
 * CONFIG_UNSUPPORTED: its alias or place in the boot order is taken, or there is no room for it
 */
export function checkAttachable(definition: DomainDefinition, wanted: Device, given: Device = wanted): void {
  checkPluggable(wanted);
  const { kind } = wanted;
  if (wanted.kind === "console" && consoleType(wanted.definition) === "serial")
    throw operationUnsupported("a serial console comes with its serial port: attach that");
  if (unique.has(kind) && indexOfDevice(definition, wanted, given) !== -1)
    throw operationInvalid(`the domain has the ${describe(wanted)} already`);
  if ((kind === "vsock" || kind === "iommu") && devicesOf(definition, kind).length > 0)
    throw operationInvalid(`the domain has a ${kind} already, and there is one at most`);
  checkShared(definition, wanted);
  if (wanted.kind === "memory") checkMemoryRoom(definition, wanted.definition.target.sizeKiB);
}

/**
 * What no two devices share. `replaced`: the device in whose place it comes.
 * @throws {VirError} CONFIG_UNSUPPORTED
 */
export function checkShared(definition: DomainDefinition, wanted: Device, replaced?: unknown): void {
  const { alias, bootOrder } = infoOf(wanted);
  for (const other of everyDevice(definition)) {
    if (other.definition === replaced) continue;
    const info = infoOf(other);
    if (alias !== undefined && info.alias === alias)
      throw configUnsupported(`the alias '${alias}' is that of another device`);
    if (bootOrder !== undefined && info.bootOrder === bootOrder)
      throw configUnsupported(`the place ${bootOrder} in the boot order is that of the ${describe(other)}`);
  }
}

function checkMemoryRoom(definition: DomainDefinition, sizeKiB: number): void {
  const { maxMemoryKiB, maxMemorySlots = 0, devices } = definition;
  if ((definition.cpu?.numa ?? []).length === 0)
    throw virError(ErrorNumber.XML_DETAIL, "memory is plugged into a NUMA node, and the domain has none", {
      domain: ErrorDomain.DOMAIN,
    });
  if (maxMemoryKiB === undefined)
    throw configUnsupported("memory can be plugged in only where <maxMemory> says how much there may be");
  const there = maximumMemoryKiB(definition);
  if (there + sizeKiB > maxMemoryKiB)
    throw configUnsupported(`${sizeKiB} KiB more than ${there} KiB would exceed <maxMemory>, ${maxMemoryKiB} KiB`);
  const slots = devices.memories.filter(({ model }) => model === "dimm" || model === "nvdimm").length;
  if (slots >= maxMemorySlots)
    throw configUnsupported(`all ${maxMemorySlots} slots for memory are taken: <maxMemory slots> says how many`);
}

/** The definition with the device, as it is, behind the others of its kind. */
export function withDevice(definition: DomainDefinition, device: Device): DomainDefinition {
  const { kind } = device;
  const attached = withDevices(definition, kind, [...devicesOf(definition, kind), device.definition] as never);
  return device.kind === "memory" ? resized(attached, device.definition.target.sizeKiB) : attached;
}

/**
 * The definition with a device as its XML says, numbered, and with what it needs to be there. Nothing is checked: see
 * `checkAttachable`.
 */
export function withNewDevice(definition: DomainDefinition, device: Device): DomainDefinition {
  if (device.kind === "disk") return withDevice(withScsiControllers(definition, device.definition), device);
  if (device.kind !== "controller") return withDevice(definition, device);
  return withDevice(definition, { kind: "controller", definition: numbered(definition, device.definition) });
}

/** A controller without a number gets the lowest that is free. */
function numbered({ devices }: DomainDefinition, controller: Controller): Controller {
  if (controller.index !== undefined) return controller;
  const taken = new Set(devices.controllers.filter(({ type }) => type === controller.type).map(({ index }) => index));
  let index = 0;
  while (taken.has(index)) index++;
  return { ...controller, index };
}

/** Where a disk comes on a further SCSI controller, it is one like the first: the guest knows how to drive that. */
function withScsiControllers(definition: DomainDefinition, given: Disk): DomainDefinition {
  const { controllers } = definition.devices;
  const like = controllers.find(({ type }) => type === "scsi");
  const disk = structuredClone(given);
  completeDisk(disk);
  if (like?.type !== "scsi" || disk.target.bus !== "scsi" || disk.address?.type !== "drive") return definition;
  const taken = new Set(controllers.filter(({ type }) => type === "scsi").map(({ index }) => index));
  const added: Controller[] = [];
  for (let index = 0; index <= disk.address.controller; index++)
    if (!taken.has(index))
      added.push({ type: "scsi", index, ...(like.model === undefined ? {} : { model: like.model }) });
  return added.length === 0 ? definition : withDevices(definition, "controller", [...controllers, ...added]);
}

/** The memory of a domain grows with each device of memory, and shrinks when one goes. */
export function resized(definition: DomainDefinition, byKiB: number): DomainDefinition {
  const memoryKiB = maximumMemoryKiB(definition) + byKiB;
  return {
    ...definition,
    memoryKiB,
    currentMemoryKiB: Math.max(0, Math.min(memoryKiB, currentMemoryKiB(definition) + byKiB)),
  };
}

/** An interface whose address is left open gets one now, so that guest and definition get the same. */
export function settled(device: Device): Device {
  if (device.kind !== "interface" || device.definition.mac !== undefined) return device;
  return { kind: "interface", definition: { ...device.definition, mac: generateMac() } };
}
