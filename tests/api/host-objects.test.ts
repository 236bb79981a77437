import { describe } from "vitest";
import { Interface, NWFilter, NWFilterBinding, NodeDevice, Secret } from "../../src/api/index.ts";
import { wired } from "./wired.ts";

const uuid = "00112233-4455-6677-8899-aabbccddeeff";

describe("a secret asks", () => {
  const secret = { uuid, usageType: 2, usageID: "client.admin" };
  const value = Uint8Array.of(0, 1, 255);
  wired(
    (connection) => new Secret(connection, secret),
    [
      ["secretGetXmlDesc", (s, o) => s.getXMLDesc(0, o), { secret, flags: 0 }, { xml: "<secret/>" }, "<secret/>"],
      ["secretGetValue", (s, o) => s.getValue(0, o), { secret, flags: 0 }, { value }, value],
      ["secretSetValue", (s, o) => s.setValue(value, 0, o), { secret, value, flags: 0 }],
      ["secretUndefine", (s, o) => s.undefine(o), { secret }],
    ],
  );
});

describe("an interface of the host asks", () => {
  const iface = { name: "eth0", mac: "52:54:00:00:00:01" };
  wired(
    (connection) => new Interface(connection, iface),
    [
      ["interfaceCreate", (i, o) => i.create(0, o), { iface, flags: 0 }],
      ["interfaceDestroy", (i, o) => i.destroy(0, o), { iface, flags: 0 }],
      ["interfaceUndefine", (i, o) => i.undefine(o), { iface }],
      ["interfaceGetXmlDesc", (i, o) => i.getXMLDesc(1, o), { iface, flags: 1 }, { xml: "<i/>" }, "<i/>"],
      ["interfaceIsActive", (i, o) => i.isActive(o), { iface }, { active: 0 }, false],
    ],
  );
});

describe("a traffic filter asks", () => {
  const nwfilter = { name: "clean-traffic", uuid };
  wired(
    (connection) => new NWFilter(connection, nwfilter),
    [
      ["nwfilterGetXmlDesc", (f, o) => f.getXMLDesc(0, o), { nwfilter, flags: 0 }, { xml: "<filter/>" }, "<filter/>"],
      ["nwfilterUndefine", (f, o) => f.undefine(o), { nwfilter }],
    ],
  );
});

describe("the binding of a traffic filter asks", () => {
  const nwfilter = { portdev: "vnet0", filtername: "clean-traffic" };
  wired(
    (connection) => new NWFilterBinding(connection, nwfilter),
    [
      ["nwfilterBindingGetXmlDesc", (b, o) => b.getXMLDesc(0, o), { nwfilter, flags: 0 }, { xml: "<b/>" }, "<b/>"],
      ["nwfilterBindingDelete", (b, o) => b.delete(o), { nwfilter }],
    ],
  );
});

describe("a device of the host asks", () => {
  const name = "pci_0000_00_02_0";
  wired(
    (connection) => new NodeDevice(connection, { name }),
    [
      ["nodeDeviceGetXmlDesc", (d, o) => d.getXMLDesc(1, o), { name, flags: 1 }, { xml: "<device/>" }, "<device/>"],
      ["nodeDeviceGetParent", (d, o) => d.getParent(o), { name }, { parentName: null }, null],
      ["nodeDeviceNumOfCaps", (d, o) => d.numOfCaps(o), { name }, { num: 2 }, 2],
      ["nodeDeviceListCaps", (d, o) => d.listCaps(o), { name, maxnames: 2 }, { names: ["pci"] }, ["pci"]],
      ["nodeDeviceDettach", (d, o) => d.detach(null, 0, o), { name }],
      ["nodeDeviceDetachFlags", (d, o) => d.detach("vfio", 0, o), { name, driverName: "vfio", flags: 0 }],
      ["nodeDeviceReAttach", (d, o) => d.reAttach(o), { name }],
      ["nodeDeviceReset", (d, o) => d.reset(o), { name }],
      ["nodeDeviceCreate", (d, o) => d.create(0, o), { name, flags: 0 }],
      ["nodeDeviceDestroy", (d, o) => d.destroy(o), { name }],
      ["nodeDeviceUndefine", (d, o) => d.undefine(0, o), { name, flags: 0 }],
      ["nodeDeviceUpdate", (d, o) => d.update("<device/>", 1, o), { name, xmlDesc: "<device/>", flags: 1 }],
      ["nodeDeviceGetAutostart", (d, o) => d.getAutostart(o), { name }, { autostart: 1 }, true],
      ["nodeDeviceSetAutostart", (d, o) => d.setAutostart(true, o), { name, autostart: 1 }],
      ["nodeDeviceIsActive", (d, o) => d.isActive(o), { name }, { active: 1 }, true],
      ["nodeDeviceIsPersistent", (d, o) => d.isPersistent(o), { name }, { persistent: 0 }, false],
    ],
    { nodeDeviceNumOfCaps: () => ({ num: 2 }) },
  );
});
