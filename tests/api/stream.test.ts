import { describe, expect, it } from "vitest";
import { duplexOf } from "../../src/api/stream.ts";
import type { ByteStream, StreamHole } from "../../src/protocol/contract.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { type VirError, rpcError } from "../../src/protocol/errors.ts";

/** A stream that gives these items and notes what is done to it. */
function scripted(items: readonly (Uint8Array | StreamHole)[], failure?: VirError) {
  const done: string[] = [];
  const stream = {
    closed: Promise.resolve(undefined),
    write: (data: Uint8Array) => {
      done.push(`write ${Buffer.from(data).toString()}`);
      return Promise.resolve();
    },
    writeHole: () => Promise.resolve(),
    finish: () => {
      done.push("finish");
      return Promise.resolve();
    },
    abort: (error: VirError) => done.push(`abort ${error.code}`),
    async *[Symbol.asyncIterator]() {
      yield* items;
      if (failure !== undefined) throw failure;
    },
  } as unknown as ByteStream;
  return { duplex: duplexOf(stream), done };
}

describe("a stream as Node's", () => {
  it("is read to its end, holes as zeros", async () => {
    const { duplex } = scripted([Buffer.from("ab"), { hole: 3n }, Buffer.from("c")]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of duplex) chunks.push(chunk as Uint8Array);
    expect(Buffer.concat(chunks).toString()).toBe("ab\0\0\0c");
  });

  it("is finished by end(), after what was written", async () => {
    const { duplex, done } = scripted([]);
    duplex.resume();
    duplex.write("one");
    duplex.end("two");
    await new Promise((resolve) => duplex.once("close", resolve));
    expect(done.slice(0, 3)).toEqual(["write one", "write two", "finish"]);
  });

  it("is aborted by destroy()", async () => {
    const { duplex, done } = scripted([]);
    duplex.destroy();
    await new Promise((resolve) => duplex.once("close", resolve));
    expect(done).toEqual([`abort ${ErrorNumber.OPERATION_ABORTED}`]);
  });

  it("fails with the daemon's error", async () => {
    const { duplex } = scripted([Buffer.from("ab")], rpcError("broken"));
    const read = async () => {
      for await (const chunk of duplex) expect(String(chunk)).toBe("ab");
    };
    await expect(read()).rejects.toMatchObject({ code: ErrorNumber.RPC });
  });
});
