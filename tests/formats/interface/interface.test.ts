import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { macOf, parseInterface, writeInterface } from "../../../src/formats/interface/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { shared, withShared } from "../../shared.ts";
import { samples } from "./samples.ts";

const written = (xml: string, validate = false) => writeInterface(parseInterface(xml, { validate }));

describe("the XML of a host interface", () => {
  it.each(Object.entries(samples))("%s is written as it was read, and fits the schema", (_, xml) => {
    expect(written(xml)).toBe(xml);
    expect(written(xml, true)).toBe(xml);
  });

  it("may have its elements in any order", () => {
    const xml = "<interface name='a' type='ethernet'><mac address='52:54:00:00:00:01'/><mtu size='7'/></interface>";
    expect(written(xml)).toBe(`<interface type='ethernet' name='a'>
  <mtu size='7'/>
  <mac address='52:54:00:00:00:01'/>
</interface>
`);
  });

  it("of a bridge has no link of its own", () => {
    const xml = "<interface type='bridge' name='b'><link speed='10'/><bridge/></interface>";
    expect(written(xml)).not.toContain("link");
    expect(() => parseInterface(xml, { validate: true })).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_INVALID_SCHEMA }),
    );
  });

  it("of an interface inside another has no addresses and starts with the one around it", () => {
    const port = "<interface type='ethernet' name='p'><start mode='none'/><mtu size='9'/></interface>";
    expect(written(`<interface type='bridge' name='b'><bridge>${port}</bridge></interface>`)).not.toMatch(/start|mtu/);
  });

  it("of a bond has one way of watching, and MII goes first", () => {
    const both = "<arpmon interval='1' target='192.0.2.1'/><miimon freq='5'/>";
    const xml = written(`<interface type='bond' name='b'><bond>${both}</bond></interface>`);
    expect(xml).toContain("<miimon freq='5'/>");
    expect(xml).not.toContain("arpmon");
  });

  it("tells the MAC address of a card alone", () => {
    const mac = "<mac address='52:54:00:00:00:01'/>";
    expect(macOf(parseInterface(`<interface type='ethernet' name='a'>${mac}</interface>`))).toBe("52:54:00:00:00:01");
    expect(macOf(parseInterface(`<interface type='bridge' name='a'>${mac}<bridge/></interface>`))).toBe("");
  });

  it("names what it does not know", () => {
    const names: (string | undefined)[] = [];
    parseInterface("<interface type='ethernet' name='a' x='1'><y/></interface>", {
      onUnknown: ({ element, attribute }) => names.push(attribute ?? element.name),
    });
    expect(names).toEqual(["x", "y"]);
  });
});

describe("an interface is refused with XML_ERROR, at its place,", () => {
  const card = (content: string) => `<interface type='ethernet' name='a'>${content}</interface>`;
  const bridge = (content: string) => `<interface type='bridge' name='a'><bridge>${content}</bridge></interface>`;
  const bond = (content: string) => `<interface type='bond' name='a'><bond>${content}</bond></interface>`;
  it.each([
    ["without a type", "<interface name='a'/>"],
    ["of a type that there is not", "<interface type='tunnel' name='a'/>"],
    ["without a name", "<interface type='ethernet'/>"],
    ["that starts in an unknown way", card("<start mode='later'/>")],
    ["with an MTU beyond 100000", card("<mtu size='100001'/>")],
    ["with an MTU that is no number", card("<mtu size='big'/>")],
    ["with a protocol of no family", card("<protocol/>")],
    ["with a protocol of an unknown family", card("<protocol family='ipx'/>")],
    ["with a link in an unknown state", card("<link state='sleepy'/>")],
    ["that is a bridge without <bridge>", "<interface type='bridge' name='a'/>"],
    ["that is a bridge in a bridge", bridge("<interface type='bridge' name='b'><bridge/></interface>")],
    ["that bonds a bond", bond("<interface type='bond' name='b'><bond/></interface>")],
    ["that bonds in an unknown mode", "<interface type='bond' name='a'><bond mode='fast'/></interface>"],
    ["whose MII is watched at no interval", bond("<miimon/>")],
    ["that asks no neighbour by ARP", bond("<arpmon interval='1'/>")],
    ["that is a VLAN without a tag", "<interface type='vlan' name='a'><vlan><interface name='e'/></vlan></interface>"],
    ["that is a VLAN on nothing", "<interface type='vlan' name='a'><vlan tag='3'/></interface>"],
    ["that is none", "<network/>"],
  ])("%s", (_, xml) => {
    expect(() => parseInterface(xml)).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_ERROR, message: expect.stringMatching(/line 1, column \d+ \(/) }),
    );
  });

  it("and text that is no XML with XML_DETAIL", () => {
    expect(() => parseInterface("<interface")).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_DETAIL, domain: ErrorDomain.INTERFACE }),
    );
  });
});

describe("under VALIDATE an interface is refused that has", () => {
  const card = (content: string) => `<interface type='ethernet' name='a'>${content}</interface>`;
  const ip = (family: string, content: string) => card(`<protocol family='${family}'>${content}</protocol>`);
  it.each([
    ["a name that no device can have", "<interface type='ethernet' name='a b'/>"],
    ["an unknown element", card("<wings/>")],
    ["an unknown attribute", "<interface type='ethernet' name='a' wings='2'/>"],
    ["a MAC address of too few octets", card("<mac address='52:54:00'/>")],
    ["an IPv6 address with IPv4", ip("ipv4", "<ip address='::1'/>")],
    ["an IPv4 octet beyond 255", ip("ipv4", "<ip address='192.0.2.256'/>")],
    ["a prefix too long for IPv4", ip("ipv4", "<ip address='192.0.2.1' prefix='33'/>")],
    ["a gateway that is no address", ip("ipv6", "<route gateway='2001:db8:::1'/>")],
    ["IPv4 twice", card("<protocol family='ipv4'/><protocol family='ipv4'/>")],
    ["a bridge delay that is no number", "<interface type='bridge' name='a'><bridge delay='soon'/></interface>"],
    ["a bond of nothing", "<interface type='bond' name='a'><bond/></interface>"],
    [
      "a VLAN tag beyond 4095",
      "<interface type='vlan' name='a'><vlan tag='4096'><interface name='e'/></vlan></interface>",
    ],
    ["what the parser refuses anyway", card("<start mode='later'/>")],
  ])("%s", (_, xml) => {
    expect(() => parseInterface(xml, { validate: true })).toThrow(
      expect.objectContaining({ code: ErrorNumber.XML_INVALID_SCHEMA, domain: ErrorDomain.XML }),
    );
  });

  it.each(["::", "::1", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "fe80::"])("not %s", (address) => {
    const xml = ip("ipv6", `<ip address='${address}' prefix='128'/>`);
    expect(written(xml, true)).toContain(`address='${address}'`);
  });
});

describe.skipIf(shared === undefined)(withShared("the interfaces of libvirt's own tests"), () => {
  const folder = join(shared ?? "", "conformance", "interface");
  const files = shared === undefined ? [] : readdirSync(folder);

  it("are written as they were read", () => {
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const xml = readFileSync(join(folder, file), "utf8");
      expect(written(xml, true), file).toBe(xml);
    }
  });
});
