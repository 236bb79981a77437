/** The UUID that this host is known by: what migration uses to tell hosts apart. */
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { ensureDirectory, readOptional, writeFileAtomically } from "../files.ts";
import { readValue } from "./sysfs.ts";

/** A UUID that firmware did not leave at a placeholder. */
const sane = (uuid: string | undefined): uuid is string =>
  uuid !== undefined &&
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid) &&
  new Set(uuid.replaceAll("-", "").toLowerCase()).size > 2 &&
  !/^0*(3000200|20004000)/.test(uuid.replaceAll("-", ""));

let known: Promise<string> | undefined;

/** The configured one, else the machine's, else one that is made once and kept at `path`. */
export function hostUuid(path: string, configured: string): Promise<string> {
  known ??= find(path, configured);
  return known;
}

async function find(path: string, configured: string): Promise<string> {
  if (sane(configured)) return configured.toLowerCase();
  const product = await readValue("/sys/class/dmi/id/product_uuid");
  if (sane(product)) return product.toLowerCase();
  const kept = (await readOptional(path))?.trim();
  if (sane(kept)) return kept;
  const made = randomUUID();
  await ensureDirectory(dirname(path));
  await writeFileAtomically(path, `${made}\n`, { mode: 0o644 });
  return made;
}
