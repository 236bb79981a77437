/** Two wires that are connected to each other within the process: for a daemon that is part of the program. */
import type { Wire } from "../rpc/wire.ts";

/** Past this many bytes that the other end has not taken, the sender is asked to wait. */
const highWaterBytes = 1 << 20;

class LoopbackWire implements Wire {
  #peer: LoopbackWire = this;
  /** What has come and was not given out yet. */
  #incoming: Uint8Array[] = [];
  #incomingBytes = 0;
  #paused = false;
  #handing = false;
  #ending = false;
  #over = false;
  #congested = false;
  onData: (bytes: Uint8Array) => void = () => undefined;
  onDrain: () => void = () => undefined;
  onClose: (error?: Error) => void = () => undefined;

  static pair(): [Wire, Wire] {
    const one = new LoopbackWire();
    const other = new LoopbackWire();
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  send(bytes: Uint8Array): boolean {
    if (this.#over || this.#ending) return true;
    this.#peer.#arrive(bytes);
    if (this.backlog > highWaterBytes) this.#congested = true;
    return !this.#congested;
  }

  get backlog(): number {
    return this.#peer.#incomingBytes;
  }

  #arrive(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#incoming.push(bytes);
    this.#incomingBytes += bytes.length;
    this.#hand();
  }

  /** In a turn of its own, as from a socket: two ends that answer each other must not keep timers from running. */
  #hand(): void {
    if (this.#handing || this.#paused || this.#over) return;
    this.#handing = true;
    setImmediate(() => {
      this.#handing = false;
      while (!this.#paused && !this.#over) {
        const bytes = this.#incoming.shift();
        if (bytes === undefined) break;
        this.#incomingBytes -= bytes.length;
        this.onData(bytes);
      }
      this.#taken();
    });
  }

  #taken(): void {
    const peer = this.#peer;
    if (peer.#congested && this.#incomingBytes < highWaterBytes / 4) {
      peer.#congested = false;
      peer.onDrain();
    }
    if (peer.#ending && this.#incoming.length === 0) this.#end();
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#hand();
  }

  close(): void {
    this.#ending = true;
    this.#peer.#hand();
  }

  destroy(): void {
    this.#end();
  }

  #end(): void {
    for (const end of [this, this.#peer]) {
      if (end.#over) continue;
      end.#over = true;
      end.#incoming = [];
      end.#incomingBytes = 0;
      setImmediate(() => end.onClose());
    }
  }
}

/** What one wire sends arrives at the other, in order; both close when one does. */
export const loopback = (): [Wire, Wire] => LoopbackWire.pair();
