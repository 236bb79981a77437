/** How the guest tells that its kernel has crashed, and where its dump is found. */
import { placeProperties } from "./address.ts";
import type { Panic } from "../../../formats/domain/index.ts";
import { type BuildContext, refuse, requireType } from "./context.ts";
import { device, type Part } from "./part.ts";

export const panicParts = (context: BuildContext): Part[] =>
  context.definition.devices.panics.flatMap((panic) => buildPanic(context, panic));

function buildPanic(context: BuildContext, panic: Panic): Part[] {
  const element = `<panic model='${panic.model ?? ""}'>`;
  switch (panic.model) {
    case "hyperv":
      // a property of the CPU
      return [];
    case "pvpanic":
      return [
        device({
          driver: requireType(context, "pvpanic-pci", element),
          ...placeProperties(context, panic, element),
        }),
      ];
    case undefined:
    case "default":
    case "isa": {
      const ioport = panic.address?.type === "isa" ? panic.address.iobase : undefined;
      return [device({ driver: requireType(context, "pvpanic", element), ioport })];
    }
    default:
      return refuse(element, "it is not for this machine");
  }
}

export function vmcoreinfoParts({ definition }: BuildContext): Part[] {
  return definition.features?.vmcoreinfo?.state === true ? [device({ driver: "vmcoreinfo" })] : [];
}
