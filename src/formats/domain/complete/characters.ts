/** Serial ports, consoles, channels: port numbers, and the console that a serial port is. */
import { internalError } from "../../../protocol/errors.ts";
import { ErrorDomain } from "../../../protocol/enums.ts";
import type { Channel, Console, Parallel, Redirdev, Rng, Serial, Smartcard } from "../index.ts";
import type { Devices } from "../devices/index.ts";
import type { DomainDefinition } from "../definition.ts";

/** What all devices that end in a character source have of it. */
type Sourced = Serial | Parallel | Console | Channel | Redirdev;

export function completeCharacters({ devices }: DomainDefinition): void {
  completeSources(devices);
  refuseSharedIsaPorts(devices);
  numberPorts(devices.serials);
  numberPorts(devices.parallels);
  numberPorts(devices.consoles);
}

function completeSources(devices: Devices): void {
  for (const list of [devices.serials, devices.parallels, devices.consoles, devices.channels, devices.redirdevs])
    for (const device of list) completeSource(device);
  for (const { backend } of devices.rngs) if (backend.model === "egd") completeSource(backend);
  for (const card of devices.smartcards) if (card.mode === "passthrough") completeSource(card);
}

type EgdBackend = Extract<Rng["backend"], { model: "egd" }>;
type PassedThrough = Extract<Smartcard, { mode: "passthrough" }>;

function completeSource(device: Sourced | EgdBackend | PassedThrough): void {
  if (device.type === "tcp") device.protocol ??= { type: "raw" };
  else if (device.type === "udp") device.sources.sort((left, right) => (left.mode < right.mode ? -1 : 1));
  else if (device.type === "unix" && device.source?.path === undefined) delete device.source;
  else if (device.type === "unix" && device.source !== undefined) device.source.mode ??= "connect";
}

interface Ported {
  target?: { port?: number };
}

const ISA_PORTS = 4;

/** Serial ports that are said to be on ISA have its four addresses, each its own. */
function refuseSharedIsaPorts({ serials }: Devices): void {
  const fail = (what: string) => internalError(what, { domain: ErrorDomain.DOMAIN });
  const onIsa = serials.filter(({ target }) => target?.type === "isa-serial");
  if (onIsa.length > ISA_PORTS) throw fail(`a PC has ${ISA_PORTS} serial ports on ISA, not ${onIsa.length}`);
  const taken = new Set<number>();
  for (const { target } of onIsa) {
    if (target?.port === undefined || target.port < 0) continue;
    if (taken.has(target.port)) throw fail(`the port ${target.port} is given to two serial ports`);
    taken.add(target.port);
  }
}

/** A port without a number gets the one behind the highest so far. */
function numberPorts(devices: Ported[]): void {
  let highest = -1;
  for (const { target } of devices) highest = Math.max(highest, target?.port ?? -1);
  for (const device of devices) {
    device.target ??= {};
    if (device.target.port === undefined || device.target.port < 0) device.target.port = ++highest;
  }
}

const consoleSerials = new Set([undefined, "isa-serial", "spapr-vio-serial", "system-serial", "sclp-serial"]);

/**
 * The first serial port and the first console are one device under two names: whichever is missing is added. Of two that
 * differ the serial port counts.
 */
export function pairConsole({ devices }: DomainDefinition): void {
  const [first] = devices.consoles;
  const type = first?.target?.type;
  if (first !== undefined && (type === undefined || type === "serial")) {
    if (devices.serials.length === 0) {
      const { tty: _, target: __, ...serial } = first;
      devices.serials.push({ ...serial, target: { port: 0 } });
    }
  } else if (first !== undefined || !consoleSerials.has(devices.serials[0]?.target?.type)) return;
  if (devices.serials[0] !== undefined) devices.consoles[0] = consoleOf(devices.serials[0]);
}

/** The console that stands for a serial port, to the last detail but its target. */
export function consoleOf(serial: Serial): Console {
  return { ...serial, target: { type: "serial", port: serial.target?.port ?? 0 } };
}
