import { describe } from "vitest";
import { type Connection, StorageVol } from "../../src/api/index.ts";
import { a } from "./connected.ts";
import { type Row, wired } from "./wired.ts";

const uuid = "00112233-4455-6677-8899-aabbccddeeff";
const itself = (connection: Connection): Connection => connection;
const rows = (...of: readonly Row<Connection>[]) => of;

const net = { name: "n", uuid };
const pool = { name: "p", uuid };
const vol = { pool: "p", name: "v", key: "/p/v" };
const secret = { uuid, usageType: 1, usageID: "/v" };
const iface = { name: "eth0", mac: "52:54:00:00:00:01" };
const dev = { name: "computer" };
const nwfilter = { name: "f", uuid };
const binding = { portdev: "vnet0", filtername: "f" };
const bound = { portDev: "vnet0", filterName: "f" };

describe("a connection lists", () => {
  const all = { needResults: 1, flags: 3 };
  wired(
    itself,
    rows(
      ["connectListAllDomains", (c, o) => c.listAllDomains(3, o), all, { domains: [a], ret: 1 }, [a]],
      ["connectListDomains", (c, o) => c.listDomains(o), { maxids: 16384 }, { ids: [3] }, [3]],
      ["connectListDefinedDomains", (c, o) => c.listDefinedDomains(o), { maxnames: 16384 }, { names: ["x"] }, ["x"]],
      ["connectNumOfDomains", (c, o) => c.numOfDomains(o), {}, { num: 1 }, 1],
      ["connectNumOfDefinedDomains", (c, o) => c.numOfDefinedDomains(o), {}, { num: 1 }, 1],
      ["connectListAllNetworks", (c, o) => c.listAllNetworks(3, o), all, { nets: [net], ret: 1 }, [net]],
      ["connectListNetworks", (c, o) => c.listNetworks(o), { maxnames: 16384 }, { names: ["x"] }, ["x"]],
      ["connectListDefinedNetworks", (c, o) => c.listDefinedNetworks(o), { maxnames: 16384 }, { names: ["x"] }, ["x"]],
      ["connectNumOfNetworks", (c, o) => c.numOfNetworks(o), {}, { num: 1 }, 1],
      ["connectNumOfDefinedNetworks", (c, o) => c.numOfDefinedNetworks(o), {}, { num: 1 }, 1],
      ["connectListAllInterfaces", (c, o) => c.listAllInterfaces(3, o), all, { ifaces: [iface], ret: 1 }, [iface]],
      ["connectListInterfaces", (c, o) => c.listInterfaces(o), { maxnames: 16384 }, { names: ["x"] }, ["x"]],
      [
        "connectListDefinedInterfaces",
        (c, o) => c.listDefinedInterfaces(o),
        { maxnames: 16384 },
        { names: ["x"] },
        ["x"],
      ],
      ["connectNumOfInterfaces", (c, o) => c.numOfInterfaces(o), {}, { num: 1 }, 1],
      ["connectNumOfDefinedInterfaces", (c, o) => c.numOfDefinedInterfaces(o), {}, { num: 1 }, 1],
      ["connectListAllNwfilters", (c, o) => c.listAllNWFilters(3, o), all, { filters: [nwfilter], ret: 1 }, [nwfilter]],
      ["connectListNwfilters", (c, o) => c.listNWFilters(o), { maxnames: 16384 }, { names: ["x"] }, ["x"]],
      ["connectNumOfNwfilters", (c, o) => c.numOfNWFilters(o), {}, { num: 1 }, 1],
      [
        "connectListAllNwfilterBindings",
        (c, o) => c.listAllNWFilterBindings(3, o),
        all,
        { bindings: [binding], ret: 1 },
        [bound],
      ],
      ["connectListAllStoragePools", (c, o) => c.listAllStoragePools(3, o), all, { pools: [pool], ret: 1 }, [pool]],
      ["connectListStoragePools", (c, o) => c.listStoragePools(o), { maxnames: 16384 }, { names: ["x"] }, ["x"]],
      [
        "connectListDefinedStoragePools",
        (c, o) => c.listDefinedStoragePools(o),
        { maxnames: 16384 },
        { names: ["x"] },
        ["x"],
      ],
      ["connectNumOfStoragePools", (c, o) => c.numOfStoragePools(o), {}, { num: 1 }, 1],
      ["connectNumOfDefinedStoragePools", (c, o) => c.numOfDefinedStoragePools(o), {}, { num: 1 }, 1],
      ["connectListAllSecrets", (c, o) => c.listAllSecrets(3, o), all, { secrets: [secret], ret: 1 }, [secret]],
      ["connectListSecrets", (c, o) => c.listSecrets(o), { maxuuids: 16384 }, { uuids: [uuid] }, [uuid]],
      ["connectNumOfSecrets", (c, o) => c.numOfSecrets(o), {}, { num: 1 }, 1],
      ["connectListAllNodeDevices", (c, o) => c.listAllNodeDevices(3, o), all, { devices: [dev], ret: 1 }, [dev]],
    ),
  );
});

