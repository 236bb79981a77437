/** A command that did not do what it was asked for, and how that is told. */
import { VirError } from "../protocol/errors.ts";

/**
 * A failure in the shell's own words; `cause` is what the daemon said about it, told behind. Without words and cause it is
 * silent: the exit code alone tells.
 */
export class Failure extends Error {
  override readonly name = "Failure";

  /** The message says all that people need of the cause. */
  readonly saysAll: boolean;

  constructor(message: string, cause?: VirError, saysAll = false) {
    super(message, cause === undefined ? undefined : { cause });
    this.saysAll = saysAll;
  }
}

/** Several things wrong at once, each told on a line of its own. */
export class Failures extends Failure {
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join("; "));
    this.messages = messages;
  }
}

/** Errors of a call get `message` in front. */
export async function saying<T>(message: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof VirError ? new Failure(message, error) : error;
  }
}

/** The lines that are told, without "error: " in front. @throws what is no failure but a bug */
export function linesOf(error: unknown): readonly string[] {
  if (error instanceof VirError) return [error.message];
  if (error instanceof Failures) return error.messages;
  if (!(error instanceof Failure)) throw error;
  const own = error.message === "" ? [] : [error.message];
  return error.cause instanceof VirError && !error.saysAll ? [...own, error.cause.message] : own;
}

/** What the daemon or the connection said, if it did. */
export const virErrorOf = (error: unknown): VirError | undefined =>
  error instanceof VirError
    ? error
    : error instanceof Failure && error.cause instanceof VirError
      ? error.cause
      : undefined;

/** @throws {Failure} when two options are given of which there can be one */
export function exclude<K extends string>(given: Readonly<Record<K, unknown>>, first: K, second: K): void {
  if (isGiven(given[first]) && isGiven(given[second])) {
    throw new Failure(`Options --${first} and --${second} are mutually exclusive`);
  }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== false;
