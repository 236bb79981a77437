/**
 * The last bytes of what a child wrote, kept without holding all of it.
 */
import { open } from "node:fs/promises";
import type { Readable } from "node:stream";

/** Keeps the last `limitBytes` of what is pushed. */
export class ByteTail {
  readonly #limitBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // Join only when twice the limit has come in, so that many small writes stay cheap.
    if (this.#bytes > 2 * this.#limitBytes) this.#join();
  }

  get bytes(): Buffer {
    return this.#join();
  }

  get text(): string {
    return this.#join().toString("utf8");
  }

  #join(): Buffer {
    const joined = Buffer.concat(this.#chunks);
    // Copied: a slice would keep the whole of what was read alive.
    const kept =
      joined.length > this.#limitBytes ? Buffer.from(joined.subarray(joined.length - this.#limitBytes)) : joined;
    this.#chunks = [kept];
    this.#bytes = kept.length;
    return kept;
  }
}

/** Calls `take` with all that comes out of `stream`, and knows when the kernel's buffer has been read empty. */
export class StreamCollector {
  readonly #stream: Readable;
  #reads = 0;
  #ended = false;

  constructor(stream: Readable, take: (chunk: Buffer) => void) {
    this.#stream = stream;
    stream.on("data", (chunk: Buffer) => {
      this.#reads += 1;
      take(chunk);
    });
    stream.on("close", () => {
      this.#ended = true;
    });
  }

  /**
   * Resolves when everything that was written before the call has been taken. To be called when the writer is gone: its
   * end of the pipe may still be open in a process that it left behind, so the end of the stream cannot be waited for.
   */
  async drained(): Promise<void> {
    let quietTurns = 0;
    while (!this.#ended && quietTurns < 2) {
      const before = this.#reads;
      await new Promise(setImmediate);
      quietTurns = this.#reads === before ? quietTurns + 1 : 0;
    }
  }

  /** Stops keeping the event loop alive for what a process left behind might still write. */
  letGo(): void {
    (this.#stream as Readable & { unref?: () => void }).unref?.();
  }
}

/** The last `limitBytes` of the file at `path`, but nothing from before the offset `from`. */
export async function fileTail(path: string, from: number, limitBytes: number): Promise<string> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - limitBytes);
    if (size <= start) return "";
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
