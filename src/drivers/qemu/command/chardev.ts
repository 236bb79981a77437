/** The host's end of character devices: `-chardev`. */
import { join } from "node:path";
import type { Channel, DeviceLog } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import { refuse, type BuildContext } from "./context.ts";
import { chardev, type Options, type Part } from "./part.ts";

/** The kinds of source, which all character devices have in common. */
export type CharacterSource = Pick<Channel, "type"> & {
  log?: DeviceLog | undefined;
  source?: unknown;
  sources?: unknown;
  protocol?: unknown;
};

type Typed = Channel extends infer T ? (T extends { type: string } ? Omit<T, "target"> : never) : never;

/** @param name what a socket without a path of its own is called in the guest's folder */
export function chardevPart(
  context: BuildContext,
  id: string,
  device: CharacterSource,
  element: string,
  name = id,
): Part {
  const { type, options } = source(context, device as Typed, element, name);
  const { log } = device;
  return chardev(type, id, {
    ...options,
    logfile: log?.file,
    logappend: log === undefined ? undefined : (log.append ?? true),
  });
}

/** A socket that is bound and has no path of its own gets one in the guest's folder. */
export const defaultSocketPath = (context: BuildContext, name: string): string =>
  join(context.runtime.libDirectory, name);

function source(
  context: BuildContext,
  device: Typed,
  element: string,
  name: string,
): { type: string; options: Options } {
  switch (device.type) {
    case "null":
    case "pty":
    case "stdio":
    case "vc":
      return { type: device.type, options: {} };
    case "dev":
      return { type: "serial", options: { path: device.source.path } };
    case "file":
      return { type: "file", options: { path: device.source.path, append: device.source.append } };
    case "pipe":
      return { type: "pipe", options: { path: device.source.path } };
    case "unix": {
      const { source: socket } = device;
      const bind = (socket?.mode ?? "bind") === "bind";
      const path = socket?.path ?? (bind ? defaultSocketPath(context, name) : undefined);
      if (path === undefined) throw configUnsupported(`${element}: <source path='…'> is missing`);
      return { type: "socket", options: { path, ...ends(context, bind, socket?.reconnect) } };
    }
    case "tcp": {
      const { source: socket, protocol } = device;
      if (socket.tls === true) refuse(`${element}<source tls='yes'>`, "it is not supported");
      if (protocol?.type === "telnets" || protocol?.type === "tls")
        refuse(`${element}<protocol type='${protocol.type}'>`, "use 'raw' or 'telnet'");
      const telnet = protocol?.type === "telnet" ? true : undefined;
      const bind = socket.mode === "bind";
      return {
        type: "socket",
        options: { host: socket.host, port: socket.service, telnet, ...ends(context, bind, socket.reconnect) },
      };
    }
    case "udp": {
      const out = device.sources.find(({ mode }) => mode === "connect");
      const here = device.sources.find(({ mode }) => mode === "bind");
      if (out?.service === undefined)
        throw configUnsupported(`${element}: <source mode='connect' service='…'> is missing`);
      const local = { localaddr: here?.host ?? "", localport: here?.service ?? "0" };
      return { type: "udp", options: { host: out.host ?? "", port: out.service, ...local } };
    }
    case "spicevmc":
      return { type: "spicevmc", options: { name: "vdagent" } };
    case "spiceport":
      return { type: "spiceport", options: { name: device.source.channel } };
    case "dbus":
      return { type: "dbus", options: { name: device.source?.channel } };
    case "qemu-vdagent":
      return {
        type: "qemu-vdagent",
        options: {
          name: "vdagent",
          clipboard: device.source?.clipboardCopyPaste,
          mouse: device.source?.mouseMode === undefined ? undefined : device.source.mouseMode === "client",
        },
      };
    default:
      return refuse(`${element} type='${device.type}'`, "sources of this type are not supported");
  }
}

type Reconnect =
  | { enabled?: boolean | undefined; timeoutSeconds?: number | undefined; delayMs?: number | undefined }
  | undefined;

/** How soon QEMU connects again: newer ones count milliseconds. */
export function reconnectOptions({ capabilities }: BuildContext, reconnect: Reconnect): Options {
  if (reconnect === undefined) return {};
  const milliseconds =
    reconnect.delayMs ?? (reconnect.timeoutSeconds === undefined ? undefined : reconnect.timeoutSeconds * 1000);
  const delay = reconnect.enabled === false ? 0 : milliseconds;
  if (delay === undefined) return {};
  return capabilities.has("chardevReconnectMs") ? { "reconnect-ms": delay } : { reconnect: Math.ceil(delay / 1000) };
}

const ends = (context: BuildContext, bind: boolean, reconnect: Reconnect): Options =>
  bind ? { server: true, wait: false } : reconnectOptions(context, reconnect);
