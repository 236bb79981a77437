// docs/differences.md: each difference that it names is there. What libvirt does is not tried here.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Connection,
  DomainCreateFlags,
  DomainState,
  ErrorNumber,
  NetworkUpdateCommand,
  NetworkUpdateFlags,
  NetworkUpdateSection,
  connect,
} from "../../src/api/index.ts";
import { parseNwfilter, validateNwfilter } from "../../src/formats/nwfilter/index.ts";

let connection: Connection;
beforeAll(async () => {
  connection = await connect("test:///default");
  // the test hypervisor is loaded when it is asked for
}, 60_000);
afterAll(async () => {
  await connection.close();
});

const domainXml = (name: string): string =>
  `<domain type='test'><name>${name}</name><memory>8192</memory><os><type>hvm</type></os></domain>`;
const networkXml = (body: string, name = "n"): string =>
  `<network><name>${name}</name><bridge name='br-${name.length}'/>${body}</network>`;
const ethernet = (body: string): string => `<interface type='ethernet' name='e'>${body}</interface>`;

async function refused(call: Promise<unknown>, code: number): Promise<void> {
  await expect(call).rejects.toMatchObject({ name: "VirError", code });
}

/** Deletes a DHCP host from a network that is not active; gives what is left of hosts. */
async function afterDeleting(ip: string, hosts: string, host: string): Promise<string[]> {
  const network = await connection.networkDefineXML(networkXml(`<ip ${ip}><dhcp>${hosts}</dhcp></ip>`, "hosts"));
  try {
    const { DELETE } = NetworkUpdateCommand;
    await network.update(DELETE, NetworkUpdateSection.IP_DHCP_HOST, 0, host, NetworkUpdateFlags.CONFIG);
    return (await network.getXMLDesc()).match(/<host .*\/>/g) ?? [];
  } finally {
    await network.undefine();
  }
}

const v4 = "address='10.0.0.1' netmask='255.255.255.0'";
const v6 = "family='ipv6' address='2001:db8::1' prefix='64'";

