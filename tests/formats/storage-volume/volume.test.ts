import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PoolType } from "../../../src/formats/storage-pool/index.ts";
import {
  completeStorageVolume,
  parseStorageVolume,
  validateStorageVolume,
  writeStorageVolume,
  type StorageVolumeDefinition,
} from "../../../src/formats/storage-volume/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { VirError } from "../../../src/protocol/errors.ts";
import { shared } from "../../shared.ts";

const full = `<volume type='file'><name>v</name><key>k</key><source><device path='/d'><extent start='1' end='2'/></device></source>
<capacity unit='MiB'>10</capacity><allocation unit='KB'>3</allocation><target><path>/v</path><format type='qcow2'/>
<permissions><mode>0600</mode><owner>7</owner><group>8</group></permissions>
<encryption format='luks' engine='qemu'><secret type='passphrase' uuid='2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'/>
<cipher name='aes' size='256' mode='cbc' hash='sha256'/><ivgen name='plain64' hash='sha256'/></encryption>
<compat>1.1</compat><nocow/><clusterSize unit='KiB'>128</clusterSize><features><extended_l2/><lazy_refcounts/></features></target>
<backingStore><path>/b</path><format type='raw'/></backingStore></volume>`;
const least = "<volume><name>v</name><capacity>10</capacity></volume>";

function seeds(): string[] {
  if (shared === undefined) return [full, least];
  const folder = join(shared, "conformance", "volume");
  const files = readdirSync(folder).filter((name) => name.endsWith(".xml"));
  return [full, least, ...files.map((name) => readFileSync(join(folder, name), "utf8"))];
}

function volume(xml: string, poolType: PoolType = "dir", validate = false): StorageVolumeDefinition {
  const completed = completeStorageVolume(parseStorageVolume(xml, { validate }), poolType);
  validateStorageVolume(completed, poolType);
  return completed;
}

