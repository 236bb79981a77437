/** The host's end of sound: `-audiodev`. */
import type { Audio } from "../../../formats/domain/index.ts";
import type { QmpObject } from "../qmp/message.ts";
import { refuse, type BuildContext } from "./context.ts";
import { audiodev, type Part } from "./part.ts";

export const audiodevName = (id: number): string => `audio${id}`;

/** The back end that a device uses: the one it names, else the first. */
export function audiodevFor({ definition }: BuildContext, id: number | undefined, element: string): string | undefined {
  const { audios } = definition.devices;
  if (id === undefined) return audios[0] === undefined ? undefined : audiodevName(audios[0].id);
  if (!audios.some((audio) => audio.id === id)) refuse(element, `there is no <audio id='${id}'>`);
  return audiodevName(id);
}

export function audioParts({ definition }: BuildContext): Part[] {
  return definition.devices.audios.map((audio) =>
    audiodev({
      id: audiodevName(audio.id),
      driver: driverOf(audio),
      "timer-period": audio.timerPeriodUs,
      ...ownProperties(audio),
      in: direction(audio.input),
      out: direction(audio.output),
    }),
  );
}

function driverOf({ type }: Audio): string {
  switch (type) {
    case "pulseaudio":
      return "pa";
    case "file":
      return "wav";
    default:
      return type;
  }
}

function ownProperties(audio: Audio): QmpObject {
  switch (audio.type) {
    case "oss":
      return { "try-mmap": audio.tryMMap, exclusive: audio.exclusive, "dsp-policy": audio.dspPolicy };
    case "pulseaudio":
      return { server: audio.serverName };
    case "file":
      return { path: audio.path };
    case "sdl":
      // its driver is in the environment
      return {};
    case "pipewire":
      return audio.runtimeDir === undefined ? {} : refuse("<audio type='pipewire' runtimeDir>", "it is not supported");
    default:
      return {};
  }
}

type Direction = NonNullable<Audio["input"]>;
/** QEMU's name of each field that only some back ends have. */
const ownNames: Readonly<Record<string, string>> = {
  dev: "dev",
  bufferCount: "buffer-count",
  tryPoll: "try-poll",
  name: "name",
  streamName: "stream-name",
  latencyUs: "latency",
  serverName: "server-name",
  clientName: "client-name",
  connectPorts: "connect-ports",
  exactName: "exact-name",
};

function direction(settings: Direction | undefined): QmpObject | undefined {
  if (settings === undefined) return undefined;
  const { mixingEngine, fixedSettings, voices, bufferLengthUs, settings: format, ...own } = settings;
  return {
    "mixing-engine": mixingEngine,
    "fixed-settings": fixedSettings,
    voices,
    "buffer-length": bufferLengthUs,
    frequency: format?.frequency,
    channels: format?.channels,
    format: format?.format,
    ...Object.fromEntries(Object.entries(own).map(([name, value]) => [ownNames[name] ?? name, value])),
  };
}
