import { describe, expect, it } from "vitest";
import { parseNwfilterBinding, writeNwfilterBinding } from "../../../src/formats/nwfilter-binding/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const parts = {
  owner: "<owner><name>guest</name><uuid>11111111-2222-3333-4444-555555555555</uuid></owner>",
  portdev: "<portdev name='vnet0'/>",
  linkdev: "<linkdev name='eth0'/>",
  mac: "<mac address='52:54:00:7b:35:93'/>",
  filterref: "<filterref filter='clean-traffic'><parameter name='IP' value='10.0.0.1'/></filterref>",
};
const binding = (changed: Partial<typeof parts> = {}) =>
  `<filterbinding>${Object.values({ ...parts, ...changed }).join("")}</filterbinding>`;
const refused = (code: number) => expect.objectContaining({ code });

describe("the binding of a filter to an interface", () => {
  it("is written as it was read", () => {
    expect(writeNwfilterBinding(parseNwfilterBinding(binding(), { validate: true }))).toBe(`<filterbinding>
  <owner>
    <name>guest</name>
    <uuid>11111111-2222-3333-4444-555555555555</uuid>
  </owner>
  <portdev name='vnet0'/>
  <linkdev name='eth0'/>
  <mac address='52:54:00:7b:35:93'/>
  <filterref filter='clean-traffic'>
    <parameter name='IP' value='10.0.0.1'/>
  </filterref>
</filterbinding>
`);
  });

  it("needs no interface underneath, and may say what the rules are given to", () => {
    const xml = binding({ linkdev: "<backend name='nftables'/>" });
    expect(parseNwfilterBinding(xml)).toMatchObject({ portDevice: "vnet0", backend: { name: "nftables" } });
  });

  it.each([
    ["an owner", { owner: "" }],
    ["an owner's name", { owner: "<owner><name/><uuid>11111111-2222-3333-4444-555555555555</uuid></owner>" }],
    ["an owner's UUID", { owner: "<owner><name>guest</name><uuid>1</uuid></owner>" }],
    ["an interface", { portdev: "<portdev/>" }],
    ["an interface's name", { portdev: "<portdev name=''/>" }],
    ["a name for the interface underneath", { linkdev: "<linkdev/>" }],
    ["a MAC address", { mac: "" }],
    ["a MAC address that is one", { mac: "<mac address='x'/>" }],
    ["a filter", { filterref: "" }],
    ["a filter's name", { filterref: "<filterref filter=''/>" }],
  ])("needs %s", (_, changed) => {
    expect(() => parseNwfilterBinding(binding(changed))).toThrow(refused(ErrorNumber.INTERNAL_ERROR));
  });

  it("under the VALIDATE flag is refused for a name that is not known", () => {
    const xml = binding({ linkdev: "<linkdef name='eth0'/>" });
    expect(() => parseNwfilterBinding(xml)).not.toThrow();
    expect(() => parseNwfilterBinding(xml, { validate: true })).toThrow(refused(ErrorNumber.XML_INVALID_SCHEMA));
  });

  it("is no other document", () => {
    expect(() => parseNwfilterBinding("<filter name='f'/>")).toThrow(refused(ErrorNumber.XML_ERROR));
  });
});
