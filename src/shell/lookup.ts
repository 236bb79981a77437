/** Finding the domain that somebody names. */
import type { Domain } from "../api/domain.ts";
import { ErrorNumber } from "../protocol/enums.ts";
import { VirError } from "../protocol/errors.ts";
import { Failure } from "./failure.ts";
import type { Shell } from "./shell.ts";

export type LookupKey = "id" | "uuid" | "name";

/** Tries each key that the text can be, number first, name last. @throws {Failure} when there is none */
export async function lookupDomain(
  shell: Shell,
  text: string,
  keys: readonly LookupKey[] = ["id", "uuid", "name"],
): Promise<Domain> {
  const connection = await shell.connection();
  const attempts: (() => Promise<Domain>)[] = [];
  if (keys.includes("id") && /^\s*\+?\d+$/.test(text) && Number(text) < 2 ** 31) {
    attempts.push(() => connection.domainLookupByID(Number(text)));
  }
  if (keys.includes("uuid") && text.length === 36) attempts.push(() => connection.domainLookupByUUID(text));
  if (keys.includes("name")) attempts.push(() => connection.domainLookupByName(text));
  let cause: VirError | undefined;
  let saysAll = true;
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof VirError)) throw error;
      // that there is no such domain is said already; a connection that broke is news
      if (error.code !== ErrorNumber.NO_DOMAIN && error.code !== ErrorNumber.INVALID_ARG) saysAll = false;
      cause = error;
    }
  }
  throw new Failure(`failed to get domain '${text}'`, cause, saysAll);
}
