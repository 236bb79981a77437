import { beforeEach, describe, expect, it } from "vitest";
import type { CallContext, RemoteHandlers } from "../../../src/protocol/contract.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { writeInterface } from "../../../src/formats/interface/index.ts";
import { testInterface } from "../../../src/drivers/test/default-interface.ts";
import { InterfaceService, MemoryInterfaces } from "../../../src/services/interface/index.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const context = {} as CallContext;
const { OPERATION_INVALID, NO_INTERFACE, MULTIPLE_INTERFACES, INVALID_ARG, XML_INVALID_SCHEMA } = ErrorNumber;

let handlers: Required<RemoteHandlers>;

beforeEach(() => {
  const backend = new MemoryInterfaces([testInterface]);
  handlers = new InterfaceService({ backend, log, domain: ErrorDomain.TEST }).handlers as Required<RemoteHandlers>;
});

const eth1 = { name: "eth1", mac: "aa:bb:cc:dd:ee:ff" };
const bridge = "<interface type='bridge' name='br0'><bridge/></interface>";
const card = (name: string, mac: string) =>
  `<interface type='ethernet' name='${name}'><mac address='${mac}'/></interface>`;

const define = async (xml: string, flags = 0) => (await handlers.interfaceDefineXml(context, { xml, flags })).iface;
const all = async (flags = 0) =>
  (await handlers.connectListAllInterfaces(context, { needResults: 1, flags })).ifaces.map(({ name }) => name);
const isActive = async (iface = eth1) => (await handlers.interfaceIsActive(context, { iface })).active;
const code = (number: number) => expect.objectContaining({ code: number, domain: ErrorDomain.TEST });

describe("the test hypervisor's interface", () => {
  it("is an active card", async () => {
    expect(await handlers.connectListInterfaces(context, { maxnames: 9 })).toEqual({ names: ["eth1"] });
    expect(await handlers.connectNumOfDefinedInterfaces(context, undefined as never)).toEqual({ num: 0 });
    expect(await handlers.interfaceGetXmlDesc(context, { iface: eth1, flags: 0 })).toEqual({
      xml: writeInterface(testInterface),
    });
  });

  it("has an address and a route", () => {
    expect(writeInterface(testInterface)).toBe(`<interface type='ethernet' name='eth1'>
  <start mode='onboot'/>
  <mtu size='1492'/>
  <protocol family='ipv4'>
    <ip address='192.168.0.5' prefix='24'/>
    <route gateway='192.168.0.1'/>
  </protocol>
  <mac address='aa:bb:cc:dd:ee:ff'/>
</interface>
`);
  });
});

