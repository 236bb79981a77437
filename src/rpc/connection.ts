/**
 * What both ends of a connection share: frames out through one buffer that is flushed once a turn, frames in, the streams
 * under way, keepalive, and one way to close.
 */
import { keepaliveProgram } from "../protocol/keepalive.ts";
import { ConnectCloseReason, ErrorNumber } from "../protocol/enums.ts";
import { VirError, rpcError, virError } from "../protocol/errors.ts";
import { ErrorMessage } from "../protocol/remote/types.ts";
import { XdrReader, XdrWriter } from "../xdr/buffer.ts";
import type { Codec } from "../xdr/codec.ts";
import {
  FrameError,
  FrameReader,
  type Header,
  MessageStatus,
  MessageType,
  StreamHoleMessage,
  headerBytes,
  maximumFrameBytes,
  readHeader,
} from "./message.ts";
import { RpcStream, type StreamPort } from "./stream.ts";
import type { Wire } from "./wire.ts";

export const keepalivePing = 1;
export const keepalivePong = 2;

/** A peer that does not read: past this many unsent bytes the connection is closed. */
const backlogLimitBytes = 256 * 2 ** 20;
/** A write buffer larger than this is not kept for the next turn. */
const keptBufferBytes = 1 << 20;

export abstract class RpcConnection {
  protected readonly wire: Wire;
  readonly #frames: FrameReader;
  #out = new XdrWriter(4096);
  #cutting = false;
  #flushQueued = false;
  #closed = false;
  #closeError: VirError | undefined;
  #closedBy: ConnectCloseReason = ConnectCloseReason.ERROR;
  readonly #streams = new Map<number, RpcStream>();
  #congestedStreams = 0;
  #held = false;
  #paused = false;
  #drainWaiters: (() => void)[] = [];
  readonly #closeListeners = new Set<(error: VirError) => void>();
  #keepaliveTimer: ReturnType<typeof setInterval> | undefined;
  #heard = true;
  #silentIntervals = 0;

  constructor(wire: Wire) {
    this.wire = wire;
    this.#frames = new FrameReader((bytes, start, end) => this.#frame(bytes, start, end));
    wire.onData = (bytes) => this.#data(bytes);
    wire.onDrain = () => this.#drained();
    wire.onClose = (error) => {
      if (!this.#closed && error === undefined) this.#closedBy = ConnectCloseReason.EOF;
      this.#finish(
        error === undefined
          ? rpcError("the other side closed the connection")
          : rpcError(`the connection broke: ${error.message}`, { cause: error }),
      );
    };
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Why the connection is closed. */
  get closeError(): VirError | undefined {
    return this.#closeError;
  }

  /** What ended it, if its owner did not: the other side, its silence, or an error. */
  get closedBy(): ConnectCloseReason {
    return this.#closedBy;
  }

  /** Calls `listener` once when the connection is over, at once when it is over already; returns what forgets it. */
  onClosed(listener: (error: VirError) => void): () => void {
    if (this.#closeError !== undefined) listener(this.#closeError);
    else this.#closeListeners.add(listener);
    return () => void this.#closeListeners.delete(listener);
  }

  /** Sends what is under way and closes. */
  close(reason: VirError): void {
    if (this.#closed) return;
    this.#flush();
    this.wire.close();
    this.#finish(reason);
  }

  /** Closes at once. */
  destroy(reason: VirError): void {
    if (this.#closed) return;
    // first of all: a wire that tells of its end at once would tell another reason
    this.#finish(reason);
    this.wire.destroy();
  }

  /** A whole frame. `payload` is valid during the call only. False: no more frames until `resumeFrames`. */
  protected abstract received(header: Header, payload: XdrReader): boolean;
  protected abstract readonly side: "client" | "server";

  // --- out ---------------------------------------------------------------------------------------------------------

  /** Writes one frame. Nothing of it stays if `value` cannot be encoded. False: wait for `drained`. */
  protected send<T>(header: Header, codec?: Codec<T>, value?: T): boolean {
    const out = this.#out;
    const start = out.length;
    try {
      this.#writeHeader(out, header);
      if (codec !== undefined) codec.write(out, value as T);
      this.#endFrame(out, start);
    } catch (error) {
      out.truncate(start);
      throw error;
    }
    return this.#sent();
  }

  /** A whole frame that was encoded before, such as an event that many connections get. */
  protected sendFrame(frame: Uint8Array): boolean {
    this.#out.raw(frame);
    return this.#sent();
  }

  #sendRaw(header: Header, payload: Uint8Array): boolean {
    const out = this.#out;
    const start = out.length;
    this.#writeHeader(out, header);
    out.raw(payload);
    this.#endFrame(out, start);
    return this.#sent();
  }

  #writeHeader(out: XdrWriter, header: Header): void {
    out.uint(0);
    out.uint(header.program);
    out.uint(header.version);
    out.int(header.procedure);
    out.uint(header.type);
    out.uint(header.serial);
    out.uint(header.status);
  }

  #endFrame(out: XdrWriter, start: number): void {
    const length = out.length - start;
    if (length > maximumFrameBytes) throw rpcError(`a message of ${length} bytes is longer than ${maximumFrameBytes}`);
    out.patchUint(start, length);
  }

  #sent(): boolean {
    // While a chunk is cut into frames the answers gather, so that a pipelining peer gets them in one write.
    if (!this.#cutting && !this.#flushQueued) {
      this.#flushQueued = true;
      queueMicrotask(() => {
        this.#flushQueued = false;
        this.#flush();
      });
    }
    return this.wire.backlog + this.#out.length < 4 * keptBufferBytes;
  }

