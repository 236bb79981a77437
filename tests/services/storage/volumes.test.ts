import { describe, expect, it } from "vitest";
import { ErrorNumber, StorageVolResizeFlags as Resize } from "../../../src/protocol/enums.ts";
import { poolsInMemory, type StorageBackend } from "../../../src/services/storage/index.ts";
import { dirPool, GiB, testStorage, volumeXml } from "./storage.ts";

const { OPERATION_INVALID, OPERATION_FAILED, INVALID_ARG, NO_STORAGE_VOL, NO_STORAGE_POOL, INTERNAL_ERROR } =
  ErrorNumber;

async function withVolume(backend: StorageBackend = poolsInMemory()) {
  const storage = testStorage({ backend });
  const { pool } = await storage.call("storagePoolCreateXml", { xml: dirPool("a"), flags: 0 });
  const { vol } = await storage.call("storageVolCreateXml", { pool, xml: volumeXml("v", 30), flags: 0 });
  return { ...storage, pool, vol };
}

describe("a storage volume", () => {
  it("is found by its name, its key and its path", async () => {
    const { call, pool, vol } = await withVolume();
    expect(vol).toEqual({ pool: "a", name: "v", key: "/a/v" });
    expect(await call("storageVolLookupByName", { pool, name: "v" })).toEqual({ vol });
    expect(await call("storageVolLookupByKey", { key: "/a/v" })).toEqual({ vol });
    expect(await call("storageVolLookupByPath", { path: "/a//v" })).toEqual({ vol });
    expect(await call("storageVolGetPath", { vol })).toEqual({ name: "/a/v" });
    expect(await call("storagePoolLookupByVolume", { vol })).toEqual({ pool });
    expect(await call("storagePoolListVolumes", { pool, maxnames: 9 })).toEqual({ names: ["v"] });
    expect(await call("storagePoolListAllVolumes", { pool, needResults: 1, flags: 0 })).toEqual({
      vols: [vol],
      ret: 1,
    });
    expect(await call("storagePoolNumOfVolumes", { pool })).toEqual({ num: 1 });
  });

  it("takes its space from the pool, and gives it back", async () => {
    const { call, pool, vol } = await withVolume();
    expect(await call("storagePoolGetInfo", { pool })).toMatchObject({ allocation: 30n * GiB, available: 70n * GiB });
    expect(await call("storageVolGetInfo", { vol })).toEqual({ type: 0, capacity: 30n * GiB, allocation: 30n * GiB });
    await call("storageVolDelete", { vol, flags: 0 });
    expect(await call("storagePoolGetInfo", { pool })).toMatchObject({ allocation: 0n, available: 100n * GiB });
  });

  it("does not fit into a pool that has no space for what it takes up", async () => {
    const { call, failure, pool } = await withVolume();
    expect(await failure("storageVolCreateXml", { pool, xml: volumeXml("w", 71), flags: 0 })).toBe(INTERNAL_ERROR);
    const sparse = volumeXml("w", 500).replace("</capacity>", "</capacity><allocation>0</allocation>");
    const { vol } = await call("storageVolCreateXml", { pool, xml: sparse, flags: 0 });
    expect(await call("storageVolGetInfoFlags", { vol, flags: 1 })).toMatchObject({
      capacity: 500n * GiB,
      allocation: 0n,
    });
  });

  it("has a name of its own in its pool", async () => {
    const { call, failure, pool } = await withVolume();
    expect(await failure("storageVolCreateXml", { pool, xml: volumeXml("v", 1), flags: 0 })).toBe(
      ErrorNumber.STORAGE_VOL_EXIST,
    );
    const other = await call("storagePoolCreateXml", { xml: dirPool("b"), flags: 0 });
    expect(await call("storageVolCreateXml", { ...other, xml: volumeXml("v", 1), flags: 0 })).toMatchObject({
      vol: { pool: "b", key: "/b/v" },
    });
  });

  it("is refused without a capacity", async () => {
    const { failure, pool } = await withVolume();
    const xml = "<volume><name>w</name></volume>";
    expect(await failure("storageVolCreateXml", { pool, xml, flags: 0 })).toBe(ErrorNumber.XML_ERROR);
    expect(await failure("storageVolCreateXml", { pool, xml: volumeXml("w", 1), flags: 4 })).toBe(
      ErrorNumber.XML_INVALID_SCHEMA,
    );
  });

  it("outlives a stop of its pool, but cannot be seen meanwhile", async () => {
    const { call, failure, pool, vol } = await withVolume();
    await call("storagePoolDefineXml", {
      xml: (await call("storagePoolGetXmlDesc", { pool, flags: 0 })).xml,
      flags: 0,
    });
    await call("storagePoolDestroy", { pool });
    expect(await failure("storageVolLookupByKey", { key: "/a/v" })).toBe(NO_STORAGE_VOL);
    expect(await failure("storageVolGetXmlDesc", { vol, flags: 0 })).toBe(OPERATION_INVALID);
    await call("storagePoolCreate", { pool, flags: 0 });
    expect(await call("storageVolLookupByName", { pool, name: "v" })).toEqual({ vol });
  });

  it("ends with the definition of its pool", async () => {
    const { call, failure, pool, vol } = await withVolume();
    await call("storagePoolDestroy", { pool });
    expect(await failure("storageVolGetInfo", { vol })).toBe(NO_STORAGE_POOL);
    const again = await call("storagePoolCreateXml", { xml: dirPool("a"), flags: 0 });
    expect(await call("storagePoolNumOfVolumes", again)).toEqual({ num: 0 });
  });

  it("that is not there is refused", async () => {
    const { failure, pool, vol } = await withVolume();
    const gone = { ...vol, name: "w" };
    expect(await failure("storageVolDelete", { vol: gone, flags: 0 })).toBe(NO_STORAGE_VOL);
    expect(await failure("storageVolLookupByName", { pool, name: "w" })).toBe(NO_STORAGE_VOL);
    expect(await failure("storageVolLookupByPath", { path: "/w" })).toBe(NO_STORAGE_VOL);
    expect(await failure("storageVolGetPath", { vol: { ...vol, pool: "z" } })).toBe(NO_STORAGE_POOL);
  });

  it("takes no flags that its calls do not have", async () => {
    const { failure, pool, vol } = await withVolume();
    expect(await failure("storageVolCreateXml", { pool, xml: volumeXml("w", 1), flags: 2 })).toBe(INVALID_ARG);
    expect(await failure("storageVolDelete", { vol, flags: 1 })).toBe(INVALID_ARG);
    expect(await failure("storageVolGetXmlDesc", { vol, flags: 1 })).toBe(INVALID_ARG);
    expect(await failure("storageVolGetInfoFlags", { vol, flags: 2 })).toBe(INVALID_ARG);
    expect(await failure("storageVolWipe", { vol, flags: 1 })).toBe(INVALID_ARG);
    expect(await failure("storageVolWipePattern", { vol, algorithm: 77, flags: 0 })).toBe(INVALID_ARG);
  });
});