const differences: Readonly<Record<string, () => Promise<void>>> = {
  "A transient domain has nothing to undefine": async () => {
    const domain = await connection.domainCreateXML(domainXml("transient"));
    await refused(domain.undefine(), ErrorNumber.OPERATION_INVALID);
    await domain.destroy();
  },
  "A transient domain or network does not start by itself": async () => {
    const domain = await connection.domainCreateXML(domainXml("transient"));
    await refused(domain.setAutostart(true), ErrorNumber.OPERATION_INVALID);
    await domain.destroy();
    const network = await connection.networkCreateXML(networkXml(""));
    await refused(network.setAutostart(true), ErrorNumber.OPERATION_INVALID);
    await network.destroy();
  },
  "A network that is not active cannot be stopped": async () => {
    const network = await connection.networkDefineXML(networkXml(""));
    await refused(network.destroy(), ErrorNumber.OPERATION_INVALID);
    await network.undefine();
  },
  "An active network can be undefined": async () => {
    const network = await connection.networkDefineXML(networkXml(""));
    await network.create();
    await network.undefine();
    expect([await network.isActive(), await network.isPersistent()]).toEqual([true, false]);
    await network.destroy();
  },
  "A guest can be started paused, or for as long as the connection lasts": async () => {
    const paused = await connection.domainCreateXML(domainXml("paused"), DomainCreateFlags.START_PAUSED);
    expect((await paused.getState()).state).toBe(DomainState.PAUSED);
    await paused.destroy();
    const other = await connect("test:///default");
    await other.domainCreateXML(domainXml("short"), DomainCreateFlags.START_AUTODESTROY);
    await other.close();
    await expect
      .poll(() => connection.domainLookupByName("short").catch(({ code }) => code))
      .toBe(ErrorNumber.NO_DOMAIN);
  },
  "There is no processor beyond the host's last": async () => {
    const { cpus } = await connection.nodeGetInfo();
    await connection.nodeGetCPUStats(cpus - 1);
    await refused(connection.nodeGetCPUStats(cpus), ErrorNumber.INVALID_ARG);
  },
  "Pools say what they can": async () => {
    expect(await connection.getStoragePoolCapabilities()).toContain("<pool type='dir' supported='yes'>");
  },
  "Volumes have content": async () => {
    const pool = await connection.storagePoolLookupByName("default-pool");
    const volume = await pool.storageVolCreateXML("<volume><name>v</name><capacity unit='bytes'>4</capacity></volume>");
    const content = async (): Promise<number[]> => {
      const bytes: number[] = [];
      for await (const some of await volume.download()) bytes.push(...some);
      return bytes;
    };
    await volume.upload([Uint8Array.of(1, 2, 3, 4)]);
    expect(await content()).toEqual([1, 2, 3, 4]);
    await volume.resize(6n);
    expect(await content()).toEqual([1, 2, 3, 4, 0, 0]);
    await volume.wipe();
    expect(await content()).toEqual([0, 0, 0, 0, 0, 0]);
    await volume.delete();
  },
  "Devices come and go": async () => {
    const domain = await connection.domainLookupByName("test");
    const disk = (file: string): string =>
      `<disk type='file' device='cdrom'><source file='${file}'/><target dev='hdc' bus='ide'/><readonly/></disk>`;
    await domain.attachDevice(disk("/one"));
    await domain.updateDevice(disk("/other"));
    expect(await domain.getXMLDesc()).toContain("/other");
    await domain.detachDevice(disk("/other"));
    expect(await domain.getXMLDesc()).not.toContain("/other");
  },
  "The host itself stays": async () => {
    const computer = await connection.nodeDeviceLookupByName("computer");
    await expect(computer.destroy()).rejects.toMatchObject({ name: "VirError" });
  },
  "Names are those of files": async () => {
    await refused(connection.networkDefineXML(networkXml("", "a\nb")), ErrorNumber.XML_DETAIL);
    const pool = "<pool type='dir'><name>a\nb</name><target><path>/p</path></target></pool>";
    await refused(connection.storagePoolDefineXML(pool), ErrorNumber.XML_DETAIL);
  },

  "An empty value is a wrong value": async () => {
    const networks = [
      "<network><name>n</name><bridge macTableManager=''/></network>",
      networkXml("<ip family='' address='10.0.0.1' prefix='24'/>"),
      networkXml("<ip address='10.0.0.1' netmask=''/>"),
      networkXml("<mtu size=''/>"),
      networkXml("<mac address=''/>"),
      networkXml("<vlan trunk=''><tag id='1'/></vlan>"),
    ];
    for (const xml of networks) await refused(connection.networkDefineXML(xml), ErrorNumber.XML_ERROR);
    const interfaces = [
      ethernet("<mtu size=''/>"),
      ethernet("<start mode=''/>"),
      "<interface type='bond' name='b'><bond mode=''><interface type='ethernet' name='e'/></bond></interface>",
      "<interface type='bridge' name='b'><bridge stp=''/></interface>",
    ];
    for (const xml of interfaces) await refused(connection.interfaceDefineXML(xml), ErrorNumber.XML_ERROR);
  },
  "Addresses have no scope": async () => {
    const address = networkXml("<ip family='ipv6' address='fe80::1%lo' prefix='64'/>");
    await refused(connection.networkDefineXML(address), ErrorNumber.XML_ERROR);
  },
  "Numbers end at 9,007,199,254,740,991": async () => {
    const pool = await connection.storagePoolLookupByName("default-pool");
    const volume = (bytes: bigint): string =>
      `<volume><name>v</name><capacity unit='bytes'>${bytes}</capacity><allocation>0</allocation></volume>`;
    await (await pool.storageVolCreateXML(volume(2n ** 53n - 1n))).delete();
    await refused(pool.storageVolCreateXML(volume(2n ** 53n)), ErrorNumber.OVERFLOW);
    const bandwidth = networkXml(`<bandwidth><inbound average='${2n ** 53n}'/></bandwidth>`);
    await refused(connection.networkDefineXML(bandwidth), ErrorNumber.XML_ERROR);
  },
  "A filter's name is a name": async () => {
    for (const name of ["a/b", "a&#10;b"]) {
      const definition = parseNwfilter(`<filter name='${name}'/>`);
      expect(() => validateNwfilter(definition)).toThrow(expect.objectContaining({ code: ErrorNumber.XML_ERROR }));
    }
  },

  "A DHCP host is deleted by a MAC address that it has": async () => {
    const mac = "<host mac='52:54:00:00:00:01'/>";
    await refused(afterDeleting(v4, "<host name='a' ip='10.0.0.5'/>", mac), ErrorNumber.OPERATION_INVALID);
    const both = "<host name='a' ip='10.0.0.5'/><host mac='52:54:00:00:00:01' ip='10.0.0.6'/>";
    expect(await afterDeleting(v4, both, mac)).toEqual(["<host name='a' ip='10.0.0.5'/>"]);
  },
  "A DHCP host can be deleted by its DUID": async () => {
    expect(await afterDeleting(v6, "<host id='0:1:2' name='a' ip='2001:db8::5'/>", "<host id='0:1:2'/>")).toEqual([]);
  },
  "An isolated network has no forward interfaces": async () => {
    const network = await connection.networkDefineXML(networkXml(""));
    const { ADD_LAST } = NetworkUpdateCommand;
    const adding = network.update(ADD_LAST, NetworkUpdateSection.FORWARD_INTERFACE, -1, "<interface dev='eth9'/>", 2);
    await refused(adding, ErrorNumber.OPERATION_INVALID);
    await network.undefine();
  },
};

describe("docs/differences.md", () => {
  const page = readFileSync(new URL("../../docs/differences.md", import.meta.url), "utf8");
  const tried = page.slice(0, page.indexOf("\n## Storage"));
  const titles = [...tried.matchAll(/^- \*\*(.*?)\.?\*\*/gm)].map(([, title]) => title);

  it("names what is tried, and nothing else is tried", () => {
    expect(titles).toEqual(Object.keys(differences));
  });

  it.each(Object.entries(differences))("%s", async (_, holds) => {
    expect.hasAssertions();
    await holds();
  });
});
