/** What a volume's definition leaves out, as libvirt settles it after parsing: it depends on the type of the pool. */
import { factsOf, type PoolType } from "../storage-pool/types.ts";
import type { StorageVolumeDefinition } from "./definition.ts";

/**
 * The definition with everything filled in that its pool's type implies; the one passed stays as it is. A volume without
 * a capacity gets none here: a backend may take it from the backing image.
 */
export function completeStorageVolume(
  definition: StorageVolumeDefinition,
  poolType: PoolType,
): StorageVolumeDefinition {
  const { volumeFormats } = factsOf(poolType);
  const volume = structuredClone(definition);
  const { target } = volume;
  if (volume.backingStore?.path === undefined) delete volume.backingStore;
  for (const layer of [target, ...(volume.backingStore === undefined ? [] : [volume.backingStore])]) {
    if (volumeFormats === undefined || layer.format === "") delete layer.format;
    if (volumeFormats !== undefined) layer.format ??= volumeFormats.default;
  }
  if ((target.clusterSize?.bytes ?? 0) === 0) delete target.clusterSize;
  if (target.features !== undefined) target.compat ??= "1.1";
  for (const key of ["capacity", "allocation"] as const) if (volume[key]?.bytes === undefined) delete volume[key];
  if (volume.capacity !== undefined) volume.allocation ??= { ...volume.capacity };
  return volume;
}
