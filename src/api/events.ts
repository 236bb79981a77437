/** Events of the daemon as an async iterator. */
import type { Deregister, RegistrationOptions, RemoteConnection } from "../drivers/remote/connection.ts";
import { EventQueue } from "./event-queue.ts";

export interface EventsOptions {
  /** Of several kinds, go on without those that the daemon refuses, as long as there is one that it sends. */
  readonly partial?: boolean | undefined;
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Events that may wait unread (10,000); one more ends the iteration with OVERFLOW. */
  readonly queueLimit?: number | undefined;
}

/** Asks the daemon for one kind of event, each of which goes to `push`. */
export type Register<E> = (push: (event: E) => void, options: RegistrationOptions) => Promise<Deregister>;

/**
 * Events of one kind or several, in the order in which the daemon sent them. They are registered for when it is made, so
 * nothing is missed between `ready` and the first `next()`. It ends when the loop is left, `close()` is called or the
 * signal is aborted, and throws the `VirError` when the connection is lost or the daemon refuses the registration.
 */
export class Events<E> implements AsyncIterableIterator<E>, AsyncDisposable {
  readonly #queue: EventQueue<E>;
  readonly #registrations: Promise<readonly Deregister[]>;
  /** Resolves once the daemon sends these events; rejects with the `VirError` when it will not. */
  readonly ready: Promise<void>;

  /** Made by the connection: `connection.domainEvents(…)`, `connection.networkEvents(…)`, …. */
  constructor(remote: RemoteConnection, kinds: readonly Register<E>[], options: EventsOptions) {
    const { signal, partial = false } = options;
    const queue = new EventQueue<E>(options.queueLimit);
    this.#queue = queue;
    const push = (event: E): void => queue.push(event);
    const onEnded = (error: Error): void => queue.fail(error);
    this.#registrations = registered(
      kinds.map(async (register) => register(push, { onEnded })),
      partial,
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
    forget = remote.onClosed((error) => queue.fail(error));
    if (signal?.aborted) abort();
  }

  async #deregister(): Promise<void> {
    const registrations = await this.#registrations;
    await Promise.all(registrations.map((deregister) => deregister()));
  }

  /** The next event, once there is one. */
  next(): Promise<IteratorResult<E, undefined>> {
    return this.#queue.next();
  }

  return(): Promise<IteratorResult<E, undefined>> {
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

/** What ends each registration. When some are refused and that is not to be borne, the others end too. */
async function registered(attempts: readonly Promise<Deregister>[], partial: boolean): Promise<readonly Deregister[]> {
  const outcomes = await Promise.allSettled(attempts);
  const made = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const refused = outcomes.find((outcome) => outcome.status === "rejected");
  if (refused === undefined || (partial && made.length > 0)) return made;
  await Promise.allSettled(made.map((deregister) => deregister()));
  throw refused.reason;
}

/** One or several kinds as a list. */
export const listOf = <I extends number>(id: I | readonly I[]): readonly I[] => (typeof id === "object" ? id : [id]);
