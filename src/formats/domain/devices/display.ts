/** What the guest shows and how it is seen: graphics and video. */
import {
  attribute,
  attributeOf,
  element,
  fault,
  int,
  many,
  on,
  onOff,
  oneOf,
  string,
  uint,
  yesNo,
  type Element,
  type Fields,
  type XmlElement,
} from "../../../xml/index.ts";
import { ErrorNumber } from "../../../protocol/enums.ts";
import { deviceInfo, virtioOptions } from "./device.ts";

const listen = {
  ...on("type", {
    address: { address: attribute(string).optional() },
    network: { address: attribute(string).live(), network: attribute(string).optional() },
    socket: { socket: attribute(string).optional() },
    none: {},
  }),
  /** Comes from the daemon's configuration. */
  fromConfig: attribute(yesNo).live(),
};
/** Where a graphics server listens. */
export type Listen = Fields<typeof listen>;
export const Listen: Element<Listen> = element("listen", listen);

const gl = { enable: attribute(yesNo).optional(), rendernode: attribute(string).optional() };
const port = attribute(int);
const keymap = attribute(string).optional();

/** A password and the time it is good until, UTC. */
const password = {
  passwd: attribute(string).optional().secret(),
  passwdValidTo: attribute(string).optional().secret(),
};

interface Listening {
  listens?: Listen[];
}
const firstAddress = ({ listens }: Listening) => {
  const first = listens?.[0];
  return first?.type === "address" || first?.type === "network" ? first.address : undefined;
};
const firstSocket = ({ listens }: Listening) => {
  const first = listens?.[0];
  return first?.type === "socket" ? first.socket : undefined;
};

/** Where clients of old look for the first address. */
const listenAttribute = attribute(string).derived(firstAddress);

const vnc = {
  socket: attribute(string).derived(firstSocket),
  port: port.optional(),
  autoport: attribute(yesNo).optional(),
  websocket: port.optional(),
  websocketGenerated: attribute(yesNo).live(),
  listen: listenAttribute,
  keymap,
  sharePolicy: attribute(oneOf("allow-exclusive", "force-shared", "ignore")).optional(),
  powerControl: attribute(yesNo).optional(),
  wait: attribute(yesNo).optional(),
  ...password,
  connected: attribute(oneOf("keep")).optional(),
  listens: many(Listen).optional(),
  audioId: attributeOf("audio", "id", uint).optional(),
};

const securityMode = oneOf("any", "secure", "insecure");
const spiceChannel = {
  name: attribute(oneOf("main", "display", "inputs", "cursor", "playback", "record", "smartcard", "usbredir")),
  mode: attribute(securityMode),
};
const spice = {
  port: port.optional(),
  tlsPort: port.optional(),
  autoport: attribute(yesNo).optional(),
  listen: listenAttribute,
  keymap,
  defaultMode: attribute(securityMode).optional(),
  ...password,
  connected: attribute(oneOf("fail", "disconnect", "keep")).optional(),
  listens: many(Listen).optional(),
  channels: many(element("channel", spiceChannel)).optional(),
  image: attributeOf("image", "compression", oneOf("auto_glz", "auto_lz", "quic", "glz", "lz", "off")).optional(),
  jpeg: attributeOf("jpeg", "compression", oneOf("auto", "never", "always")).optional(),
  zlib: attributeOf("zlib", "compression", oneOf("auto", "never", "always")).optional(),
  playback: attributeOf("playback", "compression", onOff).optional(),
  streaming: attributeOf("streaming", "mode", oneOf("filter", "all", "off")).optional(),
  mouse: attributeOf("mouse", "mode", oneOf("server", "client")).optional(),
  clipboardCopyPaste: attributeOf("clipboard", "copypaste", yesNo).optional(),
  fileTransfer: attributeOf("filetransfer", "enable", yesNo).optional(),
  gl: element("gl", gl).optional(),
};

