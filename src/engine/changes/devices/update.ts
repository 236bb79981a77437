/** A domain one of whose devices is changed: a medium, a link, a display's password. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { invalidArgument, operationUnsupported } from "../../../protocol/errors.ts";
import { checkShared, resized } from "./attach.ts";
import { type Device, type DeviceKind, devicesOf, infoOf, withDevices } from "./device.ts";
import { findDevice, sameAddress } from "./find.ts";

/**
 * The device of the definition in whose place this one comes.
 * @throws {VirError} OPERATION_UNSUPPORTED: devices of that kind are not changed; INVALID_ARG, DEVICE_MISSING,
 * OPERATION_FAILED: there is none, or more than one that it could be; CONFIG_UNSUPPORTED: its alias or place in the boot
 * order is taken
 */
export function deviceToUpdate(definition: DomainDefinition, wanted: Device, given: Device = wanted): Device {
  const index = indexToUpdate(definition, wanted, given);
  const present = devicesOf(definition, wanted.kind)[index];
  checkShared(definition, wanted, present);
  return { kind: wanted.kind, definition: present } as Device;
}

/** The kinds of which something can be changed. */
export const changeable: ReadonlySet<DeviceKind> = new Set(["disk", "graphics", "interface", "memory"]);

function indexToUpdate(definition: DomainDefinition, wanted: Device, given: Device): number {
  const { devices } = definition;
  switch (wanted.kind) {
    case "disk": {
      const { dev } = wanted.definition.target;
      return found(
        devices.disks.findIndex(({ target }) => target.dev === dev),
        `disk '${dev}'`,
      );
    }
    case "graphics": {
      const { type } = wanted.definition;
      return found(
        devices.graphics.findIndex((one) => one.type === type),
        `display of type '${type}'`,
      );
    }
    case "memory": {
      const { alias, address } = infoOf(given);
      return found(
        devices.memories.findIndex(
          (one) =>
            (alias !== undefined && one.alias === alias) ||
            (address !== undefined && sameAddress(one.address, address)),
        ),
        "memory at that address",
      );
    }
    case "interface":
      return findDevice(definition, wanted, given);
    default:
      throw operationUnsupported(`<${wanted.kind}> is not changed by itself: change the domain's XML`);
  }
}

function found(index: number, what: string): number {
  if (index === -1) throw invalidArgument(`the domain has no ${what} to change`);
  return index;
}

/** `present`: one of the definition's own; `wanted` comes in its place, as it is. */
export function withDeviceReplaced(definition: DomainDefinition, present: Device, wanted: Device): DomainDefinition {
  const list = devicesOf(definition, present.kind).map((one: unknown) =>
    one === present.definition ? wanted.definition : one,
  );
  const changed = withDevices(definition, present.kind, list as never);
  if (present.kind !== "memory" || wanted.kind !== "memory") return changed;
  return resized(changed, wanted.definition.target.sizeKiB - present.definition.target.sizeKiB);
}