describe("a copy of a storage volume", () => {
  it("may be in another pool", async () => {
    const { call, vol } = await withVolume();
    const other = await call("storagePoolCreateXml", { xml: dirPool("b"), flags: 0 });
    const copy = { ...other, xml: volumeXml("c", 40), clonevol: vol, flags: 0 };
    expect(await call("storageVolCreateXmlFrom", copy)).toEqual({ vol: { pool: "b", name: "c", key: "/b/c" } });
  });

  it("needs a name that is free, and an original", async () => {
    const { failure, pool, vol } = await withVolume();
    const clone = (name: string, clonevol: typeof vol) =>
      failure("storageVolCreateXmlFrom", { pool, xml: volumeXml(name, 1), clonevol, flags: 0 });
    expect(await clone("v", vol)).toBe(INTERNAL_ERROR);
    expect(await clone("w", { ...vol, name: "x" })).toBe(NO_STORAGE_VOL);
  });
});

describe("the capacity of a storage volume", () => {
  async function resized(capacity: bigint, flags: number) {
    const { call, vol } = await withVolume();
    await call("storageVolResize", { vol, capacity, flags });
    return call("storageVolGetInfo", { vol });
  }

  it("grows without taking space", async () => {
    expect(await resized(50n * GiB, 0)).toMatchObject({ capacity: 50n * GiB, allocation: 30n * GiB });
  });

  it("grows with the space that it is given", async () => {
    expect(await resized(50n * GiB, Resize.ALLOCATE)).toMatchObject({ capacity: 50n * GiB, allocation: 50n * GiB });
  });

  it("changes by what is asked for", async () => {
    expect(await resized(5n * GiB, Resize.DELTA)).toMatchObject({ capacity: 35n * GiB });
    expect(await resized(5n * GiB, Resize.DELTA | Resize.SHRINK)).toMatchObject({ capacity: 25n * GiB });
    expect(await resized(50n * GiB, Resize.DELTA | Resize.SHRINK)).toMatchObject({ capacity: 0n });
  });

  it("shrinks only when that is asked for", async () => {
    await expect(resized(GiB, 0)).rejects.toMatchObject({ code: INVALID_ARG });
    expect(await resized(GiB, Resize.SHRINK)).toMatchObject({ capacity: GiB, allocation: GiB });
  });

  it("cannot take more than the pool has left", async () => {
    await expect(resized(200n * GiB, Resize.ALLOCATE)).rejects.toMatchObject({ code: OPERATION_FAILED });
  });

  it("has a bound", async () => {
    await expect(resized(1n << 62n, 0)).rejects.toMatchObject({ code: ErrorNumber.OVERFLOW });
  });
});

