import { describe, expect, it } from "vitest";
import { Stream } from "../../src/api/index.ts";
import type { ByteStream, StreamHole } from "../../src/protocol/contract.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { type VirError, rpcError } from "../../src/protocol/errors.ts";

/** A stream that gives these items and notes what is done to it. */
function scripted(items: readonly (Uint8Array | StreamHole)[], failure?: VirError) {
  const done: string[] = [];
  let over: (error: VirError | undefined) => void = () => undefined;
  const bytes = {
    closed: new Promise<VirError | undefined>((resolve) => {
      over = resolve;
    }),
    write: (data: Uint8Array) => {
      done.push(`write ${Buffer.from(data).toString()}`);
      return Promise.resolve();
    },
    writeHole: (length: bigint) => {
      done.push(`hole ${length}`);
      return Promise.resolve();
    },
    finish: () => {
      done.push("finish");
      over(undefined);
      return Promise.resolve();
    },
    abort: (error: VirError) => {
      done.push(`abort ${error.code}`);
      over(error);
    },
    async *[Symbol.asyncIterator]() {
      yield* items;
      if (failure !== undefined) throw failure;
    },
  } as unknown as ByteStream;
  return { stream: new Stream(bytes), done };
}

describe("a stream", () => {
  it("is read by iteration, and finished with its end", async () => {
    const { stream, done } = scripted([Buffer.from("ab"), { hole: 3n }, Buffer.from("c")]);
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("ab\0\0\0c");
    expect(done).toEqual(["finish"]);
  });

  it("tells its holes where that is asked for", async () => {
    const { stream } = scripted([Buffer.from("ab"), { hole: 3n }]);
    await expect(stream.recv()).resolves.toEqual(Buffer.from("ab"));
    await expect(stream.recv()).resolves.toEqual({ hole: 3n });
    await expect(stream.recv()).resolves.toBeUndefined();
    const items: unknown[] = [];
    await scripted([{ hole: 3n }, Buffer.from("x")]).stream.sparseRecvAll((item) => void items.push(item));
    expect(items).toEqual([{ hole: 3n }, Buffer.from("x")]);
  });

  it("can be left and read on", async () => {
    const { stream } = scripted([Buffer.from("a"), Buffer.from("b")]);
    for await (const chunk of stream) {
      expect(String(chunk)).toBe("a");
      break;
    }
    await expect(stream.recv()).resolves.toEqual(Buffer.from("b"));
  });

  it("reads a hole of any length as zeros", async () => {
    let length = 0;
    await scripted([{ hole: 200_000n }]).stream.recvAll((bytes) => {
      expect(bytes.every((byte) => byte === 0)).toBe(true);
      length += bytes.length;
    });
    expect(length).toBe(200_000);
  });

  it("is written to, and finished when told", async () => {
    const { stream, done } = scripted([]);
    await stream.send(Buffer.from("one"));
    await stream.sendHole(5n);
    await stream.sendAll([Buffer.from("two"), Buffer.from("three")]);
    await stream.finish();
    expect(done).toEqual(["write one", "hole 5", "write two", "write three", "finish"]);
    await expect(stream.closed).resolves.toBeUndefined();
  });

  it("is aborted by who takes its bytes, feeds it or leaves it", async () => {
    const taken = scripted([Buffer.from("a")]);
    const take = taken.stream.recvAll(() => {
      throw new Error("disk full");
    });
    await expect(take).rejects.toThrow("disk full");
    expect(taken.done).toEqual([`abort ${ErrorNumber.OPERATION_ABORTED}`]);

    const left = scripted([]);
    await left.stream[Symbol.asyncDispose]();
    expect(left.done).toEqual([`abort ${ErrorNumber.OPERATION_ABORTED}`]);
    const late = left.stream.sendAll([Buffer.from("late")]);
    await expect(late).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
  });
});

describe("a stream as Node's", () => {
  it("is read to its end, holes as zeros", async () => {
    const duplex = await scripted([Buffer.from("ab"), { hole: 3n }, Buffer.from("c")]).stream.duplex();
    const chunks: Uint8Array[] = [];
    for await (const chunk of duplex) chunks.push(chunk as Uint8Array);
    expect(Buffer.concat(chunks).toString()).toBe("ab\0\0\0c");
  });

  it("is finished by end(), after what was written", async () => {
    const { stream, done } = scripted([]);
    const duplex = await stream.duplex();
    duplex.resume();
    duplex.write("one");
    duplex.end("two");
    await new Promise((resolve) => duplex.once("close", resolve));
    expect(done.slice(0, 3)).toEqual(["write one", "write two", "finish"]);
  });

  it("is aborted by destroy()", async () => {
    const { stream, done } = scripted([]);
    const duplex = await stream.duplex();
    duplex.destroy();
    await new Promise((resolve) => duplex.once("close", resolve));
    expect(done).toEqual([`abort ${ErrorNumber.OPERATION_ABORTED}`]);
  });

  it("fails with the daemon's error", async () => {
    const duplex = await scripted([Buffer.from("ab")], rpcError("broken")).stream.duplex();
    const read = async () => {
      for await (const chunk of duplex) expect(String(chunk)).toBe("ab");
    };
    await expect(read()).rejects.toMatchObject({ code: ErrorNumber.RPC });
  });
});
