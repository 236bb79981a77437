/** Domain events as an async iterator. */
import { DomainEventID } from "../protocol/enums.ts";
import type { VirError } from "../protocol/errors.ts";
import type { TypedParameter } from "../protocol/remote/types.ts";
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import type { DomainEventBody, DomainEventKind } from "../drivers/remote/domain-event-table.ts";
import type { Domain } from "./domain.ts";
import { EventQueue } from "./event-queue.ts";
import { type LifecycleNames, lifecycleNames } from "./names.ts";
import { type Parameters, parametersOf } from "./parameters.ts";

export type { DomainEventKind } from "../drivers/remote/domain-event-table.ts";

type Fields<B> = { readonly [K in keyof B]: B[K] extends TypedParameter[] ? Parameters : B[K] };

/** An event: its number (`DomainEventID`), the domain, and what this kind of event says beside. */
export type DomainEvent<I extends DomainEventKind = DomainEventKind> = {
  [K in I]: { readonly id: K; readonly domain: Domain } & Fields<DomainEventBody<K>> &
    (K extends typeof DomainEventID.LIFECYCLE ? LifecycleNames : unknown);
}[I];

export interface DomainEventsOptions<I extends DomainEventKind> {
  /** Which kind of event (`DomainEventID`), or several: they come in one order, the daemon's. */
  readonly id: I | readonly I[];
  /** Of several kinds, go on without those that the daemon refuses, as long as there is one that it sends. */
  readonly partial?: boolean | undefined;
  /** Events of this domain only; of all when left out. */
  readonly domain?: Domain | undefined;
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Events that may wait unread (10,000); one more ends the iteration with OVERFLOW. */
  readonly queueLimit?: number | undefined;
}

/**
 * Events of one kind or several, in the order in which the daemon sent them. It is registered when it is made, so nothing is missed
 * between `ready` and the first `next()`. It ends when the loop is left, `close()` is called or the signal is aborted, and
 * throws the `VirError` when the connection is lost or the daemon refuses the registration.
 */
export class DomainEvents<I extends DomainEventKind> implements AsyncIterableIterator<DomainEvent<I>> {
  readonly #queue: EventQueue<DomainEvent<I>>;
  readonly #registrations: Promise<readonly (() => Promise<void>)[]>;
  /** Resolves once the daemon sends these events; rejects with the `VirError` when it will not. */
  readonly ready: Promise<void>;

  constructor(remote: RemoteConnection, makeDomain: MakeDomain, options: DomainEventsOptions<I>) {
    const { id, domain, signal } = options;
    const queue = new EventQueue<DomainEvent<I>>(options.queueLimit);
    this.#queue = queue;
    const ids: readonly I[] = typeof id === "object" ? id : [id];
    this.#registrations = registered(
      ids.map((kind) =>
        remote.registerDomainEvent(kind, domain ?? null, (about, body) =>
          queue.push(eventOf(kind, makeDomain(about), body)),
        ),
      ),
      options.partial ?? false,
    );
    this.ready = this.#registrations.then(() => undefined);
    this.ready.catch((error: Error) => queue.fail(error));
    const abort = (): void => void this.close();
    signal?.addEventListener("abort", abort, { once: true });
    let forget = (): void => undefined;
    queue.onOver = () => {
      forget();
      signal?.removeEventListener("abort", abort);
      this.#deregister().catch(() => undefined);
    };
    forget = remote.onClosed((error: VirError) => queue.fail(error));
    if (signal?.aborted) abort();
  }

  async #deregister(): Promise<void> {
    const registrations = await this.#registrations;
    await Promise.all(registrations.map((deregister) => deregister()));
  }

  next(): Promise<IteratorResult<DomainEvent<I>, undefined>> {
    return this.#queue.next();
  }

  return(): Promise<IteratorResult<DomainEvent<I>, undefined>> {
    return this.#queue.return();
  }

  /** Ends the iteration; events that wait are dropped. */
  async close(): Promise<void> {
    await this.#queue.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

type Deregister = () => Promise<void>;

/** What ends each registration. When some are refused and that is not to be borne, the others end too. */
async function registered(attempts: readonly Promise<Deregister>[], partial: boolean): Promise<readonly Deregister[]> {
  const outcomes = await Promise.allSettled(attempts);
  const made = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const refused = outcomes.find((outcome) => outcome.status === "rejected");
  if (refused === undefined || (partial && made.length > 0)) return made;
  await Promise.allSettled(made.map((deregister) => deregister()));
  throw refused.reason;
}

export type MakeDomain = (about: { name: string; uuid: string; id: number }) => Domain;

function eventOf<I extends DomainEventKind>(id: I, domain: Domain, body: DomainEventBody<I>): DomainEvent<I> {
  const fields: Record<string, unknown> = { id, domain, ...body };
  if (id === DomainEventID.LIFECYCLE) {
    Object.assign(fields, lifecycleNames(fields["event"] as number, fields["detail"] as number));
  }
  if (Array.isArray(fields["params"])) fields["params"] = parametersOf(fields["params"] as TypedParameter[]);
  return fields as DomainEvent<I>;
}