const rdp = {
  port: port.optional(),
  autoport: attribute(yesNo).optional(),
  replaceUser: attribute(yesNo).optional(),
  multiUser: attribute(yesNo).optional(),
  listen: listenAttribute,
  username: attribute(string).optional(),
  ...password,
  listens: many(Listen).optional(),
};

const graphics = {
  ...on("type", {
    sdl: {
      display: attribute(string).optional(),
      xauth: attribute(string).optional(),
      fullscreen: attribute(yesNo).optional(),
      gl: element("gl", gl).optional(),
    },
    vnc,
    rdp,
    desktop: { display: attribute(string).optional(), fullscreen: attribute(yesNo).optional() },
    spice,
    "egl-headless": { gl: element("gl", gl).optional() },
    dbus: {
      p2p: attribute(yesNo).optional(),
      address: attribute(string).optional(),
      gl: element("gl", gl).optional(),
      audioId: attributeOf("audio", "id", uint).optional(),
    },
  }),
};
export type Graphics = Fields<typeof graphics>;
export const Graphics: Element<Graphics> = element("graphics", graphics, {
  normalise: (value, older: OlderPlaces, xml) => takeOver(value, older, xml),
});

/** Where one address or socket stood before there were `<listen>` elements. */
interface OlderPlaces {
  listen?: string;
  socket?: string;
}

/** What stands in both places must agree; what stands in the older one alone becomes the first `<listen>`. */
function takeOver(value: Graphics, { listen, socket }: OlderPlaces, xml: XmlElement): void {
  if (value.type !== "vnc" && value.type !== "spice" && value.type !== "rdp") return;
  const first = value.listens?.[0];
  if (socket !== undefined && value.type === "vnc") {
    // A socket and an address exclude each other, and the socket counts.
    if (first?.type !== "socket") value.listens = [{ type: "socket", socket }];
    else if (first.socket === undefined) first.socket = socket;
    else if (first.socket !== socket) throw mismatch(xml, "socket", socket);
  } else if (listen !== undefined) {
    if (first === undefined) value.listens = [{ type: "address", address: listen }];
    else if (first.type === "address" && first.address === undefined) first.address = listen;
    else if (first.type === "address" && first.address !== listen) throw mismatch(xml, "listen", listen);
  }
}

const mismatch = (xml: XmlElement, attribute: string, value: string) =>
  fault(xml, `'${value}' is not what the first <listen> says: leave one of them out`, {
    attribute,
    code: ErrorNumber.CONFIG_UNSUPPORTED,
  });

const videoModel = {
  type: attribute(
    oneOf(
      "default",
      "vga",
      "cirrus",
      "vmvga",
      "xen",
      "vbox",
      "qxl",
      "parallels",
      "virtio",
      "gop",
      "none",
      "bochs",
      "ramfb",
    ),
  ).default("default"),
  ramKiB: attribute(uint, "ram").optional(),
  vramKiB: attribute(uint, "vram").optional(),
  vram64KiB: attribute(uint, "vram64").optional(),
  vgamemKiB: attribute(uint, "vgamem").optional(),
  heads: attribute(uint).optional(),
  primary: attribute(yesNo).optional(),
  blob: attribute(onOff).optional(),
  edid: attribute(onOff).optional(),
  device: attribute(
    oneOf("virtio-vga", "virtio-vga-gl", "virtio-gpu", "virtio-gpu-gl", "vhost-user-vga", "vhost-user-gpu"),
  ).optional(),
  acceleration: element("acceleration", {
    accel3d: attribute(yesNo).optional(),
    accel2d: attribute(yesNo).optional(),
    rendernode: attribute(string).optional(),
  }).optional(),
  resolution: element("resolution", { x: attribute(uint), y: attribute(uint) }).optional(),
};
const video = {
  driver: element("driver", {
    ...virtioOptions,
    name: attribute(oneOf("default", "qemu", "vhostuser")).optional(),
    vgaconf: attribute(oneOf("io", "on", "off")).optional(),
  }).optional(),
  model: element("model", videoModel).optional(),
  ...deviceInfo,
};
export interface Video extends Fields<typeof video> {}
export const Video: Element<Video> = element("video", video);