function refusal(xml: string, poolType: PoolType = "dir", validate = false): VirError {
  try {
    volume(xml, poolType, validate);
  } catch (error) {
    if (error instanceof VirError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a storage volume's XML", () => {
  it("that was read and written reads back the same", () => {
    for (const xml of seeds()) {
      const poolType = xml.includes("type='none'") ? "disk" : "dir";
      const written = writeStorageVolume(volume(xml, poolType));
      expect(writeStorageVolume(volume(written, poolType))).toBe(written);
    }
  });

  it("is written in libvirt's order, in bytes", () => {
    expect(writeStorageVolume(volume(full, "dir", true))).toBe(`<volume type='file'>
  <name>v</name>
  <key>k</key>
  <capacity unit='bytes'>10485760</capacity>
  <allocation unit='bytes'>3000</allocation>
  <target>
    <path>/v</path>
    <format type='qcow2'/>
    <permissions>
      <mode>0600</mode>
      <owner>7</owner>
      <group>8</group>
    </permissions>
    <encryption format='luks' engine='qemu'>
      <secret type='passphrase' uuid='2ec115d7-3a88-3ceb-bc12-0ac909a6fd87'/>
      <cipher name='aes' size='256' mode='cbc' hash='sha256'/>
      <ivgen name='plain64' hash='sha256'/>
    </encryption>
    <compat>1.1</compat>
    <clusterSize unit='B'>131072</clusterSize>
    <features>
      <lazy_refcounts/>
      <extended_l2/>
    </features>
  </target>
  <backingStore>
    <path>/b</path>
    <format type='raw'/>
  </backingStore>
</volume>
`);
  });

  it("does not say where on the devices the volume lies, nor when it was used", () => {
    const read = volume(full.replace("<compat>", "<timestamps><atime>5</atime></timestamps><compat>"));
    expect(read.extents).toBeUndefined();
    expect(read.target.timestamps).toBeUndefined();
  });

  it("says what the backend has found out", () => {
    const found = volume(least);
    found.extents = [{ path: "/d", extents: [{ start: 1, end: 2 }] }];
    found.physical = { bytes: 5, unit: "bytes" };
    found.target.timestamps = { atime: "5.000000001" };
    const written = writeStorageVolume(found);
    expect(written).toContain("<device path='/d'>\n      <extent start='1' end='2'/>\n    </device>");
    expect(written).toContain("<physical unit='bytes'>5</physical>");
    expect(written).toContain("<timestamps>\n      <atime>5.000000001</atime>\n    </timestamps>");
  });
});

describe("what a volume's definition leaves out", () => {
  it.each([
    ["dir", "raw"],
    ["rbd", "raw"],
    ["disk", "none"],
    ["logical", undefined],
    ["iscsi", undefined],
  ] as const)("the format of a volume in a pool of type %s is %s", (poolType, format) => {
    expect(volume(least, poolType).target.format).toBe(format);
  });

  it("a volume takes up its capacity", () => {
    expect(volume(least).allocation).toEqual({ bytes: 10, unit: "bytes" });
  });

  it("a volume without a capacity has none: it may come from its backing image", () => {
    const { capacity, allocation } = volume("<volume><name>v</name><capacity/></volume>");
    expect([capacity, allocation]).toEqual([undefined, undefined]);
  });

  it("features need the newer version of qcow2", () => {
    expect(volume(full.replace("<compat>1.1</compat>", "")).target.compat).toBe("1.1");
    expect(volume(least).target.compat).toBeUndefined();
  });

  it("a backing image without a path is none", () => {
    expect(volume(full.replace("<path>/b</path>", "")).backingStore).toBeUndefined();
  });
});

describe("a storage volume is refused", () => {
  const { XML_ERROR, CONFIG_UNSUPPORTED, INVALID_ARG, OVERFLOW } = ErrorNumber;
  it.each([
    ["without a name", "<volume/>", XML_ERROR],
    ["of an unknown type", full.replace("type='file'", "type='tape'"), CONFIG_UNSUPPORTED],
    ["with a capacity that is no number", full.replace(">10<", ">x<"), XML_ERROR],
    ["with a capacity in no unit", full.replace("'MiB'", "'miles'"), INVALID_ARG],
    ["with a capacity beyond all bounds", full.replace("'MiB'", "'EiB'"), OVERFLOW],
    ["with an unknown format", full.replace("qcow2", "zip"), CONFIG_UNSUPPORTED],
    ["on a backing image of an unknown format", full.replace("'raw'", "'zip'"), CONFIG_UNSUPPORTED],
    ["with an unknown feature", full.replace("extended_l2", "speed"), CONFIG_UNSUPPORTED],
    ["with a malformed version of qcow2", full.replace(">1.1<", ">one<"), XML_ERROR],
    ["with an unknown encryption", full.replace("'luks'", "'rot13'"), CONFIG_UNSUPPORTED],
    ["with a secret of an unknown kind", full.replace("'passphrase'", "'key'"), CONFIG_UNSUPPORTED],
    ["with an initial vector but no cipher", full.replace(/<cipher[^>]*>/, ""), XML_ERROR],
    ["with a cipher of no size", full.replace(" size='256'", ""), XML_ERROR],
  ] as const)("%s", (_, xml, code) => {
    expect(refusal(xml)).toMatchObject({ code, domain: ErrorDomain.STORAGE });
  });

  it("with a format that its kind of pool does not have", () => {
    expect(refusal(full, "disk").code).toBe(CONFIG_UNSUPPORTED);
    expect(refusal(least.replace("</volume>", "<target><format type='none'/></target></volume>")).code).toBe(
      CONFIG_UNSUPPORTED,
    );
  });

  it.each([
    ["without a target", least],
    ["with an unknown element", full.replace("<compat>", "<x/><compat>")],
    ["with a slash in its name", full.replace("<name>v", "<name>v/w")],
  ])("under the VALIDATE flag %s", (_, xml) => {
    expect(refusal(xml, "dir", true).code).toBe(ErrorNumber.XML_INVALID_SCHEMA);
  });
});

describe("mutated volumes", () => {
  it("are read or refused with an error of libvirt's", () => {
    const pieces = ["<", "&", "'", "-1", "99999999999999999999", "&#0;", "ü", "<a/>", "", "/"];
    let accepted = 0;
    fc.assert(
      fc.property(fc.constantFrom(...seeds()), fc.nat(2000), fc.constantFrom(...pieces), (text, at, piece) => {
        const start = at % text.length;
        const end = text.slice(start).replace(/'[^']*'|>[^<>]+</, (value) => `${value[0]}${piece}${value.at(-1)}`);
        try {
          const read = volume(text.slice(0, start) + end);
          parseStorageVolume(writeStorageVolume(read));
          accepted++;
        } catch (error) {
          if (!(error instanceof VirError)) throw error;
        }
      }),
      { numRuns: 2000, seed: 20_261_124 },
    );
    expect(accepted).toBeGreaterThan(200);
  });
});
