/** A stream of the protocol as a Node stream. */
import { Duplex } from "node:stream";
import type { ByteStream, StreamHole } from "../protocol/contract.ts";
import { VirError, operationAborted } from "../protocol/errors.ts";

/** A hole of a sparse stream is read as zeros, at most this many at a time. */
const zeros = new Uint8Array(64 * 1024);

/**
 * Back pressure works both ways: what is not read stays in the daemon (past 1 MiB, the whole connection waits for it, so
 * read it or destroy it), and `write()` returns false while the daemon does not take more. `end()` finishes the stream and
 * both directions with it; `destroy()` aborts it.
 */
export function duplexOf(stream: ByteStream): Duplex {
  const incoming = chunks(stream);
  const duplex = new Duplex({
    allowHalfOpen: false,
    read() {
      incoming.next().then(
        (result) => duplex.push(result.done ? null : result.value),
        (error: unknown) => duplex.destroy(error as Error),
      );
    },
    write(chunk: Uint8Array, _encoding, taken) {
      stream.write(chunk).then(() => taken(), taken);
    },
    final(finished) {
      stream.finish().then(() => finished(), finished);
    },
    destroy(error, done) {
      // after a stream that is over this does nothing
      stream.abort(error instanceof VirError ? error : operationAborted("the stream was given up", { cause: error }));
      done(error);
    },
  });
  return duplex;
}

async function* chunks(stream: AsyncIterable<Uint8Array | StreamHole>): AsyncGenerator<Uint8Array, void, void> {
  for await (const item of stream) {
    if (item instanceof Uint8Array) yield item;
    else for (let left = item.hole; left > 0n; left -= BigInt(zeros.length)) yield zeros.subarray(0, Number(left));
  }
}
