/** One deadline for a method that makes several calls. */
import type { CallOptions } from "../rpc/client.ts";

/** The same limits, with `deadlineMs` counted from now on and for all calls that are given the result together. */
export function inOneDeadline(options: CallOptions | undefined): CallOptions | undefined {
  if (options?.deadlineMs === undefined) return options;
  const timeout = AbortSignal.timeout(options.deadlineMs);
  return { signal: options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]) };
}
