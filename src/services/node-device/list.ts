/** Which devices a list with flags means: groups of flags, any of a group, all of the groups. */
import { capabilityFlags, capabilityTypesOf, type CapabilityType } from "../../formats/node-device/index.ts";
import { ConnectListAllNodeDeviceFlags as Flag } from "../../protocol/enums.ts";
import type { HostDevice } from "./source.ts";

type Test = (device: HostDevice) => boolean;

const is =
  (type: CapabilityType): Test =>
  ({ definition }) =>
    capabilityTypesOf(definition).includes(type);

const groups: readonly (readonly [flag: number, test: Test])[][] = [
  (Object.keys(capabilityFlags) as CapabilityType[]).map((type) => [capabilityFlags[type], is(type)]),
  [
    [Flag.ACTIVE, ({ active }) => active],
    [Flag.INACTIVE, ({ active }) => !active],
  ],
  [
    [Flag.PERSISTENT, ({ persistent }) => persistent],
    [Flag.TRANSIENT, ({ persistent }) => !persistent],
  ],
];

/** Every flag that a list takes. */
export const listFlags = groups.flat().reduce((all, [flag]) => all | flag, 0);

export function filterDevices(devices: Iterable<HostDevice>, flags: number): HostDevice[] {
  const wanted = groups
    .map((group) => group.filter(([flag]) => (flags & flag) !== 0))
    .filter((group) => group.length > 0);
  return [...devices].filter((device) => wanted.every((group) => group.some(([, test]) => test(device))));
}
