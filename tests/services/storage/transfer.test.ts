import { describe, expect, it } from "vitest";
import type { ByteStream, StreamHole } from "../../../src/protocol/contract.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import type { VirError } from "../../../src/protocol/errors.ts";
import { poolsInMemory } from "../../../src/services/storage/index.ts";
import { dirPool, testStorage } from "./storage.ts";

/** The server's end of a stream on which a client sends `pieces` and takes what comes. */
class FakeStream implements ByteStream {
  readonly pieces: (Uint8Array | StreamHole)[];
  readonly received: (Uint8Array | StreamHole)[] = [];
  readonly closed: Promise<VirError | undefined>;
  #end: (error?: VirError) => void = () => undefined;
  #held = false;

  constructor(...pieces: (string | StreamHole)[]) {
    this.pieces = pieces.map((piece) => (typeof piece === "string" ? Buffer.from(piece) : piece));
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array | StreamHole, void> {
    yield* this.pieces;
    if (!this.#held) this.#end();
  }

  holdFinish(): void {
    this.#held = true;
  }

  async write(data: Uint8Array): Promise<void> {
    this.received.push(data.slice());
  }

  async writeHole(hole: bigint): Promise<void> {
    this.received.push({ hole });
  }

  async finish(): Promise<void> {
    this.#end();
  }

  abort(error: VirError): void {
    this.#end(error);
  }

  get text(): string {
    return Buffer.concat(
      this.received.map((piece) => (piece instanceof Uint8Array ? piece : Buffer.alloc(0))),
    ).toString();
  }
}

async function withVolume() {
  const storage = testStorage({ backend: poolsInMemory() });
  const { pool } = await storage.call("storagePoolCreateXml", { xml: dirPool("a"), flags: 0 });
  const xml = "<volume><name>v</name><capacity unit='MiB'>1</capacity></volume>";
  const { vol } = await storage.call("storageVolCreateXml", { pool, xml, flags: 0 });
  const upload = async (stream: FakeStream, offset = 0n, length = 0n, flags = 0) => {
    await storage.call("storageVolUpload", { vol, offset, length, flags }, { stream });
    return stream.closed;
  };
  const download = async (offset: bigint, length: bigint, flags = 0) => {
    const stream = new FakeStream();
    await storage.call("storageVolDownload", { vol, offset, length, flags }, { stream });
    expect(await stream.closed).toBeUndefined();
    return stream;
  };
  return { ...storage, pool, vol, upload, download };
}

describe("the data of a storage volume", () => {
  it("is what was written to it, and zeros elsewhere", async () => {
    const { upload, download } = await withVolume();
    expect(await upload(new FakeStream("hello", " there"), 70_000n, 11n)).toBeUndefined();
    expect((await download(69_998n, 15n)).text).toBe("\0\0hello there\0\0");
  });

  it("has holes for those who take them", async () => {
    const { upload, download } = await withVolume();
    await upload(new FakeStream("x"), 1n << 16n);
    const sparse = (await download(0n, 0n, 1)).received;
    expect(sparse[0]).toEqual({ hole: 65_536n });
    expect(sparse.at(-1)).toEqual({ hole: BigInt((1 << 20) - 2 * (1 << 16)) });
    const plain = (await download(0n, 0n)).received.map((piece) => (piece instanceof Uint8Array ? piece.length : NaN));
    expect(plain.reduce((sum, length) => sum + length, 0)).toBe(1 << 20);
  });

  it("is cleared where a hole is written", async () => {
    const { upload, download } = await withVolume();
    await upload(new FakeStream("abcdef"));
    await upload(new FakeStream({ hole: 2n }, "X"), 1n, 0n, 1);
    expect((await download(0n, 6n)).text).toBe("a\0\0Xef");
  });

  it("is gone when it is wiped", async () => {
    const { call, failure, vol, upload, download } = await withVolume();
    await upload(new FakeStream("secret"));
    await call("storageVolWipe", { vol, flags: 0 });
    expect((await download(0n, 6n)).text).toBe("\0\0\0\0\0\0");
    expect(await failure("storageVolWipePattern", { vol, algorithm: 1, flags: 0 })).toBe(
      ErrorNumber.ARGUMENT_UNSUPPORTED,
    );
  });

  it("goes with a copy", async () => {
    const { call, pool, vol, upload } = await withVolume();
    await upload(new FakeStream("data"));
    const xml = "<volume><name>c</name><capacity>3</capacity></volume>";
    const copy = await call("storageVolCreateXmlFrom", { pool, xml, clonevol: vol, flags: 0 });
    const stream = new FakeStream();
    await call("storageVolDownload", { ...copy, offset: 0n, length: 0n, flags: 0 }, { stream });
    await stream.closed;
    expect(stream.text).toBe("dat");
  });

  it("ends where the volume ends", async () => {
    const { failure, vol, upload } = await withVolume();
    expect(await upload(new FakeStream("xy"), (1n << 20n) - 1n)).toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    const beyond = { vol, offset: 1n << 20n, length: 1n, flags: 0 };
    expect(await failure("storageVolDownload", beyond)).toBe(ErrorNumber.OPERATION_FAILED);
    const huge = { vol, offset: 1n << 62n, length: 0n, flags: 0 };
    expect(await failure("storageVolDownload", huge)).toBe(ErrorNumber.OVERFLOW);
  });

  it("is no more than was announced", async () => {
    const { upload } = await withVolume();
    expect(await upload(new FakeStream("abc"), 0n, 2n)).toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
  });

  it("has a bound in memory", async () => {
    const { call, pool } = await withVolume();
    const xml = "<volume><name>big</name><capacity unit='GiB'>1</capacity></volume>";
    const { vol } = await call("storageVolCreateXml", { pool, xml, flags: 0 });
    const stream = new FakeStream(...Array.from({ length: 65 }, () => "x".repeat(1 << 20)));
    await call("storageVolUpload", { vol, offset: 0n, length: 0n, flags: 0 }, { stream });
    await expect.poll(async () => stream.closed).toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    // what a volume held can be held by others when it is gone
    await call("storageVolDelete", { vol, flags: 0 });
    const again = await call("storageVolCreateXml", { pool, xml, flags: 0 });
    const second = new FakeStream("x".repeat(1 << 20));
    await call("storageVolUpload", { ...again, offset: 0n, length: 0n, flags: 0 }, { stream: second });
    expect(await second.closed).toBeUndefined();
  });

  it("that was written changes what the pool's refresh finds", async () => {
    const { events, upload } = await withVolume();
    await upload(new FakeStream("x"));
    await expect.poll(() => events).toContain("a refresh");
  });
});
