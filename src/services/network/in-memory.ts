/** The networks of the test hypervisor: records without a host behind them. */
import type { NetworkBackend } from "./backend.ts";

export function networksInMemory(): NetworkBackend {
  return {
    start: async (definition) => definition,
    stop: async () => undefined,
    change: async () => undefined,
    ports: { connect: async () => undefined, disconnect: async () => undefined, limit: async () => undefined },
  };
}
