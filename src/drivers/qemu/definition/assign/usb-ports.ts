/**
 * The USB ports of a guest while they are given out: each controller is a bus with so many ports, and a hub in a port
 * makes it into eight. A device takes the first free port of the first bus that has one, before those behind hubs.
 */
import { xmlError } from "../../../../protocol/errors.ts";

/** Ports of a hub, as QEMU's usb-hub has them. */
export const HUB_PORTS = 8;
/** A port behind a port behind …: so deep at most. */
const MAX_DEPTH = 4;

interface Hub {
  ports: (Hub | "used" | undefined)[];
}

const hubOf = (ports: number): Hub => ({ ports: Array.from({ length: ports }, () => undefined) });

export class UsbPorts {
  readonly #buses = new Map<number, Hub>();

  /** The bus `index` has so many ports; several controllers of one index (companions) make one bus. */
  addBus(index: number, ports: number): void {
    const bus = this.#buses.get(index);
    if (bus === undefined) this.#buses.set(index, hubOf(ports));
    else while (bus.ports.length < ports) bus.ports.push(undefined);
  }

  /** Takes a port that the user chose. Throws XML_ERROR where there is no such port, or it is taken. */
  reserve(bus: number, port: string): void {
    const { hub, index } = this.#find(bus, port);
    if (hub.ports[index] !== undefined) throw xmlError(`two devices share USB port ${port} of bus ${bus}`);
    hub.ports[index] = "used";
  }

  /** The device in that port is a hub. */
  addHub(bus: number, port: string): void {
    const { hub, index } = this.#find(bus, port);
    if (hub.ports[index] !== "used" && hub.ports[index] !== undefined)
      throw xmlError(`two hubs share USB port ${port} of bus ${bus}`);
    hub.ports[index] = hubOf(HUB_PORTS);
  }

  /** Takes the first free port; `onBus` on that bus alone. Throws XML_ERROR where none is free. */
  next(onBus?: number): { bus: number; port: string } {
    for (const [bus, hub] of this.#buses) {
      if (onBus !== undefined && bus !== onBus) continue;
      const port = free(hub, 1);
      if (port !== undefined) {
        this.reserve(bus, port);
        return { bus, port };
      }
    }
    throw xmlError(onBus === undefined ? "no USB port is free" : `no USB port is free on bus ${onBus}`);
  }

  #find(bus: number, port: string): { hub: Hub; index: number } {
    let hub = this.#buses.get(bus);
    if (hub === undefined) throw xmlError(`a device is on USB bus ${bus}, for which there is no controller`);
    const steps = port.split(".").map(Number);
    const last = steps.pop() ?? 0;
    for (const [depth, step] of steps.entries()) {
      const next: Hub | "used" | undefined = hub.ports[step - 1];
      if (next === undefined || next === "used")
        throw xmlError(
          `USB port ${port} of bus ${bus} is behind port ${steps.slice(0, depth + 1).join(".")}, which holds no hub`,
        );
      hub = next;
    }
    if (last < 1 || last > hub.ports.length)
      throw xmlError(`USB bus ${bus} has no port ${port}: it ends at ${[...steps, hub.ports.length].join(".")}`);
    return { hub, index: last - 1 };
  }
}

function free(hub: Hub, depth: number): string | undefined {
  const direct = hub.ports.indexOf(undefined);
  if (direct !== -1) return String(direct + 1);
  if (depth === MAX_DEPTH) return undefined;
  for (const [index, port] of hub.ports.entries()) {
    if (port === undefined || port === "used") continue;
    const behind = free(port, depth + 1);
    if (behind !== undefined) return `${index + 1}.${behind}`;
  }
  return undefined;
}
