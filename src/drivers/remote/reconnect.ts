/** Trying again until a connection stands: how long to wait between the attempts, and when to give up. */
import { ErrorNumber } from "../../protocol/enums.ts";
import { VirError, operationAborted, operationTimeout } from "../../protocol/errors.ts";

export interface ReconnectOptions {
  /** Attempts in a row after which the connection is over; without end unless said otherwise. */
  readonly attempts?: number | undefined;
  /** The wait before the first attempt (100). It doubles each time; jitter takes up to half of it away. */
  readonly initialDelayMs?: number | undefined;
  /** The wait doubles up to this (30,000). */
  readonly maximumDelayMs?: number | undefined;
}

/** An attempt that takes longer than this is given up for the next one. */
export const attemptLimitMs = 30_000;

/** Answers that another attempt would get again: nothing that comes back by itself is missing. */
const refusals = new Set<number>([
  ErrorNumber.AUTH_FAILED,
  ErrorNumber.ACCESS_DENIED,
  ErrorNumber.OPERATION_DENIED,
  ErrorNumber.INVALID_ARG,
  ErrorNumber.NO_SUPPORT,
  ErrorNumber.ARGUMENT_UNSUPPORTED,
]);

/** The wait before attempt number `attempt` (from 0). Clients that lost the same daemon do not come back all at once. */
export function delayBefore(attempt: number, options: ReconnectOptions, random: number = Math.random()): number {
  const { initialDelayMs = 100, maximumDelayMs = 30_000 } = options;
  const whole = Math.min(maximumDelayMs, initialDelayMs * 2 ** Math.min(attempt, 30));
  return whole - (whole / 2) * random;
}

/**
 * What `open` resolves to, once it does.
 *
 * @param signal ends waiting and the attempt under way
 * @throws {VirError} the last attempt's when there were enough of them, or when trying again makes no sense
 */
export async function reopened<T>(
  open: (signal: AbortSignal) => Promise<T>,
  options: ReconnectOptions,
  signal: AbortSignal,
): Promise<T> {
  const { attempts = Number.POSITIVE_INFINITY } = options;
  for (let attempt = 0; ; attempt++) {
    await wait(delayBefore(attempt, options), signal);
    try {
      return await limited(open, signal);
    } catch (error) {
      if (signal.aborted || !(error instanceof VirError)) throw error;
      if (attempt + 1 >= attempts || refusals.has(error.code)) throw error;
    }
  }
}

async function limited<T>(open: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(operationTimeout(`no connection was made within ${attemptLimitMs} ms`)),
    attemptLimitMs,
  );
  const abort = (): void => controller.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await open(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
    const abort = (): void => {
      settle();
      reject(operationAborted("connecting again was given up", { cause: signal.reason }));
    };
    const timer = setTimeout(() => {
      settle();
      resolve();
    }, delayMs);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
