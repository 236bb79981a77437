/** The balloon: takes memory back from the guest, and reports how much it uses. */
import { placeProperties } from "./address.ts";
import { virtioProperties } from "./virtio.ts";
import type { Memballoon } from "../../../formats/domain/index.ts";
import { aliasOf, type BuildContext, refuse } from "./context.ts";
import { device, type Part } from "./part.ts";

export function memballoonParts(context: BuildContext): Part[] {
  const balloon: Memballoon | undefined = context.definition.devices.memballoon;
  if (balloon === undefined || balloon.model === "none") return [];
  const element = "<memballoon>";
  if (balloon.model === "xen") refuse(`${element} model='xen'`, "it is for Xen");
  return [
    device({
      ...virtioProperties(context, "virtio-balloon", balloon, balloon.driver, element),
      id: aliasOf(balloon, element),
      "deflate-on-oom": balloon.autodeflate,
      "free-page-reporting": balloon.freePageReporting,
      ...placeProperties(context, balloon, element),
    }),
  ];
}
