import { describe, expect, it } from "vitest";
import { completeStoragePool, parseStoragePool, validateStoragePool } from "../../../src/formats/storage-pool/index.ts";
import { conflict } from "../../../src/services/storage/conflicts.ts";
import { poolOf } from "../../formats/storage-pool/pools.ts";

function pool(xml: string) {
  const completed = completeStoragePool(parseStoragePool(xml));
  validateStoragePool(completed);
  return completed;
}

const same = (a: string, b: string): boolean => conflict(pool(a), pool(b));

describe("two pools have the same storage", () => {
  it.each([
    "dir",
    "fs",
    "netfs",
    "logical",
    "disk",
    "iscsi",
    "scsi",
    "mpath",
    "sheepdog",
    "gluster",
    "zfs",
    "vstorage",
  ] as const)("when they are of type %s and say the same of it", (type) => {
    expect(same(poolOf[type], poolOf[type])).toBe(true);
  });

  it("when they take the same device, whatever they do with it", () => {
    const disk = poolOf.disk.replace("/dev/c", "/dev/b2");
    expect(same(poolOf.logical, disk)).toBe(true);
    expect(same(disk, poolOf.logical)).toBe(true);
  });

  it("when their server differs in a port that only one of them names", () => {
    expect(same(poolOf.netfs.replace(" port='7'", ""), poolOf.netfs)).toBe(true);
    expect(same(poolOf.netfs, poolOf.netfs.replace("port='7'", "port='8'"))).toBe(false);
  });

  it("when their adapter has two names", () => {
    expect(same(poolOf.scsi, poolOf.scsi.replace("host3'", "scsi_host3'"))).toBe(true);
  });

  it("when their adapters sit in the same place", () => {
    const at = (slot: string, id: number) =>
      poolOf.scsi.replace(
        /<adapter[^>]*>/,
        `<adapter type='scsi_host'><parentaddr unique_id='${id}'><address slot='${slot}'/></parentaddr></adapter>`,
      );
    expect(same(at("0x1f", 1), at("31", 1))).toBe(true);
    expect(same(at("0x1f", 1), at("0x1f", 2))).toBe(false);
  });
});

describe("two pools have different storage", () => {
  it("when their folders differ", () => {
    expect(same(poolOf.dir, poolOf.dir.replace("/i", "/j"))).toBe(false);
  });

  it("when they log in to the same target as different initiators", () => {
    const as = (iqn: string) => poolOf.iscsi.replace("<auth", `<initiator><iqn name='${iqn}'/></initiator><auth`);
    expect(same(as("a"), as("b"))).toBe(false);
  });

  it("when they have several servers", () => {
    const several = poolOf.netfs.replace("<dir", "<host name='g'/><dir");
    expect(same(several, several)).toBe(false);
  });

  it.each(["rbd", "iscsi-direct"] as const)("when they are of type %s, where libvirt does not look", (type) => {
    expect(same(poolOf[type], poolOf[type])).toBe(false);
  });
});
