/**
 * Frames of the wire protocol. A frame is
 *
 *     length  u32   of the whole frame, these four bytes included
 *     program u32   version u32   procedure i32   type u32   serial u32   status u32
 *     payload       XDR of the arguments, the answer, an error, or a stream's bytes as they are
 *
 * Source: virnet.json of the protocol facts.
 */
import { type Infer, hyper, struct, uint } from "../xdr/codec.ts";

export const MessageType = {
  CALL: 0,
  REPLY: 1,
  MESSAGE: 2,
  STREAM: 3,
  CALL_WITH_FDS: 4,
  REPLY_WITH_FDS: 5,
  STREAM_HOLE: 6,
} as const;

export const MessageStatus = { OK: 0, ERROR: 1, CONTINUE: 2 } as const;

/** Bytes before the payload: the length word and the header. */
export const headerBytes = 28;
/** The longest frame either side takes, its length word not counted in libvirt's own limit. */
export const maximumFrameBytes = 33_554_432 + 4;
/** The most bytes of a stream put into one frame: what every libvirt since 0.9 takes. */
export const streamChunkBytes = 262_120;

export interface Header {
  program: number;
  version: number;
  procedure: number;
  type: number;
  serial: number;
  status: number;
}

export const StreamHoleMessage = struct({ length: hyper, flags: uint });
export interface StreamHoleMessage extends Infer<typeof StreamHoleMessage> {}

/** Bytes that cannot be a frame: nothing behind them can be understood, so the connection has to be closed. */
export class FrameError extends Error {
  override readonly name = "FrameError";
}

/** Reads the header of the frame at `offset`; its length word has been checked. */
export function readHeader(view: DataView, offset: number): Header {
  return {
    program: view.getUint32(offset + 4),
    version: view.getUint32(offset + 8),
    procedure: view.getInt32(offset + 12),
    type: view.getUint32(offset + 16),
    serial: view.getUint32(offset + 20),
    status: view.getUint32(offset + 24),
  };
}

/**
 * Cuts a sequence of chunks into frames. `take` is called with the bytes that hold the frame and where it begins and
 * ends; it may return false to stop, and what follows is kept until `resume`.
 */
export class FrameReader {
  /** The beginning of a frame whose rest has not arrived, or whole frames that were not taken yet. */
  #pending: Uint8Array | undefined;
  #filled = 0;
  #stopped = false;
  readonly #take: (bytes: Uint8Array, start: number, end: number) => boolean;

  constructor(take: (bytes: Uint8Array, start: number, end: number) => boolean) {
    this.#take = take;
  }

  /** Bytes held back. */
  get buffered(): number {
    return this.#filled;
  }

  /** @throws {FrameError} when a length word is impossible. */
  push(chunk: Uint8Array): void {
    if (this.#pending === undefined && !this.#stopped) {
      this.#cut(chunk, chunk.length);
    } else {
      this.#append(chunk);
      if (!this.#stopped) this.#cutPending();
    }
  }

  /** Goes on after `take` has returned false. */
  resume(): void {
    this.#stopped = false;
    this.#cutPending();
  }

  #cutPending(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    if (this.#filled >= 4) {
      const length = checkedLength(pending, 0);
      if (this.#filled < length) return;
    }
    const filled = this.#filled;
    this.#pending = undefined;
    this.#filled = 0;
    this.#cut(pending, filled);
  }

  #cut(bytes: Uint8Array, end: number): void {
    let offset = 0;
    while (end - offset >= 4) {
      const length = checkedLength(bytes, offset);
      if (end - offset < length) break;
      const start = offset;
      offset += length;
      if (!this.#take(bytes, start, offset)) {
        this.#stopped = true;
        break;
      }
    }
    if (offset < end) {
      // A copy: the chunk may be reused by whoever gave it.
      this.#pending = Uint8Array.prototype.slice.call(bytes, offset, end);
      this.#filled = end - offset;
    }
  }

  /** Grows by doubling: what a peer announces costs nothing, only what it sends. */
  #append(chunk: Uint8Array): void {
    const needed = this.#filled + chunk.length;
    let pending = this.#pending;
    if (pending === undefined || pending.length < needed) {
      const larger = new Uint8Array(Math.max(needed, 2 * (pending?.length ?? 0)));
      if (pending !== undefined) larger.set(pending.subarray(0, this.#filled));
      this.#pending = pending = larger;
    }
    pending.set(chunk, this.#filled);
    this.#filled = needed;
  }
}

function checkedLength(bytes: Uint8Array, at: number): number {
  const length =
    (bytes[at] as number) * 0x1000000 +
    (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
  if (length < headerBytes || length > maximumFrameBytes) {
    throw new FrameError(`a frame of ${length} bytes; frames take ${headerBytes} to ${maximumFrameBytes}`);
  }
  return length;
}
