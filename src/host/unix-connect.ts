/** Connecting to a socket of this host by its path. */
import { type Socket, connect } from "node:net";

/** A connection being made: what is written waits for it, and a failure is an "error" event. */
export const connectUnix = (path: string): Socket => connect({ path });
