import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeNodeDevice } from "../../../src/formats/node-device/index.ts";
import { LinuxNodeDevices } from "../../../src/services/node-device/index.ts";
import { smallHost, type SmallHost } from "./sysfs.ts";

/** Configuration space of a PCI Express bridge with a link of 5 GT/s and 8 lanes, which runs with 4. */
function expressConfig(): Buffer {
  const config = Buffer.alloc(4096);
  config[0x06] = 0x10;
  config[0x0e] = 0x81;
  config[0x34] = 0x40;
  config.set([0x01, 0x50, 0, 0], 0x40);
  config.set([0x10, 0x00, 0x42, 0x00], 0x50);
  config.writeUInt32LE((3 << 24) | (8 << 4) | 2, 0x5c);
  config.writeUInt16LE((4 << 4) | 2, 0x62);
  return config;
}

const bridge = "devices/pci0000:00/0000:00:1c.0";
const card = `${bridge}/0000:03:00.0`;
const net = `${card}/net/eth0`;
const hba = "devices/pci0000:00/0000:00:1f.2";
const unit = `${hba}/host1/target1:0:0/1:0:0:0`;
const usb = "devices/pci0000:00/0000:00:1d.0/usb1";
const loop = "devices/virtual/block/loop0";

let host: SmallHost;
let devices: LinuxNodeDevices;

