/** Cryptography by the host, and where the guest keeps its last words over a crash. */
import type { Crypto } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, type BuildContext, requireType } from "./context.ts";
import { device, object, type Part } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export const cryptoParts = (context: BuildContext): Part[] =>
  context.definition.devices.cryptos.flatMap((crypto) => buildCrypto(context, crypto));

export function buildCrypto(context: BuildContext, crypto: Crypto): Part[] {
  const element = "<crypto>";
  const id = aliasOf(crypto, element);
  const { model, queues } = crypto.backend;
  return [
    object({ "qom-type": `cryptodev-backend-${model}`, id: `obj${id}`, queues }),
    device({
      ...virtioProperties(context, "virtio-crypto", { address: crypto.address }, crypto.driver, element),
      cryptodev: `obj${id}`,
      id,
      ...placeProperties(context, crypto, element),
    }),
  ];
}

export function pstoreParts(context: BuildContext): Part[] {
  const { pstore } = context.definition.devices;
  if (pstore === undefined) return [];
  const element = "<pstore>";
  const id = aliasOf(pstore, element);
  return [
    object({
      "qom-type": "memory-backend-file",
      id: `mem${id}`,
      "mem-path": pstore.path,
      size: pstore.sizeKiB * 1024,
      share: true,
    }),
    device({
      driver: requireType(context, "acpi-erst", element),
      id,
      memdev: `mem${id}`,
      ...placeProperties(context, pstore, element),
    }),
  ];
}
