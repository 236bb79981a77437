/** Smart cards: the host's own, certificates that stand for one, or a reader at the other end of a character device. */
import type { Smartcard } from "../../../formats/domain/index.ts";
import { aliasOf, controllerOf, requireType, type BuildContext } from "./context.ts";
import { chardevPart } from "./chardev.ts";
import { device, type Part } from "./part.ts";

export const smartcardParts = (context: BuildContext): Part[] =>
  context.definition.devices.smartcards.flatMap((smartcard) => buildSmartcard(context, smartcard));

/** Where QEMU looks for certificates unless the definition says. */
const certificateDatabase = "/etc/pki/nssdb";

export function buildSmartcard(context: BuildContext, smartcard: Smartcard): Part[] {
  const element = `<smartcard mode='${smartcard.mode}'>`;
  const id = aliasOf(smartcard, element);
  const place = { id, bus: `${readerOf(context, smartcard, element)}.0` };
  switch (smartcard.mode) {
    case "host":
      return [
        device({ driver: requireType(context, "ccid-card-emulated", element), backend: "nss-emulated", ...place }),
      ];
    case "host-certificates": {
      const [cert1, cert2, cert3] = smartcard.certificates;
      return [
        device({
          driver: requireType(context, "ccid-card-emulated", element),
          backend: "certificates",
          cert1,
          cert2,
          cert3,
          db: smartcard.database ?? certificateDatabase,
          ...place,
        }),
      ];
    }
    default:
      return [
        chardevPart(context, `char${id}`, smartcard, element),
        device({ driver: requireType(context, "ccid-card-passthru", element), chardev: `char${id}`, ...place }),
      ];
  }
}

function readerOf(context: BuildContext, { address }: Smartcard, element: string): string {
  const index = address?.type === "ccid" ? address.controller : 0;
  return aliasOf(controllerOf(context, "ccid", index, element), `the CCID controller ${index}`);
}
