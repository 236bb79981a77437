/** Watchdogs: what happens when the guest no longer feeds them. */
import { placeProperties } from "./address.ts";
import type { Watchdog } from "../../../formats/domain/index.ts";
import { aliasOf, type BuildContext, refuse, requireType } from "./context.ts";
import { familyOf } from "./machine.ts";
import { device, type Part, words } from "./part.ts";

/** QEMU pauses a guest that is to be dumped; who watches the events dumps it. */
const watchdogActions: Readonly<Partial<Record<Watchdog["action"], string>>> = { dump: "pause" };

export function watchdogParts(context: BuildContext): Part[] {
  const { watchdogs } = context.definition.devices;
  const [first] = watchdogs;
  if (first === undefined) return [];
  return [
    ...watchdogs.flatMap((watchdog) => watchdogDevice(context, watchdog)),
    words("-watchdog-action", watchdogActions[first.action] ?? first.action),
  ];
}

function watchdogDevice(context: BuildContext, watchdog: Watchdog): Part[] {
  const element = `<watchdog model='${watchdog.model}'>`;
  switch (watchdog.model) {
    case "itco":
      if (familyOf(context) !== "q35") refuse(element, "only q35 machines have it");
      return [words("-global", "ICH9-LPC.noreboot=off")];
    case "i6300esb":
    case "ib700":
      return [
        device({
          driver: requireType(context, watchdog.model, element),
          id: aliasOf(watchdog, element),
          ...placeProperties(context, watchdog, element),
        }),
      ];
    default:
      return refuse(element, "it is not for this machine");
  }
}
