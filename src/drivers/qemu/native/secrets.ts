/** The secrets that a definition refers to, fetched before its command line is built. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import type { SecretReference } from "../command/context.ts";

/** Looks a secret up. NO_SECRET where there is none. */
export type ReadSecret = (reference: SecretReference) => Promise<Uint8Array>;

export async function readSecrets(
  { devices }: DomainDefinition,
  read: ReadSecret,
): Promise<(reference: SecretReference) => Uint8Array | undefined> {
  const values = new Map<string, Uint8Array>();
  for (const disk of devices.disks) {
    const places: Pick<typeof disk, "auth" | "encryption">[] = [disk];
    if (disk.source !== undefined) places.push(disk.source);
    for (let below = disk.backingStore; below !== undefined; below = below.backingStore)
      if (below.type !== "none" && below.source !== undefined) places.push(below.source);
    for (const { auth, encryption } of places)
      for (const reference of [auth?.secret, ...(encryption?.secrets ?? [])])
        if (reference !== undefined && !values.has(keyOf(reference)))
          values.set(keyOf(reference), await read(reference));
  }
  return (reference) => values.get(keyOf(reference));
}

const keyOf = ({ uuid, type, usage }: SecretReference): string => uuid ?? `${type ?? ""}/${usage ?? ""}`;
