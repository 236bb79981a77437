import { beforeEach, describe, expect, it } from "vitest";
import type { CallContext, ObjectEvent, RemoteHandlers } from "../../../src/protocol/contract.ts";
import { ConnectListAllNodeDeviceFlags as Flag, ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { testNodeDevices } from "../../../src/drivers/test/default-devices.ts";
import { MemoryNodeDevices, NodeDeviceService } from "../../../src/services/node-device/index.ts";
import type { HostDevice } from "../../../src/services/node-device/index.ts";
import { ObjectEvents } from "../../../src/services/objects/events.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const context = {} as CallContext;
const { INTERNAL_ERROR, NO_NODE_DEVICE, INVALID_ARG, OPERATION_INVALID, XML_ERROR } = ErrorNumber;

let handlers: Required<RemoteHandlers>;
let seen: string[];

const serviceOf = (
  devices: ConstructorParameters<typeof NodeDeviceService>[0]["devices"],
  events = new ObjectEvents(),
) => new NodeDeviceService({ devices, events, log, domain: ErrorDomain.TEST }).handlers as Required<RemoteHandlers>;

beforeEach(() => {
  const events = new ObjectEvents();
  seen = [];
  events.listen(({ kind, id, object, fields }: ObjectEvent) => {
    const name = "name" in object ? object.name : "";
    seen.push(`${kind} ${id} ${name} ${JSON.stringify(fields)}`);
  });
  handlers = serviceOf(new MemoryNodeDevices(testNodeDevices), events);
});

const all = async (flags: number) =>
  (await handlers.connectListAllNodeDevices(context, { needResults: 1, flags })).devices.map(({ name }) => name);
const byCapability = async (cap: string | null) =>
  (await handlers.nodeListDevices(context, { cap, maxnames: 99, flags: 0 })).names;
const xmlOf = async (name: string, flags = 0) => (await handlers.nodeDeviceGetXmlDesc(context, { name, flags })).xml;
const code = (number: number, domain: number = ErrorDomain.TEST) => expect.objectContaining({ code: number, domain });
const failure = code(INTERNAL_ERROR, ErrorDomain.NODEDEV);

const adapters = ["scsi_host1", "scsi_host2", "scsi_host11"];
const everything = ["computer", ...adapters];

describe("the test hypervisor's devices", () => {
  it("are the machine and three adapters, of which one is a virtual port of another", async () => {
    expect(await all(0)).toEqual(everything);
    const parents = everything.map(async (name) => (await handlers.nodeDeviceGetParent(context, { name })).parentName);
    expect(await Promise.all(parents)).toEqual([null, "computer", "computer", "scsi_host1"]);
  });

  it("are described as libvirt's are", async () => {
    expect(await xmlOf("scsi_host2")).toBe(`<device>
  <name>scsi_host2</name>
  <parent>computer</parent>
  <capability type='scsi_host'>
    <host>2</host>
    <unique_id>1</unique_id>
    <capability type='fc_host'>
      <wwnn>2000000056785678</wwnn>
      <wwpn>1000000056785678</wwpn>
      <fabric_wwn>2000000087658765</fabric_wwn>
    </capability>
    <capability type='vport_ops'>
      <max_vports>0</max_vports>
      <vports>0</vports>
    </capability>
  </capability>
</device>
`);
    expect(await xmlOf("computer", 1)).toContain("<version>Test driver</version>");
  });

  it("are all active and kept", async () => {
    expect(await all(Flag.ACTIVE)).toEqual(everything);
    expect(await all(Flag.PERSISTENT)).toEqual(everything);
    expect(await all(Flag.INACTIVE)).toEqual([]);
    expect(await all(Flag.TRANSIENT)).toEqual([]);
    expect(await handlers.nodeDeviceIsActive(context, { name: "computer" })).toEqual({ active: 1 });
    expect(await handlers.nodeDeviceIsPersistent(context, { name: "computer" })).toEqual({ persistent: 1 });
  });

  it("are chosen by what they can do", async () => {
    expect(await all(Flag.CAP_SCSI_HOST)).toEqual(adapters);
    expect(await all(Flag.CAP_VPORTS)).toEqual(["scsi_host1", "scsi_host2"]);
    expect(await all(Flag.CAP_SYSTEM | Flag.CAP_VPORTS)).toEqual(["computer", "scsi_host1", "scsi_host2"]);
    expect(await all(Flag.CAP_SYSTEM | Flag.INACTIVE)).toEqual([]);
    expect(await all(Flag.CAP_PCI_DEV)).toEqual([]);
    expect(await byCapability("fc_host")).toEqual(adapters);
    expect(await byCapability("wings")).toEqual([]);
    expect(await byCapability(null)).toEqual(everything);
    expect(await handlers.nodeNumOfDevices(context, { cap: "vports", flags: 0 })).toEqual({ num: 2 });
  });

  it("tell their capabilities without what stands inside them", async () => {
    expect(await handlers.nodeDeviceListCaps(context, { name: "scsi_host1", maxnames: 9 })).toEqual({
      names: ["scsi_host"],
    });
    expect(await handlers.nodeDeviceNumOfCaps(context, { name: "scsi_host1" })).toEqual({ num: 1 });
  });

  it("are looked for by a name that there is", async () => {
    expect(await handlers.nodeDeviceLookupByName(context, { name: "computer" })).toEqual({ dev: { name: "computer" } });
    for (const call of [
      handlers.nodeDeviceLookupByName(context, { name: "x" }),
      handlers.nodeDeviceGetXmlDesc(context, { name: "x", flags: 0 }),
      handlers.nodeDeviceGetParent(context, { name: "x" }),
      handlers.nodeDeviceNumOfCaps(context, { name: "x" }),
      handlers.nodeDeviceIsActive(context, { name: "x" }),
      handlers.nodeDeviceDestroy(context, { name: "x" }),
    ]) {
      await expect(call).rejects.toEqual(code(NO_NODE_DEVICE));
    }
  });

  it("cannot be reset, detached, defined or searched by world wide names", () => {
    for (const name of [
      "nodeDeviceReset",
      "nodeDeviceDetachFlags",
      "nodeDeviceDefineXml",
      "nodeDeviceGetAutostart",
      "nodeDeviceLookupScsiHostByWwn",
    ] as const) {
      expect(handlers[name], name).toBeUndefined();
    }
  });

  it("take no flags that they do not know", async () => {
    await expect(all(0x0100_0000)).rejects.toEqual(code(INVALID_ARG));
    await expect(xmlOf("computer", 2)).rejects.toEqual(code(INVALID_ARG));
    await expect(handlers.nodeNumOfDevices(context, { cap: null, flags: 1 })).rejects.toEqual(code(INVALID_ARG));
    await expect(handlers.nodeDeviceCreateXml(context, { xmlDesc: "", flags: 2 })).rejects.toEqual(code(INVALID_ARG));
  });
});

describe("a virtual port", () => {
  const port = (head: string, names = "<wwnn>2000000099999999</wwnn><wwpn>1000000099999999</wwpn>") =>
    `<device>${head}<capability type='scsi_host'><capability type='fc_host'>${names}</capability></capability></device>`;
  const create = async (xmlDesc: string, flags = 0) =>
    (await handlers.nodeDeviceCreateXml(context, { xmlDesc, flags })).dev.name;

  it("is made under an adapter that can have one, and told of", async () => {
    expect(await create(port("<parent>scsi_host1</parent>"))).toBe("scsi_host12");
    const xml = await xmlOf("scsi_host12");
    expect(xml).toContain("<wwnn>2000000099999999</wwnn>");
    expect(xml).toContain("<fabric_wwn>2000000043214321</fabric_wwn>");
    expect(await all(Flag.CAP_FC_HOST)).toEqual([...adapters, "scsi_host12"]);
    expect(seen).toEqual(['nodeDevice 0 scsi_host12 {"event":0,"detail":0}']);
  });

  it.each([
    ["any adapter", ""],
    ["the adapter of those names", "<parent wwnn='2000000056785678' wwpn='1000000056785678'/>"],
    ["the adapter in that fabric", "<parent fabric_wwn='2000000087658765'/>"],
  ])("is made under %s", async (_, head) => {
    expect(await create(port(head))).toBe("scsi_host12");
  });

  it.each([
    ["a parent that there is not", port("<parent>scsi_host3</parent>")],
    ["a parent that can have no virtual port", port("<parent>scsi_host11</parent>")],
    ["names that no adapter has", port("<parent wwnn='1' wwpn='2'/>")],
    ["a fabric that no adapter is in", port("<parent fabric_wwn='1'/>")],
    ["another kind of device", "<device><capability type='drm'><type>render</type></capability></device>"],
    ["no capability", "<device><parent>scsi_host1</parent></device>"],
  ])("is not made with %s", async (_, xml) => {
    await expect(create(xml)).rejects.toEqual(failure);
    expect(seen).toEqual([]);
    expect(await all(0)).toEqual(everything);
  });

  it("is not made with half of its parent's names", async () => {
    await expect(create(port("<parent wwnn='1'/>"))).rejects.toEqual(code(XML_ERROR, ErrorDomain.NODEDEV));
  });

  it("is one: another takes its place", async () => {
    await create(port(""));
    await create(port("", "<wwnn>2000000077777777</wwnn><wwpn>1000000077777777</wwpn>"));
    expect(await all(0)).toEqual([...everything, "scsi_host12"]);
    expect(await xmlOf("scsi_host12")).toContain("2000000077777777");
  });

  it("is taken away again, and told of", async () => {
    await create(port(""));
    await handlers.nodeDeviceDestroy(context, { name: "scsi_host12" });
    expect(await all(0)).toEqual(everything);
    expect(seen[1]).toBe('nodeDevice 0 scsi_host12 {"event":1,"detail":0}');
  });

  it("cannot be made without the one that it is modelled on", async () => {
    await handlers.nodeDeviceDestroy(context, { name: "scsi_host11" });
    await expect(create(port(""))).rejects.toEqual(failure);
  });

  it("is the only kind of device that can be taken away", async () => {
    await expect(handlers.nodeDeviceDestroy(context, { name: "computer" })).rejects.toEqual(failure);
    expect(seen).toEqual([]);
  });
});

describe("devices of another source", () => {
  const adapter = testNodeDevices.find(({ name }) => name === "scsi_host1");
  const held: HostDevice[] = adapter === undefined ? [] : [{ definition: adapter, active: true, persistent: false }];
  const source = {
    nested: true,
    searchable: true,
    startsByItself: () => false,
    list: () => held,
    find: (name: string) => held.find(({ definition }) => definition.name === name),
  };

  it("tell what stands inside their capabilities", async () => {
    const names = (await serviceOf(source).nodeDeviceListCaps(context, { name: "scsi_host1", maxnames: 9 })).names;
    expect(names).toEqual(["scsi_host", "fc_host", "vports"]);
  });

  it("have no definition at rest unless they are kept", async () => {
    const calls = serviceOf(source);
    await expect(calls.nodeDeviceGetXmlDesc(context, { name: "scsi_host1", flags: 1 })).rejects.toEqual(
      code(OPERATION_INVALID),
    );
    expect((await calls.nodeDeviceGetXmlDesc(context, { name: "scsi_host1", flags: 0 })).xml).toContain("scsi_host1");
    expect(await calls.nodeDeviceGetAutostart(context, { name: "scsi_host1" })).toEqual({ autostart: 0 });
  });

  it("are found by their world wide names", async () => {
    const search = (wwpn: string) =>
      serviceOf(source).nodeDeviceLookupScsiHostByWwn(context, { wwnn: "2000000012341234", wwpn, flags: 0 });
    expect(await search("1000000012341234")).toEqual({ dev: { name: "scsi_host1" } });
    await expect(search("1")).rejects.toEqual(code(NO_NODE_DEVICE));
  });

  it("cannot be made or taken away unless the source can", () => {
    expect(serviceOf(source).nodeDeviceCreateXml).toBeUndefined();
    expect(serviceOf(source).nodeDeviceDestroy).toBeUndefined();
  });
});
