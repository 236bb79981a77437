/** What the readers of the kinds of device have in common. */
import type { NodeDeviceCapability } from "../../../formats/node-device/index.ts";
import type { PciIds } from "../../../host/node-devices/pci-ids.ts";
import type { SysDevice } from "../../../host/node-devices/sys-device.ts";

export interface Reading {
  readonly capability: NodeDeviceCapability;
  /** What tells the device from others of its name: its serial number, its MAC address. */
  readonly mark?: string | undefined;
}

/** Undefined: a device that is none for libvirt. */
export type Reader = (device: SysDevice, names: PciIds) => Promise<Reading | undefined>;

export function numberOf(text: string | undefined, base: 10 | 16 = 10): number | undefined {
  const number = text === undefined ? Number.NaN : Number.parseInt(text, base);
  return Number.isNaN(number) ? undefined : number;
}

type Given<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The fields without those that are undefined: an optional field is there or not. */
export function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>;
}
