/** The error for a connection attempt that its caller's signal ended. */
import { type VirError, operationAborted, operationTimeout } from "../protocol/errors.ts";

export function givenUp(signal: AbortSignal): VirError {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === "TimeoutError"
    ? operationTimeout("no connection was made in time", { cause: reason })
    : operationAborted("connecting was given up", { cause: reason });
}
