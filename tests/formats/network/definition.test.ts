import { describe, expect, it } from "vitest";
import {
  completeNetwork,
  modeOf,
  parseNetwork,
  parseNetworkPort,
  validateHostNetwork,
  validateNetwork,
  writeNetwork,
  writeNetworkPort,
} from "../../../src/formats/network/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";

const network = (body = "", attributes = "") => `<network${attributes}><name>n</name>${body}</network>`;
const parse = (body = "", attributes = "") => parseNetwork(network(body, attributes));
const refusal = (code: number) => expect.objectContaining({ code, domain: ErrorDomain.NETWORK });

describe("a network of which only the name is known", () => {
  it("is a bridge of its own that leads nowhere", () => {
    const completed = completeNetwork(parse(), { takenBridges: new Set() });
    expect(modeOf(completed)).toBe("none");
    expect(completed).toMatchObject({ bridge: { name: "virbr0", stp: true, delaySeconds: 0 } });
    expect(completed.mac).toMatch(/^52:54:00(:[\da-f]{2}){3}$/);
    expect(completed.uuid).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });

  it("has no bridge and no MAC address where nobody gives names to bridges", () => {
    const completed = completeNetwork(parse());
    expect(completed.bridge).toEqual({ stp: true, delaySeconds: 0 });
    expect(completed.mac).toBeUndefined();
  });
});

describe("the bridge of a network", () => {
  const named = (bridge: string, ...taken: readonly string[]) =>
    completeNetwork(parse(bridge), { takenBridges: new Set(taken) }).bridge?.name;

  it("gets the first name that is free", () => {
    expect(named("", "virbr0", "virbr1", "eth0")).toBe("virbr2");
  });

  it("gets its number after a pattern of its own", () => {
    expect(named("<bridge name='lab%d'/>", "lab0")).toBe("lab1");
  });

  it("keeps a name that is given", () => {
    expect(named("<bridge name='br7'/>", "virbr0")).toBe("br7");
  });

  it("of the host itself has no MAC address and no timing", () => {
    const completed = completeNetwork(parse("<forward mode='bridge'/><bridge name='br0' delay='0'/>"), {
      takenBridges: new Set(),
    });
    expect(completed.bridge).toEqual({ name: "br0" });
    expect(completed.mac).toBeUndefined();
  });
});

describe("forwarding", () => {
  it("is NAT unless said otherwise", () => {
    expect(modeOf(parse("<forward/>"))).toBe("nat");
  });

  it("by a device stands for a list of that one", () => {
    expect(parse("<forward mode='route' dev='eth0'/>").forward?.interfaces).toEqual([{ dev: "eth0" }]);
    expect(writeNetwork(parse("<forward mode='route' dev='eth0'/>"))).toContain("<forward dev='eth0' mode='route'>");
  });

  it("by another device than the first of the list is refused, with its place", () => {
    expect(() => parse("<forward dev='eth0'><interface dev='eth1'/></forward>")).toThrow(
      /line 1, column \d+ \(network\/forward\).*eth1/,
    );
  });

  it("by NAT needs an address", () => {
    expect(() => validateNetwork(parse("<forward/>"))).toThrow(refusal(ErrorNumber.XML_ERROR));
  });

  it("lists of found virtual functions belong to an active network alone", () => {
    const live = parse("<forward mode='passthrough'><pf dev='eth0'/></forward>");
    live.forward?.interfaces.push({ dev: "eth0v1", connections: 1 });
    expect(writeNetwork(live, { live: true })).toContain("<interface dev='eth0v1' connections='1'/>");
    expect(writeNetwork(live)).not.toContain("eth0v1");
  });
});

describe("a network that passes on to something of the host's", () => {
  it.each([
    "<mac address='52:54:00:00:00:01'/>",
    "<ip address='10.0.0.1'/>",
    "<domain name='example.com'/>",
    "<dns><txt name='a' value='b'/></dns>",
    "<bandwidth><inbound average='1'/></bandwidth>",
  ])("has no %s", (part) => {
    const completed = completeNetwork(parse(`<forward mode='private'/>${part}`));
    expect(() => validateHostNetwork(completed)).toThrow(refusal(ErrorNumber.CONFIG_UNSUPPORTED));
  });
});

