import { describe, expect, it } from "vitest";
import { prepareDefinition } from "../../../../src/drivers/qemu/definition/index.ts";
import { parseDomain, writeDomain, type CompletedDomain } from "../../../../src/formats/domain/index.ts";
import { qemu11 } from "../fixtures/probed.ts";
import { disk, guest, lookup, pciPlace, prepare, type GuestOptions } from "./guest.ts";

const capabilities = qemu11("broken");
const newest = (devices: string, options: GuestOptions = {}): Promise<CompletedDomain> =>
  prepareDefinition(parseDomain(guest(devices, options)), { ...lookup, capabilitiesOf: async () => capabilities });

describe("a guest of QEMU 11", () => {
  it("on q35 has the chipset's watchdog, which older QEMUs wire not to bite", async () => {
    expect((await newest("", { machine: "q35" })).devices.watchdogs).toEqual([{ model: "itco", action: "reset" }]);
    expect((await newest("")).devices.watchdogs).toEqual([]);
    expect((await prepare("", { machine: "q35" })).devices.watchdogs).toEqual([]);
  });

  it("has one cluster where the topology says nothing of clusters", async () => {
    const domain = "<vcpu>2</vcpu><cpu><topology sockets='1' cores='2' threads='1'/></cpu>";
    expect((await newest("", { domain })).cpu?.topology).toMatchObject({ dies: 1, clusters: 1 });
    expect((await prepare("", { domain })).cpu?.topology?.clusters).toBeUndefined();
  });

  it("shows its first virtio card by VGA, and others without", async () => {
    const { videos } = (await newest("<video><model type='virtio'/></video><video><model type='virtio'/></video>"))
      .devices;
    expect(videos.map(({ model }) => model?.device)).toEqual(["virtio-vga", "virtio-gpu"]);
    const [card] = (await newest("<video><driver name='vhostuser'/><model type='virtio'/></video>")).devices.videos;
    expect(card?.model?.device).toBe("vhost-user-vga");
  });

  it("has USB disks and CD-ROM drives of different models", async () => {
    const cdrom = "<disk type='file' device='cdrom'><source file='/a'/><target dev='sdb' bus='usb'/></disk>";
    const { disks } = (await newest(disk("sda", "usb") + cdrom)).devices;
    expect(disks.map(({ model }) => model)).toEqual(["usb-storage", "usb-bot"]);
  });
});

describe("what is left out", () => {
  it("the size of shared memory is 4 MiB, and events of a server go by ioeventfd", async () => {
    const plain = "<shmem name='a'><model type='ivshmem-plain'/></shmem>";
    const doorbell = "<shmem name='b'><model type='ivshmem-doorbell'/><server path='/s'/></shmem>";
    const { shmems } = (await prepare(plain + doorbell)).devices;
    expect(shmems[0]?.sizeBytes).toBe(4 * 1024 ** 2);
    expect(shmems[1]).toMatchObject({ msi: { ioeventfd: true } });
  });

  it("memory that can be plugged in goes to a NUMA cell, which is made", async () => {
    const dimm = "<memory model='dimm'><target><size unit='MiB'>16</size></target></memory>";
    const domain = await prepare(dimm, { domain: "<vcpu>2</vcpu><maxMemory slots='2' unit='MiB'>256</maxMemory>" });
    expect(domain.cpu?.numa).toMatchObject([{ id: 0, cpus: [0, 1], memory: 48 * 1024 }]);
    expect(domain.devices.memories[0]?.target.node).toBe(0);
  });

  it("CPUs that no NUMA cell names are in the first, and distances hold both ways", async () => {
    const cells =
      "<cell id='0' cpus='0' memory='32768'/><cell id='1' cpus='2' memory='32768'><distances><sibling id='0' value='30'/></distances></cell>";
    const domain = await prepare("", { domain: `<vcpu>3</vcpu><cpu><numa>${cells}</numa></cpu>` });
    expect(domain.cpu?.numa?.[0]).toMatchObject({
      cpus: [0, 1],
      distances: [
        { id: 0, value: 10 },
        { id: 1, value: 30 },
      ],
    });
  });

  it("UEFI gets a store of variables, by the template that belongs to it", async () => {
    const os = "<loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>";
    const domain = await prepare("", { os, domain: "<features><acpi/></features>" });
    expect(domain.os.loader?.format).toBe("raw");
    expect(domain.os.nvram).toMatchObject({
      template: "/usr/share/OVMF/OVMF_VARS.fd",
      path: "/var/lib/libvirt/qemu/nvram/g_VARS.fd",
      format: "raw",
    });
  });

  it("an adjustment in seconds makes the clock variable", async () => {
    const domain = await prepare("", { domain: "<clock offset='localtime' adjustment='60'/>" });
    expect(domain.clock).toEqual({ offset: "variable", adjustment: 60, basis: "localtime" });
  });

  it("an iSCSI target means its first unit", async () => {
    const xml =
      "<disk type='network'><source protocol='iscsi' name='iqn.a'><host name='h'/></source><target dev='vda'/></disk>";
    expect((await prepare(xml)).devices.disks[0]?.source).toMatchObject({ name: "iqn.a/0", hosts: [{ port: 3260 }] });
  });

  it("an empty genid asks for a new one", async () => {
    expect((await prepare("", { domain: "<genid/>" })).genid).toMatch(/^[\da-f-]{36}$/);
  });

  it("a label without a model is the host's, which has none", async () => {
    const xml = guest("").replace("</devices>", "</devices><seclabel type='dynamic' relabel='yes'/>");
    expect((await prepareDefinition(parseDomain(xml), lookup)).seclabels).toEqual([{ type: "none", model: "none" }]);
  });
});