describe("a connection looks up", () => {
  wired(
    itself,
    rows(
      ["domainLookupByName", (c, o) => c.domainLookupByName("a", o), { name: "a" }, { dom: a }, a],
      ["domainLookupById", (c, o) => c.domainLookupByID(3, o), { id: 3 }, { dom: a }, a],
      ["domainLookupByUuid", (c, o) => c.domainLookupByUUID(uuid, o), { uuid }, { dom: a }, a],
      ["networkLookupByName", (c, o) => c.networkLookupByName("n", o), { name: "n" }, { net }, net],
      ["networkLookupByUuid", (c, o) => c.networkLookupByUUID(uuid, o), { uuid }, { net }, net],
      ["interfaceLookupByName", (c, o) => c.interfaceLookupByName("eth0", o), { name: "eth0" }, { iface }, iface],
      ["interfaceLookupByMacString", (c, o) => c.interfaceLookupByMACString("x", o), { mac: "x" }, { iface }, iface],
      ["nwfilterLookupByName", (c, o) => c.nwfilterLookupByName("f", o), { name: "f" }, { nwfilter }, nwfilter],
      ["nwfilterLookupByUuid", (c, o) => c.nwfilterLookupByUUID(uuid, o), { uuid }, { nwfilter }, nwfilter],
      [
        "nwfilterBindingLookupByPortDev",
        (c, o) => c.nwfilterBindingLookupByPortDev("vnet0", o),
        { name: "vnet0" },
        { nwfilter: binding },
        bound,
      ],
      ["storagePoolLookupByName", (c, o) => c.storagePoolLookupByName("p", o), { name: "p" }, { pool }, pool],
      ["storagePoolLookupByUuid", (c, o) => c.storagePoolLookupByUUID(uuid, o), { uuid }, { pool }, pool],
      [
        "storagePoolLookupByTargetPath",
        (c, o) => c.storagePoolLookupByTargetPath("/p", o),
        { path: "/p" },
        { pool },
        pool,
      ],
      [
        "storagePoolLookupByVolume",
        (c, o) => c.storagePoolLookupByVolume(new StorageVol(c, vol), o),
        { vol },
        { pool },
        pool,
      ],
      ["storageVolLookupByKey", (c, o) => c.storageVolLookupByKey("k", o), { key: "k" }, { vol }, vol],
      ["storageVolLookupByPath", (c, o) => c.storageVolLookupByPath("/p/v", o), { path: "/p/v" }, { vol }, vol],
      ["secretLookupByUuid", (c, o) => c.secretLookupByUUID(uuid, o), { uuid }, { secret }, secret],
      [
        "secretLookupByUsage",
        (c, o) => c.secretLookupByUsage(1, "/v", o),
        { usageType: 1, usageID: "/v" },
        { secret },
        secret,
      ],
      ["nodeDeviceLookupByName", (c, o) => c.nodeDeviceLookupByName("computer", o), { name: "computer" }, { dev }, dev],
      [
        "nodeDeviceLookupScsiHostByWwn",
        (c, o) => c.nodeDeviceLookupSCSIHostByWWN("1", "2", 0, o),
        { wwnn: "1", wwpn: "2", flags: 0 },
        { dev },
        dev,
      ],
    ),
  );
});

