/** Secrets for QEMU: encrypted with the guest's master key, so that a command line tells nobody. */
import { createCipheriv, randomBytes } from "node:crypto";
import { refuse, type BuildContext } from "./context.ts";
import type { QemuObject } from "./part.ts";

/** @param value what is to be kept; undefined where the host does not have it */
export function secretObject(
  { runtime }: BuildContext,
  id: string,
  value: Uint8Array | undefined,
  element: string,
): QemuObject {
  const { masterKey } = runtime;
  if (masterKey === undefined || value === undefined) return refuse(element, "secrets are not handed to QEMU yet");
  const iv = randomBytes(16);
  const cipher = createCipheriv("aes-256-cbc", masterKey, iv);
  const data = Buffer.concat([cipher.update(value), cipher.final()]).toString("base64");
  return { "qom-type": "secret", id, data, keyid: "masterKey0", iv: iv.toString("base64"), format: "base64" };
}
