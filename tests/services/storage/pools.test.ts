import { describe, expect, it } from "vitest";
import { ConnectListAllStoragePoolsFlags as List, ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { poolsInMemory, poolsNotYet, testNumbers } from "../../../src/services/storage/index.ts";
import { dirPool, GiB, KeptDefinitions, testStorage, volumeXml } from "./storage.ts";

const { OPERATION_INVALID, OPERATION_FAILED, INVALID_ARG, NO_STORAGE_POOL, INTERNAL_ERROR } = ErrorNumber;

async function withPool(active = false) {
  const storage = testStorage();
  const { pool } = await storage.call("storagePoolDefineXml", { xml: dirPool("a"), flags: 0 });
  if (active) await storage.call("storagePoolCreate", { pool, flags: 0 });
  return { ...storage, pool };
}

describe("the life of a storage pool", () => {
  it("goes from its definition over its start and stop to its end, and every step is told", async () => {
    const { call, events, pool, store } = await withPool();
    expect(await call("storagePoolIsPersistent", { pool })).toEqual({ persistent: 1 });
    await call("storagePoolBuild", { pool, flags: 0 });
    await call("storagePoolCreate", { pool, flags: 0 });
    expect(await call("storagePoolIsActive", { pool })).toEqual({ active: 1 });
    await call("storagePoolRefresh", { pool, flags: 0 });
    await call("storagePoolDestroy", { pool });
    expect(await call("storagePoolIsActive", { pool })).toEqual({ active: 0 });
    await call("storagePoolDelete", { pool, flags: 0 });
    expect(store.kept.has("a")).toBe(true);
    await call("storagePoolUndefine", { pool });
    expect(store.kept.has("a")).toBe(false);
    expect(events).toEqual([
      "a defined",
      "a created",
      "a started",
      "a refresh",
      "a stopped",
      "a deleted",
      "a undefined",
    ]);
  });

  it("of a transient pool ends when it is stopped", async () => {
    const { call, failure, events, store } = testStorage();
    const { pool } = await call("storagePoolCreateXml", { xml: dirPool("t"), flags: 0 });
    expect(await call("storagePoolIsPersistent", { pool })).toEqual({ persistent: 0 });
    expect(store.kept.size).toBe(0);
    await call("storagePoolDestroy", { pool });
    expect(await failure("storagePoolLookupByName", { name: "t" })).toBe(NO_STORAGE_POOL);
    expect(events).toEqual(["t started", "t stopped"]);
  });

  it("a transient pool that is defined stays", async () => {
    const { call } = testStorage();
    const { pool } = await call("storagePoolCreateXml", { xml: dirPool("t"), flags: 0 });
    const { xml } = await call("storagePoolGetXmlDesc", { pool, flags: 0 });
    await call("storagePoolDefineXml", { xml, flags: 0 });
    await call("storagePoolDestroy", { pool });
    expect(await call("storagePoolLookupByName", { name: "t" })).toEqual({ pool });
  });

  it.each([
    ["an inactive pool cannot be stopped", "storagePoolDestroy", {}],
    ["an inactive pool cannot be refreshed", "storagePoolRefresh", { flags: 0 }],
    ["the volumes of an inactive pool cannot be listed", "storagePoolListAllVolumes", { needResults: 1, flags: 0 }],
    ["the volumes of an inactive pool cannot be counted", "storagePoolNumOfVolumes", {}],
    ["no volume is created in an inactive pool", "storageVolCreateXml", { xml: volumeXml("v", 1), flags: 0 }],
    ["no volume is found in an inactive pool", "storageVolLookupByName", { name: "v" }],
  ] as const)("%s", async (_, name, args) => {
    const { failure, pool } = await withPool();
    expect(await failure(name, { pool, ...args })).toBe(OPERATION_INVALID);
  });

  it.each([
    ["started", "storagePoolCreate", { flags: 0 }],
    ["built", "storagePoolBuild", { flags: 0 }],
    ["deleted", "storagePoolDelete", { flags: 0 }],
    ["undefined", "storagePoolUndefine", {}],
  ] as const)("an active pool cannot be %s", async (_, name, args) => {
    const { failure, pool, events } = await withPool(true);
    expect(await failure(name, { pool, ...args })).toBe(OPERATION_INVALID);
    expect(events).toEqual(["a defined", "a started"]);
  });

  it("an active pool cannot be created anew", async () => {
    const { call, failure, pool } = await withPool(true);
    const { xml } = await call("storagePoolGetXmlDesc", { pool, flags: 0 });
    expect(await failure("storagePoolCreateXml", { xml, flags: 0 })).toBe(OPERATION_INVALID);
  });

  it("calls for a pool that is gone are refused", async () => {
    const { call, failure, pool } = await withPool();
    await call("storagePoolUndefine", { pool });
    for (const name of [
      "storagePoolGetInfo",
      "storagePoolIsActive",
      "storagePoolDestroy",
      "storagePoolUndefine",
    ] as const) {
      expect(await failure(name, { pool }), name).toBe(NO_STORAGE_POOL);
    }
  });

  it("flags that a call does not have are refused", async () => {
    const { failure, pool } = await withPool();
    for (const name of ["storagePoolCreate", "storagePoolBuild", "storagePoolDelete", "storagePoolRefresh"] as const) {
      expect(await failure(name, { pool, flags: 64 }), name).toBe(INVALID_ARG);
    }
    expect(await failure("storagePoolDefineXml", { xml: dirPool("b"), flags: 2 })).toBe(INVALID_ARG);
    expect(await failure("storagePoolGetXmlDesc", { pool, flags: 2 })).toBe(INVALID_ARG);
    expect(await failure("storagePoolCreate", { pool, flags: 2 | 4 })).toBe(INVALID_ARG);
  });

  it("names that the format does not know are refused where that is asked for", async () => {
    const { call, failure } = testStorage();
    const xml = dirPool("b").replace("<target>", "<unknown/><target>");
    expect(await failure("storagePoolDefineXml", { xml, flags: 1 })).toBe(ErrorNumber.XML_INVALID_SCHEMA);
    await call("storagePoolDefineXml", { xml, flags: 0 });
  });
});

describe("what is known of a storage pool", () => {
  it("is its state and its sizes", async () => {
    const { call, pool } = await withPool();
    const sizes = { capacity: 100n * GiB, allocation: 0n, available: 100n * GiB };
    expect(await call("storagePoolGetInfo", { pool })).toEqual({ state: 0, ...sizes });
    await call("storagePoolCreate", { pool, flags: 0 });
    expect(await call("storagePoolGetInfo", { pool })).toEqual({ state: 2, ...sizes });
  });

  it("a pool that is defined anew while it runs changes when it is started next", async () => {
    const { call, pool } = await withPool(true);
    const { xml } = await call("storagePoolGetXmlDesc", { pool, flags: 0 });
    const changed = xml.replace("<path>/a</path>", "<path>/a</path><permissions><mode>0700</mode></permissions>");
    await call("storagePoolDefineXml", { xml: changed, flags: 0 });
    expect((await call("storagePoolGetXmlDesc", { pool, flags: 0 })).xml).toBe(xml);
    const inactive = await call("storagePoolGetXmlDesc", { pool, flags: 1 });
    expect(inactive.xml).toContain("<mode>0700</mode>");
    await call("storagePoolDestroy", { pool });
    expect(await call("storagePoolGetXmlDesc", { pool, flags: 0 })).toEqual(inactive);
  });

  it("what was found out while it ran stays known when it is stopped", async () => {
    const { call, pool } = await withPool(true);
    await call("storageVolCreateXml", { pool, xml: volumeXml("v", 30), flags: 0 });
    expect((await call("storagePoolGetXmlDesc", { pool, flags: 1 })).xml).toContain(">32212254720</allocation>");
    await call("storagePoolDestroy", { pool });
    expect(await call("storagePoolGetInfo", { pool })).toMatchObject({ allocation: 30n * GiB });
  });

  it("a pool is found by its name, its UUID, and its folder while it is active", async () => {
    const { call, failure, pool } = await withPool();
    expect(await call("storagePoolLookupByName", { name: "a" })).toEqual({ pool });
    expect(await call("storagePoolLookupByUuid", { uuid: pool.uuid })).toEqual({ pool });
    expect(await failure("storagePoolLookupByTargetPath", { path: "/a" })).toBe(NO_STORAGE_POOL);
    await call("storagePoolCreate", { pool, flags: 0 });
    expect(await call("storagePoolLookupByTargetPath", { path: "/a/" })).toEqual({ pool });
  });

  it("only what is kept can start by itself", async () => {
    const { call, failure, pool } = await withPool();
    expect(await call("storagePoolGetAutostart", { pool })).toEqual({ autostart: 0 });
    await call("storagePoolSetAutostart", { pool, autostart: 1 });
    expect(await call("storagePoolGetAutostart", { pool })).toEqual({ autostart: 1 });
    const transient = await call("storagePoolCreateXml", { xml: dirPool("t"), flags: 0 });
    expect(await failure("storagePoolSetAutostart", { ...transient, autostart: 1 })).toBe(INTERNAL_ERROR);
  });

  it("the capabilities name what can be started", async () => {
    const known = await testStorage().call("connectGetStoragePoolCapabilities", { flags: 0 });
    expect(known.capabilities).toContain("<pool type='rbd' supported='yes'>");
    const none = await testStorage({ backend: poolsNotYet }).call("connectGetStoragePoolCapabilities", { flags: 0 });
    expect(none.capabilities).not.toContain("supported='yes'");
  });
});

describe("lists of storage pools", () => {
  async function several() {
    const storage = await withPool();
    const { call } = storage;
    await call("storagePoolCreateXml", { xml: dirPool("t"), flags: 0 });
    const mpath = "<pool type='mpath'><name>m</name><target><path>/dev/mapper</path></target></pool>";
    const { pool } = await call("storagePoolDefineXml", { xml: mpath, flags: 0 });
    await call("storagePoolSetAutostart", { pool, autostart: 1 });
    return storage;
  }

  it.each([
    [0, ["a", "t", "m"]],
    [List.ACTIVE, ["t"]],
    [List.INACTIVE, ["a", "m"]],
    [List.ACTIVE | List.INACTIVE, ["a", "t", "m"]],
    [List.PERSISTENT, ["a", "m"]],
    [List.TRANSIENT, ["t"]],
    [List.AUTOSTART, ["m"]],
    [List.NO_AUTOSTART, ["a", "t"]],
    [List.DIR, ["a", "t"]],
    [List.MPATH, ["m"]],
    [List.DIR | List.MPATH | List.INACTIVE, ["a", "m"]],
    [List.ISCSI_DIRECT, []],
  ])("with flags %i hold %j", async (flags, names) => {
    const { call } = await several();
    const { pools, ret } = await call("connectListAllStoragePools", { needResults: 1, flags });
    expect(pools.map(({ name }) => name)).toEqual(names);
    expect(ret).toBe(names.length);
    expect(await call("connectListAllStoragePools", { needResults: 0, flags })).toEqual({ pools: [], ret });
  });

  it("refuse flags that there are not", async () => {
    const { failure } = await several();
    expect(await failure("connectListAllStoragePools", { needResults: 1, flags: 1 << 20 })).toBe(INVALID_ARG);
  });

  it("of the old kind name active and inactive ones apart", async () => {
    const { call, failure } = await several();
    expect(await call("connectNumOfStoragePools", {})).toEqual({ num: 1 });
    expect(await call("connectNumOfDefinedStoragePools", {})).toEqual({ num: 2 });
    expect(await call("connectListStoragePools", { maxnames: 9 })).toEqual({ names: ["t"] });
    expect(await call("connectListDefinedStoragePools", { maxnames: 1 })).toEqual({ names: ["a"] });
    expect(await failure("connectListStoragePools", { maxnames: -1 })).toBe(INVALID_ARG);
  });
});

describe("two storage pools", () => {
  it("cannot have the same name", async () => {
    const { failure } = await withPool();
    expect(await failure("storagePoolDefineXml", { xml: dirPool("a", "/other"), flags: 0 })).toBe(OPERATION_FAILED);
  });

  it("cannot have the same UUID", async () => {
    const { call, failure, pool } = await withPool();
    const { xml } = await call("storagePoolGetXmlDesc", { pool, flags: 0 });
    const renamed = xml.replace(">a<", ">b<").replace("<path>/a", "<path>/b");
    expect(await failure("storagePoolDefineXml", { xml: renamed, flags: 0 })).toBe(OPERATION_FAILED);
  });

  it("cannot have the same folder", async () => {
    const { failure } = await withPool();
    expect(await failure("storagePoolDefineXml", { xml: dirPool("b", "/a"), flags: 0 })).toBe(OPERATION_FAILED);
    expect(await failure("storagePoolCreateXml", { xml: dirPool("b", "/a/"), flags: 0 })).toBe(OPERATION_FAILED);
  });

  it("that are created at the same time cannot have the same folder either", async () => {
    const { call } = testStorage();
    const created = ["a", "b"].map((name) => call("storagePoolCreateXml", { xml: dirPool(name, "/x"), flags: 0 }));
    const results = await Promise.allSettled(created);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });
});

describe("a daemon that starts", () => {
  it("knows the pools that were kept, and starts those that are marked", async () => {
    const store = new KeptDefinitions();
    const before = testStorage({ store });
    const { pool } = await before.call("storagePoolDefineXml", { xml: dirPool("a"), flags: 0 });
    await before.call("storagePoolSetAutostart", { pool, autostart: 1 });
    await before.call("storagePoolDefineXml", { xml: dirPool("b"), flags: 0 });
    await before.call("storagePoolCreateXml", { xml: dirPool("t"), flags: 0 });

    const after = testStorage({ store });
    await after.service.load();
    await after.service.startAutostarted();
    expect(await after.call("connectListStoragePools", { maxnames: 9 })).toEqual({ names: ["a"] });
    expect(await after.call("connectListDefinedStoragePools", { maxnames: 9 })).toEqual({ names: ["b"] });
    expect(await after.call("storagePoolLookupByUuid", { uuid: pool.uuid })).toEqual({ pool });
  });

  it("keeps aside what it cannot read", async () => {
    const store = new KeptDefinitions();
    await store.save("broken", "<pool type='dir'>");
    await store.save("renamed", dirPool("other"));
    const { service, lines } = testStorage({ store });
    await service.load();
    expect(store.aside).toEqual(["broken", "renamed"]);
    expect(lines.filter(({ level }) => level === "error")).toHaveLength(2);
  });
});

describe("pools that cannot be started yet", () => {
  it("are kept, and refused by name when they are started or built", async () => {
    const { call, failure, service } = testStorage({ backend: poolsNotYet });
    const { pool } = await call("storagePoolDefineXml", { xml: dirPool("a"), flags: 0 });
    await expect(call("storagePoolCreate", { pool, flags: 0 })).rejects.toThrow("storage pool 'a'");
    expect(await failure("storagePoolCreate", { pool, flags: 0 })).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(await failure("storagePoolBuild", { pool, flags: 0 })).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(await failure("storagePoolCreateXml", { xml: dirPool("t"), flags: 0 })).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(await call("connectListAllStoragePools", { needResults: 0, flags: 0 })).toEqual({ pools: [], ret: 1 });
    expect(service.handlers.storagePoolDelete).toBeUndefined();
    expect(service.handlers.storageVolCreateXml).toBeUndefined();
  });
});

describe("sources of pools", () => {
  it("are found where the backend knows of any", async () => {
    const { call, failure } = testStorage();
    const logical = await call("connectFindStoragePoolSources", { type: "logical", srcSpec: null, flags: 0 });
    expect(logical.xml).toContain("<name>testvg1</name>");
    const srcSpec = "<source><host name='server'/></source>";
    const shares = await call("connectFindStoragePoolSources", { type: "netfs", srcSpec, flags: 0 });
    expect(shares.xml).toContain("<host name='server'/>\n    <dir path='/testshare'/>\n    <format type='nfs'/>");
    const find = (type: string, srcSpec: string | null) =>
      failure("connectFindStoragePoolSources", { type, srcSpec, flags: 0 });
    expect(await find("netfs", null)).toBe(INVALID_ARG);
    expect(await find("dir", null)).toBe(ErrorNumber.NO_SUPPORT);
    expect(await find("tape", null)).toBe(INTERNAL_ERROR);
    expect(await find("netfs", "<x/>")).toBe(ErrorNumber.XML_ERROR);
  });
});

describe("the numbers of the test driver", () => {
  it("differ from those of the storage driver", async () => {
    const { call, failure } = testStorage({ backend: poolsInMemory(), numbers: testNumbers });
    const { pool } = await call("storagePoolCreateXml", { xml: dirPool("t"), flags: 0 });
    expect(await failure("storagePoolSetAutostart", { pool, autostart: 1 })).toBe(INVALID_ARG);
    await call("storageVolCreateXml", { pool, xml: volumeXml("v", 1), flags: 0 });
    expect(await failure("storageVolCreateXml", { pool, xml: volumeXml("v", 1), flags: 0 })).toBe(OPERATION_FAILED);
    await expect(call("storagePoolLookupByName", { name: "x" })).rejects.toMatchObject({ domain: ErrorDomain.TEST });
  });
});
