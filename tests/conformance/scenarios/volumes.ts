// Storage volumes: files in a folder.

import { expect } from "vitest";
import {
  type StoragePool,
  StorageVolResizeFlags,
  StorageVolType,
  StorageVolWipeAlgorithm,
  type StorageVol,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Scene } from "../scene.ts";
import type { Topic } from "../suite.ts";
import { activePool } from "./pools.ts";

const MiB = 1n << 20n;

const volumeXml = (name: string, capacity: bigint, format = "raw"): string =>
  `<volume><name>${name}</name><capacity unit='bytes'>${capacity}</capacity><allocation>0</allocation>
    <target><format type='${format}'/></target></volume>`;

async function create(scene: Scene, pool: StoragePool, format?: string, capacity = MiB): Promise<StorageVol> {
  const volume = await pool.storageVolCreateXML(volumeXml(scene.name(), capacity, format));
  scene.atEnd(
    async () => (await pool.isActive()) && (await pool.listVolumes()).includes(volume.name) && volume.delete(),
  );
  return volume;
}

async function contentOf(volume: StorageVol): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of await volume.download()) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Bytes of a pattern that repeats only after long. */
const pattern = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 255));

export const volumes = {
  "a volume is found by name, key and path, and leads to its pool": async (scene) => {
    const pool = await activePool(scene);
    const volume = await create(scene, pool);
    const { connection } = scene;
    const same = volume.toJSON();
    expect(volume.pool).toBe(pool.name);
    expect((await pool.storageVolLookupByName(volume.name)).toJSON()).toEqual(same);
    expect((await connection.storageVolLookupByKey(volume.key)).toJSON()).toEqual(same);
    expect((await connection.storageVolLookupByPath(await volume.getPath())).toJSON()).toEqual(same);
    expect((await volume.storagePoolLookupByVolume()).toJSON()).toEqual(pool.toJSON());
    expect(await outcome(pool.storageVolLookupByName("none"))).toBe("NO_STORAGE_VOL");
    expect(await outcome(connection.storageVolLookupByKey("/none"))).toBe("NO_STORAGE_VOL");
    expect(await outcome(connection.storageVolLookupByPath("/none"))).toBe("NO_STORAGE_VOL");
  },

  "a pool lists its volumes": async (scene) => {
    const pool = await activePool(scene);
    expect(await pool.listAllVolumes()).toEqual([]);
    const [one, other] = [await create(scene, pool), await create(scene, pool)];
    const names = [one.name, other.name].toSorted();
    expect((await pool.listAllVolumes()).map(({ name }) => name).toSorted()).toEqual(names);
    expect((await pool.listVolumes()).toSorted()).toEqual(names);
    expect(await pool.numOfVolumes()).toBe(2);
  },

  "a volume has the size that it was made with": async (scene) => {
    const volume = await create(scene, await activePool(scene), "raw", 3n * MiB);
    expect(await volume.getInfo()).toMatchObject({ type: StorageVolType.FILE, capacity: 3n * MiB });
    const xml = await volume.getXMLDesc();
    expect(xml).toContain(`<name>${volume.name}</name>`);
    expect(xml).toContain("<capacity unit='bytes'>3145728</capacity>");
    expect(xml).toContain(`<path>${await volume.getPath()}</path>`);
    expect(xml).toContain("<format type='raw'/>");
  },

  "a volume in the format of QEMU has the size of its guest's disk": async (scene) => {
    const volume = await create(scene, await activePool(scene), "qcow2", 64n * MiB);
    expect((await volume.getInfo()).capacity).toBe(64n * MiB);
    expect(await volume.getXMLDesc()).toContain("<format type='qcow2'/>");
  },

  "a name that is taken is refused": async (scene) => {
    const pool = await activePool(scene);
    const volume = await create(scene, pool);
    expect(await outcome(pool.storageVolCreateXML(volumeXml(volume.name, MiB)))).toBe("STORAGE_VOL_EXIST");
  },

  "a pool that is not active has no volumes": async (scene) => {
    const pool = await activePool(scene);
    const volume = await create(scene, pool);
    await pool.destroy();
    expect(await outcome(pool.storageVolCreateXML(volumeXml(scene.name(), MiB)))).toBe("OPERATION_INVALID");
    expect(await outcome(pool.storageVolLookupByName(volume.name))).toBe("OPERATION_INVALID");
    expect(await outcome(volume.getInfo())).toBe("OPERATION_INVALID");
    expect(await outcome(volume.delete())).toBe("OPERATION_INVALID");
  },

  "a volume that was deleted is gone": async (scene) => {
    const pool = await activePool(scene);
    const volume = await create(scene, pool);
    await volume.delete();
    expect(await outcome(volume.getInfo())).toBe("NO_STORAGE_VOL");
    expect(await pool.listVolumes()).toEqual([]);
  },

  "volumes outlive a stop of their pool": async (scene) => {
    const pool = await activePool(scene);
    const volume = await create(scene, pool);
    await pool.destroy();
    await pool.create();
    expect(await pool.listVolumes()).toEqual([volume.name]);
  },

  "a description that is no volume's is refused": async (scene) => {
    const pool = await activePool(scene);
    expect(await outcome(pool.storageVolCreateXML("<domain/>"))).toBe("XML_ERROR");
    expect(await outcome(pool.storageVolCreateXML("<volume><capacity>1</capacity></volume>"))).toBe("XML_ERROR");
    expect(await outcome(pool.storageVolCreateXML(`<volume><name>${scene.name()}</name></volume>`))).toBe("XML_ERROR");
  },

  "a volume's name does not lead out of its pool": async (scene) => {
    const pool = await activePool(scene);
    expect(await outcome(pool.storageVolCreateXML(volumeXml("../escape", MiB)))).not.toBe("done");
  },

  "a volume grows, and shrinks when that was meant": async (scene) => {
    const volume = await create(scene, await activePool(scene));
    await volume.resize(2n * MiB);
    expect((await volume.getInfo()).capacity).toBe(2n * MiB);
    await volume.resize(MiB, StorageVolResizeFlags.DELTA);
    expect((await volume.getInfo()).capacity).toBe(3n * MiB);
    expect(await outcome(volume.resize(MiB))).toBe("INVALID_ARG");
    await volume.resize(MiB, StorageVolResizeFlags.SHRINK);
    expect((await volume.getInfo()).capacity).toBe(MiB);
  },

  "what was written into a volume is read from it": async (scene) => {
    const volume = await create(scene, await activePool(scene));
    const content = pattern(Number(MiB));
    await volume.upload([content.subarray(0, 300_000), content.subarray(300_000)]);
    expect((await contentOf(volume)).equals(content)).toBe(true);
  },

  "a part of a volume is written and read": async (scene) => {
    const volume = await create(scene, await activePool(scene));
    await volume.upload([Buffer.from("conformance")], { offset: 4096n, length: 11n });
    const pieces: Uint8Array[] = [];
    for await (const piece of await volume.download({ offset: 4090n, length: 20n })) pieces.push(piece);
    expect(Buffer.concat(pieces).toString("latin1")).toBe("\0\0\0\0\0\0conformance\0\0\0");
  },

  "a volume is made with the content of another": async (scene) => {
    const pool = await activePool(scene);
    const original = await create(scene, pool);
    await original.upload([pattern(Number(MiB))]);
    const copy = await pool.storageVolCreateXMLFrom(volumeXml(scene.name(), MiB), original);
    scene.atEnd(() => copy.delete());
    expect((await contentOf(copy)).equals(pattern(Number(MiB)))).toBe(true);
  },

  "a volume that was wiped holds nothing but zeros": async (scene) => {
    const pool = await activePool(scene);
    const volume = await create(scene, pool);
    await volume.upload([pattern(Number(MiB))]);
    // until the pool looks again, it takes the volume for as empty as it was made
    await pool.refresh();
    await volume.wipePattern(StorageVolWipeAlgorithm.ZERO);
    expect((await contentOf(volume)).every((byte) => byte === 0)).toBe(true);
  },
} satisfies Topic;
