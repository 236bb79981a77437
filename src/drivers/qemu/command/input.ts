/** Mice, tablets and keyboards; USB hubs. */
import type { Input } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, refuse, requireType, type BuildContext } from "./context.ts";
import { device, object, type Part } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export function inputParts(context: BuildContext): Part[] {
  return context.definition.devices.inputs.flatMap((input) => buildInput(context, input));
}

const usbDrivers = { mouse: "usb-mouse", tablet: "usb-tablet", keyboard: "usb-kbd" } as const;

export function buildInput(context: BuildContext, input: Input): Part[] {
  const element = `<input type='${input.type}' bus='${input.bus ?? ""}'>`;
  if (input.type === "evdev") return evdev(input, aliasOf(input, element));
  switch (input.bus) {
    case "ps2":
      // a PC has them; they cannot be added
      return [];
    case "usb": {
      if (input.type === "passthrough") return refuse(element, "passthrough is possible on the bus 'virtio' only");
      const driver = requireType(context, usbDrivers[input.type], element);
      return [device({ driver, id: aliasOf(input, element), ...placeProperties(context, input, element) })];
    }
    case "virtio": {
      const base = input.type === "passthrough" ? "virtio-input-host" : `virtio-${input.type}`;
      return [
        device({
          ...virtioProperties(context, base, input, input.driver, element),
          id: aliasOf(input, element),
          evdev: input.type === "passthrough" ? input.source.evdev : undefined,
          ...placeProperties(context, input, element),
        }),
      ];
    }
    default:
      return refuse(element, "the bus is not supported");
  }
}

/** A device of the host that goes to the guest as it is, with keys that switch it back and forth. */
function evdev(input: Extract<Input, { type: "evdev" }>, id: string): Part[] {
  const { dev, grab, grabToggle, repeat } = input.source;
  return [
    object({
      "qom-type": "input-linux",
      id,
      evdev: dev,
      repeat,
      grab_all: grab === "all" ? true : undefined,
      "grab-toggle": grabToggle,
    }),
  ];
}

export function hubParts(context: BuildContext): Part[] {
  return context.definition.devices.hubs.map((hub) =>
    device({
      driver: requireType(context, "usb-hub", "<hub>"),
      id: aliasOf(hub, "<hub>"),
      ...placeProperties(context, hub, "<hub>"),
    }),
  );
}
