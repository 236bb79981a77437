/** Which displays go together. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../definition.ts";

export function validateDisplays({ devices }: DomainDefinition): void {
  const { graphics, videos } = devices;
  const kinds = new Set(graphics.map(({ type }) => type));
  if (kinds.has("egl-headless") && kinds.has("sdl"))
    throw configUnsupported("the graphics type 'egl-headless' goes with vnc or spice, not with sdl");
  const gl = graphics.filter((one) => "gl" in one && (one.type === "egl-headless" || one.gl?.enable === true));
  if (gl.length > 1) throw configUnsupported("two displays use OpenGL: QEMU draws for one alone");
  const none = videos.some(({ model }) => model?.type === "none");
  if (none && videos.length > 1) throw configUnsupported("a video card of type 'none' excludes all others");
  const shown = graphics.length > 0;
  for (const hostdev of devices.hostdevs)
    if (hostdev.type === "mdev" && hostdev.display === true && !shown)
      throw configUnsupported("a mediated device with display='on' needs a <graphics> device to show it");
  if (!kinds.has("spice")) validateWithoutSpice({ devices });
}

function validateWithoutSpice({ devices }: Pick<DomainDefinition, "devices">): void {
  if (devices.audios.some(({ type }) => type === "spice"))
    throw configUnsupported("audio of type 'spice' needs <graphics type='spice'>");
  const passed = devices.smartcards.flatMap((card) => (card.mode === "passthrough" ? [card] : []));
  const lists = [devices.serials, devices.channels, devices.consoles, devices.parallels, devices.redirdevs, passed];
  for (const list of lists)
    for (const { type } of list)
      if (type === "spicevmc" || type === "spiceport")
        throw configUnsupported(`a character device of type '${type}' needs <graphics type='spice'>`);
}
