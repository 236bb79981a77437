/** What a connection that makes itself anew tells of its own life. */
import type { VirError } from "../../protocol/errors.ts";
import type { Changes } from "./known-objects.ts";

export interface ConnectionLost {
  readonly kind: "lost";
  /** What broke it; calls under way have failed with it. */
  readonly error: VirError;
}

/** It stands again, and whoever listened for events is registered again. */
export interface ConnectionReconnected {
  readonly kind: "reconnected";
}

/**
 * What changed while the connection was away, compared with what the client was last told. An event of the daemon that
 * comes after it may tell once more of what is told here, never of less.
 */
export interface ConnectionResynchronise extends Changes {
  readonly kind: "resynchronise";
}

export type ConnectionEvent = ConnectionLost | ConnectionReconnected | ConnectionResynchronise;
export type ConnectionEventListener = (event: ConnectionEvent) => void;
