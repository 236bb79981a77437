/** Serial and parallel ports, consoles and channels. */
import type { Channel, Console, Parallel, Serial } from "../../../formats/domain/index.ts";
import type { QmpObject } from "../qmp/message.ts";
import { placeProperties } from "./address.ts";
import { addressOf, aliasOf, controllerOf, refuse, requireType, type BuildContext } from "./context.ts";
import { chardevPart } from "./chardev.ts";
import { device, netdev, type Part, type QemuDevice } from "./part.ts";

export function characterParts(context: BuildContext): Part[] {
  const { serials, parallels, channels, consoles } = context.definition.devices;
  return [
    ...serials.flatMap((serial) => withBackend(context, serial, `<serial>`, serialDevice(context, serial))),
    ...parallels.flatMap((parallel) => withBackend(context, parallel, `<parallel>`, parallelDevice(context, parallel))),
    ...channels.flatMap((channel) => buildChannel(context, channel)),
    ...consoles.flatMap((console, place) => buildConsole(context, console, place)),
  ];
}

function withBackend(
  context: BuildContext,
  each: Serial | Parallel | Console | Channel,
  element: string,
  front: QemuDevice,
  name?: string,
): Part[] {
  return [chardevPart(context, `char${aliasOf(each, element)}`, each, element, name), device(front)];
}

export function serialDevice(context: BuildContext, serial: Serial): QemuDevice {
  const id = aliasOf(serial, "<serial>");
  const element = `<serial alias='${id}'>`;
  const type = serial.target?.type ?? "isa-serial";
  const drivers: Readonly<Record<string, string>> = {
    "isa-serial": "isa-serial",
    "usb-serial": "usb-serial",
    "pci-serial": "pci-serial",
    "isa-debug": "isa-debugcon",
  };
  const name = drivers[type] ?? refuse(element, `<target type='${type}'> is not for this machine`);
  const driver = requireType(context, serial.target?.model ?? name, element);
  const common = { driver, chardev: `char${id}`, id };
  if (type === "isa-serial") return { ...common, index: serial.target?.port, ...isaPlace(serial) };
  if (type === "isa-debug") return { ...common, iobase: isaPlace(serial)["iobase"] };
  return { ...common, ...placeProperties(context, serial, element) };
}

const isaPlace = ({ address }: Serial | Parallel): QmpObject =>
  address?.type === "isa" ? { iobase: address.iobase, irq: address.irq } : {};

function parallelDevice(context: BuildContext, parallel: Parallel): QemuDevice {
  const id = aliasOf(parallel, "<parallel>");
  const driver = requireType(context, "isa-parallel", `<parallel alias='${id}'>`);
  return { driver, chardev: `char${id}`, id, ...isaPlace(parallel) };
}

/** A port of a virtio-serial controller: the one of its address, else any free one. */
function portProperties(
  context: BuildContext,
  each: Channel | Console,
  element: string,
): { bus?: string; nr?: number } {
  if (each.address === undefined) return {};
  const { controller, port } = addressOf(each, "virtio-serial", element);
  const bus = aliasOf(
    controllerOf(context, "virtio-serial", controller, element),
    `the virtio-serial controller ${controller}`,
  );
  return { bus: `${bus}.0`, nr: port };
}

/** The first console may be another name of the first serial port, which stands already. */
function buildConsole(context: BuildContext, console: Console, place: number): Part[] {
  const type = console.target?.type ?? "serial";
  if (type === "serial" && place === 0 && context.definition.devices.serials.length > 0) return [];
  const element = `<console alias='${console.alias ?? ""}'>`;
  if (type !== "virtio")
    refuse(
      element,
      `<target type='${type}'> is possible for the first console only, and with a <serial>; use 'virtio'`,
    );
  const id = aliasOf(console, element);
  const { bus, nr } = portProperties(context, console, element);
  return withBackend(context, console, element, {
    driver: requireType(context, "virtconsole", element),
    bus,
    nr,
    chardev: `char${id}`,
    id,
  });
}

export function buildChannel(context: BuildContext, channel: Channel): Part[] {
  const element = `<channel alias='${channel.alias ?? ""}'>`;
  const { target } = channel;
  if (target.type === "guestfwd") return forwardedChannel(context, channel, target, element);
  if (target.type !== "virtio") return refuse(element, `<target type='${target.type}'> is not supported; use 'virtio'`);
  const id = aliasOf(channel, element);
  const { bus, nr } = portProperties(context, channel, element);
  const usual = channel.type === "qemu-vdagent" ? "com.redhat.spice.0" : undefined;
  const name = target.name ?? usual;
  const driver = requireType(context, "virtserialport", element);
  return withBackend(context, channel, element, { driver, bus, nr, chardev: `char${id}`, id, name }, target.name ?? id);
}

/** An address in the guest's network that leads to the host's end of the channel. */
function forwardedChannel(
  context: BuildContext,
  channel: Channel,
  { address, port }: Extract<Channel["target"], { type: "guestfwd" }>,
  element: string,
): Part[] {
  const id = aliasOf(channel, element);
  return [
    chardevPart(context, `char${id}`, channel, element),
    netdev({ type: "user", guestfwd: [{ str: `tcp:${address}:${port}-chardev:char${id}` }], id }),
  ];
}
