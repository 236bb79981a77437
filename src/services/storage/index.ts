/** Storage pools and volumes: `service.ts` answers the calls, a backend does the work. */
export type * from "./backend.ts";
export { storageNumbers, testNumbers, type StorageNumbers } from "./faults.ts";
export { poolsInMemory } from "./in-memory.ts";
export { poolsNotYet } from "./not-yet.ts";
export type { StorageOptions } from "./pools.ts";
export { StorageService } from "./service.ts";