/** Pools in memory in which a volume is made only when `finish` is called. */
function slowPools() {
  const slow = poolsInMemory();
  const create = slow.createVolume?.bind(slow);
  if (create === undefined) throw new Error("there are no volumes");
  let finish: (error?: Error) => void = () => undefined;
  slow.createVolume = async (pool, volume, flags) => {
    await new Promise<void>((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
    });
    return create(pool, volume, flags);
  };
  return { slow, finish: (error?: Error) => finish(error) };
}

describe("while a storage volume is being created", () => {
  async function creating() {
    const { slow, finish } = slowPools();
    const storage = testStorage({ backend: slow });
    const { pool } = await storage.call("storagePoolCreateXml", { xml: dirPool("a"), flags: 0 });
    const created = storage.call("storageVolCreateXml", { pool, xml: volumeXml("v", 1), flags: 0 });
    created.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    return { ...storage, pool, created, finish };
  }

  it("nobody else can have its name, and it is not listed", async () => {
    const { call, failure, pool, created, finish } = await creating();
    const taken = await failure("storageVolCreateXml", { pool, xml: volumeXml("v", 1), flags: 0 });
    expect(taken).toBe(ErrorNumber.STORAGE_VOL_EXIST);
    expect(await call("storagePoolNumOfVolumes", { pool })).toEqual({ num: 0 });
    finish();
    await created;
    expect(await call("storagePoolNumOfVolumes", { pool })).toEqual({ num: 1 });
  });

  it("its pool can be neither stopped nor refreshed", async () => {
    const { call, failure, pool, created, finish } = await creating();
    expect(await failure("storagePoolDestroy", { pool })).toBe(INTERNAL_ERROR);
    expect(await failure("storagePoolRefresh", { pool, flags: 0 })).toBe(INTERNAL_ERROR);
    finish();
    await created;
    await call("storagePoolDestroy", { pool });
  });

  it("from another one, that one can be neither altered nor deleted, and its pool cannot be stopped", async () => {
    const pools = poolsInMemory();
    let finish: () => void = () => undefined;
    const clone = pools.cloneVolume?.bind(pools);
    pools.cloneVolume = async (...args) => {
      await new Promise<void>((resolve) => (finish = resolve));
      if (clone === undefined) throw new Error("there are no copies");
      return clone(...args);
    };
    const { call, failure, pool, vol } = await withVolume(pools);
    const other = await call("storagePoolCreateXml", { xml: dirPool("b"), flags: 0 });
    const copied = call("storageVolCreateXmlFrom", { ...other, xml: volumeXml("c", 1), clonevol: vol, flags: 0 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await failure("storageVolDelete", { vol, flags: 0 })).toBe(OPERATION_INVALID);
    expect(await failure("storageVolWipe", { vol, flags: 0 })).toBe(OPERATION_INVALID);
    expect(await failure("storagePoolDestroy", { pool })).toBe(INTERNAL_ERROR);
    finish();
    await copied;
    await call("storageVolDelete", { vol, flags: 0 });
  });

  it("a failure gives the name back", async () => {
    const { call, pool, created, finish } = await creating();
    finish(new Error("no"));
    await expect(created).rejects.toThrow("no");
    const again = call("storageVolCreateXml", { pool, xml: volumeXml("v", 1), flags: 0 });
    await new Promise((resolve) => setImmediate(resolve));
    finish();
    await expect(again).resolves.toMatchObject({ vol: { name: "v" } });
  });
});
