import { describe, expect, it } from "vitest";
import { parseDomain } from "../../../src/formats/domain/index.ts";
import { alignSnapshotDisks, parseSnapshot, type AlignRules } from "../../../src/formats/snapshot/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const { disks } = parseDomain(
  "<domain type='test'><name>d</name><memory>1024</memory><os><type>hvm</type></os><devices>" +
    "<disk type='file' device='disk'><source file='/i/a'/><target dev='vda'/></disk>" +
    "<disk type='file' device='disk' snapshot='external'><source file='/i/b'/><target dev='vdb'/></disk>" +
    "<disk type='block' device='disk' snapshot='no'><source dev='/i/c'/><target dev='vdc'/></disk>" +
    "<disk type='file' device='cdrom'><target dev='hdc'/></disk></devices></domain>",
).devices;
const inside: AlignRules = { location: "internal", uniform: true };
const outside: AlignRules = { location: "external", uniform: false };
const align = (rules: AlignRules, given = "") => {
  const content = `<domainsnapshot><disks>${given}</disks></domainsnapshot>`;
  return alignSnapshotDisks(parseSnapshot(content, 1).disks, disks, rules);
};
const how = (rules: AlignRules, given?: string) =>
  align(rules, given).map(({ name, snapshot }) => `${name} ${snapshot}`);

describe("the disks of a snapshot", () => {
  it("that are not named are kept as the domain says, or like the others; a drive without a medium is left out", () => {
    expect(how(inside)).toEqual(["vda internal", "vdb external", "vdc no", "hdc no"]);
    expect(how(outside)).toEqual(["vda external", "vdb external", "vdc no", "hdc no"]);
  });

  it("that are named without saying how are kept like the others, inside of the images all alike", () => {
    const named = "<disk name='vdb'/><disk name='vdc'/><disk name='hdc'/>";
    expect(how(inside, named)).toEqual(["vda internal", "vdb internal", "vdc no", "hdc no"]);
    expect(how(outside, named)).toEqual(["vda external", "vdb external", "vdc no", "hdc no"]);
  });

  it("may be named by the path of their image, and come in the domain's order by their target", () => {
    const named = "<disk name='/i/b' snapshot='no'/><disk name='/i/a' snapshot='manual'/>";
    expect(how(outside, named)).toEqual(["vda manual", "vdb no", "vdc no", "hdc no"]);
  });

  it("cannot be left out where it is all or nothing, unless the domain leaves them out", () => {
    expect(how(inside, "<disk name='vdc' snapshot='no'/>")).toContain("vdc no");
    for (const disk of ["<disk name='vda' snapshot='no'/>", "<disk name='vda' snapshot='external'/>"]) {
      expect(() => align(inside, disk)).toThrow(expect.objectContaining({ code: ErrorNumber.CONFIG_UNSUPPORTED }));
    }
  });

  it.each([
    ["that there is not", "<disk name='vdz'/>"],
    ["named twice", "<disk name='vda'/><disk name='/i/a'/>"],
    ["with an image that is not external", "<disk name='vda' snapshot='internal'><source file='/o'/></disk>"],
    ["that are more than the domain has", "<disk name='vda'/>".repeat(5)],
  ])("one %s is refused", (_, given) => {
    expect(() => align(outside, given)).toThrow(expect.objectContaining({ code: ErrorNumber.CONFIG_UNSUPPORTED }));
  });
});
