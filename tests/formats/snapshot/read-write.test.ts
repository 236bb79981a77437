import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseKeptSnapshot, parseSnapshot, writeSnapshot } from "../../../src/formats/snapshot/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { shared, withShared } from "../../shared.ts";

const uuid = "9d37b878-a7cc-9f9a-b78f-49b3abad25a8";
const fresh = (content: string) => parseSnapshot(`<domainsnapshot>${content}</domainsnapshot>`, 1_000);
const kept = (content: string) =>
  parseKeptSnapshot(`<domainsnapshot><name>a</name><creationTime>5</creationTime>${content}</domainsnapshot>`).snapshot;

describe("a snapshot to be taken", () => {
  it("is named after the time when it has no name", () => {
    expect(fresh("")).toMatchObject({ name: "1000", creationTimeSeconds: 1_000, disks: [] });
    expect(fresh("<name/>").name).toBe("1000");
  });

  it("says nothing of what the daemon knows better, be it right or wrong", () => {
    const told = "<state>foo</state><creationTime>x</creationTime><parent/><domain><bad/></domain>";
    expect(fresh(told)).toEqual({ name: "1000", creationTimeSeconds: 1_000, disks: [] });
  });

  it("keeps memory in a file only when that is named, absolutely, and external", () => {
    expect(fresh("<memory file='/m'/>").memory).toEqual({ snapshot: "external", file: "/m" });
    const refused = { code: ErrorNumber.XML_ERROR };
    for (const memory of [
      "<memory snapshot='external'/>",
      "<memory snapshot='internal' file='/m'/>",
      "<memory file='m'/>",
      "<memory snapshot='manual'/>",
      "<memory snapshot='default'/>",
    ]) {
      expect(() => fresh(memory)).toThrow(expect.objectContaining(refused));
    }
  });

  it("a disk that names an image, or its format, is external", () => {
    const disks = fresh(
      "<disks><disk name='vda'/><disk name='vdb'><source file='/b'/></disk>" +
        "<disk name='vdc'><driver type='qed'/></disk><disk name='vdd'><driver/></disk></disks>",
    ).disks;
    expect(disks.map(({ snapshot }) => snapshot)).toEqual([undefined, "external", "external", undefined]);
  });

  it.each([
    ["<disk/>", ErrorNumber.INTERNAL_ERROR],
    ["<disk name='vda' snapshot='default'/>", ErrorNumber.XML_ERROR],
    ["<disk name='vda' type='volume'><source pool='p' volume='v'/></disk>", ErrorNumber.XML_ERROR],
    ["<disk name='vda' type='dir'/>", ErrorNumber.XML_ERROR],
    ["<disk name='vda' type='none'/>", ErrorNumber.XML_ERROR],
    ["<disk name='vda'><source file='relative'/></disk>", ErrorNumber.XML_ERROR],
    ["<disk name='vda' type='network'><source protocol='rbd'/></disk>", ErrorNumber.XML_ERROR],
    ["<disk name='vda'><driver type='auto'/></disk>", ErrorNumber.CONFIG_UNSUPPORTED],
    ["<disk name='vda'><driver type='none'/></disk>", ErrorNumber.CONFIG_UNSUPPORTED],
  ])("the disk %s is refused", (disk, code) => {
    expect(() => fresh(`<disks>${disk}</disks>`)).toThrow(expect.objectContaining({ code }));
  });

  it("names that nobody knows are passed over, and refused where the XML is to be validated", () => {
    const xml = "<domainsnapshot><name>a</name><foo/></domainsnapshot>";
    expect(parseSnapshot(xml, 1).name).toBe("a");
    expect(() => parseSnapshot(xml, 1, { validate: true })).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_INVALID_SCHEMA }),
    );
    expect(() => parseSnapshot("<domain/>", 1)).toThrow(expect.objectContaining({ code: ErrorNumber.XML_ERROR }));
    expect(() => parseSnapshot("<domainsnapshot", 1)).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_DETAIL }),
    );
  });
});

