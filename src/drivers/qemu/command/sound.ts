/** Sound cards. */
import type { Sound } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { audiodevFor } from "./audio.ts";
import { aliasOf, refuse, requireType, type BuildContext } from "./context.ts";
import { device, type Part } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export function soundParts(context: BuildContext): Part[] {
  return context.definition.devices.sounds.flatMap((sound) => buildSound(context, sound));
}

const cards = { sb16: "sb16", es1370: "ES1370", ac97: "AC97", usb: "usb-audio" } as const;
const hda = { ich6: "intel-hda", ich9: "ich9-intel-hda" } as const;

function buildSound(context: BuildContext, sound: Sound): Part[] {
  const { model } = sound;
  const element = `<sound model='${model}'>`;
  const id = aliasOf(sound, element);
  const audiodev = audiodevFor(context, sound.audioId, element);
  const place = placeProperties(context, sound, element);
  if (sound.codecs !== undefined && sound.codecs.length > 0 && model !== "ich6" && model !== "ich9")
    refuse(element, "only ich6 and ich9 have codecs");
  switch (model) {
    case "sb16":
    case "es1370":
    case "ac97":
    case "usb":
      return [
        device({
          driver: requireType(context, cards[model], element),
          id,
          audiodev,
          multi: model === "usb" ? sound.multichannel : undefined,
          ...place,
        }),
      ];
    case "ich6":
    case "ich9": {
      const codecs =
        sound.codecs === undefined || sound.codecs.length === 0 ? [{ type: "duplex" as const }] : sound.codecs;
      return [
        device({ driver: requireType(context, hda[model], element), id, ...place }),
        ...codecs.map(({ type }, cad) =>
          device({ driver: `hda-${type}`, id: `${id}-codec${cad}`, bus: `${id}.0`, cad, audiodev }),
        ),
      ];
    }
    case "virtio":
      return [
        device({
          ...virtioProperties(context, "virtio-sound", { address: sound.address }, sound.driver, element),
          id,
          audiodev,
          streams: sound.streams,
          ...place,
        }),
      ];
    case "pcspk":
      // the machine has it
      return [];
    default:
      return refuse(element, "the model is not supported");
  }
}
