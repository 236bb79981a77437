/** Two wires that are connected to each other in memory, with control over when bytes arrive. */
import type { Wire } from "../../src/rpc/wire.ts";

export class MemoryWire implements Wire {
  peer: MemoryWire | undefined;
  closed = false;
  paused = false;
  /** Bytes are handed on in pieces of this size. */
  pieceBytes = Number.POSITIVE_INFINITY;
  backlog = 0;
  sent: Uint8Array[] = [];
  readonly #held: Uint8Array[] = [];
  onData: (bytes: Uint8Array) => void = () => undefined;
  onDrain: () => void = () => undefined;
  onClose: (error?: Error) => void = () => undefined;

  send(bytes: Uint8Array): boolean {
    this.sent.push(bytes);
    const { peer } = this;
    if (peer === undefined || this.closed) return true;
    queueMicrotask(() => {
      for (let at = 0; at < bytes.length; at += this.pieceBytes) {
        peer.arrive(bytes.subarray(at, Math.min(bytes.length, at + this.pieceBytes)));
      }
    });
    return true;
  }

  arrive(bytes: Uint8Array): void {
    if (this.closed) return;
    if (this.paused) this.#held.push(bytes);
    else this.onData(bytes);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
    while (!this.paused && this.#held.length > 0) this.onData(this.#held.shift() as Uint8Array);
  }

  close(): void {
    queueMicrotask(() => this.destroy());
  }

  destroy(error?: Error): void {
    if (this.closed) return;
    this.closed = true;
    this.onClose(error);
    this.peer?.destroy();
  }
}

export function wirePair(): { client: MemoryWire; server: MemoryWire } {
  const client = new MemoryWire();
  const server = new MemoryWire();
  client.peer = server;
  server.peer = client;
  return { client, server };
}
