/** A stream of bytes between this program and the daemon: a volume's content, a console, a picture. */
import type { Duplex } from "node:stream";
import type { ByteStream, StreamHole } from "../protocol/contract.ts";
import { ErrorDomain } from "../protocol/enums.ts";
import { type VirError, operationAborted, rpcError } from "../protocol/errors.ts";

export type { StreamHole } from "../protocol/contract.ts";

/** What a stream can be fed from. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
/** The same, with holes. */
export type SparseSource = AsyncIterable<Uint8Array | StreamHole> | Iterable<Uint8Array | StreamHole>;

const streamOver = (): VirError => rpcError("the stream is over", { domain: ErrorDomain.STREAMS });

/** A hole that has to be written out as zeros is given out in pieces of this size. */
const zeros = new Uint8Array(64 * 1024);

/**
 * Given out by the methods that open one. What comes is read by iteration, once:
 *
 *     for await (const bytes of stream) …
 *
 * and what is not read stays with the daemon (past 1 MiB, the whole connection waits for it, so read it or abort it).
 * A stream ends when it was read to its end, by `finish()`, by `abort()`, or by leaving `await using`, which aborts what
 * was not finished. Errors: what the daemon answers, RPC when the connection is lost or the stream is over already.
 */
export class Stream implements AsyncDisposable {
  readonly #bytes: ByteStream;
  #reader: AsyncIterator<Uint8Array | StreamHole> | undefined;

  /** Made by the methods that open one. */
  constructor(bytes: ByteStream) {
    this.#bytes = bytes;
  }

  /** Resolves when the stream is over, to the error if it did not end well. */
  get closed(): Promise<VirError | undefined> {
    return this.#bytes.closed;
  }

  /** Hands on bytes; resolves once the daemon can take more. */
  async send(data: Uint8Array): Promise<void> {
    await this.#bytes.write(data);
  }

  /** Hands on `length` bytes that read as zeros, of a stream that was opened as sparse. */
  async sendHole(length: bigint): Promise<void> {
    await this.#bytes.writeHole(length);
  }

  /**
   * Sends all that `source` has, and does not finish. A source that fails aborts the stream and throws what it threw.
   */
  async sendAll(source: ByteSource): Promise<void> {
    await this.sparseSendAll(source);
  }

  /** The same with holes. */
  async sparseSendAll(source: SparseSource): Promise<void> {
    try {
      for await (const item of this.#whileOpen(source)) {
        await (item instanceof Uint8Array ? this.send(item) : this.sendHole(item.hole));
      }
    } catch (error) {
      this.#bytes.abort(operationAborted("what the stream was fed from failed", { cause: error }));
      throw error;
    }
  }

  /** What `source` has, as long as the stream is open: one that ends is noticed although the source has nothing yet. */
  async *#whileOpen<T>(source: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T, void, void> {
    const items = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
    let over: VirError | undefined;
    let leave: (error: VirError) => void = () => undefined;
    void this.closed.then((error) => leave((over = error ?? streamOver())));
    try {
      for (;;) {
        const { done, value } = await new Promise<IteratorResult<T>>((resolve, reject) => {
          leave = reject;
          if (over === undefined) Promise.resolve(items.next()).then(resolve, reject);
          else reject(over);
        });
        if (done === true) return;
        yield value;
      }
    } finally {
      // A source that has nothing yet answers this only after its next item: nobody waits for that.
      Promise.resolve(items.return?.()).catch(() => undefined);
    }
  }

  /** The next bytes, a hole of a sparse stream, or undefined when there are no more: then the stream is finished. */
  async recv(): Promise<Uint8Array | StreamHole | undefined> {
    const { done, value } = await this.#read().next();
    if (done !== true) return value;
    await this.finish();
    return undefined;
  }

  /** Gives all that comes to `sink`, one after the other, holes as zeros. A sink that throws aborts the stream. */
  async recvAll(sink: (bytes: Uint8Array) => void | Promise<void>): Promise<void> {
    await this.#drain(this[Symbol.asyncIterator](), sink);
  }

  /** The same with holes. */
  async sparseRecvAll(sink: (item: Uint8Array | StreamHole) => void | Promise<void>): Promise<void> {
    await this.#drain(this.sparse(), sink);
  }

  async #drain<T>(items: AsyncIterable<T>, sink: (item: T) => void | Promise<void>): Promise<void> {
    try {
      for await (const item of items) await sink(item);
    } catch (error) {
      this.#bytes.abort(operationAborted("what took the stream failed", { cause: error }));
      throw error;
    }
  }

  /** What comes, with the holes of a sparse stream as `{ hole: length }`. */
  async *sparse(): AsyncGenerator<Uint8Array | StreamHole, void, void> {
    for (let item = await this.recv(); item !== undefined; item = await this.recv()) yield item;
  }

  /** What comes, holes as zeros. Leaving the loop leaves the rest to be read later. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for await (const item of this.sparse()) {
      if (item instanceof Uint8Array) yield item;
      else for (let left = item.hole; left > 0n; left -= BigInt(zeros.length)) yield zeros.subarray(0, Number(left));
    }
  }

  #read(): AsyncIterator<Uint8Array | StreamHole> {
    return (this.#reader ??= this.#bytes[Symbol.asyncIterator]());
  }

  /** Says that all was sent or taken; resolves when the daemon has confirmed, throws when it failed with it. */
  finish(): Promise<void> {
    return this.#bytes.finish();
  }

  /** Ends the stream at once, both ways. Nothing to do for one that is over. */
  abort(): void {
    this.#bytes.abort(operationAborted("the stream was given up"));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.abort();
    return Promise.resolve();
  }

  /** The stream as one of Node's, to be piped; use either, not both. */
  async duplex(): Promise<Duplex> {
    return (await import("./duplex.ts")).duplexOf(this.#bytes);
  }
}
