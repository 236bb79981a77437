/**
 * Which of a domain's devices the XML of a device means. Each kind has what tells its devices apart: a disk its target,
 * an interface its MAC address, a host device what it is on the host; where there is nothing of the kind, all that is
 * said of the two has to agree.
 */
import type { Channel, Console, DomainDefinition, Hostdev, Interface } from "../../../formats/domain/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../protocol/enums.ts";
import { internalError, invalidArgument, operationFailed, virError } from "../../../protocol/errors.ts";
import {
  type Device,
  type DeviceInfo,
  type DeviceKind,
  type DeviceOf,
  devicesOf,
  everyDevice,
  infoOf,
} from "./device.ts";

/** Whether the XML (`wanted`, completed) means that one. */
type Match<K extends DeviceKind> = (wanted: DeviceOf<K>, present: DeviceOf<K>) => boolean;

const sameCharacter: Match<"serial" | "parallel" | "console" | "channel"> = (wanted, present) =>
  wanted.type === present.type && agrees(sourceOf(wanted), sourceOf(present));

/** What a device is connected to on the host; the path of a terminal is the host's own choice. */
const sourceOf = (device: DeviceOf<"serial" | "parallel" | "console" | "channel">): unknown => {
  if (device.type === "pty" || device.type === "vc") return undefined;
  if ("sources" in device) return device.sources;
  return "source" in device ? device.source : undefined;
};

const channelName = ({ target }: Channel): string =>
  target.type === "guestfwd" ? `${target.address}:${target.port}` : (target.name ?? "");

/** The kinds that something tells apart. */
const identities: { readonly [K in DeviceKind]?: Match<K> } = {
  disk: (wanted, present) => wanted.target.dev === present.target.dev,
  controller: (wanted, present) =>
    wanted.type === present.type && wanted.index !== undefined && wanted.index === present.index,
  lease: (wanted, present) => wanted.key === present.key && wanted.lockspace === present.lockspace,
  filesystem: (wanted, present) => wanted.target === present.target,
  serial: (wanted, present) =>
    sameCharacter(wanted, present) &&
    wanted.target?.port === present.target?.port &&
    (wanted.target?.type ?? present.target?.type) === present.target?.type,
  parallel: (wanted, present) => sameCharacter(wanted, present) && wanted.target?.port === present.target?.port,
  console: (wanted, present) =>
    sameCharacter(wanted, present) &&
    consoleType(wanted) === consoleType(present) &&
    wanted.target?.port === present.target?.port,
  channel: (wanted, present) =>
    sameCharacter(wanted, present) &&
    wanted.target.type === present.target.type &&
    channelName(wanted) === channelName(present),
  hostdev: (wanted, present) => sameHostDevice(wanted, present),
};

export const consoleType = ({ target }: Console): string => target?.type ?? "serial";

function sameHostDevice(wanted: Hostdev, present: Hostdev): boolean {
  if (wanted.mode === "capabilities" || present.mode === "capabilities")
    return wanted.type === present.type && agrees(wanted.source, present.source);
  if (wanted.type === "usb" && present.type === "usb") {
    const { bus, device, vendorId, productId } = wanted.source;
    if (bus !== undefined && device !== undefined)
      return bus === present.source.bus && device === present.source.device;
    return vendorId === present.source.vendorId && productId === present.source.productId;
  }
  if (wanted.type === "pci" && present.type === "pci") return samePlace(wanted.source.address, present.source.address);
  return wanted.type === present.type && agrees(wanted.source, present.source);
}

interface Place {
  readonly domain: number;
  readonly bus: number;
  readonly slot: number;
  readonly function: number;
}
const samePlace = (left: Place, right: Place): boolean =>
  left.domain === right.domain &&
  left.bus === right.bus &&
  left.slot === right.slot &&
  left.function === right.function;

/** Everything that `wanted` says is so in `present`. */
function agrees(wanted: unknown, present: unknown): boolean {
  if (wanted === undefined) return true;
  if (typeof wanted !== "object" || wanted === null) return wanted === present;
  if (typeof present !== "object" || present === null) return false;
  return Object.entries(wanted).every(([key, value]) => agrees(value, (present as Record<string, unknown>)[key]));
}

