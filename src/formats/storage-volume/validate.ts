/** What no volume of a pool of some type can be: refused before it is created. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { configUnsupported } from "../../protocol/errors.ts";
import { factsOf, type PoolType } from "../storage-pool/types.ts";
import type { StorageVolumeDefinition } from "./definition.ts";

/** CONFIG_UNSUPPORTED: a format that volumes of such a pool do not have. */
export function validateStorageVolume({ target, backingStore }: StorageVolumeDefinition, poolType: PoolType): void {
  const names = factsOf(poolType).volumeFormats?.names;
  for (const format of [backingStore?.format, target.format]) {
    if (format === undefined || names === undefined || names.includes(format)) continue;
    throw configUnsupported(`'${format}' is no format of volumes in ${poolType} pools: they have ${names.join(", ")}`, {
      domain: ErrorDomain.STORAGE,
    });
  }
}