  #flush(): void {
    const out = this.#out;
    if (out.length === 0 || this.#closed) return;
    const bytes = out.copy();
    if (bytes.length > keptBufferBytes) this.#out = new XdrWriter(4096);
    else out.truncate(0);
    this.wire.send(bytes);
    if (this.wire.backlog > backlogLimitBytes) {
      this.destroy(rpcError(`the other side left ${this.wire.backlog} bytes unread`));
    }
  }

  /** Resolves when the other side has taken what was sent; also when the connection closes. */
  protected drained(): Promise<void> {
    this.#flush();
    if (this.#closed || this.wire.backlog === 0) return Promise.resolve();
    return new Promise((resolve) => this.#drainWaiters.push(resolve));
  }

  #drained(): void {
    const waiters = this.#drainWaiters;
    this.#drainWaiters = [];
    for (const wake of waiters) wake();
  }

  // --- in ----------------------------------------------------------------------------------------------------------

  #data(bytes: Uint8Array): void {
    this.#heard = true;
    this.#cut(() => this.#frames.push(bytes));
  }

  #cut(work: () => void): void {
    if (this.#closed) return;
    this.#cutting = true;
    try {
      work();
    } catch (error) {
      this.#cutting = false;
      if (!(error instanceof FrameError)) throw error;
      this.close(rpcError(`malformed frame: ${error.message}`, { cause: error }));
      return;
    }
    this.#cutting = false;
    this.#flush();
  }

