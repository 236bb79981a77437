import { describe, expect, it } from "vitest";
import { ConnectListAllNetworksFlags as List, ErrorNumber, NetworkXMLFlags } from "../../../src/protocol/enums.ts";
import { networksInMemory } from "../../../src/services/network/index.ts";
import { KeptNetworks, network, TestNetworks, uuidOf } from "./networks.ts";

const inactive = NetworkXMLFlags.XML_INACTIVE;

describe("a network that is defined", () => {
  it("is found by name and UUID, inactive and persistent", async () => {
    const test = new TestNetworks();
    const net = await test.define();
    expect(net).toEqual({ name: "a", uuid: uuidOf("a") });
    expect(await test.call("networkLookupByName", { name: "a" })).toEqual({ net });
    expect(await test.call("networkLookupByUuid", { uuid: net.uuid })).toEqual({ net });
    expect(await test.call("networkIsActive", { net })).toEqual({ active: 0 });
    expect(await test.call("networkIsPersistent", { net })).toEqual({ persistent: 1 });
    expect(test.events).toEqual(["a defined"]);
  });

  it("again is changed", async () => {
    const test = new TestNetworks();
    const net = await test.define();
    await test.define("<mtu size='1400'/>");
    expect(await test.xml(net)).toContain("<mtu size='1400'/>");
    expect(test.store.kept.get("a")?.xml).toContain("<mtu size='1400'/>");
  });

  it("cannot have the name or the UUID of another one", async () => {
    const test = new TestNetworks();
    await test.define();
    const renamed = network("b").replace(uuidOf("b"), uuidOf("a"));
    const namesake = network("a").replace(uuidOf("a"), uuidOf("b"));
    for (const xml of [renamed, namesake]) {
      expect(await test.failure("networkDefineXml", { xml })).toBe(ErrorNumber.OPERATION_FAILED);
      expect(await test.failure("networkCreateXml", { xml })).toBe(ErrorNumber.OPERATION_FAILED);
    }
  });

  it("but cannot be kept is not there", async () => {
    const test = new TestNetworks();
    test.store.fault = new Error("the disk is full");
    await expect(test.define()).rejects.toThrow("the disk is full");
    expect(await test.failure("networkLookupByName", { name: "a" })).toBe(ErrorNumber.NO_NETWORK);
    expect(test.events).toEqual([]);
  });

  it("is there to others only once it is kept", async () => {
    const test = new TestNetworks();
    const defining = test.define();
    expect(await test.call("connectListAllNetworks", { needResults: 1, flags: 0 })).toEqual({ nets: [], ret: 0 });
    await defining;
    expect(await test.call("connectListAllNetworks", { needResults: 1, flags: 0 })).toMatchObject({ ret: 1 });
  });

  it("must be valid, and under VALIDATE keep to the schema", async () => {
    const test = new TestNetworks();
    const xml = network("a", "<foo/>");
    expect(await test.failure("networkDefineXml", { xml: network("a", "<forward mode='nat'/>") })).toBe(
      ErrorNumber.XML_ERROR,
    );
    expect(await test.failure("networkDefineXmlFlags", { xml, flags: 1 })).toBe(ErrorNumber.XML_INVALID_SCHEMA);
    expect(await test.failure("networkCreateXmlFlags", { xml, flags: 1 })).toBe(ErrorNumber.XML_INVALID_SCHEMA);
    expect(await test.failure("networkDefineXmlFlags", { xml, flags: 2 })).toBe(ErrorNumber.INVALID_ARG);
    await test.call("networkDefineXmlFlags", { xml, flags: 0 });
  });
});

