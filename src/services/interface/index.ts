/** The host's network interfaces: `service.ts` answers the calls, a backend holds the interfaces. */
export * from "./backend.ts";
export * from "./memory.ts";
export * from "./service.ts";