  #frame(bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#closed) return false;
    const header = readHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), start);
    const payload = new XdrReader(bytes, start + headerBytes, end);
    if (header.program === keepaliveProgram.id) {
      if (header.procedure === keepalivePing) this.#keepalive(keepalivePong);
      return true;
    }
    return this.received(header, payload);
  }

  /** Takes no more frames: what arrives is held back, and the peer is slowed. */
  protected holdFrames(): void {
    this.#held = true;
    this.#steer();
  }

  protected resumeFrames(): void {
    if (!this.#held) return;
    this.#held = false;
    this.#cut(() => this.#frames.resume());
    this.#steer();
  }

  #steer(): void {
    const pause = (this.#held || this.#congestedStreams > 0) && !this.#closed;
    if (pause === this.#paused) return;
    this.#paused = pause;
    if (pause) this.wire.pause();
    else this.wire.resume();
  }

  // --- streams -----------------------------------------------------------------------------------------------------

  protected openStream(header: Header): RpcStream {
    const frame = (status: number): Header => ({ ...header, type: MessageType.STREAM, status });
    const port: StreamPort = {
      send: (status, payload) => this.#sendRaw(frame(status), payload ?? new Uint8Array(0)),
      sendHole: (length) =>
        this.send({ ...header, type: MessageType.STREAM_HOLE, status: MessageStatus.CONTINUE }, StreamHoleMessage, {
          length,
          flags: 0,
        }),
      sendError: (error) => {
        if (this.side === "client") this.#sendRaw(frame(MessageStatus.ERROR), new Uint8Array(0));
        else this.send(frame(MessageStatus.ERROR), ErrorMessage, errorMessage(error));
      },
      drained: () => this.drained(),
      congested: (state) => {
        this.#congestedStreams += state ? 1 : -1;
        this.#steer();
      },
      released: () => {
        if (this.#streams.get(header.serial) === stream) this.#streams.delete(header.serial);
      },
    };
    const stream = new RpcStream(this.side, port);
    this.#streams.set(header.serial, stream);
    return stream;
  }

  /** A frame of a stream. False: there is no such stream. */
  protected streamFrame(header: Header, payload: XdrReader): boolean {
    const stream = this.#streams.get(header.serial);
    if (stream === undefined) return false;
    if (header.type === MessageType.STREAM_HOLE) {
      stream.receivedHole(StreamHoleMessage.read(payload).length);
    } else {
      stream.received(header.status, header.status === MessageStatus.CONTINUE ? payload.rest() : noBytes, () =>
        readError(payload),
      );
    }
    return true;
  }

  // --- keepalive ---------------------------------------------------------------------------------------------------

  #keepalive(procedure: number): void {
    this.send({
      program: keepaliveProgram.id,
      version: keepaliveProgram.version,
      procedure,
      type: MessageType.MESSAGE,
      serial: 0,
      status: MessageStatus.OK,
    });
  }

  /**
   * Asks for a sign of life after every `intervalSeconds` of silence; after `count` unanswered ones the peer is taken for
   * dead and the connection closed. An interval of 0 or less turns it off.
   */
  keepAlive(intervalSeconds: number, count: number): void {
    clearInterval(this.#keepaliveTimer);
    if (intervalSeconds <= 0 || this.#closed) return;
    this.#silentIntervals = 0;
    this.#keepaliveTimer = setInterval(() => {
      if (this.#heard || this.#paused) {
        this.#heard = false;
        this.#silentIntervals = 0;
        return;
      }
      if (this.#silentIntervals >= count) {
        this.#closedBy = ConnectCloseReason.KEEPALIVE;
        this.destroy(
          virError(
            ErrorNumber.INTERNAL_ERROR,
            `no sign of life from the other side for ${intervalSeconds * (count + 1)} seconds`,
          ),
        );
        return;
      }
      this.#silentIntervals++;
      this.#keepalive(keepalivePing);
    }, intervalSeconds * 1000);
    (this.#keepaliveTimer as { unref?: () => void }).unref?.();
  }

  #finish(error: VirError): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#closeError = error;
    clearInterval(this.#keepaliveTimer);
    for (const stream of this.#streams.values()) stream.lost(error);
    this.#streams.clear();
    this.#drained();
    const listeners = [...this.#closeListeners];
    this.#closeListeners.clear();
    for (const listener of listeners) listener(error);
  }
}

const noBytes = new Uint8Array(0);

export function errorMessage(error: VirError): ErrorMessage {
  return {
    code: error.code,
    domain: error.domain,
    message: error.message,
    level: error.level,
    dom: null,
    str1: error.str1,
    str2: error.str2,
    str3: error.str3,
    int1: error.int1 | 0,
    int2: error.int2 | 0,
    net: null,
  };
}

/** The error of a reply; a payload that is none is an error of its own. */
export function readError(payload: XdrReader): VirError {
  const { message, code, domain, level, str1, str2, str3, int1, int2 } = ErrorMessage.read(payload);
  return new VirError({ code, domain, level, message: message ?? "unknown error", str1, str2, str3, int1, int2 });
}
