/** Graphics and video. */
import type { Graphics, Video } from "../devices/display.ts";
import type { DomainDefinition } from "../definition.ts";

export function completeGraphics(graphics: Graphics): void {
  if (graphics.type === "sdl" || graphics.type === "desktop" || graphics.type === "egl-headless") return;
  if (graphics.type === "dbus") {
    if (graphics.p2p !== true) delete graphics.p2p;
    return;
  }
  if (graphics.listens === undefined || graphics.listens.length === 0) graphics.listens = [{ type: "address" }];
  for (const listen of graphics.listens) if (listen.type === "address" && listen.address === "") delete listen.address;
  const [first] = graphics.listens;
  if (graphics.type === "vnc" && first?.type === "socket") {
    delete graphics.port;
    delete graphics.autoport;
    return;
  }
  if (first?.type === "none") return;
  if (graphics.type === "spice") completeSpicePorts(graphics);
  else completePort(graphics);
}

/** No port, 0 and -1 all mean: choose one at start. */
function completePort(graphics: Extract<Graphics, { type: "vnc" | "rdp" }>): void {
  const { port = 0, autoport } = graphics;
  if (autoport === false && port <= 0) delete graphics.port;
  else if (autoport === true || port <= 0) {
    graphics.autoport = true;
    graphics.port = -1;
  } else graphics.autoport = false;
}

function completeSpicePorts(graphics: Extract<Graphics, { type: "spice" }>): void {
  const { port = 0, tlsPort = 0 } = graphics;
  if (port === -1 && tlsPort === -1) graphics.autoport = true;
  if (graphics.autoport === true) {
    delete graphics.port;
    delete graphics.tlsPort;
  } else if (port <= 0 && tlsPort <= 0) {
    // Without any port, clients come in by a file descriptor alone.
    delete graphics.autoport;
    const [first] = graphics.listens ?? [];
    if (first?.type === "address" && first.address === undefined) graphics.listens = [{ type: "none" }];
  } else {
    graphics.autoport = false;
    if (graphics.port === 0) delete graphics.port;
    if (graphics.tlsPort === 0) delete graphics.tlsPort;
  }
}

type VideoType = NonNullable<Video["model"]>["type"];

const defaultVideoMemoryKiB: Readonly<Partial<Record<VideoType, number>>> = {
  vga: 16384,
  cirrus: 16384,
  vmvga: 16384,
  bochs: 16384,
  xen: 4096,
  vbox: 8192,
  qxl: 65536,
};

/** Adds the card that a display needs, and fills in what the cards leave out. */
export function completeVideos({ devices }: DomainDefinition, defaultType: VideoType): void {
  if (devices.videos.length === 0 && devices.graphics.length > 0) devices.videos.push({ model: { type: defaultType } });
  devices.videos.forEach((video) => completeVideo(video, defaultType));
  const { videos } = devices;
  const primary = videos.findIndex(({ model }) => model?.primary === true);
  if (primary > 0) videos.unshift(...videos.splice(primary, 1));
  videos.forEach(({ model }, index) => {
    if (model === undefined || model.type === "none") return;
    if (index === 0) model.primary = true;
    else delete model.primary;
  });
}

function completeVideo(video: Video, defaultType: VideoType): void {
  const model = (video.model ??= { type: defaultType });
  if (model.type === "default") model.type = defaultType;
  if (model.type === "none") return;
  model.heads ??= 1;
  const memory = defaultVideoMemoryKiB[model.type];
  if (memory !== undefined) model.vramKiB = powerOfTwo(model.vramKiB ?? memory);
  else if (model.vramKiB === 0) delete model.vramKiB;
  if (model.type !== "qxl") return;
  model.ramKiB = powerOfTwo(model.ramKiB ?? 65536);
  model.vramKiB = powerOfTwo(model.vramKiB ?? 65536);
  model.vgamemKiB = powerOfTwo(model.vgamemKiB ?? 16384);
  if (model.vram64KiB !== undefined) model.vram64KiB = powerOfTwo(model.vram64KiB);
}

const powerOfTwo = (value: number): number => (value <= 0 ? value : 2 ** Math.ceil(Math.log2(value)));
