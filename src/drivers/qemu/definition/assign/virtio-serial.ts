/** The ports of virtio-serial controllers: a channel takes the first free one, and a controller is added for the rest. */
import { xmlError } from "../../../../protocol/errors.ts";
import type { Devices } from "../../../../formats/domain/index.ts";

/** Ports of a controller that does not say. */
const DEFAULT_PORTS = 31;

interface Bus {
  ports: number;
  used: Set<number>;
  /** Every port below it is taken. */
  next: number;
}

export function assignVirtioSerial(devices: Devices): void {
  const buses = new Map<number, Bus>();
  for (const controller of devices.controllers)
    if (controller.type === "virtio-serial")
      buses.set(controller.index ?? 0, { ports: controller.ports ?? DEFAULT_PORTS, used: new Set(), next: 1 });
  for (const { address } of [...devices.channels, ...devices.consoles]) {
    if (address?.type !== "virtio-serial" || address.port === 0) continue;
    const bus = buses.get(address.controller);
    if (bus === undefined)
      throw xmlError(`a port is on the virtio-serial controller ${address.controller}, which does not exist`);
    if (address.port >= bus.ports)
      throw xmlError(
        `the virtio-serial controller ${address.controller} has ports 1 to ${bus.ports - 1}, not ${address.port}`,
      );
    if (bus.used.has(address.port))
      throw xmlError(`two devices share port ${address.port} of the virtio-serial controller ${address.controller}`);
    bus.used.add(address.port);
  }
  for (const channel of devices.channels) {
    if (channel.target.type !== "virtio") continue;
    if (channel.address === undefined) channel.address = { type: "virtio-serial", ...nextPort(devices, buses) };
    else if (channel.address.type === "virtio-serial" && channel.address.port === 0)
      channel.address.port = portOn(buses, channel.address.controller);
  }
}

function nextPort(devices: Devices, buses: Map<number, Bus>): { controller: number; bus: number; port: number } {
  for (const [controller, bus] of [...buses].sort(([left], [right]) => left - right)) {
    const port = freePort(bus);
    if (port !== undefined) return { controller, bus: 0, port };
  }
  const controller = Math.max(-1, ...buses.keys()) + 1;
  devices.controllers.push({ type: "virtio-serial", index: controller });
  buses.set(controller, { ports: DEFAULT_PORTS, used: new Set([1]), next: 2 });
  return { controller, bus: 0, port: 1 };
}

function portOn(buses: Map<number, Bus>, controller: number): number {
  const bus = buses.get(controller);
  const port = bus === undefined ? undefined : freePort(bus);
  if (port === undefined) throw xmlError(`the virtio-serial controller ${controller} has no free port`);
  return port;
}

function freePort(bus: Bus): number | undefined {
  while (bus.used.has(bus.next)) bus.next++;
  if (bus.next >= bus.ports) return undefined;
  bus.used.add(bus.next);
  return bus.next++;
}
