/** The number by which a guest notices that it was cloned or went back in time. */
import { refuse, requireType, type BuildContext } from "./context.ts";
import { device, type Part } from "./part.ts";

export function generationParts(context: BuildContext): Part[] {
  const { genid } = context.definition;
  if (genid === undefined) return [];
  const element = "<genid>";
  const guid = genid === "" ? refuse(element, "it has no value yet; one is made when the domain is started") : genid;
  return [device({ driver: requireType(context, "vmgenid", element), guid, id: "vmgenid0" })];
}