describe("a connection makes", () => {
  const xml = "<x/>";
  wired(
    itself,
    rows(
      ["domainDefineXml", (c, o) => c.domainDefineXML(xml, 0, o), { xml }, { dom: a }, a],
      ["domainDefineXmlFlags", (c, o) => c.domainDefineXML(xml, 1, o), { xml, flags: 1 }, { dom: a }, a],
      ["domainCreateXml", (c, o) => c.domainCreateXML(xml, 1, o), { xmlDesc: xml, flags: 1 }, { dom: a }, a],
      ["domainRestore", (c, o) => c.domainRestore("/s", null, 0, o), { from: "/s" }],
      ["domainRestoreFlags", (c, o) => c.domainRestore("/s", xml, 2, o), { from: "/s", dxml: xml, flags: 2 }],
      [
        "domainRestoreParams",
        (c, o) => c.domainRestoreParams({ file: "/s", "parallel.channels": 4 }, 1, o),
        {
          params: [
            { field: "file", value: { type: 7, value: "/s" } },
            { field: "parallel.channels", value: { type: 1, value: 4 } },
          ],
          flags: 1,
        },
      ],
      [
        "domainSaveImageGetXmlDesc",
        (c, o) => c.domainSaveImageGetXMLDesc("/s", 1, o),
        { file: "/s", flags: 1 },
        { xml },
        xml,
      ],
      [
        "domainSaveImageDefineXml",
        (c, o) => c.domainSaveImageDefineXML("/s", xml, 2, o),
        { file: "/s", dxml: xml, flags: 2 },
      ],
      [
        "connectDomainXmlFromNative",
        (c, o) => c.domainXMLFromNative("qemu-argv", "qemu", 0, o),
        { nativeFormat: "qemu-argv", nativeConfig: "qemu", flags: 0 },
        { domainXml: xml },
        xml,
      ],
      [
        "connectDomainXmlToNative",
        (c, o) => c.domainXMLToNative("qemu-argv", xml, 0, o),
        { nativeFormat: "qemu-argv", domainXml: xml, flags: 0 },
        { nativeConfig: "qemu" },
        "qemu",
      ],
      ["domainAttach", (c, o) => c.domainQemuAttach(77, 0, o), { pidValue: 77, flags: 0 }, { dom: a }, a],
      ["networkCreateXml", (c, o) => c.networkCreateXML(xml, 0, o), { xml }, { net }, net],
      ["networkCreateXmlFlags", (c, o) => c.networkCreateXML(xml, 1, o), { xml, flags: 1 }, { net }, net],
      ["networkDefineXml", (c, o) => c.networkDefineXML(xml, 0, o), { xml }, { net }, net],
      ["networkDefineXmlFlags", (c, o) => c.networkDefineXML(xml, 1, o), { xml, flags: 1 }, { net }, net],
      ["interfaceDefineXml", (c, o) => c.interfaceDefineXML(xml, 1, o), { xml, flags: 1 }, { iface }, iface],
      ["interfaceChangeBegin", (c, o) => c.interfaceChangeBegin(0, o), { flags: 0 }],
      ["interfaceChangeCommit", (c, o) => c.interfaceChangeCommit(0, o), { flags: 0 }],
      ["interfaceChangeRollback", (c, o) => c.interfaceChangeRollback(0, o), { flags: 0 }],
      ["nwfilterDefineXml", (c, o) => c.nwfilterDefineXML(xml, 0, o), { xml }, { nwfilter }, nwfilter],
      ["nwfilterDefineXmlFlags", (c, o) => c.nwfilterDefineXML(xml, 1, o), { xml, flags: 1 }, { nwfilter }, nwfilter],
      [
        "nwfilterBindingCreateXml",
        (c, o) => c.nwfilterBindingCreateXML(xml, 1, o),
        { xml, flags: 1 },
        { nwfilter: binding },
        bound,
      ],
      ["storagePoolCreateXml", (c, o) => c.storagePoolCreateXML(xml, 1, o), { xml, flags: 1 }, { pool }, pool],
      ["storagePoolDefineXml", (c, o) => c.storagePoolDefineXML(xml, 1, o), { xml, flags: 1 }, { pool }, pool],
      [
        "connectFindStoragePoolSources",
        (c, o) => c.findStoragePoolSources("logical", xml, 0, o),
        { type: "logical", srcSpec: xml, flags: 0 },
        { xml: "<sources/>" },
        "<sources/>",
      ],
      [
        "connectGetStoragePoolCapabilities",
        (c, o) => c.getStoragePoolCapabilities(0, o),
        { flags: 0 },
        { capabilities: "<c/>" },
        "<c/>",
      ],
      ["secretDefineXml", (c, o) => c.secretDefineXML(xml, 1, o), { xml, flags: 1 }, { secret }, secret],
      ["nodeDeviceCreateXml", (c, o) => c.nodeDeviceCreateXML(xml, 1, o), { xmlDesc: xml, flags: 1 }, { dev }, dev],
      ["nodeDeviceDefineXml", (c, o) => c.nodeDeviceDefineXML(xml, 1, o), { xmlDesc: xml, flags: 1 }, { dev }, dev],
    ),
  );
});
