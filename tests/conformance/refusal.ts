// Errors by the names of their numbers, which read better than numbers in a table and in a failure.

import { ErrorNumber, VirError, nameOf } from "../../src/api/index.ts";

/** The name of an error's number: "NO_DOMAIN". What is no `VirError` is a fault of ours and is thrown on. */
export function errorName(error: unknown): string {
  if (!(error instanceof VirError)) throw error;
  return nameOf(ErrorNumber, error.code) ?? String(error.code);
}

/** How a call was answered: "done", or the name of the error's number. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    return errorName(error);
  }
}
