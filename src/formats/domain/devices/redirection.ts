/** USB devices of the client that the guest gets, and which of them it may get. */
import {
  attribute,
  element,
  integer,
  many,
  matching,
  on,
  oneOf,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { characterSources, DeviceLog } from "./character.ts";
import { bootableDeviceInfo } from "./device.ts";

const redirdev = {
  bus: attribute(oneOf("usb")).default("usb"),
  ...on("type", characterSources),
  log: DeviceLog.optional(),
  ...bootableDeviceInfo,
};
export type Redirdev = Fields<typeof redirdev>;
export const Redirdev: Element<Redirdev> = element("redirdev", redirdev);

const id = (digits: number, max: number) => ({
  ...integer({ min: -1, max, base: 0 as const }),
  write: (value: number) => (value < 0 ? "-1" : `0x${value.toString(16).padStart(digits, "0")}`),
});
const version = matching(/^(?:-1|[0-9]{1,2}\.[0-9]{1,2})$/, "a USB version like 2.00, or -1 for any");

const usbdev = {
  class: attribute(id(2, 0xff)).optional(),
  vendor: attribute(id(4, 0xffff)).optional(),
  product: attribute(id(4, 0xffff)).optional(),
  version: attribute(version).optional(),
  allow: attribute(yesNo),
};
const redirfilter = { devices: many(element("usbdev", usbdev)) };
/** The first line that fits a device decides; -1 fits any. */
export interface RedirFilter extends Fields<typeof redirfilter> {}
export const RedirFilter: Element<RedirFilter> = element("redirfilter", redirfilter);