describe("starting and stopping", () => {
  it("an inactive network is started once", async () => {
    const test = new TestNetworks();
    const net = await test.active();
    expect(await test.call("networkIsActive", { net })).toEqual({ active: 1 });
    expect(await test.failure("networkCreate", { net })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(await test.failure("networkCreateXml", { xml: network("a") })).toBe(ErrorNumber.OPERATION_INVALID);
  });

  it("an active network is stopped once, and stays defined", async () => {
    const test = new TestNetworks();
    const net = await test.active();
    await test.call("networkDestroy", { net });
    expect(await test.failure("networkDestroy", { net })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(test.events).toEqual(["a defined", "a started", "a stopped"]);
  });

  it("a network that is only created is transient and ends when it is stopped", async () => {
    const test = new TestNetworks();
    const { net } = await test.call("networkCreateXml", { xml: network("a") });
    expect(await test.call("networkIsPersistent", { net })).toEqual({ persistent: 0 });
    expect(await test.failure("networkUndefine", { net })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(await test.failure("networkSetAutostart", { net, autostart: 1 })).toBe(ErrorNumber.OPERATION_INVALID);
    await test.call("networkDestroy", { net });
    expect(await test.failure("networkIsActive", { net })).toBe(ErrorNumber.NO_NETWORK);
    expect(test.events).toEqual(["a started", "a stopped"]);
    expect(test.store.kept.size).toBe(0);
  });

  it("a transient network can be made to stay, and an active one be undefined", async () => {
    const test = new TestNetworks();
    const { net } = await test.call("networkCreateXml", { xml: network("a") });
    await test.define();
    expect(await test.call("networkIsPersistent", { net })).toEqual({ persistent: 1 });
    await test.call("networkUndefine", { net });
    expect(await test.call("networkIsActive", { net })).toEqual({ active: 1 });
    expect(await test.call("networkIsPersistent", { net })).toEqual({ persistent: 0 });
    expect(test.events).toEqual(["a started", "a defined", "a undefined"]);
  });

  it("what a backend refuses leaves no trace", async () => {
    const refusing = { ...networksInMemory(), start: () => Promise.reject(new Error("no")) };
    const test = new TestNetworks(refusing);
    await expect(test.call("networkCreateXml", { xml: network("a") })).rejects.toThrow("no");
    expect(await test.call("connectListAllNetworks", { needResults: 0, flags: 0 })).toEqual({ nets: [], ret: 0 });
  });
});

describe("what an active network is defined as", () => {
  it("holds from its next start on", async () => {
    const test = new TestNetworks();
    const net = await test.active();
    await test.define("<mtu size='1400'/>");
    expect(await test.xml(net)).not.toContain("<mtu");
    expect(await test.xml(net, inactive)).toContain("<mtu");
    await test.call("networkDestroy", { net });
    expect(await test.xml(net)).toContain("<mtu");
  });

  it("a start with other XML is for that time alone", async () => {
    const test = new TestNetworks();
    const net = await test.define();
    await test.call("networkCreateXml", { xml: network("a", "<mtu size='1400'/>") });
    expect(await test.xml(net)).toContain("<mtu");
    expect(await test.xml(net, inactive)).not.toContain("<mtu");
    await test.call("networkDestroy", { net });
    expect(await test.xml(net)).not.toContain("<mtu");
  });

  it("unknown flags are refused", async () => {
    const test = new TestNetworks();
    const net = await test.define();
    expect(await test.failure("networkGetXmlDesc", { net, flags: 4 })).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("lists", () => {
  const three = async (): Promise<TestNetworks> => {
    const test = new TestNetworks();
    await test.define("", "a");
    await test.active("", "b");
    await test.call("networkCreateXml", { xml: network("c") });
    await test.call("networkSetAutostart", { net: { name: "a", uuid: uuidOf("a") }, autostart: 1 });
    return test;
  };

  it.each([
    [0, "abc"],
    [List.ACTIVE, "bc"],
    [List.INACTIVE, "a"],
    [List.PERSISTENT, "ab"],
    [List.TRANSIENT, "c"],
    [List.AUTOSTART, "a"],
    [List.NO_AUTOSTART, "bc"],
    [List.ACTIVE | List.INACTIVE, "abc"],
    [List.ACTIVE | List.PERSISTENT, "b"],
    [List.ACTIVE | List.AUTOSTART, ""],
  ])("with the flags %i name '%s'", async (flags, names) => {
    const test = await three();
    const { nets, ret } = await test.call("connectListAllNetworks", { needResults: 1, flags });
    expect(nets.map(({ name }) => name).join("")).toBe(names);
    expect(ret).toBe(names.length);
  });

  it("of old count and name the active and the defined", async () => {
    const test = await three();
    expect(await test.call("connectNumOfNetworks", {})).toEqual({ num: 2 });
    expect(await test.call("connectNumOfDefinedNetworks", {})).toEqual({ num: 1 });
    expect(await test.call("connectListNetworks", { maxnames: 1 })).toEqual({ names: ["b"] });
    expect(await test.call("connectListDefinedNetworks", { maxnames: 5 })).toEqual({ names: ["a"] });
  });

  it("with unknown flags are refused", async () => {
    const test = await three();
    expect(await test.failure("connectListAllNetworks", { needResults: 1, flags: 1 << 20 })).toBe(
      ErrorNumber.INVALID_ARG,
    );
  });
});

describe("the name of the bridge", () => {
  it("is the network's own or the host's", async () => {
    const test = new TestNetworks();
    const net = await test.define("<bridge name='br7'/>");
    expect(await test.call("networkGetBridgeName", { net })).toEqual({ name: "br7" });
  });

  it("is refused where there is none", async () => {
    const test = new TestNetworks();
    const net = await test.define("<forward mode='private' dev='eth0'/>");
    expect(await test.failure("networkGetBridgeName", { net })).toBe(ErrorNumber.INTERNAL_ERROR);
  });

  it("is chosen among names that no interface and no other network has", async () => {
    const test = new TestNetworks({ ...networksInMemory(), interfaceNames: async () => ["lo", "virbr0"] });
    const [a, b] = await Promise.all([test.define("", "a"), test.define("", "b")]);
    expect(await test.call("networkGetBridgeName", { net: a })).toEqual({ name: "virbr1" });
    expect(await test.call("networkGetBridgeName", { net: b })).toEqual({ name: "virbr2" });
    await test.define("", "a");
    expect(await test.call("networkGetBridgeName", { net: a })).toEqual({ name: "virbr1" });
    const xml = network("c", "<bridge name='virbr2'/>");
    expect(await test.failure("networkDefineXml", { xml })).toBe(ErrorNumber.INTERNAL_ERROR);
    expect(await test.failure("networkCreateXml", { xml })).toBe(ErrorNumber.INTERNAL_ERROR);
  });
});

describe("a daemon that starts again", () => {
  it("knows its networks, and starts those that are marked for it", async () => {
    const before = new TestNetworks();
    const net = await before.define("<mtu size='1400'/>");
    await before.define("", "b");
    await before.call("networkSetAutostart", { net, autostart: 1 });

    const after = new TestNetworks(networksInMemory(), before.store);
    await after.service.load();
    await after.service.startAutostarted();
    expect(await after.call("networkGetAutostart", { net })).toEqual({ autostart: 1 });
    expect(await after.xml(net)).toBe(await before.xml(net));
    expect(await after.call("connectListNetworks", { maxnames: 9 })).toEqual({ names: ["a"] });
    expect(await after.call("connectListDefinedNetworks", { maxnames: 9 })).toEqual({ names: ["b"] });
  });

  it("puts aside what it cannot read", async () => {
    const store = new KeptNetworks();
    await store.save("a", network("a"));
    await store.save("b", "<network");
    await store.save("c", network("c", "<forward mode='nat'/>"));
    await store.save("d", network("e"));
    const test = new TestNetworks(networksInMemory(), store);
    await test.service.load();
    expect(store.aside).toEqual(["b", "c", "d"]);
    expect(await test.call("connectListDefinedNetworks", { maxnames: 9 })).toEqual({ names: ["a"] });
  });

  it("starts the others although one of them does not start", async () => {
    const store = new KeptNetworks();
    for (const name of ["a", "b"]) {
      await store.save(name, network(name));
      await store.setAutostart(name, true);
    }
    const memory = networksInMemory();
    const backend = {
      ...memory,
      start: (definition: Parameters<typeof memory.start>[0]) =>
        definition.name === "a" ? Promise.reject(new Error("no")) : memory.start(definition),
    };
    const test = new TestNetworks(backend, store);
    await test.service.load();
    await test.service.startAutostarted();
    expect(await test.call("connectListNetworks", { maxnames: 9 })).toEqual({ names: ["b"] });
    expect(test.lines).toHaveLength(1);
  });
});

describe("the addresses that DHCP has lent", () => {
  const lease = (mac: string) => ({
    iface: "virbr0",
    expirytime: 0n,
    type: 0,
    mac,
    iaid: null,
    ipaddr: "10.0.0.2",
    prefix: 24,
    hostname: null,
    clientid: null,
  });
  const lending = {
    ...networksInMemory(),
    leases: async () => [lease("52:54:00:00:00:01"), lease("52:54:00:00:00:02")],
  };
  const all = { needResults: 1, flags: 0 };

  it("are those of one guest, or of all", async () => {
    const test = new TestNetworks(lending);
    const net = await test.active();
    expect(await test.call("networkGetDhcpLeases", { net, mac: null, ...all })).toMatchObject({ ret: 2 });
    const one = await test.call("networkGetDhcpLeases", { net, mac: "52:54:0:0:0:2", ...all });
    expect(one.leases.map(({ mac }) => mac)).toEqual(["52:54:00:00:00:02"]);
  });

  it("are none while the network is not active", async () => {
    const test = new TestNetworks(lending);
    const net = await test.define();
    expect(await test.call("networkGetDhcpLeases", { net, mac: null, ...all })).toEqual({ leases: [], ret: 0 });
  });

  it("are unknown to a backend without DHCP", async () => {
    const test = new TestNetworks();
    const net = await test.active();
    expect(await test.failure("networkGetDhcpLeases", { net, mac: null, ...all })).toBe(ErrorNumber.NO_SUPPORT);
    expect(await test.failure("networkGetDhcpLeases", { net, mac: "x", ...all })).toBe(ErrorNumber.INVALID_MAC);
  });
});
