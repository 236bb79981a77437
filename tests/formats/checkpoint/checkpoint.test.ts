import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  alignCheckpointDisks,
  nameBitmaps,
  parseCheckpoint,
  parseKeptCheckpoint,
  writeCheckpoint,
} from "../../../src/formats/checkpoint/index.ts";
import { parseDomain } from "../../../src/formats/domain/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { shared, withShared } from "../../shared.ts";

const fresh = (content: string) => parseCheckpoint(`<domaincheckpoint>${content}</domaincheckpoint>`, 1_000);
const refused = (code: number) => expect.objectContaining({ code });

describe("a checkpoint to be made", () => {
  it("is named after the time when it has no name, and says nothing of its past", () => {
    expect(fresh("<creationTime>5</creationTime><parent><name>p</name></parent>")).toEqual({
      name: "1000",
      creationTimeSeconds: 1_000,
      disks: [],
    });
  });

  it.each([
    "<name/>",
    "<name>a/b</name>",
    "<name>.a</name>",
    "<name>a b</name>",
    "<name>ü</name>",
    "<foo/>",
    "<disks/>",
    "<disks><disk/></disks>",
    "<disks><disk name='nope'/></disks>",
    "<disks><disk name='vda' checkpoint='maybe'/></disks>",
    "<disks><disk name='vda' checkpoint='no' bitmap='b'/></disks>",
    "<creationTime>x</creationTime>",
    "<creationTime>-1</creationTime>",
    "<parent/>",
    "<parent><name>a/b</name></parent>",
    "<domain type='test'><name>d</name><memory>1</memory><os><type>hvm</type></os><foo/></domain>",
  ])("with %s is not one", (content) => {
    expect(() => fresh(content)).toThrow(refused(ErrorNumber.XML_INVALID_SCHEMA));
  });

  it("may have a name of letters, digits and '.-_'", () => {
    for (const name of ["a.b", "-x", "_", "9"]) expect(fresh(`<name>${name}</name>`).name).toBe(name);
  });
});

describe("a checkpoint that was made before", () => {
  it("has a name and a time", () => {
    expect(() => parseKeptCheckpoint("<domaincheckpoint/>")).toThrow(refused(ErrorNumber.XML_ERROR));
    expect(() => parseKeptCheckpoint("<domaincheckpoint><name>a</name></domaincheckpoint>")).toThrow(
      refused(ErrorNumber.INTERNAL_ERROR),
    );
  });

  it("is written as it was read, but for what has changed since", () => {
    const xml = `<domaincheckpoint>
  <name>c</name>
  <description>x</description>
  <parent>
    <name>p</name>
  </parent>
  <creationTime>5</creationTime>
  <disks>
    <disk name='vda' checkpoint='bitmap' bitmap='b'/>
    <disk name='vdb' checkpoint='no'/>
  </disks>
</domaincheckpoint>
`;
    const read = parseKeptCheckpoint(xml.replace("bitmap='b'", "bitmap='b' size='512'"));
    expect(writeCheckpoint(read)).toBe(xml);
  });

  it("may be shown without its domain", () => {
    const domain = parseDomain(
      "<domain type='test'><name>d</name><memory>1024</memory><os><type>hvm</type></os></domain>",
    );
    const checkpoint = { name: "c", creationTimeSeconds: 5, disks: [], domain };
    expect(writeCheckpoint(checkpoint)).toContain("<domain type='test'>");
    expect(writeCheckpoint(checkpoint, { withoutDomain: true })).not.toContain("<domain ");
  });
});

describe("the disks of a checkpoint", () => {
  const { disks } = parseDomain(
    "<domain type='test'><name>d</name><memory>1024</memory><os><type>hvm</type></os><devices>" +
      "<disk type='file' device='disk'><source file='/i/a'/><target dev='vda'/></disk>" +
      "<disk type='file' device='disk'><source file='/i/b'/><target dev='vdb'/><readonly/></disk>" +
      "<disk type='file' device='cdrom'><target dev='hdc'/></disk></devices></domain>",
  ).devices;
  const align = (given: string) => alignCheckpointDisks(fresh(given).disks, disks);

  it("are all that can be written to when none is named, and those that are named otherwise", () => {
    expect(align("").map(({ checkpoint }) => checkpoint)).toEqual(["bitmap", "no", "no"]);
    expect(align("<disks><disk name='/i/a' checkpoint='no'/></disks>").map(({ checkpoint }) => checkpoint)).toEqual([
      "no",
      "no",
      "no",
    ]);
  });

  it("have bitmaps named after the checkpoint unless they are named", () => {
    expect(nameBitmaps(align(""), "c")[0]).toMatchObject({ name: "vda", bitmap: "c" });
    expect(nameBitmaps(align("<disks><disk name='vda' bitmap='b'/></disks>"), "c")[0]).toMatchObject({ bitmap: "b" });
  });

  it.each(["vdb", "hdc", "vdz", "/i/z"])("%s cannot be one of them", (name) => {
    expect(() => align(`<disks><disk name='${name}'/></disks>`)).toThrow(refused(ErrorNumber.CONFIG_UNSUPPORTED));
  });

  it("are named once, and a domain without disks has no checkpoints", () => {
    const unsupported = refused(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(() => align("<disks><disk name='vda'/><disk name='/i/a'/></disks>")).toThrow(unsupported);
    expect(() => align(`<disks>${"<disk name='vda'/>".repeat(4)}</disks>`)).toThrow(unsupported);
    expect(() => alignCheckpointDisks([], [])).toThrow(unsupported);
  });
});

describe.skipIf(shared === undefined)(withShared("libvirt's own examples"), () => {
  const folder = join(shared ?? "", "conformance", "checkpoint");
  const files = shared === undefined ? [] : readdirSync(folder);

  it.each(files)("%s is taken or refused as its name says", (file) => {
    const read = () => parseCheckpoint(readFileSync(join(folder, file), "utf8"), 1);
    if (file.includes("invalid")) expect(read).toThrow(refused(ErrorNumber.XML_INVALID_SCHEMA));
    else expect(read).not.toThrow();
  });
});
