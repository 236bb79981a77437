/** The data of volumes that are no more than records: kept sparsely, in chunks, up to a bound. */
import type { StreamHole } from "../../protocol/contract.ts";
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { virError } from "../../protocol/errors.ts";

const chunkBytes = 1 << 16;

/** What all volumes of a backend may hold together. */
export class ContentBudget {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @throws {VirError} OPERATION_FAILED when it is used up */
  take(bytes: number): void {
    if (bytes > this.#left) {
      throw virError(ErrorNumber.OPERATION_FAILED, "the volumes kept in memory hold as much data as they may", {
        domain: ErrorDomain.STORAGE,
      });
    }
    this.#left -= bytes;
  }

  give(bytes: number): void {
    this.#left += bytes;
  }
}

export class VolumeContent {
  readonly #budget: ContentBudget;
  /** By position in units of `chunkBytes`; what is not there is zeros. */
  readonly #chunks = new Map<number, Uint8Array>();

  constructor(budget: ContentBudget) {
    this.#budget = budget;
  }

  write(offset: number, data: Uint8Array): void {
    for (let at = 0; at < data.length;) {
      const position = Math.floor((offset + at) / chunkBytes);
      const within = (offset + at) % chunkBytes;
      const piece = data.subarray(at, at + chunkBytes - within);
      this.#chunk(position).set(piece, within);
      at += piece.length;
    }
  }

  #chunk(position: number): Uint8Array {
    let chunk = this.#chunks.get(position);
    if (chunk === undefined) {
      this.#budget.take(chunkBytes);
      chunk = new Uint8Array(chunkBytes);
      this.#chunks.set(position, chunk);
    }
    return chunk;
  }

  /** Zeros from `offset` on. */
  clear(offset: number, length: number): void {
    const end = offset + length;
    for (const [position, chunk] of this.#chunks) {
      const start = position * chunkBytes;
      const from = Math.max(offset - start, 0);
      const to = Math.min(end - start, chunkBytes);
      if (from >= to) continue;
      if (from > 0 || to < chunkBytes) chunk.fill(0, from, to);
      else {
        this.#chunks.delete(position);
        this.#budget.give(chunkBytes);
      }
    }
  }

  /** The bytes from `offset` up to `end`, with holes where there are none. */
  async *read(offset: number, end: number): AsyncGenerator<Uint8Array | StreamHole> {
    for (let at = offset; at < end;) {
      const start = Math.floor(at / chunkBytes) * chunkBytes;
      const chunk = this.#chunks.get(start / chunkBytes);
      const stop = Math.min(chunk === undefined ? this.#next(start) : start + chunkBytes, end);
      yield chunk === undefined ? { hole: BigInt(stop - at) } : chunk.slice(at - start, stop - start);
      at = stop;
    }
  }

  /** Where the first chunk behind `start` begins. */
  #next(start: number): number {
    let next = Infinity;
    for (const position of this.#chunks.keys()) {
      if (position * chunkBytes > start) next = Math.min(next, position * chunkBytes);
    }
    return next;
  }

  copyFrom(other: VolumeContent, end: number): void {
    for (const [position, chunk] of other.#chunks) {
      const start = position * chunkBytes;
      if (start < end) this.write(start, chunk.subarray(0, Math.min(chunkBytes, end - start)));
    }
  }
}