beforeAll(() => {
  host = smallHost(
    {
      [`${bridge}/uevent`]: "DRIVER=pcieport\nPCI_CLASS=60400\n",
      [`${bridge}/vendor`]: "0x8086\n",
      [`${bridge}/device`]: "0x8c10\n",
      [`${bridge}/numa_node`]: "-1\n",
      [`${bridge}/config`]: expressConfig(),
      [`${card}/uevent`]: "PCI_CLASS=20000\n",
      [`${card}/vendor`]: "0x8086\n",
      [`${card}/device`]: "0x10c9\n",
      [`${card}/numa_node`]: "0\n",
      [`${card}/config`]: Buffer.alloc(256),
      [`${card}/sriov_totalvfs`]: "7\n",
      [`${card}/virtfn0`]: `->devices/pci0000:00/0000:03:10.0`,
      [`${card}/virtfn1`]: `->devices/pci0000:00/0000:03:10.2`,
      [`${card}/iommu_group`]: "->kernel/iommu_groups/12",
      [`kernel/iommu_groups/12/devices/0000:03:00.0`]: "",
      [`${card}/mdev_supported_types/t-1/device_api`]: "vfio-pci\n",
      [`${card}/mdev_supported_types/t-1/available_instances`]: "2\n",
      [`${net}/uevent`]: "INTERFACE=eth0\nIFINDEX=2\n",
      [`${net}/address`]: "52:54:00:00:00:01\n",
      [`${net}/operstate`]: "up\n",
      [`${net}/speed`]: "1000\n",
      "devices/virtual/net/br0/uevent": "DEVTYPE=bridge\nINTERFACE=br0\nIFINDEX=3\n",
      "class/net/eth0": `->${net}`,
      "class/net/br0": "->devices/virtual/net/br0",
      "class/net/bonding_masters": "bond0\n",
      "bus/pci/devices/0000:00:1c.0": `->${bridge}`,
      "bus/pci/devices/0000:03:00.0": `->${card}`,
      [`${hba}/host1/uevent`]: "DEVTYPE=scsi_host\n",
      [`${hba}/host1/scsi_host/host1/unique_id`]: "5\n",
      [`${hba}/host1/fc_host/host1/uevent`]: "",
      [`${hba}/host1/fc_host/host1/node_name`]: "0x2000000012341234\n",
      [`${hba}/host1/fc_host/host1/port_name`]: "0x1000000012341234\n",
      [`${hba}/host1/target1:0:0/uevent`]: "DEVTYPE=scsi_target\n",
      [`${unit}/uevent`]: "DEVTYPE=scsi_device\nDRIVER=sd\n",
      [`${unit}/type`]: "0\n",
      [`${unit}/vendor`]: "ATA     \n",
      [`${unit}/model`]: "Disk One  \n",
      [`${unit}/block/sda/uevent`]: "MAJOR=8\nMINOR=0\nDEVNAME=sda\nDEVTYPE=disk\n",
      [`${unit}/block/sda/size`]: "2048\n",
      [`${unit}/block/sda/queue/logical_block_size`]: "512\n",
      [`${unit}/block/sda/device`]: `->${unit}`,
      [`${unit}/block/sda/sda1/uevent`]: "MAJOR=8\nMINOR=1\nDEVNAME=sda1\nDEVTYPE=partition\n",
      [`${unit}/scsi_generic/sg0/uevent`]: "MAJOR=21\nMINOR=0\nDEVNAME=sg0\n",
      [`${loop}/uevent`]: "MAJOR=7\nMINOR=0\nDEVNAME=loop0\nDEVTYPE=disk\n",
      "bus/scsi/devices/host1": `->${hba}/host1`,
      "bus/scsi/devices/target1:0:0": `->${hba}/host1/target1:0:0`,
      "bus/scsi/devices/1:0:0:0": `->${unit}`,
      "class/fc_host/host1": `->${hba}/host1/fc_host/host1`,
      "class/block/sda": `->${unit}/block/sda`,
      "class/block/sda1": `->${unit}/block/sda/sda1`,
      "class/block/loop0": `->${loop}`,
      "class/scsi_generic/sg0": `->${unit}/scsi_generic/sg0`,
      [`${usb}/uevent`]: "DEVTYPE=usb_device\nDRIVER=usb\nBUSNUM=001\nDEVNUM=001\nDEVNAME=bus/usb/001/001\n",
      [`${usb}/idVendor`]: "1d6b\n",
      [`${usb}/idProduct`]: "0002\n",
      [`${usb}/product`]: "Controller\u0007\n",
      [`${usb}/devpath`]: "0\n",
      [`${usb}/1-0:1.0/uevent`]: "DEVTYPE=usb_interface\nDRIVER=hub\n",
      [`${usb}/1-0:1.0/bInterfaceClass`]: "09\n",
      "bus/usb/devices/usb1": `->${usb}`,
      "bus/usb/devices/1-0:1.0": `->${usb}/1-0:1.0`,
      "devices/virtual/dmi/id/uevent": "",
      "devices/virtual/dmi/id/sys_vendor": "Acme\n",
      "devices/virtual/dmi/id/product_uuid": "11111111-2222-3333-4444-555555555555\n",
      "class/dmi/id": "->devices/virtual/dmi/id",
    },
    { "b8:0": "S:disk/by-id/b\nS:disk/by-id/a\nE:ID_TYPE=disk\nE:ID_BUS=ata\nE:ID_SERIAL=Disk_One-7\n" },
  );
  devices = new LinuxNodeDevices(host);
});
afterAll(() => rmSync(host.root, { recursive: true }));

const xmlOf = async (name: string): Promise<string> => {
  const found = await devices.find(name);
  return found === undefined ? "" : writeNodeDevice(found.definition);
};

