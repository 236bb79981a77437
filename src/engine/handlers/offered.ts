/** Calls that need a guest to do something: they are there only where the hypervisor's guests can. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import { guestOf, operationOf } from "../changes/change.ts";
import type { GuestOperations } from "../changes/guest-operations.ts";
import type { DomainEngine } from "../engine.ts";

export type GuestOperation = keyof GuestOperations;

/** Of the handlers, by the operation that each needs, those that can work. */
export function offered(
  engine: DomainEngine,
  handlers: { readonly [K in GuestOperation]?: RemoteHandlers },
): RemoteHandlers {
  const operations = engine.hypervisor.operations ?? {};
  const there = Object.entries(handlers).filter(([operation]) => operation in operations);
  return Object.assign({}, ...there.map(([, own]) => own)) as RemoteHandlers;
}

/**
 * Asks a running guest outside of any job: for what only looks, and for its agent, which is not held up by what is done
 * to the guest, nor holds it up.
 * @throws {VirError} NO_DOMAIN; OPERATION_INVALID: it does not run; what the guest answers
 */
export function ask<K extends GuestOperation>(
  engine: DomainEngine,
  dom: DomainReference,
  operation: K,
): GuestOperations[K] {
  return operationOf(guestOf(engine, dom), operation);
}

/** Does something to a running guest, in its domain's job. @throws {VirError} as `ask` */
export async function inJob<T>(
  engine: DomainEngine,
  dom: DomainReference,
  call: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return engine.domains.getActive(dom).jobs.run(call, async ({ signal }) => {
    guestOf(engine, dom);
    return work(signal);
  });
}
