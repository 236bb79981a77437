// Storage pools: folders, which all hypervisors can have.

import { mkdir } from "node:fs/promises";
import { expect } from "vitest";
import {
  ConnectListAllStoragePoolsFlags as List,
  type StoragePool,
  StoragePoolBuildFlags,
  StoragePoolEventID,
  StoragePoolState,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, ifThere } from "../scene.ts";
import type { Topic } from "../suite.ts";

interface PoolOptions {
  readonly name?: string;
  readonly uuid?: string;
  readonly path?: string;
}

const poolXml = (name: string, path: string, uuid?: string): string =>
  `<pool type='dir'><name>${name}</name>${uuid === undefined ? "" : `<uuid>${uuid}</uuid>`}
    <target><path>${path}</path></target></pool>`;

function keep(scene: Scene, pool: StoragePool): StoragePool {
  const { connection } = scene;
  scene.atEnd(async () => {
    const there = await ifThere(connection.storagePoolLookupByUUID(pool.uuid));
    if ((await there?.isActive()) === true) await there?.destroy();
    await (await ifThere(connection.storagePoolLookupByUUID(pool.uuid)))?.undefine();
  });
  return pool;
}

/** A pool that is not active; its folder is there. */
export async function definePool(scene: Scene, options: PoolOptions = {}): Promise<StoragePool> {
  const { name = scene.name(), path = scene.path(), uuid } = options;
  await mkdir(path, { recursive: true });
  return keep(scene, await scene.connection.storagePoolDefineXML(poolXml(name, path, uuid)));
}

export async function activePool(scene: Scene, options: PoolOptions = {}): Promise<StoragePool> {
  const pool = await definePool(scene, options);
  await pool.create();
  return pool;
}

async function transientPool(scene: Scene): Promise<StoragePool> {
  const path = scene.path();
  await mkdir(path, { recursive: true });
  return keep(scene, await scene.connection.storagePoolCreateXML(poolXml(scene.name(), path)));
}

