/** One end of a stream: the same on the client's and on the server's side. */
import type { ByteStream, StreamHole } from "../protocol/contract.ts";
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import { type VirError, virError } from "../protocol/errors.ts";
import { MessageStatus, streamChunkBytes } from "./message.ts";

/** Bytes that may wait to be read before the connection is told to stop reading. */
const highWaterBytes = 1 << 20;

/** What a stream needs of its connection. */
export interface StreamPort {
  /** Sends a stream frame; false: wait for `drained`. */
  send(status: number, payload?: Uint8Array): boolean;
  sendHole(length: bigint): boolean;
  sendError(error: VirError): void;
  drained(): Promise<void>;
  /** More bytes wait than the reader takes (true), or no longer (false). */
  congested(state: boolean): void;
  /** The stream is over: forget it. */
  released(): void;
}

const streamError = (detail: string) => virError(ErrorNumber.RPC, detail, { domain: ErrorDomain.STREAMS });

type Side = "client" | "server";

/**
 * A stream lives from the call that opens it until both ends have confirmed that it is over: the client says OK (finish)
 * or ERROR (abort) and the server answers in kind; an empty data frame means that the sender has no more data.
 *
 * A finish is confirmed at once, unless the server's side has said `holdFinish`.
 */
export class RpcStream implements ByteStream {
  readonly #side: Side;
  readonly #port: StreamPort;
  readonly #queue: (Uint8Array | StreamHole)[] = [];
  #queuedBytes = 0;
  #congested = false;
  /** The peer has no more data. */
  #ended = false;
  /** Both sides are done, well or not. */
  #over = false;
  #failure: VirError | undefined;
  #wake: (() => void) | undefined;
  #finishing: PromiseWithResolvers<void> | undefined;
  #holding = false;
  /** The client has finished, which is not confirmed yet. */
  #unconfirmed = false;
  readonly #closed = withResolvers<VirError | undefined>();

  constructor(side: Side, port: StreamPort) {
    this.#side = side;
    this.#port = port;
  }

  get closed(): Promise<VirError | undefined> {
    return this.#closed.promise;
  }

  async write(data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length; at += streamChunkBytes) {
      this.#assertOpen();
      const flowing = this.#port.send(MessageStatus.CONTINUE, data.subarray(at, at + streamChunkBytes));
      if (!flowing) await this.#port.drained();
    }
  }

  async writeHole(length: bigint): Promise<void> {
    this.#assertOpen();
    if (!this.#port.sendHole(length)) await this.#port.drained();
  }

  async finish(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#over) return;
    if (this.#unconfirmed) return this.#confirm();
    if (this.#finishing === undefined) {
      this.#finishing = withResolvers<void>();
      this.#port.send(this.#side === "client" ? MessageStatus.OK : MessageStatus.CONTINUE);
    }
    return this.#finishing.promise;
  }

  holdFinish(): void {
    this.#holding = this.#side === "server";
  }

  abort(error: VirError): void {
    if (this.#over) return;
    this.#port.sendError(error);
    this.#close(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array | StreamHole, void, void> {
    for (;;) {
      const item = this.#queue.shift();
      if (item !== undefined) {
        this.#account(item instanceof Uint8Array ? -item.length : 0);
        yield item;
      } else if (this.#failure !== undefined) {
        throw this.#failure;
      } else if (this.#ended || this.#over) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** A stream frame arrived for this stream. `payload` is only valid during the call. */
  received(status: number, payload: Uint8Array, error: () => VirError): void {
    if (this.#over) return;
    switch (status) {
      case MessageStatus.CONTINUE:
        if (payload.length === 0) this.#ended = true;
        else if (!this.#ended) {
          this.#queue.push(Uint8Array.prototype.slice.call(payload));
          this.#account(payload.length);
        }
        break;
      case MessageStatus.OK:
        this.#ended = true;
        if (this.#side === "client") this.#close(undefined);
        else if (this.#holding) this.#unconfirmed = true;
        else this.#confirm();
        break;
      default:
        if (this.#side === "server") {
          // an abort is confirmed like a finish; the client waits for it
          this.#port.send(MessageStatus.OK);
          this.#close(streamError("the client aborted the stream"));
        } else this.#close(error());
    }
    this.#wake?.();
  }

  #confirm(): void {
    this.#unconfirmed = false;
    this.#port.send(MessageStatus.OK);
    this.#close(undefined);
  }

  receivedHole(length: bigint): void {
    if (this.#over || this.#ended) return;
    this.#queue.push({ hole: length });
    this.#wake?.();
  }

  /** The connection is gone, or the call that would have opened the stream failed. */
  lost(error: VirError): void {
    this.#close(error);
  }

  #account(bytes: number): void {
    this.#queuedBytes += bytes;
    const congested = this.#queuedBytes > highWaterBytes;
    if (congested !== this.#congested && !this.#over) {
      this.#congested = congested;
      this.#port.congested(congested);
    }
  }

  #assertOpen(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#over || this.#finishing !== undefined) throw streamError("the stream is closed");
  }

  #close(failure: VirError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = failure;
    if (this.#congested) {
      this.#congested = false;
      this.#port.congested(false);
    }
    if (failure === undefined) this.#finishing?.resolve();
    else if (this.#finishing !== undefined) this.#finishing.reject(failure);
    this.#closed.resolve(failure);
    this.#port.released();
    this.#wake?.();
  }
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

/** `Promise.withResolvers`, which Node 20 lacks. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
