/** Which of a domain's two definitions a call is about: that of the running guest, the persistent one, or both. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import { DomainModificationImpact } from "../../protocol/enums.ts";
import { invalidArgument, operationInvalid } from "../../protocol/errors.ts";
import type { DomainObject } from "../domain.ts";

/** The AFFECT flags that every call about a definition takes. */
export const affectFlags = DomainModificationImpact.LIVE | DomainModificationImpact.CONFIG;

export interface Affected {
  readonly live: boolean;
  readonly config: boolean;
}

/**
 * What a change with these flags is made to; without either flag, to what the domain is now.
 * @throws {VirError} OPERATION_INVALID: LIVE and it does not run, CONFIG and it is transient
 */
export function affectedBy(domain: DomainObject, flags: number): Affected {
  const asked = flags & affectFlags;
  const live = asked === 0 ? domain.active : (asked & DomainModificationImpact.LIVE) !== 0;
  const config = asked === 0 ? !domain.active : (asked & DomainModificationImpact.CONFIG) !== 0;
  if (live && !domain.active) throw operationInvalid(`domain ${domain.name} is not running`);
  if (config && !domain.persistent)
    throw operationInvalid(`domain ${domain.name} is transient: it has no persistent definition`);
  return { live, config };
}

/**
 * The definition that a question with these flags is about.
 * @throws {VirError} INVALID_ARG: both at once; OPERATION_INVALID as `affectedBy`
 */
export function definitionAsked(domain: DomainObject, flags: number): DomainDefinition {
  if ((flags & affectFlags) === affectFlags)
    throw invalidArgument("the live and the persistent value cannot be asked for in one call");
  const { live } = affectedBy(domain, flags);
  const definition = live ? domain.live : domain.config;
  if (definition === undefined) throw operationInvalid(`domain ${domain.name} is still starting`);
  return definition;
}