describe("a snapshot that was taken before", () => {
  it.each([
    ["", ErrorNumber.XML_ERROR],
    ["<state/>", ErrorNumber.XML_ERROR],
    ["<state>nostate</state>", ErrorNumber.CONFIG_UNSUPPORTED],
    ["<state>asleep</state>", ErrorNumber.CONFIG_UNSUPPORTED],
    ["<state>shutoff</state><memory snapshot='internal'/>", ErrorNumber.XML_ERROR],
    ["<state>disk-snapshot</state><memory file='/m'/>", ErrorNumber.XML_ERROR],
    ["<state>running</state><memory file='m'/>", ErrorNumber.XML_ERROR],
    ["<state>running</state><memory snapshot='no' file='/m'/>", ErrorNumber.XML_ERROR],
  ])("with %s is refused", (content, code) => {
    expect(() => kept(content)).toThrow(expect.objectContaining({ code }));
  });

  it("without a name or a time is refused", () => {
    expect(() => parseKeptSnapshot("<domainsnapshot/>")).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_ERROR }),
    );
    for (const time of ["", "<creationTime/>", "<creationTime>x</creationTime>"]) {
      expect(() =>
        parseKeptSnapshot(`<domainsnapshot><name>a</name>${time}<state>shutoff</state></domainsnapshot>`),
      ).toThrow(expect.objectContaining({ code: ErrorNumber.INTERNAL_ERROR }));
    }
  });

  it("kept the memory of a domain that ran, and none of one that did not", () => {
    expect(kept("<state>running</state>").memory).toEqual({ snapshot: "internal" });
    expect(kept("<state>crashed</state>").memory).toEqual({ snapshot: "internal" });
    expect(kept("<state>shutoff</state>").memory).toEqual({ snapshot: "no" });
    expect(kept("<state>disk-snapshot</state>").memory).toEqual({ snapshot: "no" });
  });

  it("of which the domain's UUID alone is known holds no domain", () => {
    const older = kept(`<state>shutoff</state><domain><uuid>${uuid}</uuid></domain>`);
    expect(older.domain).toBeUndefined();
    expect(writeSnapshot(older, { uuid })).toContain(`  <domain>\n    <uuid>${uuid}</uuid>\n  </domain>\n`);
  });

  it("says in its file whether it is the current one", () => {
    const snapshot = kept("<state>shutoff</state>");
    expect(writeSnapshot(snapshot, { current: true })).toContain("  <active>1</active>\n</domainsnapshot>\n");
    expect(parseKeptSnapshot(writeSnapshot(snapshot, { current: true })).current).toBe(true);
    expect(parseKeptSnapshot(writeSnapshot(snapshot, { current: false })).current).toBe(false);
    expect(writeSnapshot(snapshot)).not.toContain("active");
  });

  it("is written as it was read, overlays of a revert and a deletion under way too", () => {
    const xml = `<domainsnapshot>
  <name>a</name>
  <state>shutoff</state>
  <creationTime>-7</creationTime>
  <memory snapshot='no'/>
  <disks>
    <disk name='vda' snapshot='external' type='file'>
      <snapshotDeleteInProgress/>
      <driver type='qcow2'>
        <metadata_cache>
          <max_size unit='bytes'>10240</max_size>
        </metadata_cache>
      </driver>
      <source file='/t/x'>
        <seclabel model='dac' relabel='no'/>
      </source>
    </disk>
    <disk name='vdb' snapshot='no'/>
  </disks>
  <revertDisks>
    <disk name='vda' snapshot='external' type='file'>
      <source file='/q'/>
    </disk>
  </revertDisks>
</domainsnapshot>
`;
    expect(writeSnapshot(parseKeptSnapshot(xml).snapshot)).toBe(xml);
  });

  it("secrets of its domain are written for those alone who may see them", () => {
    const snapshot = kept(
      "<state>shutoff</state><domain type='test'><name>d</name><memory>1024</memory><os><type>hvm</type></os>" +
        "<devices><graphics type='vnc' passwd='geheim'/></devices></domain>",
    );
    expect(writeSnapshot(snapshot)).not.toContain("geheim");
    expect(writeSnapshot(snapshot, { secure: true })).toContain("geheim");
  });
});

describe.skipIf(shared === undefined)(withShared("libvirt's own examples"), () => {
  const folder = join(shared ?? "", "conformance");
  const text = (...path: string[]) => readFileSync(join(folder, ...path), "utf8");
  const outputs = shared === undefined ? [] : readdirSync(join(folder, "snapshot-out"));
  const isKept = (xml: string) => xml.includes("<state>") && xml.includes("<creationTime>");

  it.each(outputs.filter((name) => isKept(text("snapshot-out", name))))(
    "%s is written as libvirt writes it",
    (name) => {
      const xml = text("snapshot-out", name);
      const { snapshot, current } = parseKeptSnapshot(xml);
      const options = { ...uuidIn(xml), ...(xml.includes("<active>") ? { current } : {}) };
      expect(writeSnapshot(snapshot, options)).toBe(xml);
    },
  );

  it.each(outputs.filter((name) => !isKept(text("snapshot-out", name)) && hasInput(name)))(
    "%s is read and written as libvirt does",
    (name) => {
      const expected = text("snapshot-out", name);
      const time = /<creationTime>(\d+)</.exec(expected)?.[1];
      const snapshot = parseSnapshot(text("snapshot", name), Number(time ?? 0));
      expect(hostsSorted(writeSnapshot(snapshot, uuidIn(expected)))).toBe(hostsSorted(expected));
    },
  );

  function hasInput(name: string): boolean {
    return readdirSync(join(folder, "snapshot")).includes(name);
  }
  function uuidIn(xml: string): { uuid?: string } {
    const uuid = /<domain>\s*<uuid>(.*)<\/uuid>/.exec(xml)?.[1];
    return uuid === undefined ? {} : { uuid };
  }
  /** In which order the attributes of a host stand is the domain format's to say. */
  function hostsSorted(xml: string): string {
    return xml.replace(
      /<host (.*)\/>/g,
      (_, attributes: string) => `<host ${attributes.split(" ").sort().join(" ")}/>`,
    );
  }
});
