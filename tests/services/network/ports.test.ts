import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ErrorNumber, NetworkPortCreateFlags, TypedParameterType } from "../../../src/protocol/enums.ts";
import { VirError } from "../../../src/protocol/errors.ts";
import { startingAlone, TestNetworks } from "./networks.ts";

const uuid = (number: number): string => `11111111-2222-3333-4444-${String(number).padStart(12, "0")}`;
const owner = "<owner><name>g</name><uuid>c8e5c5a0-6a3e-4b57-9d8d-0c6a0a2f7b99</uuid></owner>";
const portXml = (number: number, content = ""): string =>
  `<networkport><uuid>${uuid(number)}</uuid>${owner}<mac address='52:54:00:00:00:01'/>${content}</networkport>`;

class TestPorts extends TestNetworks {
  async plug(net: { name: string; uuid: string }, number: number, content = "", flags = 0): Promise<string> {
    const { port } = await this.call("networkPortCreateXml", { network: net, xml: portXml(number, content), flags });
    return /<plug [^>]*>/.exec((await this.call("networkPortGetXmlDesc", { port, flags: 0 })).xml)?.[0] ?? "";
  }
}

describe("what libvirt 12.8 plugged guests into", () => {
  interface Case {
    readonly network: string;
    readonly flags: number;
    readonly xml: string;
    readonly refused?: number;
    readonly written?: string;
    readonly parameters?: Readonly<Record<string, number>>;
  }
  const { networks, cases } = JSON.parse(readFileSync(new URL("ports.json", import.meta.url), "utf8")) as {
    networks: Record<string, string>;
    cases: readonly Case[];
  };

  it.each(Object.keys(networks))("on the network '%s' is what they are plugged into here", async (name) => {
    const test = new TestNetworks();
    const { net } = await test.call("networkDefineXml", { xml: networks[name] ?? "" });
    await test.call("networkCreate", { net });
    const own = cases.filter((one) => one.network === name);
    expect(own.length).toBeGreaterThan(0);
    for (const { xml, flags, refused, written, parameters = {} } of own) {
      try {
        const { port } = await test.call("networkPortCreateXml", { network: net, xml, flags });
        const result = (await test.call("networkPortGetXmlDesc", { port, flags: 0 })).xml;
        const comparable = result.replace(/\n\s*/g, "").replace(/(interfaceid|instanceid)='[\da-f-]+'/g, "$1=''");
        expect(comparable, xml).toBe(written);
        const { params } = await test.call("networkPortGetParameters", { port, nparams: 0, flags: 0 });
        expect(Object.fromEntries(params.map(({ field, value }) => [field, value.value])), xml).toEqual(parameters);
        await test.call("networkPortDelete", { port, flags: 0 });
      } catch (error) {
        if (!(error instanceof VirError)) throw error;
        expect(error.code, `${xml}: ${error.message}`).toBe(refused);
      }
    }
  });
});

