/** Attaching, detaching and changing devices, as changes that the engine makes. */
import { type DomainDefinition, noDevices } from "../../../formats/domain/index.ts";
import { DomainDeviceModifyFlags, DomainEventID } from "../../../protocol/enums.ts";
import { configUnsupported, VirError } from "../../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../../protocol/remote/types.ts";
import { affectedBy, definitionAsked } from "../affect.ts";
import { makeChange, operationOf } from "../change.ts";
import type { DomainEngine } from "../../engine.ts";
import type { Hypervisor } from "../../hypervisor.ts";
import { checkAttachable, settled, withDevice, withNewDevice } from "./attach.ts";
import { deviceToDetach, withoutDevice } from "./detach.ts";
import { type Device, type DeviceKind, devicesOf, infoOf, parseDevice, withDevices } from "./device.ts";
import { deviceWithAlias } from "./find.ts";
import { changeable, deviceToUpdate, withDeviceReplaced } from "./update.ts";

/** What the XML says, and the same as the hypervisor completes it. */
interface Meant {
  readonly given: Device;
  readonly wanted: Device;
}

async function meant(engine: DomainEngine, reference: DomainReference, flags: number, xml: string): Promise<Meant> {
  const domain = engine.domains.get(reference);
  const { live } = affectedBy(domain, flags);
  const given = parseDevice(xml);
  const definition = definitionAsked(domain, live ? DomainDeviceModifyFlags.LIVE : DomainDeviceModifyFlags.CONFIG);
  return { given, wanted: await completed(engine.hypervisor, definition, given) };
}

/** The kinds that are told apart by things that a definition may leave to the hypervisor. */
const compared: ReadonlySet<DeviceKind> = new Set([
  "serial",
  "parallel",
  "console",
  "channel",
  "input",
  "sound",
  "rng",
  "redirdev",
  "shmem",
  "watchdog",
  "vsock",
  "iommu",
  "memory",
]);

/**
 * The device as it would be in a domain that has no other: two devices are compared with their defaults. One that the
 * hypervisor refuses is compared as it is; it may still be one of the domain's.
 */
async function completed(hypervisor: Hypervisor, definition: DomainDefinition, device: Device): Promise<Device> {
  if (!compared.has(device.kind)) return device;
  const { emulator } = definition.devices;
  const alone = { ...definition, devices: { ...noDevices(), ...(emulator === undefined ? {} : { emulator }) } };
  try {
    const defined = await hypervisor.define(withDevices(alone, device.kind, [device.definition] as never));
    const [first] = devicesOf(defined, device.kind);
    return first === undefined ? device : ({ kind: device.kind, definition: numberedAs(device, first) } as Device);
  } catch (error) {
    if (error instanceof VirError) return device;
    throw error;
  }
}

/** The number of a port is no default: alone, a port would always be the first. */
function numberedAs({ definition: given }: Device, first: object): object {
  const result: Record<string, unknown> = { ...first };
  const { target } = given as { target?: unknown };
  const { target: numbered } = first as { target?: unknown };
  if (typeof numbered === "object" && numbered !== null && "port" in numbered) {
    const { port: _, ...others } = numbered;
    const port = typeof target === "object" && target !== null && "port" in target ? { port: target.port } : {};
    result["target"] = { ...others, ...port };
  }
  return result;
}

/** @throws {VirError} XML_DETAIL, CONFIG_UNSUPPORTED, … for the XML; see `checkAttachable` for the rest */
export async function attachDevice(
  engine: DomainEngine,
  reference: DomainReference,
  xml: string,
  flags: number,
): Promise<void> {
  const { given, wanted } = await meant(engine, reference, flags, xml);
  const device = settled(given);
  let alias: string | undefined;
  await makeChange(engine, reference, flags, {
    call: "domainAttachDeviceFlags",
    checked: true,
    config(definition) {
      checkAttachable(definition, wanted, given);
      return withNewDevice(definition, device);
    },
    async live(guest, signal) {
      checkAttachable(guest.definition, wanted, given);
      const plugged = await operationOf(guest, "attachDevice")(device, signal);
      alias = infoOf(plugged).alias;
      return (definition) => withDevice(definition, plugged);
    },
    made(domain) {
      if (alias !== undefined) engine.events.emit(domain, DomainEventID.DEVICE_ADDED, { devAlias: alias });
    },
  });
}

/** @throws {VirError} DEVICE_MISSING, …: see `deviceToDetach` */
export async function detachDevice(
  engine: DomainEngine,
  reference: DomainReference,
  xml: string,
  flags: number,
): Promise<void> {
  const { given, wanted } = await meant(engine, reference, flags, xml);
  await detach(engine, reference, flags, "domainDetachDeviceFlags", (definition) =>
    deviceToDetach(definition, wanted, given),
  );
}

/** @throws {VirError} INTERNAL_ERROR: no device has the alias */
export async function detachDeviceAlias(
  engine: DomainEngine,
  reference: DomainReference,
  alias: string,
  flags: number,
): Promise<void> {
  await detach(engine, reference, flags, "domainDetachDeviceAlias", (definition) => {
    const device = deviceWithAlias(definition, alias);
    return deviceToDetach(definition, device, device);
  });
}

async function detach(
  engine: DomainEngine,
  reference: DomainReference,
  flags: number,
  call: string,
  find: (definition: DomainDefinition) => Device,
): Promise<void> {
  let removed: string | undefined;
  await makeChange(engine, reference, flags, {
    call,
    checked: true,
    config: (definition) => withoutDevice(definition, find(definition)),
    async live(guest, signal) {
      const device = find(guest.definition);
      if ((await operationOf(guest, "detachDevice")(device, signal)) === "asked") return (definition) => definition;
      removed = infoOf(device).alias;
      return (definition) => withoutDevice(definition, device);
    },
    made(domain) {
      if (removed !== undefined) engine.events.emit(domain, DomainEventID.DEVICE_REMOVED, { devAlias: removed });
    },
  });
}

/** @throws {VirError} see `deviceToUpdate`; CONFIG_UNSUPPORTED: a running guest's cannot be changed */
export async function updateDevice(
  engine: DomainEngine,
  reference: DomainReference,
  xml: string,
  flags: number,
): Promise<void> {
  const { given, wanted } = await meant(engine, reference, flags, xml);
  const force = (flags & DomainDeviceModifyFlags.FORCE) !== 0;
  await makeChange(engine, reference, flags, {
    call: "domainUpdateDeviceFlags",
    checked: true,
    config: (definition) => withDeviceReplaced(definition, deviceToUpdate(definition, wanted, given), given),
    async live(guest, signal) {
      if (!changeable.has(given.kind)) throw configUnsupported(`<${given.kind}> of a running guest cannot be changed`);
      const present = deviceToUpdate(guest.definition, wanted, given);
      const updated = await operationOf(guest, "updateDevice")(present, given, { force }, signal);
      return (definition) => withDeviceReplaced(definition, present, updated);
    },
  });
}