export const pools = {
  "a pool is found by name, UUID and path": async (scene) => {
    const path = scene.path();
    const pool = await activePool(scene, { path });
    const { connection } = scene;
    expect((await connection.storagePoolLookupByName(pool.name)).toJSON()).toEqual(pool.toJSON());
    expect((await connection.storagePoolLookupByUUID(pool.uuid)).toJSON()).toEqual(pool.toJSON());
    expect(await outcome(connection.storagePoolLookupByName(scene.name()))).toBe("NO_STORAGE_POOL");
    expect(await outcome(connection.storagePoolLookupByUUID(scene.uuid()))).toBe("NO_STORAGE_POOL");
  },

  "a pool is found by the path that it stands at": async (scene) => {
    const path = scene.path();
    const pool = await activePool(scene, { path });
    expect((await scene.connection.storagePoolLookupByTargetPath(path)).name).toBe(pool.name);
    expect(await outcome(scene.connection.storagePoolLookupByTargetPath(scene.path()))).toBe("NO_STORAGE_POOL");
  },

  "a pool is defined, started, stopped and undefined": async (scene) => {
    const pool = await definePool(scene);
    expect([await pool.isActive(), await pool.isPersistent()]).toEqual([false, true]);
    expect((await pool.getInfo()).state).toBe(StoragePoolState.INACTIVE);
    await pool.create();
    expect(await pool.isActive()).toBe(true);
    const info = await pool.getInfo();
    expect(info.state).toBe(StoragePoolState.RUNNING);
    expect(info.capacity).toBeGreaterThan(0n);
    expect(info.capacity).toBe(info.allocation + info.available);
    await pool.destroy();
    expect(await pool.isActive()).toBe(false);
    await pool.undefine();
    expect(await outcome(pool.isActive())).toBe("NO_STORAGE_POOL");
  },

  "a transient pool is active from the start and is gone when it is stopped": async (scene) => {
    const pool = await transientPool(scene);
    expect([await pool.isActive(), await pool.isPersistent()]).toEqual([true, false]);
    await pool.destroy();
    expect(await outcome(pool.isActive())).toBe("NO_STORAGE_POOL");
  },

  "an active pool cannot be started or undefined, one that is not cannot be stopped or refreshed": async (scene) => {
    const pool = await definePool(scene);
    expect(await outcome(pool.destroy())).toBe("OPERATION_INVALID");
    expect(await outcome(pool.refresh())).toBe("OPERATION_INVALID");
    expect(await outcome(pool.listAllVolumes())).toBe("OPERATION_INVALID");
    await pool.create();
    expect(await outcome(pool.create())).toBe("OPERATION_INVALID");
    expect(await outcome(pool.undefine())).toBe("OPERATION_INVALID");
    expect(await outcome(pool.build())).toBe("OPERATION_INVALID");
    expect(await outcome(pool.delete())).toBe("OPERATION_INVALID");
  },

  "a name and a UUID belong together, and a path to one pool": async (scene) => {
    const path = scene.path();
    const pool = await definePool(scene, { path });
    const { connection } = scene;
    const other = scene.path();
    const sameName = poolXml(pool.name, other, scene.uuid());
    expect(await outcome(connection.storagePoolDefineXML(sameName))).toBe("OPERATION_FAILED");
    const sameUuid = poolXml(scene.name(), other, pool.uuid);
    expect(await outcome(connection.storagePoolDefineXML(sameUuid))).toBe("OPERATION_FAILED");
    const samePath = poolXml(scene.name(), path);
    expect(await outcome(connection.storagePoolDefineXML(samePath))).toBe("OPERATION_FAILED");
  },

  "a pool that is defined from its own description has the same one": async (scene) => {
    const pool = await definePool(scene);
    const xml = await pool.getXMLDesc();
    expect(xml).toMatch(/^<pool type='dir'>/);
    await scene.connection.storagePoolDefineXML(xml);
    expect(await pool.getXMLDesc()).toBe(xml);
  },

  "autostart is off, and can be turned on and off": async (scene) => {
    const pool = await definePool(scene);
    expect(await pool.getAutostart()).toBe(false);
    await pool.setAutostart(true);
    expect(await pool.getAutostart()).toBe(true);
    await pool.setAutostart(false);
    expect(await pool.getAutostart()).toBe(false);
  },

  "a transient pool has no autostart": async (scene) => {
    const pool = await transientPool(scene);
    const code = scene.choose({ QEMU: "INTERNAL_ERROR", TEST: "INVALID_ARG" });
    expect(await outcome(pool.setAutostart(true))).toBe(code);
  },

  "pools are listed by each filter": async (scene) => {
    const off = await definePool(scene);
    const starting = await definePool(scene);
    await starting.setAutostart(true);
    const active = await activePool(scene);
    const transient = await transientPool(scene);
    const kinds = Object.entries({ off, starting, active, transient });
    const kindOf = new Map(kinds.map(([kind, { uuid }]) => [uuid, kind]));
    const listed = async (flags: number): Promise<string[]> =>
      (await scene.connection.listAllStoragePools(flags)).flatMap(({ uuid }) => kindOf.get(uuid) ?? []).toSorted();
    const everyone = ["active", "off", "starting", "transient"];
    expect(await listed(0)).toEqual(everyone);
    expect(await listed(List.ACTIVE)).toEqual(["active", "transient"]);
    expect(await listed(List.INACTIVE)).toEqual(["off", "starting"]);
    expect(await listed(List.PERSISTENT)).toEqual(["active", "off", "starting"]);
    expect(await listed(List.TRANSIENT)).toEqual(["transient"]);
    expect(await listed(List.AUTOSTART)).toEqual(["starting"]);
    expect(await listed(List.NO_AUTOSTART)).toEqual(["active", "off", "transient"]);
    expect(await listed(List.DIR)).toEqual(everyone);
    expect(await listed(List.LOGICAL | List.ISCSI | List.RBD)).toEqual([]);
    expect(await listed(List.DIR | List.RBD | List.TRANSIENT)).toEqual(["transient"]);
    expect(await scene.connection.listStoragePools()).toContain(active.name);
    expect(await scene.connection.listDefinedStoragePools()).toContain(off.name);
    expect(await outcome(scene.connection.listAllStoragePools(1 << 30))).toBe("INVALID_ARG");
  },

  "a description that is no pool's is refused": async (scene) => {
    const defining = async (xml: string): Promise<string> => outcome(scene.connection.storagePoolDefineXML(xml));
    expect(await defining("<domain/>")).toBe("XML_ERROR");
    expect(await defining("<pool type='sirloin'><name>x</name></pool>")).not.toBe("done");
    expect(await defining(`<pool type='dir'><name>${scene.name()}</name></pool>`)).toBe("XML_ERROR");
  },

  "the life of a pool is told in order": async (scene) => {
    const id = [StoragePoolEventID.LIFECYCLE, StoragePoolEventID.REFRESH] as const;
    const uuid = scene.uuid();
    const seen = await scene.see(scene.connection.storagePoolEvents({ id }), (event) => event.pool.uuid === uuid);
    const pool = await definePool(scene, { uuid });
    await pool.create();
    await pool.refresh();
    await pool.destroy();
    await pool.undefine();
    const told = (await seen.take(5)).map((event) => ("eventName" in event ? event.eventName : "REFRESH"));
    expect(told).toEqual(["DEFINED", "STARTED", "REFRESH", "STOPPED", "UNDEFINED"]);
  },

  "building a pool and deleting it is told": async (scene) => {
    const pool = await definePool(scene);
    const events = scene.connection.storagePoolEvents({ id: StoragePoolEventID.LIFECYCLE, pool });
    const seen = await scene.see(events);
    await pool.build(StoragePoolBuildFlags.NEW);
    await pool.delete();
    expect((await seen.take(2)).map(({ eventName }) => eventName)).toEqual(["CREATED", "DELETED"]);
  },
} satisfies Topic;