describe("interfaces", () => {
  it("are listed by whether they are active", async () => {
    await define(bridge);
    expect(await all()).toEqual(["eth1", "br0"]);
    expect(await all(1)).toEqual(["br0"]);
    expect(await all(2)).toEqual(["eth1"]);
    expect(await all(3)).toEqual(["eth1", "br0"]);
    expect(await handlers.connectListDefinedInterfaces(context, { maxnames: 9 })).toEqual({ names: ["br0"] });
    expect(await handlers.connectListDefinedInterfaces(context, { maxnames: 0 })).toEqual({ names: [] });
  });

  it("are counted without being listed", async () => {
    const counted = await handlers.connectListAllInterfaces(context, { needResults: 0, flags: 0 });
    expect(counted).toEqual({ ifaces: [], ret: 1 });
  });

  it("are found by name, and by MAC address in any case", async () => {
    expect(await handlers.interfaceLookupByName(context, { name: "eth1" })).toEqual({ iface: eth1 });
    expect(await handlers.interfaceLookupByMacString(context, { mac: "AA:BB:cc:dd:ee:ff" })).toEqual({ iface: eth1 });
    await expect(handlers.interfaceLookupByName(context, { name: "eth2" })).rejects.toEqual(code(NO_INTERFACE));
    await expect(handlers.interfaceLookupByMacString(context, { mac: "eth1" })).rejects.toEqual(code(NO_INTERFACE));
  });

  it("of one MAC address are not told apart by it", async () => {
    await define(card("eth2", eth1.mac));
    await expect(handlers.interfaceLookupByMacString(context, { mac: eth1.mac })).rejects.toEqual(
      code(MULTIPLE_INTERFACES),
    );
  });

  it("are inactive once defined, and as active as they were when they are defined again", async () => {
    const iface = await define(bridge);
    expect(iface).toEqual({ name: "br0", mac: "" });
    expect(await isActive(iface)).toBe(0);
    expect(await define(card("eth1", "52:54:00:00:00:01"))).toEqual({ name: "eth1", mac: "52:54:00:00:00:01" });
    expect(await isActive()).toBe(1);
  });

  it("start once and stop once", async () => {
    await expect(handlers.interfaceCreate(context, { iface: eth1, flags: 0 })).rejects.toEqual(code(OPERATION_INVALID));
    await handlers.interfaceDestroy(context, { iface: eth1, flags: 0 });
    expect(await isActive()).toBe(0);
    await expect(handlers.interfaceDestroy(context, { iface: eth1, flags: 0 })).rejects.toEqual(
      code(OPERATION_INVALID),
    );
    await handlers.interfaceCreate(context, { iface: eth1, flags: 0 });
    expect(await isActive()).toBe(1);
  });

  it("are started by one of two who do so at once", async () => {
    const iface = await define(bridge);
    const start = async () => handlers.interfaceCreate(context, { iface, flags: 0 });
    const results = await Promise.allSettled([start(), start()]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("are gone once undefined, active or not", async () => {
    await handlers.interfaceUndefine(context, { iface: eth1 });
    expect(await all()).toEqual([]);
    await expect(handlers.interfaceUndefine(context, { iface: eth1 })).rejects.toEqual(code(NO_INTERFACE));
    await expect(isActive()).rejects.toEqual(code(NO_INTERFACE));
  });

  it("that the schema does not know are refused when it is asked", async () => {
    const xml = "<interface type='bridge' name='br0'><bridge/><wings/></interface>";
    await expect(define(xml, 1)).rejects.toMatchObject({ code: XML_INVALID_SCHEMA });
    expect((await define(xml)).name).toBe("br0");
  });

  it("take no flags that they do not know", async () => {
    await expect(all(4)).rejects.toEqual(code(INVALID_ARG));
    await expect(define(bridge, 2)).rejects.toEqual(code(INVALID_ARG));
    const flags = 1;
    for (const call of [
      handlers.interfaceGetXmlDesc(context, { iface: eth1, flags }),
      handlers.interfaceCreate(context, { iface: eth1, flags }),
      handlers.interfaceDestroy(context, { iface: eth1, flags }),
      handlers.interfaceChangeBegin(context, { flags }),
      handlers.interfaceChangeCommit(context, { flags }),
      handlers.interfaceChangeRollback(context, { flags }),
    ]) {
      await expect(call).rejects.toEqual(code(INVALID_ARG));
    }
  });
});

describe("changes of interfaces", () => {
  const begin = async () => handlers.interfaceChangeBegin(context, { flags: 0 });
  const commit = async () => handlers.interfaceChangeCommit(context, { flags: 0 });
  const rollback = async () => handlers.interfaceChangeRollback(context, { flags: 0 });

  it("are begun once, and ended only when begun", async () => {
    await expect(commit()).rejects.toEqual(code(OPERATION_INVALID));
    await expect(rollback()).rejects.toEqual(code(OPERATION_INVALID));
    await begin();
    await expect(begin()).rejects.toEqual(code(OPERATION_INVALID));
    await commit();
    await expect(rollback()).rejects.toEqual(code(OPERATION_INVALID));
  });

  it("stay when they are committed", async () => {
    await begin();
    await define(bridge);
    await commit();
    expect(await all()).toEqual(["eth1", "br0"]);
  });

  it("are undone when they are rolled back, and nothing is active then", async () => {
    await begin();
    await define(bridge);
    await define(card("eth1", "52:54:00:00:00:01"));
    await rollback();
    expect(await all(1)).toEqual(["eth1"]);
    expect(await handlers.interfaceLookupByName(context, { name: "eth1" })).toEqual({ iface: eth1 });
  });
});
