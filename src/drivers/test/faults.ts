/** Failures and delays on purpose, so that programs can be tried on what seldom happens. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CallContext, RemoteHandlers } from "../../protocol/contract.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { virError } from "../../protocol/errors.ts";
import type { Fault } from "./host.ts";

type AnyHandler = (context: CallContext, args: unknown) => unknown;

/** The handlers, of which those that a fault names meet it first. */
export function withFaults(handlers: RemoteHandlers, faults: readonly Fault[]): RemoteHandlers {
  const wrapped: Record<string, AnyHandler | undefined> = { ...(handlers as Record<string, AnyHandler | undefined>) };
  for (const fault of faults) {
    const handler = wrapped[fault.procedure];
    if (handler !== undefined) wrapped[fault.procedure] = meeting(fault, handler);
  }
  return wrapped;
}

function meeting(fault: Fault, handler: AnyHandler): AnyHandler {
  let seen = 0;
  return async (context, args) => {
    if (fault.object !== undefined && objectName(args) !== fault.object) return handler(context, args);
    const turn = seen++;
    if (turn < fault.after || turn >= fault.after + fault.times) return handler(context, args);
    if (fault.delayMs > 0) await sleep(fault.delayMs, undefined, { signal: context.signal });
    if (fault.error === undefined) return handler(context, args);
    throw virError(fault.error as Parameters<typeof virError>[0], fault.message, { domain: ErrorDomain.TEST });
  };
}

/** The name of the object that a call is about: each procedure has one object among its arguments, if any. */
function objectName(args: unknown): string | undefined {
  for (const value of Object.values(args as Record<string, unknown>)) {
    if (typeof value === "object" && value !== null && "name" in value && typeof value.name === "string") {
      return value.name;
    }
  }
  const { name } = args as { name?: unknown };
  return typeof name === "string" ? name : undefined;
}