describe("ports", () => {
  it("are found and counted while their network is active", async () => {
    const test = new TestPorts();
    const net = await test.active("<bridge name='br0'/>");
    await test.plug(net, 1);
    await test.plug(net, 2);
    const list = () => test.call("networkListAllPorts", { network: net, needResults: 1, flags: 0 });
    expect((await list()).ports.map((port) => port.uuid)).toEqual([uuid(1), uuid(2)]);
    expect(await test.call("networkPortLookupByUuid", { network: net, uuid: uuid(2) })).toEqual({
      port: { net, uuid: uuid(2) },
    });
    expect(await test.xml(net)).toContain("<network connections='2'>");
    expect(await test.xml(net, 1)).not.toContain("connections");
    await test.call("networkPortDelete", { port: { net, uuid: uuid(1) }, flags: 0 });
    expect(await test.xml(net)).toContain("<network connections='1'>");
    expect(await list()).toMatchObject({ ret: 1 });
  });

  it("end with their network", async () => {
    const test = new TestPorts();
    const net = await test.active("<bridge name='br0'/>");
    await test.plug(net, 1);
    await test.call("networkDestroy", { net });
    expect(await test.failure("networkListAllPorts", { network: net, needResults: 1, flags: 0 })).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
    await test.call("networkCreate", { net });
    expect(await test.call("networkListAllPorts", { network: net, needResults: 1, flags: 0 })).toMatchObject({
      ret: 0,
    });
    expect(await test.xml(net)).not.toContain("connections");
  });

  it("have UUIDs of their own", async () => {
    const test = new TestPorts();
    const net = await test.active("<bridge name='br0'/>");
    await test.plug(net, 1);
    expect(await test.failure("networkPortCreateXml", { network: net, xml: portXml(1), flags: 0 })).toBe(
      ErrorNumber.NETWORK_PORT_EXIST,
    );
    const port = { net, uuid: uuid(9) };
    expect(await test.failure("networkPortGetXmlDesc", { port, flags: 0 })).toBe(ErrorNumber.NO_NETWORK_PORT);
    expect(await test.failure("networkPortDelete", { port, flags: 0 })).toBe(ErrorNumber.NO_NETWORK_PORT);
  });

  it("need a network that is active, and a backend that has them", async () => {
    const test = new TestPorts();
    const net = await test.define("<bridge name='br0'/>");
    expect(await test.failure("networkPortCreateXml", { network: net, xml: portXml(1), flags: 0 })).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
    const without = new TestPorts(startingAlone);
    const active = await without.active("<bridge name='br0'/>");
    expect(await without.failure("networkPortCreateXml", { network: active, xml: portXml(1), flags: 0 })).toBe(
      ErrorNumber.NO_SUPPORT,
    );
  });
});

describe("the devices of a network", () => {
  it("are used evenly", async () => {
    const test = new TestPorts();
    const net = await test.active("<forward mode='bridge'><interface dev='eth0'/><interface dev='eth1'/></forward>");
    const plugs = [await test.plug(net, 1), await test.plug(net, 2), await test.plug(net, 3)];
    expect(plugs.map((plug) => /dev='(\w+)'/.exec(plug)?.[1])).toEqual(["eth0", "eth1", "eth0"]);
    expect(await test.xml(net)).toContain("<interface dev='eth0' connections='2'/>");
  });

  it("have one guest each where they are passed through, and are free again after it", async () => {
    const test = new TestPorts();
    const net = await test.active("<forward mode='passthrough'><interface dev='eth0'/></forward>");
    await test.plug(net, 1);
    expect(await test.failure("networkPortCreateXml", { network: net, xml: portXml(2), flags: 0 })).toBe(
      ErrorNumber.INTERNAL_ERROR,
    );
    await test.call("networkPortDelete", { port: { net, uuid: uuid(1) }, flags: 0 });
    expect(await test.plug(net, 2)).toContain("dev='eth0'");
  });

  it("are handed over by their PCI addresses", async () => {
    const test = new TestPorts();
    const address = (slot: number) => `<address type='pci' bus='4' slot='${slot}'/>`;
    const net = await test.active(
      `<forward mode='hostdev' managed='yes'><driver name='vfio'/>${address(1)}${address(2)}</forward>`,
    );
    expect(await test.plug(net, 1)).toBe("<plug type='hostdev-pci' managed='yes'>");
    await test.plug(net, 2);
    expect(await test.xml(net)).toContain("slot='0x02' function='0x0' connections='1'/>");
    expect(await test.failure("networkPortCreateXml", { network: net, xml: portXml(3), flags: 0 })).toBe(
      ErrorNumber.INTERNAL_ERROR,
    );
  });

  it("a guest that takes up again what it had keeps it", async () => {
    const test = new TestPorts();
    const net = await test.active("<forward mode='private'><interface dev='eth0'/><interface dev='eth1'/></forward>");
    const plug = (dev: string) => `<plug type='direct' dev='${dev}' mode='private'/>`;
    const { RECLAIM } = NetworkPortCreateFlags;
    expect(await test.plug(net, 1, plug("eth1"), RECLAIM)).toBe(plug("eth1"));
    expect(await test.plug(net, 2)).toContain("dev='eth0'");
    const lost = { network: net, xml: portXml(3, plug("eth2")), flags: RECLAIM };
    expect(await test.failure("networkPortCreateXml", lost)).toBe(ErrorNumber.INTERNAL_ERROR);
  });
});