/** What is the hypervisor's to choose, and so is no part of what a device is. */
const chosen: ReadonlySet<string> = new Set([
  "alias",
  "address",
  "acpiIndex",
  "acpiNodeset",
  "bootOrder",
  "loadparm",
  "rom",
]);

/** All that is said of one is said of the other, but for what is chosen by the hypervisor. */
function alike(left: unknown, right: unknown, outermost = true): boolean {
  if (typeof left !== "object" || left === null || typeof right !== "object" || right === null) return left === right;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => {
    if (outermost && chosen.has(key)) return true;
    return alike((left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key], false);
  });
}

export const sameAddress = (left: DeviceInfo["address"], right: DeviceInfo["address"]): boolean =>
  alike(left, right, false);

/** A device at an address is at that one. */
const atAddress = ({ address }: DeviceInfo, present: DeviceInfo): boolean =>
  address === undefined || sameAddress(address, present.address);

/**
 * The index of the device among those of its kind; -1: there is none. `wanted`: completed as the domain's own are;
 * `given`: as the XML says, with nothing filled in.
 * @throws {VirError} OPERATION_FAILED: an interface that several could be
 */
export function indexOfDevice(definition: DomainDefinition, wanted: Device, given: Device = wanted): number {
  if (given.kind === "interface") return indexOfInterface(definition, given.definition);
  const identity = identities[wanted.kind] as ((one: unknown, other: unknown) => boolean) | undefined;
  const present: readonly unknown[] = devicesOf(definition, wanted.kind);
  if (identity !== undefined) return present.findIndex((one) => identity(wanted.definition, one));
  return present.findIndex((one) => atAddress(infoOf(given), one as DeviceInfo) && alike(wanted.definition, one));
}

function indexOfInterface({ devices }: DomainDefinition, { mac, alias, address }: Interface): number {
  const indexes = devices.interfaces.flatMap((one, index) => {
    if (mac !== undefined && one.mac !== mac) return [];
    if (alias !== undefined && one.alias !== alias) return [];
    if (address?.type === "pci" && !(one.address?.type === "pci" && samePlace(address, one.address))) return [];
    return address?.type === "ccw" && !sameAddress(address, one.address) ? [] : [index];
  });
  if (indexes.length > 1)
    throw operationFailed(
      `${indexes.length} interfaces ${mac === undefined ? "are meant" : `have the MAC address ${mac}`}: say more, such as its PCI address`,
    );
  return indexes[0] ?? -1;
}

/** @throws {VirError} DEVICE_MISSING and, for some kinds, INVALID_ARG or OPERATION_FAILED; as `indexOfDevice` */
export function findDevice(definition: DomainDefinition, wanted: Device, given: Device = wanted): number {
  const index = indexOfDevice(definition, wanted, given);
  if (index === -1) throw missing(wanted);
  return index;
}

const characters: ReadonlySet<DeviceKind> = new Set(["serial", "parallel", "console", "channel"]);
const singles: ReadonlySet<DeviceKind> = new Set(["vsock", "iommu"]);

function missing(device: Device) {
  const what = `the domain has no such ${describe(device)}`;
  if (characters.has(device.kind)) return invalidArgument(what);
  if (singles.has(device.kind)) return operationFailed(what);
  return virError(ErrorNumber.DEVICE_MISSING, what, { domain: ErrorDomain.DOMAIN });
}

/** A device in words. */
export function describe(device: Device): string {
  if (device.kind === "disk") return `disk '${device.definition.target.dev}'`;
  if (device.kind === "interface" && device.definition.mac !== undefined) return `interface ${device.definition.mac}`;
  if (device.kind === "filesystem") return `filesystem '${device.definition.target}'`;
  if (device.kind === "controller")
    return `${device.definition.type} controller ${device.definition.index ?? ""}`.trim();
  return device.kind;
}

/** The device of that alias. @throws {VirError} INTERNAL_ERROR: none has it, as libvirt says it */
export function deviceWithAlias(definition: DomainDefinition, alias: string): Device {
  const device = everyDevice(definition).find((one) => infoOf(one).alias === alias);
  if (alias === "" || device === undefined)
    throw internalError(`no device of the domain has the alias '${alias}'`, { domain: ErrorDomain.DOMAIN });
  return device;
}
