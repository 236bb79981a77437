import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { StoragePool, StorageVol } from "../../src/api/index.ts";
import type { CallContext, StreamHole } from "../../src/protocol/contract.ts";
import { ErrorNumber, StorageVolUploadFlags } from "../../src/protocol/enums.ts";
import { operationFailed } from "../../src/protocol/errors.ts";
import { connected } from "./connected.ts";
import { wired } from "./wired.ts";

const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const pool = { name: "p", uuid };
const vol = { pool: "p", name: "v", key: "/p/v" };

describe("a storage pool asks", () => {
  wired(
    (connection) => new StoragePool(connection, pool),
    [
      ["storagePoolBuild", (p, o) => p.build(1, o), { pool, flags: 1 }],
      ["storagePoolCreate", (p, o) => p.create(2, o), { pool, flags: 2 }],
      ["storagePoolDestroy", (p, o) => p.destroy(o), { pool }],
      ["storagePoolDelete", (p, o) => p.delete(1, o), { pool, flags: 1 }],
      ["storagePoolUndefine", (p, o) => p.undefine(o), { pool }],
      ["storagePoolRefresh", (p, o) => p.refresh(0, o), { pool, flags: 0 }],
      [
        "storagePoolGetInfo",
        (p, o) => p.getInfo(o),
        { pool },
        { state: 2, capacity: 30n, allocation: 10n, available: 20n },
        { state: 2, capacity: 30n, allocation: 10n, available: 20n },
      ],
      ["storagePoolGetXmlDesc", (p, o) => p.getXMLDesc(1, o), { pool, flags: 1 }, { xml: "<pool/>" }, "<pool/>"],
      ["storagePoolIsActive", (p, o) => p.isActive(o), { pool }, { active: 1 }, true],
      ["storagePoolIsPersistent", (p, o) => p.isPersistent(o), { pool }, { persistent: 1 }, true],
      ["storagePoolGetAutostart", (p, o) => p.getAutostart(o), { pool }, { autostart: 0 }, false],
      ["storagePoolSetAutostart", (p, o) => p.setAutostart(false, o), { pool, autostart: 0 }],
      ["storagePoolNumOfVolumes", (p, o) => p.numOfVolumes(o), { pool }, { num: 3 }, 3],
      ["storagePoolListVolumes", (p, o) => p.listVolumes(o), { pool, maxnames: 3 }, { names: ["v"] }, ["v"]],
      [
        "storagePoolListAllVolumes",
        (p, o) => p.listAllVolumes(0, o),
        { pool, needResults: 1, flags: 0 },
        { vols: [vol], ret: 1 },
        [vol],
      ],
      ["storageVolLookupByName", (p, o) => p.storageVolLookupByName("v", o), { pool, name: "v" }, { vol }, vol],
      [
        "storageVolCreateXml",
        (p, o) => p.storageVolCreateXML("<volume/>", 1, o),
        { pool, xml: "<volume/>", flags: 1 },
        { vol },
        vol,
      ],
      [
        "storageVolCreateXmlFrom",
        (p, o) => p.storageVolCreateXMLFrom("<volume/>", new StorageVol(p.connection, { ...vol, name: "old" }), 2, o),
        { pool, xml: "<volume/>", clonevol: { ...vol, name: "old" }, flags: 2 },
        { vol },
        vol,
      ],
    ],
    { storagePoolNumOfVolumes: () => ({ num: 3 }) },
  );
});

describe("a storage volume asks", () => {
  const info = { type: 0, capacity: 2n, allocation: 1n };
  wired(
    (connection) => new StorageVol(connection, vol),
    [
      ["storagePoolLookupByVolume", (v, o) => v.storagePoolLookupByVolume(o), { vol }, { pool }, pool],
      ["storageVolGetInfo", (v, o) => v.getInfo(0, o), { vol }, info, info],
      ["storageVolGetInfoFlags", (v, o) => v.getInfo(1, o), { vol, flags: 1 }, info, info],
      ["storageVolGetXmlDesc", (v, o) => v.getXMLDesc(0, o), { vol, flags: 0 }, { xml: "<volume/>" }, "<volume/>"],
      ["storageVolGetPath", (v, o) => v.getPath(o), { vol }, { name: "/p/v" }, "/p/v"],
      ["storageVolDelete", (v, o) => v.delete(1, o), { vol, flags: 1 }],
      ["storageVolWipe", (v, o) => v.wipe(0, o), { vol, flags: 0 }],
      ["storageVolWipePattern", (v, o) => v.wipePattern(3, 0, o), { vol, algorithm: 3, flags: 0 }],
      ["storageVolResize", (v, o) => v.resize(4096n, 2, o), { vol, capacity: 4096n, flags: 2 }],
    ],
  );
});

