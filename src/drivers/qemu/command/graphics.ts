/** How the guest's screen is seen: `-vnc`, `-display`. */
import type { Graphics, Listen } from "../../../formats/domain/index.ts";
import { audiodevFor } from "./audio.ts";
import { defaultSocketPath } from "./chardev.ts";
import { refuse, type BuildContext } from "./context.ts";
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
      default:
        return refuse(`<graphics type='${graphics.type}'>`, "only 'vnc' and 'egl-headless' are supported");
    }
  });
}

function vnc(context: BuildContext, graphics: Vnc): Part[] {
  const element = "<graphics type='vnc'>";
  const [listen, ...more] = graphics.listens ?? [];
  if (more.length > 0) refuse(element, "one <listen> is possible");
  const place = display(context, graphics, listen, element);
  if (graphics.wait === true) refuse(`${element} wait='yes'`, "it is not supported");
  const socket = listen?.type === "socket";
  const parts = [
    option("-vnc", socket ? undefined : place, {
      ...(socket ? { vnc: place } : {}),
      websocket:
        graphics.websocket === undefined || socket ? undefined : graphics.websocket === -1 ? true : graphics.websocket,
      share: graphics.sharePolicy,
      password: graphics.passwd === undefined ? undefined : true,
      "power-control": graphics.powerControl,
      audiodev: audiodevFor(context, graphics.audioId, element),
    }),
  ];
  if (graphics.keymap !== undefined) parts.push(words("-k", graphics.keymap));
  return parts;
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
  if (port === undefined || port === -1) return refuse(element, "its port is not decided yet");
  if (port < firstVncPort) return refuse(`${element} port='${port}'`, `VNC ports start at ${firstVncPort}`);
  return `${host.includes(":") ? `[${host}]` : host}:${port - firstVncPort}`;
}
