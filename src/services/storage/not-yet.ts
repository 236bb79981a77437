/** For hypervisors whose pools cannot be started yet: definitions are kept, and whatever needs storage is refused. */
import type { CompletedStoragePool } from "../../formats/storage-pool/index.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { configUnsupported, type VirError } from "../../protocol/errors.ts";
import type { StorageBackend } from "./backend.ts";

const refusal = ({ name, type }: CompletedStoragePool): VirError =>
  configUnsupported(`storage pool '${name}': pools of type ${type} cannot be built or started here yet`, {
    domain: ErrorDomain.STORAGE,
  });

export const poolsNotYet: StorageBackend = {
  types: new Set(),
  keeps: new Set(["dir", "fs", "netfs", "logical", "disk", "iscsi", "scsi", "mpath"]),
  start: (pool) => Promise.reject(refusal(pool)),
  stop: (pool) => Promise.reject(refusal(pool)),
  refresh: (pool) => Promise.reject(refusal(pool)),
  build: (pool) => Promise.reject(refusal(pool)),
};