/** A daemon that keeps what is uploaded, and gives out what it is told to. */
function keeping(content: readonly (Uint8Array | StreamHole)[] = []) {
  const taken: (string | bigint)[] = [];
  const kept: { ranges: unknown[]; ended: string } = { ranges: [], ended: "" };
  const daemon = connected({
    storageVolUpload: (args: { offset: bigint; length: bigint }, { stream }: CallContext) => {
      kept.ranges.push([args.offset, args.length]);
      void (async () => {
        try {
          for await (const item of stream)
            taken.push(item instanceof Uint8Array ? Buffer.from(item).toString() : item.hole);
          kept.ended = "finished";
        } catch {
          kept.ended = "aborted";
        }
      })();
    },
    storageVolDownload: (args: { offset: bigint; length: bigint }, { stream }: CallContext) => {
      kept.ranges.push([args.offset, args.length]);
      void (async () => {
        for (const item of content)
          await (item instanceof Uint8Array ? stream.write(item) : stream.writeHole(item.hole));
        await stream.finish();
      })().catch(() => undefined);
    },
  });
  return { ...daemon, volume: new StorageVol(daemon.connection, vol), taken, kept };
}

describe("the content of a volume", () => {
  it("is uploaded from anything that can be iterated over", async () => {
    const { volume, taken, kept } = keeping();
    await volume.upload([Buffer.from("one"), Buffer.from("two")], { offset: 4n, length: 6n });
    await volume.upload(Readable.from([Buffer.from("three")]));
    expect(taken).toEqual(["one", "two", "three"]);
    expect(kept).toEqual({
      ranges: [
        [4n, 6n],
        [0n, 0n],
      ],
      ended: "finished",
    });
  });

  it("keeps its holes where the upload is sparse, and has none where it is not", async () => {
    const sparse = keeping();
    await sparse.volume.upload([Buffer.from("a"), { hole: 4096n }], {}, StorageVolUploadFlags.SPARSE_STREAM);
    expect(sparse.taken).toEqual(["a", 4096n]);

    const dense = keeping();
    const upload = dense.volume.upload([Buffer.from("a"), { hole: 4096n }]);
    await expect(upload).rejects.toMatchObject({ code: ErrorNumber.INVALID_ARG });
    await new Promise(setImmediate);
    expect(dense.kept.ended).toBe("aborted");
  });

  it("is not taken for whole when its source fails, or its caller gives up", async () => {
    const broken = keeping();
    const failing = async function* () {
      yield Buffer.from("half");
      throw new Error("disk on fire");
    };
    await expect(broken.volume.upload(failing())).rejects.toThrow("disk on fire");
    await new Promise(setImmediate);
    expect(broken.kept.ended).toBe("aborted");

    const stalled = keeping();
    const giveUp = new AbortController();
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const upload = stalled.volume.upload(never, {}, 0, { signal: giveUp.signal });
    await new Promise(setImmediate);
    giveUp.abort();
    await expect(upload).rejects.toMatchObject({ code: ErrorNumber.OPERATION_ABORTED });
    const late = stalled.volume.upload(never, {}, 0, { deadlineMs: 10 });
    await expect(late).rejects.toBeDefined();
  });

  it("fails with the daemon's error, though the source has nothing yet", async () => {
    const { connection } = connected({
      storageVolUpload: (_args: unknown, { stream }: CallContext) => {
        setImmediate(() => stream.abort(operationFailed("no space left")));
      },
    });
    const never = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    const upload = new StorageVol(connection, vol).upload(never);
    await expect(upload).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
  });

  it("is downloaded by iteration, holes as zeros", async () => {
    const { volume, kept } = keeping([Buffer.from("ab"), { hole: 3n }, Buffer.from("c")]);
    const chunks: Uint8Array[] = [];
    for await (const bytes of await volume.download({ offset: 1n })) chunks.push(bytes);
    expect(Buffer.concat(chunks).toString()).toBe("ab\0\0\0c");
    expect(kept.ranges).toEqual([[1n, 0n]]);
  });
});
