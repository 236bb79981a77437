/** The host's ends of character devices, and consoles. */
import { configUnsupported, internalError } from "../../../../protocol/errors.ts";
import type {
  Channel,
  Console,
  DomainDefinition,
  Parallel,
  Redirdev,
  Serial,
} from "../../../../formats/domain/index.ts";
import { isS390Ccw } from "../machine.ts";

export function validateCharacters(domain: DomainDefinition): void {
  const { devices } = domain;
  for (const list of [devices.serials, devices.parallels, devices.consoles, devices.redirdevs])
    for (const device of list) {
      if (device.type === "unix" && device.source?.path === undefined)
        throw internalError("a character device of type unix needs <source path='…'>");
      validateEnd(device);
    }
  for (const channel of devices.channels) validateEnd(channel);
  for (const one of devices.consoles) validateConsole(one, domain);
}

/** Anything that ends in a character source. */
type Ended = Serial | Parallel | Console | Channel | Redirdev;

function validateEnd(device: Ended): void {
  if (device.type !== "tcp" && device.type !== "unix") return;
  const { source } = device;
  if (device.type === "tcp" && (device.source.host === undefined || device.source.service === undefined))
    throw internalError("a character device of type tcp needs <source host='…' service='…'>");
  if (source?.reconnect?.enabled === true && source.mode === "bind")
    throw internalError("a character device that listens (mode='bind') has nobody to connect to again");
}

const anywhere = new Set<string | undefined>([undefined, "serial", "virtio"]);

function validateConsole({ target }: Console, { os }: DomainDefinition): void {
  const type = target?.type;
  const sclp = type === "sclp" || type === "sclplm";
  if (!anywhere.has(type) && !(sclp && isS390Ccw({ os })))
    throw configUnsupported(`the machine ${os.machine} has no console of type ${type}`);
}
