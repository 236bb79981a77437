/** Sound cards, and the host's end of what they play and record. */
import {
  attribute,
  attributeOf,
  element,
  int,
  many,
  on,
  oneOf,
  string,
  uint,
  yesNo,
  type Element,
  type Fields,
  type Shape,
} from "../../../xml/index.ts";
import { deviceInfo, VirtioDriver } from "./device.ts";

const sound = {
  model: attribute(oneOf("sb16", "es1370", "pcspk", "ac97", "ich6", "ich9", "usb", "ich7", "virtio")),
  multichannel: attribute(yesNo).optional(),
  streams: attribute(uint).optional(),
  codecs: many(element("codec", { type: attribute(oneOf("duplex", "micro", "output")) })).optional(),
  audioId: attributeOf("audio", "id", uint).optional(),
  driver: VirtioDriver.optional(),
  ...deviceInfo,
};
export interface Sound extends Fields<typeof sound> {}
export const Sound: Element<Sound> = element("sound", sound);

const settings = {
  frequency: attribute(uint).optional(),
  channels: attribute(uint).optional(),
  format: attribute(oneOf("u8", "s8", "u16", "s16", "u32", "s32", "f32")).optional(),
};
const common = {
  mixingEngine: attribute(yesNo).optional(),
  fixedSettings: attribute(yesNo).optional(),
  voices: attribute(uint).optional(),
  bufferLengthUs: attribute(uint, "bufferLength").optional(),
  settings: element("settings", settings).optional(),
};
const bufferCount = attribute(uint).optional();
const text = attribute(string).optional();

/** The two directions of a backend, with the fields that are its own. */
const directions = <const S extends Shape>(own: S) => ({
  input: element("input", { ...common, ...own }).optional(),
  output: element("output", { ...common, ...own }).optional(),
});
const plain = directions({});
const streams = { name: text, streamName: text, latencyUs: attribute(uint, "latency").optional() };

/** Stands between the type and what is the type's own. */
const timer = { timerPeriodUs: attribute(uint, "timerPeriod").optional() };
const audio = {
  id: attribute(uint),
  ...on("type", {
    none: { ...timer, ...plain },
    alsa: { ...timer, ...directions({ dev: text }) },
    coreaudio: { ...timer, ...directions({ bufferCount }) },
    jack: {
      ...timer,
      ...directions({
        serverName: text,
        clientName: text,
        connectPorts: text,
        exactName: attribute(yesNo).optional(),
      }),
    },
    oss: {
      ...timer,
      tryMMap: attribute(yesNo).optional(),
      exclusive: attribute(yesNo).optional(),
      dspPolicy: attribute(int).optional(),
      ...directions({ dev: text, bufferCount, tryPoll: attribute(yesNo).optional() }),
    },
    pulseaudio: { ...timer, serverName: text, ...directions(streams) },
    sdl: {
      ...timer,
      driver: attribute(oneOf("esd", "alsa", "arts", "pulseaudio")).optional(),
      ...directions({ bufferCount }),
    },
    spice: { ...timer, ...plain },
    file: { ...timer, path: text, ...plain },
    dbus: { ...timer, ...plain },
    pipewire: { ...timer, runtimeDir: text, ...directions(streams) },
  }),
};
export type Audio = Fields<typeof audio>;
export const Audio: Element<Audio> = element("audio", audio);