describe("rates of a port", () => {
  const uint = (field: string, value: number) => ({ field, value: { type: TypedParameterType.UINT, value } });
  const rated = "<bridge name='br0'/><bandwidth><inbound average='100' peak='200'/></bandwidth>";

  const portOf = async (test: TestPorts, body = "<bridge name='br0'/>", content = "") => {
    const net = await test.active(body);
    await test.plug(net, 1, content);
    return { net, uuid: uuid(1) };
  };
  const parameters = async (test: TestPorts, port: { net: { name: string; uuid: string }; uuid: string }) => {
    const { params, nparams } = await test.call("networkPortGetParameters", { port, nparams: 0, flags: 0 });
    expect(nparams).toBe(params.length);
    return Object.fromEntries(params.map(({ field, value }) => [field, value.value]));
  };

  it("are set and taken away one by one", async () => {
    const test = new TestPorts();
    const port = await portOf(test);
    const params = [uint("inbound.average", 10), uint("inbound.peak", 20), uint("outbound.average", 5)];
    await test.call("networkPortSetParameters", { port, params, flags: 0 });
    expect(await parameters(test, port)).toMatchObject({
      "inbound.average": 10,
      "inbound.peak": 20,
      "outbound.average": 5,
      "outbound.burst": 0,
    });
    await test.call("networkPortSetParameters", { port, params: [uint("inbound.average", 0)], flags: 0 });
    expect(Object.keys(await parameters(test, port))).toEqual(["outbound.average", "outbound.peak", "outbound.burst"]);
    expect((await test.call("networkPortGetXmlDesc", { port, flags: 0 })).xml).toContain("<outbound average='5'/>");
  });

  it("beyond 32 bits are numbers of 64", async () => {
    const test = new TestPorts();
    const port = await portOf(test);
    const value = { type: TypedParameterType.ULLONG, value: 2n ** 33n };
    await test.call("networkPortSetParameters", { port, params: [{ field: "inbound.average", value }], flags: 0 });
    expect(await parameters(test, port)).toMatchObject({ "inbound.average": 2n ** 33n, "inbound.peak": 0 });
  });

  it("by other names or types are refused", async () => {
    const test = new TestPorts();
    const port = await portOf(test);
    const text = { field: "inbound.average", value: { type: TypedParameterType.STRING, value: "1" } };
    for (const params of [[uint("inbound.foo", 1)], [uint("outbound.floor", 1)], [uint("x", 1)], [text]])
      expect(await test.failure("networkPortSetParameters", { port, params, flags: 0 })).toBe(ErrorNumber.INVALID_ARG);
  });

  it("may be set aside up to what the network lets in", async () => {
    const test = new TestPorts();
    const port = await portOf(test, rated, "<bandwidth><inbound average='1' floor='150'/></bandwidth>");
    expect(await parameters(test, port)).toMatchObject({ "inbound.floor": 150 });
    const xml = portXml(2, "<bandwidth><inbound average='1' floor='60'/></bandwidth>");
    expect(await test.failure("networkPortCreateXml", { network: port.net, xml, flags: 0 })).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
    const params = [uint("inbound.floor", 201)];
    expect(await test.failure("networkPortSetParameters", { port, params, flags: 0 })).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
    await test.call("networkPortSetParameters", { port, params: [uint("inbound.floor", 200)], flags: 0 });
  });
});
