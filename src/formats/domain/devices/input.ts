/** What the user touches: mice, keyboards, tablets; and hubs to plug them into. */
import {
  attribute,
  element,
  on,
  onOff,
  oneOf,
  string,
  supported,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { deviceInfo, VirtioDriver } from "./device.ts";

const evdevSource = {
  dev: attribute(string),
  grab: attribute(oneOf("all")).optional(),
  grabToggle: attribute(
    oneOf("ctrl-ctrl", "alt-alt", "shift-shift", "meta-meta", "scrolllock", "ctrl-scrolllock"),
  ).optional(),
  repeat: attribute(onOff).optional(),
};

const input = {
  ...on("type", {
    mouse: {},
    tablet: {},
    keyboard: {},
    passthrough: { source: element("source", { evdev: attribute(string) }) },
    evdev: { source: element("source", evdevSource) },
  }),
  bus: attribute(supported(oneOf("ps2", "usb", "xen", "parallels", "virtio", "none"))).optional(),
  model: attribute(oneOf("virtio", "virtio-transitional", "virtio-non-transitional")).optional(),
  driver: VirtioDriver.optional(),
  ...deviceInfo,
};
export type Input = Fields<typeof input>;
export const Input: Element<Input> = element("input", input);

const hub = { type: attribute(oneOf("usb")), ...deviceInfo };
export interface Hub extends Fields<typeof hub> {}
export const Hub: Element<Hub> = element("hub", hub);
