/** Every call about snapshots and checkpoints. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import type { DomainEngine } from "../engine.ts";
import { checkpointHandlers } from "./checkpoint-handlers.ts";
import { snapshotHandlers } from "./snapshot-handlers.ts";

export function momentHandlers(engine: DomainEngine): RemoteHandlers {
  return { ...snapshotHandlers(engine), ...checkpointHandlers(engine) };
}
