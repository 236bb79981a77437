/** How the guest's screen is seen: `-vnc`, `-display`. */
import type { Graphics, Listen } from "../../../formats/domain/index.ts";
import { audiodevFor } from "./audio.ts";
import { defaultSocketPath } from "./chardev.ts";
import { refuse, type BuildContext } from "./context.ts";
import { spiceParts } from "./spice.ts";
import { option, type Part, words } from "./part.ts";

type Vnc = Extract<Graphics, { type: "vnc" }>;
const firstVncPort = 5900;

/** Without a screen to show QEMU would open a window of its own. */
export const noDisplayParts = ({ definition }: BuildContext): Part[] =>
  definition.devices.graphics.length === 0 ? [words("-display", "none")] : [];

export function graphicsParts(context: BuildContext): Part[] {
  return context.definition.devices.graphics.flatMap((graphics) => {
    switch (graphics.type) {
      case "vnc":
        return vnc(context, graphics);
      case "egl-headless":
        return [option("-display", "egl-headless", { rendernode: graphics.gl?.rendernode })];
      case "sdl":
        return [option("-display", "sdl", { gl: graphics.gl?.enable })];
      case "dbus":
        return [
          option("-display", "dbus", {
            p2p: graphics.p2p === true ? true : undefined,
            addr: graphics.p2p === true ? undefined : graphics.address,
            gl: graphics.gl?.enable,
            rendernode: graphics.gl?.rendernode,
            audiodev: graphics.audioId === undefined ? undefined : audiodevFor(context, graphics.audioId, "<graphics>"),
          }),
        ];
      case "spice":
        return spiceParts(context, graphics);
      default:
        return refuse(`<graphics type='${graphics.type}'>`, "QEMU has no such display");
    }
  });
}

function vnc(context: BuildContext, graphics: Vnc): Part[] {
  const element = "<graphics type='vnc'>";
  const [listen, ...more] = graphics.listens ?? [];
  if (more.length > 0) refuse(element, "one <listen> is possible");
  const place = display(context, graphics, listen, element);
  const socket = listen?.type === "socket";
  const parts = [
    option("-vnc", socket ? undefined : place, {
      ...(socket ? { vnc: place } : {}),
      websocket: socket ? undefined : websocketOf(context, graphics.websocket),
      share: graphics.sharePolicy,
      password: graphics.passwd === undefined ? undefined : true,
      "power-control": graphics.powerControl,
      audiodev: audiodevFor(context, graphics.audioId, element),
    }),
  ];
  if (graphics.keymap !== undefined) parts.push(words("-k", graphics.keymap));
  return parts;
}

/** -1: any port; QEMU takes the one that goes with the screen. */
function websocketOf({ runtime }: BuildContext, port: number | undefined): number | boolean | undefined {
  return port === -1 && runtime.pretended !== true ? true : port;
}

function display(context: BuildContext, graphics: Vnc, listen: Listen | undefined, element: string): string {
  switch (listen?.type) {
    case "socket":
      return `unix:${listen.socket ?? defaultSocketPath(context, "vnc.sock")}`;
    case "none":
      return "none";
    case "network":
      if (listen.address === undefined)
        return refuse(`${element}<listen type='network'>`, "the network's address is not known");
      return address(graphics, listen.address, element);
    case "address":
      return address(graphics, listen.address ?? "127.0.0.1", element);
    default:
      return address(graphics, "127.0.0.1", element);
  }
}

/** QEMU counts screens, from the usual port on. */
function address({ port }: Vnc, host: string, element: string): string {
  if (port === undefined || port === -1)
    return refuse(element, "it has no port, and is not to be given one (autoport)");
  if (port < firstVncPort) return refuse(`${element} port='${port}'`, `VNC ports start at ${firstVncPort}`);
  return `${host.includes(":") ? `[${host}]` : host}:${port - firstVncPort}`;
}