describe("the devices of a Linux host", () => {
  it("are the machine, and what its buses and classes hold", async () => {
    const names = Array.from(await devices.list(), ({ definition }) => definition.name).sort();
    expect(names).toEqual([
      "block_sda_Disk_One_7",
      "computer",
      "net_eth0_52_54_00_00_00_01",
      "pci_0000_00_1c_0",
      "pci_0000_03_00_0",
      "scsi_1_0_0_0",
      "scsi_generic_sg0",
      "scsi_host1",
      "scsi_target1_0_0",
      "usb_1_0_1_0",
      "usb_usb1",
    ]);
  });

  it("hang on the nearest device above them", async () => {
    const parent = async (name: string) => (await devices.find(name))?.definition.parent;
    expect(await parent("net_eth0_52_54_00_00_00_01")).toBe("pci_0000_03_00_0");
    expect(await parent("pci_0000_03_00_0")).toBe("pci_0000_00_1c_0");
    expect(await parent("pci_0000_00_1c_0")).toBe("computer");
    expect(await parent("block_sda_Disk_One_7")).toBe("scsi_1_0_0_0");
    expect(await parent("computer")).toBeUndefined();
  });

  it("tell of a PCI Express bridge and its link", async () => {
    const xml = await xmlOf("pci_0000_00_1c_0");
    expect(xml).toContain("<name>pcieport</name>");
    expect(xml).toContain("<class>0x060400</class>");
    expect(xml).toContain("<capability type='pci-bridge'/>");
    expect(xml).toContain("<link validity='cap' port='3' speed='5' width='8'/>");
    expect(xml).toContain("<link validity='sta' speed='5' width='4'/>");
    expect(xml).not.toContain("<numa");
  });

  it("tell of a card's virtual functions, its IOMMU group and the mediated devices that it offers", async () => {
    expect(await xmlOf("pci_0000_03_00_0")).toMatch(
      /maxCount='7'>\s*<address .*slot='0x10' function='0x0'\/>\s*<address .*function='0x2'\/>[^]*id='t-1'[^]*<iommuGroup number='12'>\s*<address [^]*<numa node='0'\/>/,
    );
  });

  it("tell of a network card with its link", async () => {
    const xml = await xmlOf("net_eth0_52_54_00_00_00_01");
    expect(xml).toContain("<link speed='1000' state='up'/>");
    expect(xml).toContain("<capability type='80203'/>");
  });

  it("tell of an adapter with its Fibre Channel names", async () => {
    expect(await xmlOf("scsi_host1")).toMatch(/<unique_id>5<[^]*<wwnn>2000000012341234</);
  });

  it("tell of a disk what udev has noted", async () => {
    expect(await xmlOf("block_sda_Disk_One_7")).toBe(`<device>
  <name>block_sda_Disk_One_7</name>
  <path>/sys/${unit}/block/sda</path>
  <devnode type='dev'>/dev/sda</devnode>
  <devnode type='link'>/dev/disk/by-id/a</devnode>
  <devnode type='link'>/dev/disk/by-id/b</devnode>
  <parent>scsi_1_0_0_0</parent>
  <capability type='storage'>
    <block>/dev/sda</block>
    <bus>ata</bus>
    <drive_type>disk</drive_type>
    <model>Disk One</model>
    <vendor>ATA</vendor>
    <serial>Disk_One-7</serial>
    <size>1048576</size>
    <logical_block_size>512</logical_block_size>
    <num_blocks>2048</num_blocks>
  </capability>
</device>
`);
  });

  it("tell of a USB device by its own words, without control characters", async () => {
    expect(await xmlOf("usb_usb1")).toMatch(/<port>0<[^]*<product id='0x0002'>Controller<\/product>/);
    expect(await xmlOf("usb_1_0_1_0")).toContain("<class>9</class>");
  });

  it("tell of the machine what its firmware says, and nothing without one", async () => {
    expect(await xmlOf("computer")).toMatch(/<vendor>Acme<[^]*<uuid>11111111-/);
    const bare = smallHost({});
    const computer = await new LinuxNodeDevices(bare).find("computer");
    expect(computer).toMatchObject({ persistent: true });
    expect(JSON.stringify(computer)).toContain("00000000-0000-0000-0000-000000000000");
    rmSync(bare.root, { recursive: true });
  });

  it("are transient but for the machine, and never start by themselves", async () => {
    expect(await devices.find("usb_usb1")).toMatchObject({ active: true, persistent: false });
    expect(devices.startsByItself()).toBe(false);
  });
});