describe("places", () => {
  it("pvpanic, ACPI's error store and an AMD IOMMU are on PCI", async () => {
    const { panics, pstore } = (
      await newest("<panic model='pvpanic'/><pstore backend='acpi-erst'><path>/a</path><size>8</size></pstore>")
    ).devices;
    expect(pciPlace(panics[0])).toBe("0:3.0");
    expect(pciPlace(pstore)).toBe("0:4.0");
    const { iommus } = (await newest("<iommu model='amd'/>", { machine: "q35" })).devices;
    expect(pciPlace(iommus[0])).toMatch(/^0:/);
  });

  it("IBM's SCSI controller is on its own bus, and MTP on USB", async () => {
    const { controllers, filesystems } = (
      await newest(
        "<controller type='scsi' model='ibmvscsi'/><filesystem type='mount'><driver type='mtp'/><source dir='/a'/><target dir='b'/></filesystem>",
      )
    ).devices;
    expect(controllers.find(({ type }) => type === "scsi")?.address).toEqual({ type: "spapr-vio", reg: 0x2000 });
    expect(filesystems[0]?.address).toEqual({ type: "usb", bus: 0, port: "1" });
  });

  it("controllers of one type stand together by index, also those that were added", async () => {
    const { controllers } = (
      await prepare("<controller type='pci' model='pcie-root'/><interface type='user'/>", { machine: "q35" })
    ).devices;
    const types = controllers.map(({ type }) => type);
    expect(types.lastIndexOf("pci")).toBe(types.filter((type) => type === "pci").length - 1);
  });
});

describe("what an earlier start made up is not kept", () => {
  it("the name of the host's end of an interface", async () => {
    const xml =
      "<interface type='user'><target dev='vnet3'/></interface><interface type='user'><target dev='tap0'/></interface>";
    expect((await prepare(xml)).devices.interfaces.map(({ targetDev }) => targetDev)).toEqual([undefined, "tap0"]);
  });

  it("a channel's socket, unless the user chose it", async () => {
    const channel = (path: string) =>
      `<channel type='unix'><source mode='bind' path='${path}'/><target type='virtio' name='org.a'/></channel>`;
    const { channels } = (
      await prepare(channel("/var/lib/libvirt/qemu/channel/target/domain-3-g/org.a") + channel("/srv/channel/org.a"))
    ).devices;
    expect(channels.map((one) => one.type === "unix" && one.source?.path)).toEqual([undefined, "/srv/channel/org.a"]);
  });

  it("options of a driver that the interface does not have", async () => {
    const xml = "<interface type='user'><model type='e1000'/><driver queues='4'/><filterref filter='f'/></interface>";
    const [nic] = (await prepare(xml)).devices.interfaces;
    expect(nic).not.toHaveProperty("driver");
    expect(nic).not.toHaveProperty("filter");
  });
});

it("the driver of a passed-through interface stands before its source", async () => {
  const xml =
    "<interface type='hostdev'><source><address type='pci' bus='6'/></source><driver name='vfio'/></interface>";
  expect(writeDomain(await prepare(xml))).toMatch(/<driver name='vfio'\/>\s*<source>/);
});
