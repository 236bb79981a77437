export type { NetworkBackend, PortBackend } from "./backend.ts";
export { networksInMemory } from "./in-memory.ts";
export { networksNotYet } from "./not-yet.ts";
export { NetworkService } from "./service.ts";
