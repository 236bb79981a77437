/** Character devices: serial and parallel ports, consoles, channels; and what each is connected to on the host. */
import {
  attribute,
  child,
  element,
  integer,
  many,
  matching,
  on,
  onOff,
  oneOf,
  string,
  within,
  yesNo,
  type Element,
  type Fields,
} from "../../../xml/index.ts";
import { ErrorNumber } from "../../../protocol/enums.ts";
import { DeviceLabel, Reconnect } from "../storage-source.ts";
import { deviceInfo } from "./device.ts";

const log = { file: attribute(string), append: attribute(onOff).optional() };
/** The file that keeps what the guest writes to the device. */
export interface DeviceLog extends Fields<typeof log> {}
export const DeviceLog: Element<DeviceLog> = element("log", log);

const seclabels = many(DeviceLabel).optional();
const path = attribute(string).orRefuse(ErrorNumber.INTERNAL_ERROR);

const unix = {
  mode: attribute(oneOf("connect", "bind")).optional(),
  path: path.optional(),
  reconnect: Reconnect.optional(),
  seclabels,
};
const tcp = {
  mode: attribute(oneOf("connect", "bind")).default("connect"),
  host: attribute(string).optional(),
  service: attribute(string).optional(),
  tls: attribute(yesNo).optional(),
  reconnect: Reconnect.optional(),
};
/** Of UDP there may be two: where the guest's data goes (`connect`), and where the host listens (`bind`). */
const udp = {
  mode: attribute(oneOf("connect", "bind")).default("connect"),
  host: attribute(string).optional(),
  service: attribute(string).optional(),
};
const vdagent = {
  ...within("clipboard", { clipboardCopyPaste: attribute(yesNo, "copypaste").optional() }),
  ...within("mouse", { mouseMode: attribute(oneOf("server", "client"), "mode").optional() }),
};

/** The host's end of a character device, by its `type`. */
export const characterSources = {
  null: {},
  vc: { source: element("source", { path: path.optional() }).optional() },
  pty: { source: element("source", { path: path.live(), seclabels }).optional() },
  dev: { source: element("source", { path, seclabels }) },
  file: { source: element("source", { path, append: attribute(onOff).optional(), seclabels }) },
  pipe: { source: element("source", { path, seclabels }) },
  stdio: {},
  udp: { sources: many(element("source", udp)) },
  tcp: {
    source: element("source", tcp),
    protocol: element("protocol", { type: attribute(oneOf("raw", "telnet", "telnets", "tls")) }).optional(),
  },
  unix: { source: element("source", unix).optional() },
  spicevmc: {},
  spiceport: { source: element("source", { channel: attribute(string) }) },
  nmdm: { source: element("source", { master: attribute(string), slave: attribute(string) }) },
  "qemu-vdagent": { source: element("source", vdagent).optional() },
  dbus: { source: element("source", { channel: attribute(string) }).optional() },
};

const port = attribute(integer({ min: -1, max: 0x7fff_ffff })).optional();

const serialTarget = {
  type: attribute(
    oneOf("isa-serial", "usb-serial", "pci-serial", "spapr-vio-serial", "system-serial", "sclp-serial", "isa-debug"),
  ).optional(),
  port,
  ...within("model", { model: attribute(string, "name").optional() }),
};
const serial = {
  ...on("type", characterSources),
  log: DeviceLog.optional(),
  target: element("target", serialTarget).optional(),
  ...deviceInfo,
};
export type Serial = Fields<typeof serial>;
export const Serial: Element<Serial> = element("serial", serial);

const parallel = {
  ...on("type", characterSources),
  log: DeviceLog.optional(),
  target: element("target", { port }).optional(),
  ...deviceInfo,
};
export type Parallel = Fields<typeof parallel>;
export const Parallel: Element<Parallel> = element("parallel", parallel);

const consoleTarget = {
  type: attribute(oneOf("none", "serial", "xen", "uml", "virtio", "lxc", "openvz", "sclp", "sclplm")).optional(),
  port,
};
const domainConsole = {
  ...on("type", characterSources, { default: "pty" }),
  /** The host's device, once more: an older place of the path of `source`. */
  tty: attribute(string).live(),
  log: DeviceLog.optional(),
  target: element("target", consoleTarget).optional(),
  ...deviceInfo,
};
export type Console = Fields<typeof domainConsole>;
export const Console: Element<Console> = element("console", domainConsole);

const channelTarget = {
  ...on("type", {
    guestfwd: { address: attribute(string), port: attribute(matching(/^\d+$/, "a port number")) },
    virtio: { name: attribute(string).optional(), state: attribute(oneOf("connected", "disconnected")).live() },
    xen: { name: attribute(string).optional(), state: attribute(oneOf("connected", "disconnected")).live() },
  }),
};
export type ChannelTarget = Fields<typeof channelTarget>;
export const ChannelTarget: Element<ChannelTarget> = element("target", channelTarget);

const channel = {
  ...on("type", characterSources),
  log: DeviceLog.optional(),
  target: ChannelTarget,
  ...deviceInfo,
};
export type Channel = Fields<typeof channel>;
export const Channel: Element<Channel> = element("channel", channel);

const smartcard = {
  ...on("mode", {
    host: {},
    "host-certificates": { certificates: many(child(string, "certificate")), database: child(string).optional() },
    passthrough: { ...on("type", characterSources) },
  }),
  log: DeviceLog.optional(),
  ...deviceInfo,
};
export type Smartcard = Fields<typeof smartcard>;
export const Smartcard: Element<Smartcard> = element("smartcard", smartcard);
