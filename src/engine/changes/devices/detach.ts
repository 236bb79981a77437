/** A domain without one of its devices. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { operationInvalid } from "../../../protocol/errors.ts";
import { checkPluggable, resized } from "./attach.ts";
import { type Device, type DeviceKind, devicesOf, withDevices } from "./device.ts";
import { consoleType, findDevice } from "./find.ts";

/**
 * The device of the definition that is to go.
 * @throws {VirError} OPERATION_UNSUPPORTED: devices of that kind stay; OPERATION_INVALID: a serial console; as
 * `findDevice`
 */
export function deviceToDetach(definition: DomainDefinition, wanted: Device, given: Device = wanted): Device {
  checkPluggable(wanted);
  if (wanted.kind === "console" && consoleType(wanted.definition) === "serial")
    throw operationInvalid("a serial console goes with its serial port: detach that");
  const device = devicesOf(definition, wanted.kind)[findDevice(definition, wanted, given)];
  return { kind: wanted.kind, definition: device } as Device;
}

/** `device`: one of the definition's own, as `deviceToDetach` gives it. */
export function withoutDevice(definition: DomainDefinition, { kind, definition: device }: Device): DomainDefinition {
  const left = withDevices(definition, kind, without(definition, kind, device) as never);
  if (kind === "memory") return resized(left, -device.target.sizeKiB);
  return kind === "serial" && left.devices.serials.length === 0 ? withoutSerialConsole(left) : left;
}

const without = (definition: DomainDefinition, kind: DeviceKind, device: unknown): unknown[] =>
  devicesOf<DeviceKind>(definition, kind).filter((one: unknown) => one !== device);

/** The first console stands for the first serial port, and goes with the last. */
function withoutSerialConsole(definition: DomainDefinition): DomainDefinition {
  const { consoles } = definition.devices;
  return withDevices(
    definition,
    "console",
    consoles.filter((one) => consoleType(one) !== "serial"),
  );
}
