// Which firmware a guest gets, from descriptors as distributions ship them.
import { describe, expect, it } from "vitest";
import { parseDomain } from "../../../../src/formats/domain/index.ts";
import { applyFirmware, chooseFirmware, parseDescriptor } from "../../../../src/drivers/qemu/firmware/index.ts";
import type { FirmwareDescriptor } from "../../../../src/drivers/qemu/firmware/index.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";

interface Given {
  features?: string[];
  machines?: string[];
  device?: "flash" | "memory";
  template?: string;
}

function descriptor(file: string, { features = [], machines = ["pc-q35-*"], device = "flash", template }: Given = {}) {
  const mapping =
    device === "memory"
      ? { device, filename: file }
      : {
          device,
          executable: { filename: file, format: "raw" },
          "nvram-template": { filename: template ?? `${file}.vars`, format: "raw" },
        };
  const text = JSON.stringify({
    "interface-types": ["uefi"],
    mapping,
    targets: [{ architecture: "x86_64", machines }],
    features,
  });
  const parsed = parseDescriptor(text);
  if (parsed === undefined) throw new Error(`${file} is no firmware`);
  return parsed;
}

const enrolled = descriptor("/enrolled", { features: ["enrolled-keys", "requires-smm", "secure-boot"] });
const secure = descriptor("/secure", { features: ["requires-smm", "secure-boot"], template: "/plain.vars" });
const rom = descriptor("/rom", { device: "memory", features: ["amd-sev"] });
const plain = descriptor("/plain", { machines: ["pc-i440fx-*", "pc-q35-*"] });
const all: readonly FirmwareDescriptor[] = [enrolled, secure, rom, plain];

const guest = (inside = "", attributes = "firmware='efi'", machine = "pc-q35-11.1", more = "") =>
  parseDomain(
    `<domain type='qemu'><name>g</name><memory>65536</memory><os ${attributes}>
     <type arch='x86_64' machine='${machine}'>hvm</type>${inside}</os>${more}</domain>`,
  );
const choose = (...parts: Parameters<typeof guest>) => chooseFirmware(guest(...parts), all, (path) => path);
const feature = (name: string, enabled: string) =>
  `<firmware><feature enabled='${enabled}' name='${name}'/></firmware>`;

describe("the firmware that is chosen", () => {
  it("is the first that is for the machine", () => {
    expect(choose()).toBe(enrolled);
    expect(choose("", "firmware='efi'", "pc-i440fx-11.1")).toBe(plain);
  });

  it("has the features that are asked for, and none that are not wanted", () => {
    expect(choose(feature("secure-boot", "yes"))).toBe(enrolled);
    expect(choose(feature("enrolled-keys", "no"))).toBe(secure);
    expect(choose(feature("secure-boot", "no"))).toBe(rom);
    expect(choose("<loader secure='no'/>")).toBe(rom);
    expect(choose("<loader secure='yes'/>")).toBe(enrolled);
  });

  it("needs no system management mode where that is switched off", () => {
    expect(choose("", "firmware='efi'", "pc-q35-11.1", "<features><smm state='off'/></features>")).toBe(rom);
  });

  it("is where the loader is to be", () => {
    expect(choose("<loader type='rom'/>")).toBe(rom);
    expect(choose("<loader stateless='yes'/>")).toBe(rom);
    expect(choose(`${feature("secure-boot", "no")}<nvram>/v</nvram>`)).toBe(plain);
    expect(choose("<nvram template='/plain.vars'/>")).toBe(secure);
  });

  it("is known by its file, also behind links", () => {
    const path = "<loader readonly='yes' type='pflash'>/link</loader>";
    expect(choose(path.replace("/link", "/plain"), "")).toBe(plain);
    expect(choose(path, "")).toBeUndefined();
    expect(chooseFirmware(guest(path, ""), all, (name) => (name === "/link" ? "/secure" : name))).toBe(secure);
  });

  it("is none where none is asked for", () => expect(choose("", "")).toBeUndefined());

  it("is refused where none fits", () => {
    const refusal = expect.objectContaining({ code: ErrorNumber.OPERATION_FAILED });
    expect(() => choose("", "firmware='bios'")).toThrow(refusal);
    expect(() => choose(feature("secure-boot", "yes"), "firmware='efi'", "pc-i440fx-11.1")).toThrow(refusal);
    expect(() => choose("<nvram format='qcow2'/>")).toThrow(refusal);
  });
});

describe("a definition with its firmware", () => {
  it("names its files and features, and switches on what they need", () => {
    const domain = guest();
    applyFirmware(domain, enrolled, "/nvram");
    expect(domain.os.loader).toEqual({
      readonly: true,
      secure: true,
      type: "pflash",
      format: "raw",
      path: "/enrolled",
    });
    expect(domain.os.nvram).toEqual({
      type: "none",
      template: "/enrolled.vars",
      templateFormat: "raw",
      format: "raw",
      path: "/nvram/g_VARS.fd",
    });
    expect(domain.os.firmwareFeatures).toEqual([
      { name: "enrolled-keys", enabled: true },
      { name: "secure-boot", enabled: true },
    ]);
    expect(domain.features?.smm?.state).toBe(true);
  });

  it("keeps no variables for firmware in ROM", () => {
    const domain = guest();
    applyFirmware(domain, rom, "/nvram");
    expect(domain.os.loader).toEqual({ type: "rom", format: "raw", path: "/rom" });
    expect(domain.os.nvram).toBeUndefined();
  });
});

describe("a descriptor", () => {
  it.each(["{", "[]", "{}", '{"mapping":{"device":"tape"}}'])("%s is refused", (text) =>
    expect(() => parseDescriptor(text)).toThrow(/./),
  );

  it("of a kind that guests here cannot have is passed over", () => {
    const text = { "interface-types": ["openfirmware"], mapping: { device: "kernel" }, targets: [], features: [] };
    expect(parseDescriptor(JSON.stringify(text))).toBeUndefined();
  });
});