describe("DHCP", () => {
  const dhcp = (content: string, ip = "address='10.2.2.1' prefix='24'") =>
    parse(`<ip ${ip}><dhcp>${content}</dhcp></ip>`);

  it.each([
    ["ends before it starts", "10.2.2.9", "10.2.2.2"],
    ["leaves the network", "10.2.2.9", "10.2.3.2"],
    ["starts with the network's own address", "10.2.2.0", "10.2.2.2"],
    ["ends with the broadcast address", "10.2.2.9", "10.2.2.255"],
    ["is of another family", "2001:db8::1", "2001:db8::2"],
  ])("a range that %s is refused", (_, start, end) => {
    expect(() => validateNetwork(dhcp(`<range start='${start}' end='${end}'/>`))).toThrow(
      refusal(ErrorNumber.INTERNAL_ERROR),
    );
  });

  it("a lease counts in minutes, and lasts two at least", () => {
    const range = (lease: string) => dhcp(`<range start='10.2.2.2' end='10.2.2.9'>${lease}</range>`);
    expect(writeNetwork(range("<lease expiry='5'/>"))).toContain("<lease expiry='5' unit='minutes'/>");
    expect(writeNetwork(range("<lease expiry='0' unit='hours'/>"))).toContain("<lease expiry='0'/>");
    expect(() => validateNetwork(range("<lease expiry='119' unit='seconds'/>"))).toThrow(
      refusal(ErrorNumber.CONFIG_UNSUPPORTED),
    );
  });

  it("without addresses to hand out is none", () => {
    expect(completeNetwork(dhcp("<bootp file='a'/>")).ips[0]?.dhcp).toBeUndefined();
  });

  it("is for one address of each family", () => {
    const two = parse(
      "<ip address='10.2.2.1' prefix='24'><dhcp><range start='10.2.2.2' end='10.2.2.9'/></dhcp></ip>" +
        "<ip address='10.3.2.1' prefix='24'><dhcp><host name='a' ip='10.3.2.2'/></dhcp></ip>",
    );
    expect(() => validateHostNetwork(completeNetwork(two))).toThrow(refusal(ErrorNumber.CONFIG_UNSUPPORTED));
  });
});

describe("what libvirt learnt after 7.10 is known", () => {
  it.each([
    ["title and description", "<title>t</title><description>d</description>"],
    ["a domain that the host's resolver is told of", "<domain name='e.com' localOnly='yes' register='yes'/>"],
    ["the port of a forwarder", "<dns><forwarder addr='1.1.1.1' port='5353'/></dns>"],
    ["a route to everywhere", "<ip address='10.0.0.1' prefix='8'/><route gateway='10.0.0.2'/>"],
    [
      "what a function of the host is driven by",
      "<forward mode='hostdev'><driver name='vfio' model='vfio-pci-x' iommufd='yes'/></forward>",
    ],
    ["VLANs on a bridge of Linux", "<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='4'/></vlan>"],
  ])("%s", (_, part) => {
    const definition = parseNetwork(network(part), { validate: true });
    validateNetwork(definition);
    validateHostNetwork(completeNetwork(definition));
    for (const element of part.match(/<[a-z]+ [^>]+\/>|<title>t<\/title>/g) ?? [])
      expect(writeNetwork(definition)).toContain(element);
  });
});

describe("lines for dnsmasq", () => {
  const uri = "http://libvirt.org/schemas/network/dnsmasq/1.0";

  it("are kept under the prefix that everybody knows", () => {
    const definition = parse(`<x:options xmlns:x='${uri}'><x:option value='a=b'/></x:options>`);
    expect(definition.dnsmasqOptions).toEqual([{ value: "a=b" }]);
    expect(writeNetwork(definition)).toContain(`<network xmlns:dnsmasq='${uri}'>`);
    expect(writeNetwork(definition)).toContain("<dnsmasq:option value='a=b'/>");
  });

  it("of another namespace are not those", () => {
    expect(
      parse("<x:options xmlns:x='http://other/'><x:option value='a'/></x:options>").dnsmasqOptions,
    ).toBeUndefined();
  });
});

describe("the VALIDATE flag", () => {
  it("names what is not known, with its place", () => {
    expect(() => parseNetwork(network("<bridge names='a'/>"), { validate: true })).toThrow(
      expect.objectContaining({
        code: ErrorNumber.XML_INVALID_SCHEMA,
        message: expect.stringMatching(/line 1.*network\/bridge\/@names/),
      }),
    );
  });

  it("without it, unknown names are told to whoever asks", () => {
    const names: string[] = [];
    parseNetwork(network("<foo/>"), { onUnknown: ({ element }) => names.push(element.name) });
    expect(names).toEqual(["foo"]);
  });
});

describe("a network port", () => {
  const identity =
    "<uuid>11111111-2222-3333-4444-555555555555</uuid><owner><name>g</name>" +
    "<uuid>c8e5c5a0-6a3e-4b57-9d8d-0c6a0a2f7b99</uuid></owner>";
  const rest = "<group>a</group><mac address='52:54:00:00:00:01'/><rxfilters trustGuest='yes'/>";
  const plugs = [
    "<plug type='network' bridge='virbr0' macTableManager='libvirt'/>",
    "<plug type='direct' dev='eth0' mode='vepa'/>",
    "<plug type='hostdev-pci' managed='yes'><driver name='vfio'/><address domain='0x0000' bus='0x01' slot='0x02' function='0x3'/></plug>",
  ];

  it.each(plugs)("with %s reads and writes back the same", (plug) => {
    const xml = `<networkport>${identity}${rest}${plug}</networkport>`;
    const written = writeNetworkPort(parseNetworkPort(xml, { validate: true }));
    expect(written.replace(/\n\s*/g, "")).toBe(xml);
  });

  it.each(["uuid", "owner", "mac"])("without its <%s> is refused", (name) => {
    const xml = `<networkport>${identity}${rest}</networkport>`.replace(
      new RegExp(`<${name}[ >].*?(/>|</${name}>)`),
      "",
    );
    expect(() => parseNetworkPort(xml)).toThrow(refusal(ErrorNumber.INTERNAL_ERROR));
  });
});
