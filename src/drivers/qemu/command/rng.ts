/** Sources of random numbers. */
import { placeProperties } from "./address.ts";
import { virtioProperties } from "./virtio.ts";
import type { Rng, RngBackend } from "../../../formats/domain/index.ts";
import { chardevPart } from "./chardev.ts";
import { aliasOf, type BuildContext } from "./context.ts";
import { device, object, type Part } from "./part.ts";

export const rngParts = (context: BuildContext): Part[] =>
  context.definition.devices.rngs.flatMap((rng) => buildRng(context, rng));

export function buildRng(context: BuildContext, rng: Rng): Part[] {
  const element = "<rng>";
  const id = aliasOf(rng, element);
  return [
    ...source(context, rng.backend, id),
    device({
      ...virtioProperties(context, "virtio-rng", rng, rng.driver, element),
      rng: `obj${id}`,
      id,
      "max-bytes": rng.rate?.bytes,
      period: rng.rate === undefined ? undefined : (rng.rate.periodMs ?? 1000),
      ...placeProperties(context, rng, element),
    }),
  ];
}

function source(context: BuildContext, backend: RngBackend, id: string): Part[] {
  switch (backend.model) {
    case "random":
      return [object({ "qom-type": "rng-random", id: `obj${id}`, filename: backend.path ?? "/dev/urandom" })];
    case "builtin":
      return [object({ "qom-type": "rng-builtin", id: `obj${id}` })];
    default:
      return [
        chardevPart(context, `char${id}`, backend, "<rng><backend model='egd'>", `${id}.sock`),
        object({ "qom-type": "rng-egd", id: `obj${id}`, chardev: `char${id}` }),
      ];
  }
}
