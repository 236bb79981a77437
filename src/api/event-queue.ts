/** Events between the connection that receives them and the loop that reads them. */
import { ErrorNumber } from "../protocol/enums.ts";
import { virError } from "../protocol/errors.ts";

/** Events that may wait unread unless the caller says otherwise. */
export const defaultQueueLimit = 10_000;

/**
 * An async iterator that holds back at most `limit` events. When more arrive than are read, nothing is dropped in
 * silence: it stops taking events, gives out those that it has, then throws OVERFLOW.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  readonly #limit: number;
  readonly #waiting: T[] = [];
  readonly #readers: { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void }[] = [];
  #over: { error: Error } | "ended" | undefined;
  /** Called once, as soon as no further event is taken. */
  onOver: () => void = () => undefined;

  constructor(limit: number = defaultQueueLimit) {
    this.#limit = limit;
  }

  /** Gives an event to who waits, or keeps it. */
  push(event: T): void {
    if (this.#over !== undefined) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) reader.resolve({ done: false, value: event });
    else if (this.#waiting.length < this.#limit) this.#waiting.push(event);
    else {
      this.fail(
        virError(
          ErrorNumber.OVERFLOW,
          `${this.#limit} events were left unread; read faster, or register anew and list`,
        ),
      );
    }
  }

  /** No more events; those that wait are given out, then the iterator is done. */
  end(): void {
    this.#finish("ended");
  }

  /** No more events; those that wait are given out, then `error` is thrown. */
  fail(error: Error): void {
    this.#finish({ error });
  }

  #finish(over: { error: Error } | "ended"): void {
    if (this.#over !== undefined) return;
    this.#over = over;
    for (const reader of this.#readers.splice(0)) {
      if (over === "ended") reader.resolve({ done: true, value: undefined });
      else reader.reject(over.error);
    }
    this.onOver();
  }

  /** The next event, once there is one. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting.length > 0) return Promise.resolve({ done: false, value: this.#waiting.shift() as T });
    const over = this.#over;
    if (over === "ended") return Promise.resolve({ done: true, value: undefined });
    if (over !== undefined) {
      // thrown once: whoever asks again is told that there is nothing more
      this.#over = "ended";
      return Promise.reject(over.error);
    }
    return new Promise((resolve, reject) => this.#readers.push({ resolve, reject }));
  }

  /** Leaves: what still waits is dropped. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#waiting.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
