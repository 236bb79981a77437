import { describe, expect, it } from "vitest";
import {
  completeStoragePool,
  isPoolType,
  parsePoolSource,
  parseStoragePool,
  plainPath,
  poolTypeNames,
  validateStoragePool,
  writePoolCapabilities,
  writePoolSources,
  writeStoragePool,
  type CompletedStoragePool,
} from "../../../src/formats/storage-pool/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { VirError } from "../../../src/protocol/errors.ts";
import { poolOf, seeds } from "./pools.ts";

function pool(xml: string, validate = false): CompletedStoragePool {
  const completed = completeStoragePool(parseStoragePool(xml, { validate }));
  validateStoragePool(completed);
  return completed;
}

function refusal(xml: string, validate = false): VirError {
  try {
    pool(xml, validate);
  } catch (error) {
    if (error instanceof VirError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a storage pool's XML", () => {
  it.each(seeds())("that was read and written reads back the same: $name", ({ xml }) => {
    const written = writeStoragePool(pool(xml));
    expect(writeStoragePool(pool(written))).toBe(written);
  });

  it.each(poolTypeNames)("of type %s passes validation, and so does what is written of it", (type) => {
    const written = writeStoragePool(pool(poolOf[type], true));
    expect(pool(written, true).type).toBe(type);
  });

  it("is written in libvirt's order and layout", () => {
    const xml = `<pool type='dir'><target><permissions><label>l</label><owner>-1</owner><mode>755</mode></permissions>
      <path>//var///lib/images//</path></target><available>5</available><name>p&amp;q</name>
      <uuid>70A7EB156C34EE9CBF5769E8E5FF3FB2</uuid></pool>`;
    expect(writeStoragePool(pool(xml))).toBe(`<pool type='dir'>
  <name>p&amp;q</name>
  <uuid>70a7eb15-6c34-ee9c-bf57-69e8e5ff3fb2</uuid>
  <capacity unit='bytes'>0</capacity>
  <allocation unit='bytes'>0</allocation>
  <available unit='bytes'>0</available>
  <source>
  </source>
  <target>
    <path>//var/lib/images</path>
    <permissions>
      <mode>0755</mode>
      <label>l</label>
    </permissions>
  </target>
</pool>
`);
  });

  it("does not say how large the pool is, nor what of its devices is free", () => {
    const read = parseStoragePool(
      "<pool type='disk'><name>p</name><capacity>x</capacity><source><device path='/d'><freeExtent start='x'/></device></source></pool>",
    );
    expect(read.capacity).toBeUndefined();
    expect(read.source.devices).toEqual([{ path: "/d", freeExtents: [] }]);
  });

  it("says what the backend has found out", () => {
    const found = pool(poolOf.disk);
    found.capacity = { bytes: 5, unit: "bytes" };
    found.source.devices[0]?.freeExtents.push({ start: 1, end: 2 });
    expect(writeStoragePool(found)).toContain("<capacity unit='bytes'>5</capacity>");
    expect(writeStoragePool(found)).toContain("<freeExtent start='1' end='2'/>");
  });

  it("keeps the options of a namespace under whatever prefix", () => {
    const xml = poolOf.fs.replaceAll("fs:", "x:").replace("xmlns:fs", "xmlns:x");
    expect(pool(xml).mountOptions).toEqual([{ name: "ro" }]);
    expect(writeStoragePool(pool(xml))).toContain("<fs:option name='ro'/>");
  });
});

describe("what a pool's definition leaves out", () => {
  it("a UUID is made up", () => {
    expect(pool(poolOf.dir).uuid).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(pool(poolOf.dir).uuid).not.toBe(pool(poolOf.dir).uuid);
  });

  it.each([
    ["fs", "auto"],
    ["netfs", "auto"],
    ["logical", "lvm2"],
    ["disk", "unknown"],
    ["dir", undefined],
    ["scsi", undefined],
  ] as const)("the format of a pool of type %s is %s", (type, format) => {
    const xml = poolOf[type].replace(/<format[^>]*>|<protocol[^>]*>/g, "");
    expect(pool(xml).source.format).toBe(format);
  });

  it.each(["rbd", "sheepdog", "gluster", "zfs", "vstorage"] as const)(
    "a pool of type %s takes its name from its source",
    (type) => {
      expect(pool(poolOf[type])).toMatchObject({ name: "p", source: { name: "p" } });
    },
  );

  it.each(["logical", "sheepdog", "gluster", "zfs", "vstorage"] as const)(
    "the source of a pool of type %s takes its name from the pool",
    (type) => {
      const xml = poolOf[type].replace("<name>p</name>", "").replace("<source>", "<name>q</name><source>");
      expect(pool(xml)).toMatchObject({ name: "q", source: { name: "q" } });
    },
  );

  it("a Gluster pool has the root of its volume", () => {
    expect(pool(poolOf.gluster).source.dir).toBe("/");
  });

  it("volume groups and ZFS pools appear in a folder of their own, whatever is asked for", () => {
    const asked = "<target><path>/elsewhere</path></target></pool>";
    expect(pool(poolOf.logical.replace("<target/></pool>", asked)).target?.path).toBe("/dev/p");
    expect(pool(poolOf.zfs.replace("</pool>", asked)).target?.path).toBe("/dev/zvol/p");
  });

  it("a pool that is remote appears nowhere on the host", () => {
    const xml = poolOf.rbd.replace("</source>", "</source><target><path>/x</path></target>");
    expect(pool(xml).target).toBeUndefined();
  });

  it("parts that mean nothing for the type are dropped", () => {
    const xml = poolOf.dir.replace(
      "<target>",
      "<source><host name='h'/><device path='/d'/><dir path='/x'/><name>n</name><format type='y'/></source><target>",
    );
    expect(pool(xml).source).toEqual({ hosts: [], devices: [] });
    expect(refusal(xml, true).code).toBe(ErrorNumber.XML_INVALID_SCHEMA);
  });

  it("the definition that was passed stays as it is", () => {
    const parsed = parseStoragePool(poolOf.gluster);
    const before = structuredClone(parsed);
    completeStoragePool(parsed);
    expect(parsed).toEqual(before);
  });

  it.each([
    ["/a//b/", "/a/b"],
    ["//a", "//a"],
    ["///a", "/a"],
    ["a/b/", "a/b"],
    ["/", "/"],
  ])("the path %s is %s", (path, plain) => {
    expect(plainPath(path)).toBe(plain);
  });
});

describe("a storage pool is refused", () => {
  const { XML_ERROR, CONFIG_UNSUPPORTED, NO_SUPPORT, INTERNAL_ERROR, XML_DETAIL } = ErrorNumber;
  const fc = (rest: string) => poolOf.scsi.replace("type='scsi_host' name='host3'", `type='fc_host' ${rest}`);
  const wwn = "20000000c9831b4b";
  it.each([
    ["without a type", "<pool><name>p</name></pool>", XML_ERROR],
    ["of an unknown type", "<pool type='tape'><name>p</name></pool>", XML_ERROR],
    ["without a name", "<pool type='dir'><target><path>/a</path></target></pool>", XML_ERROR],
    ["with a slash in its name", poolOf.dir.replace(">p<", ">p/q<"), XML_ERROR],
    ["with a line break in its name", poolOf.dir.replace(">p<", ">p\nq<"), XML_DETAIL],
    ["that is another document", "<volume><name>p</name></volume>", XML_ERROR],
    ["that is not well-formed", "<pool type='dir'>", XML_DETAIL],
    ["with a malformed UUID", poolOf.dir.replace("</name>", "</name><uuid>7</uuid>"), XML_ERROR],
    ["in a folder that is not named", "<pool type='dir'><name>p</name></pool>", XML_ERROR],
    ["on a file system without a device", poolOf.fs.replace("<device path='/dev/a1'/>", ""), XML_ERROR],
    ["on a server that is not named", poolOf.netfs.replace("<host name='h' port='7'/>", ""), XML_ERROR],
    ["on a host without a name", poolOf.netfs.replace("name='h' ", ""), XML_ERROR],
    ["on a server's folder that is not named", poolOf.netfs.replace("<dir path='/x'/>", ""), XML_ERROR],
    ["on no adapter", poolOf.scsi.replace(/<adapter[^>]*>/, ""), XML_ERROR],
    ["on an adapter that nothing names", poolOf.scsi.replace(" name='host3'", ""), XML_ERROR],
    ["on an adapter of an unknown type", poolOf.scsi.replace("scsi_host", "x"), XML_ERROR],
    ["on an untyped adapter with a world-wide name", poolOf.scsi.replace("type='scsi_host'", "wwnn='x'"), XML_ERROR],
    ["on a Fibre Channel adapter without names", fc(""), XML_ERROR],
    ["on a Fibre Channel adapter with malformed names", fc(`wwnn='x' wwpn='${wwn}'`), INTERNAL_ERROR],
    ["on an adapter with half a parent", fc(`wwnn='${wwn}' wwpn='${wwn}' parent_wwnn='${wwn}'`), XML_ERROR],
    ["on iSCSI as no initiator", poolOf["iscsi-direct"].replace(/<initiator>.*<\/initiator>/, ""), CONFIG_UNSUPPORTED],
    ["with an unknown format", poolOf.fs.replace("ext4", "minix"), CONFIG_UNSUPPORTED],
    ["with a version of NFS on CIFS", poolOf.netfs.replace("type='nfs'", "type='cifs'"), CONFIG_UNSUPPORTED],
    [
      "with copy-on-write on a disk",
      poolOf.mpath.replace("<target>", "<features><cow state='yes'/></features><target>"),
      NO_SUPPORT,
    ],
    ["with an unknown kind of login", poolOf.iscsi.replace("chap", "basic"), CONFIG_UNSUPPORTED],
    ["with a login without a secret", poolOf.iscsi.replace("<secret usage='s'/>", ""), XML_ERROR],
    [
      "with a secret named twice",
      poolOf.iscsi.replace("usage='s'", "usage='s' uuid='70a7eb156c34ee9cbf5769e8e5ff3fb2'"),
      XML_ERROR,
    ],
    ["with an unknown way to measure volumes", poolOf.rbd.replace("'capacity'", "'guess'"), CONFIG_UNSUPPORTED],
    [
      "with a mode beyond nine bits",
      poolOf.dir.replace("</path>", "</path><permissions><mode>1777</mode></permissions>"),
      XML_ERROR,
    ],
    [
      "with an owner that is no number",
      poolOf.dir.replace("</path>", "</path><permissions><owner/></permissions>"),
      XML_ERROR,
    ],
    [
      "on Ceph without the name of the Ceph pool",
      poolOf.rbd.replace("<source><name>p</name>", "<name>p</name><source>"),
      XML_ERROR,
    ],
  ] as const)("%s", (_, xml, code) => {
    const error = refusal(xml);
    expect(error).toMatchObject({ code });
    expect([ErrorDomain.STORAGE, ErrorDomain.XML]).toContain(error.domain);
  });

  it("with line, column and path of what is wrong", () => {
    expect(refusal(poolOf.netfs.replace("port='7'", "port='x'")).message).toContain(
      "line 1, column 42 (pool/source/host/@port)",
    );
  });
});

describe("under the VALIDATE flag a storage pool is refused", () => {
  it.each([
    ["with an unknown element", poolOf.dir.replace("<target>", "<x/><target>")],
    ["with an unknown attribute", poolOf.dir.replace("<target>", "<target x='1'>")],
    ["with text where there is none", poolOf.dir.replace("<target>", "<target>x")],
    ["with two targets", poolOf.dir.replace("<target>", "<target><path>/a</path></target><target>")],
    ["with a relative path", poolOf.dir.replace("/i", "i")],
    ["with a target that its type does not have", poolOf.rbd.replace("</source>", "</source><target/>")],
    ["with a size that is no number", poolOf.dir.replace("<target>", "<capacity>x</capacity><target>")],
  ])("%s", (_, xml) => {
    expect(refusal(xml, true).code).toBe(ErrorNumber.XML_INVALID_SCHEMA);
  });
});

describe("sources of pools", () => {
  it("are read alone", () => {
    expect(parsePoolSource("<source><host name='h'/></source>").hosts).toEqual([{ name: "h" }]);
    expect(() => parsePoolSource("<x/>")).toThrow(VirError);
  });

  it("are written as a list", () => {
    expect(writePoolSources([{ hosts: [], devices: [{ path: "/d", freeExtents: [] }], name: "vg" }])).toBe(`<sources>
  <source>
    <device path='/d'/>
    <name>vg</name>
  </source>
</sources>
`);
  });
});

describe("the capabilities", () => {
  it("name every type, and which of them can be had", () => {
    const xml = writePoolCapabilities(new Set(["dir"]));
    expect(xml.match(/supported='yes'/g)).toHaveLength(1);
    expect(xml.match(/<pool type=/g)).toHaveLength(poolTypeNames.length);
    expect(xml).toContain("<pool type='scsi' supported='no'>\n  </pool>\n");
  });

  it("know no type but libvirt's", () => {
    expect(isPoolType("dir")).toBe(true);
    expect(isPoolType("toString")).toBe(false);
  });
});
