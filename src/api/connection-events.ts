/** What a connection tells of its own life, as an async iterator. */
import type { VirError } from "../protocol/errors.ts";
import type { ConnectionEvent } from "../drivers/remote/connection-events.ts";
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import { EventQueue } from "./event-queue.ts";

export type {
  ConnectionEvent,
  ConnectionLost,
  ConnectionReconnected,
  ConnectionResynchronise,
} from "../drivers/remote/connection-events.ts";
export type {
  Changes,
  KnownDomain,
  KnownKind,
  KnownNetwork,
  KnownNodeDevice,
  KnownObject,
  KnownSecret,
  KnownStoragePool,
} from "../drivers/remote/known-objects.ts";
export type { ReconnectOptions } from "../drivers/remote/reconnect.ts";

export interface ConnectionEventsOptions {
  /** Ends the iteration, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Events that may wait unread (10,000); one more ends the iteration with OVERFLOW. */
  readonly queueLimit?: number | undefined;
}

/**
 * "lost" when the connection breaks; then, of one that was opened with `reconnect`, "reconnected" when it stands again and
 * "resynchronise" with what changed meanwhile: of domains, and of other objects if somebody listened for their events. The
 * iteration ends when the loop is left, `close()` is called, the signal is aborted or the connection is closed; when it is
 * lost for good, it throws the `VirError`.
 */
export class ConnectionEvents implements AsyncIterableIterator<ConnectionEvent> {
  readonly #queue: EventQueue<ConnectionEvent>;
  /** Resolves once the state is known that a later one is compared with; what changes before that is told as new. */
  readonly ready: Promise<void>;

  /** @param closed as `Connection.closed` */
  constructor(
    remote: RemoteConnection,
    closed: Promise<VirError | undefined>,
    { signal, queueLimit }: ConnectionEventsOptions = {},
  ) {
    const queue = new EventQueue<ConnectionEvent>(queueLimit);
    this.#queue = queue;
    const { ready, forget } = remote.onConnectionEvent((event) => queue.push(event));
    this.ready = ready;
    const abort = (): void => queue.end();
    signal?.addEventListener("abort", abort, { once: true });
    queue.onOver = () => {
      forget();
      signal?.removeEventListener("abort", abort);
    };
    void closed.then((error) => (error === undefined ? queue.end() : queue.fail(error)));
    if (signal?.aborted) abort();
  }

  next(): Promise<IteratorResult<ConnectionEvent, undefined>> {
    return this.#queue.next();
  }

  return(): Promise<IteratorResult<ConnectionEvent, undefined>> {
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
