import { describe, expect, it } from "vitest";
import { checkAttachable, settled, withNewDevice } from "../../../src/engine/changes/devices/attach.ts";
import { deviceToDetach, withoutDevice } from "../../../src/engine/changes/devices/detach.ts";
import { deviceKinds, devicesOf, parseDevice, withDevices } from "../../../src/engine/changes/devices/device.ts";
import { deviceWithAlias } from "../../../src/engine/changes/devices/find.ts";
import { deviceToUpdate, withDeviceReplaced } from "../../../src/engine/changes/devices/update.ts";
import type { DomainDefinition } from "../../../src/formats/domain/index.ts";
import { noDevices } from "../../../src/formats/domain/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { changed, refusal, sample } from "./sample.ts";

const domain = sample();
const nic = "<interface type='user'><mac address='52:54:00:aa:bb:cc'/></interface>";

const attach = (definition: DomainDefinition, xml: string): DomainDefinition => {
  const device = parseDevice(xml);
  checkAttachable(definition, device);
  return withNewDevice(definition, device);
};
const detach = (definition: DomainDefinition, xml: string): DomainDefinition =>
  withoutDevice(definition, deviceToDetach(definition, parseDevice(xml)));
const update = (definition: DomainDefinition, xml: string): DomainDefinition => {
  const device = parseDevice(xml);
  return withDeviceReplaced(definition, deviceToUpdate(definition, device), device);
};
const attaching = (xml: string, definition = domain) => refusal(() => attach(definition, xml));
const detaching = (xml: string, definition = domain) => refusal(() => detach(definition, xml));
const updating = (xml: string, definition = domain) => refusal(() => update(definition, xml));

describe("the XML of a device", () => {
  it("is of a kind that a domain can have", () => {
    expect(parseDevice(nic)).toMatchObject({ kind: "interface", definition: { mac: "52:54:00:aa:bb:cc" } });
    for (const xml of ["<nonsense/>", "<domain/>", "<emulator>/bin/sh</emulator>", "<toString/>"])
      expect(refusal(() => parseDevice(xml))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    for (const xml of ["", "<disk", "text"]) expect(refusal(() => parseDevice(xml))).toBe(ErrorNumber.XML_DETAIL);
    expect(refusal(() => parseDevice("<disk><source file='/a'/></disk>"))).toBe(ErrorNumber.NO_TARGET);
  });

  it("every device of a domain is of a kind that is known", () => {
    const fields = new Set(Object.values(deviceKinds).map(({ field }) => field as string));
    expect(Object.keys(noDevices()).filter((field) => !fields.has(field))).toEqual([]);
  });

  it("of a single device the list has one, or none", () => {
    expect(devicesOf(domain, "memballoon")).toEqual([{ model: "virtio" }]);
    expect(withDevices(domain, "memballoon", []).devices.memballoon).toBeUndefined();
    expect(withDevices(domain, "vsock", [{ cid: 5 }]).devices.vsock).toEqual({ cid: 5 });
    expect(withDevices(domain, "vsock", []).devices).not.toHaveProperty("vsock");
  });
});

describe("attaching", () => {
  it("a disk has a target of its own", () => {
    const xml = "<disk><source file='/b'/><target dev='vdb' bus='virtio'/></disk>";
    const two = attach(domain, xml);
    expect(two.devices.disks.map(({ target }) => target.dev)).toEqual(["vda", "hdc", "vdb"]);
    expect(attaching(xml, two)).toBe(ErrorNumber.OPERATION_INVALID);
  });

  it("a domain may have several interfaces of one address, but one of each other thing", () => {
    const two = attach(attach(domain, nic), nic);
    expect(two.devices.interfaces).toHaveLength(4);
    for (const xml of [
      "<serial type='pty'><target port='1'/></serial>",
      "<channel type='unix'><target type='virtio' name='org.x'/></channel>",
      "<controller type='scsi' index='0'/>",
      "<filesystem><source dir='/tmp'/><target dir='tag'/></filesystem>",
      "<lease><lockspace>l</lockspace><key>k</key><target path='/l'/></lease>",
      "<hostdev type='usb'><source><vendor id='0x1'/><product id='0x2'/></source></hostdev>",
      "<hostdev type='pci'><source><address bus='1' slot='2' function='0'/></source></hostdev>",
      "<shmem name='s'><size unit='M'>4</size></shmem>",
      "<watchdog model='itco'/>",
      "<vsock model='virtio'><cid auto='yes'/></vsock>",
      "<iommu model='virtio'/>",
    ])
      expect([xml, attaching(xml), attaching(xml, attach(domain, xml))]).toEqual([
        xml,
        undefined,
        ErrorNumber.OPERATION_INVALID,
      ]);
    for (const xml of ["<rng model='virtio'><backend model='random'/></rng>", "<input type='mouse' bus='usb'/>"])
      expect(attaching(xml, attach(domain, xml))).toBeUndefined();
  });

  it("what a domain is defined with for good is not attached", () => {
    for (const xml of [
      "<graphics type='vnc'/>",
      "<video><model type='virtio'/></video>",
      "<memballoon model='virtio'/>",
      "<hub type='usb'/>",
      "<panic model='isa'/>",
      "<audio id='2' type='none'/>",
      "<console type='pty'><target type='serial' port='0'/></console>",
    ])
      expect([xml, attaching(xml)]).toEqual([xml, ErrorNumber.OPERATION_UNSUPPORTED]);
  });

  it("no two devices have one alias or one place in the boot order", () => {
    const named = nic.replace("<mac", "<alias name='ua-nic'/><boot order='3'/><mac");
    const one = attach(domain, named);
    expect(attaching(nic.replace("<mac", "<alias name='ua-nic'/><mac"), one)).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(attaching(nic.replace("<mac", "<boot order='3'/><mac"), one)).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(attaching(nic.replace("<mac", "<boot order='4'/><mac"), one)).toBeUndefined();
  });

  it("a controller without a number gets the lowest that is free", () => {
    const indexes = (definition: DomainDefinition): (number | undefined)[] =>
      definition.devices.controllers.filter(({ type }) => type === "scsi").map(({ index }) => index);
    const second = attach(attach(domain, "<controller type='scsi' index='1'/>"), "<controller type='scsi'/>");
    expect(indexes(second)).toEqual([1, 0]);
    expect(indexes(attach(second, "<controller type='scsi'/>"))).toEqual([1, 0, 2]);
  });

  it("a disk that comes on a further SCSI controller gets one like the first", () => {
    const first = attach(domain, "<controller type='scsi' index='0' model='virtio-scsi'/>");
    const disk = "<disk><source file='/b'/><target dev='sdz' bus='scsi'/></disk>";
    expect(attach(first, disk).devices.controllers.filter(({ type }) => type === "scsi")).toEqual(
      [0, 1, 2, 3].map((index) => ({ type: "scsi", index, model: "virtio-scsi" })),
    );
  });

  it("an interface without an address gets the same in guest and definition", () => {
    const one = settled(parseDevice("<interface type='user'/>"));
    expect(one).toMatchObject({ definition: { mac: expect.stringMatching(/^52:54:00(:[0-9a-f]{2}){3}$/) as string } });
    expect(settled(parseDevice(nic))).toEqual(parseDevice(nic));
  });
});

describe("memory that is plugged in", () => {
  const cells = "<cpu><numa><cell id='0' cpus='0-3' memory='131072' unit='KiB'/></numa></cpu>";
  const room = sample({ parts: `<maxMemory slots='2' unit='KiB'>393216</maxMemory>${cells}` });
  const dimm = (kiB: number) =>
    `<memory model='dimm'><target><size unit='KiB'>${kiB}</size><node>0</node></target></memory>`;

  it("makes the domain's memory more, and less again", () => {
    const more = attach(room, dimm(65536));
    expect(more).toMatchObject({ memoryKiB: 196608, currentMemoryKiB: 131072 });
    expect(detach(more, dimm(65536))).toMatchObject({ memoryKiB: 131072, currentMemoryKiB: 65536 });
    expect(detaching(dimm(32768), more)).toBe(ErrorNumber.DEVICE_MISSING);
  });

  it("needs a node, room and a slot", () => {
    expect(attaching(dimm(1024))).toBe(ErrorNumber.XML_DETAIL);
    expect(attaching(dimm(1024), sample({ parts: cells }))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(attaching(dimm(393216), room)).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(attaching(dimm(1024), attach(attach(room, dimm(1024)), dimm(1024)))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
  });
});

describe("detaching", () => {
  it("a disk is known by its target alone", () => {
    expect(
      detach(domain, "<disk type='block'><source dev='/x'/><target dev='vda' bus='scsi'/></disk>").devices.disks,
    ).toHaveLength(1);
    expect(detaching("<disk><target dev='vdx'/></disk>")).toBe(ErrorNumber.DEVICE_MISSING);
  });

  it("an interface is known by address, alias or place, and has to be the only one", () => {
    const mac = (address: string) => `<interface type='user'><mac address='${address}'/></interface>`;
    expect(detach(domain, mac("52:54:00:11:22:44")).devices.interfaces).toHaveLength(1);
    expect(detaching(mac("52:54:00:11:22:55"))).toBe(ErrorNumber.DEVICE_MISSING);
    expect(detaching("<interface type='user'/>")).toBe(ErrorNumber.OPERATION_FAILED);
    const twins = attach(domain, mac("52:54:00:11:22:44"));
    expect(detaching(mac("52:54:00:11:22:44"), twins)).toBe(ErrorNumber.OPERATION_FAILED);
    const placed = nic.replace("<mac", "<address type='pci' slot='9'/><mac");
    expect(detaching(placed)).toBe(ErrorNumber.DEVICE_MISSING);
    expect(detaching(placed, attach(attach(domain, placed), nic))).toBeUndefined();
  });

  it("a host device is known by what it is on the host", () => {
    const usb = (product: string, managed: string) =>
      `<hostdev type='usb' managed='${managed}'><source><vendor id='0x1'/><product id='${product}'/></source></hostdev>`;
    const one = attach(domain, usb("0x2", "yes"));
    expect(detaching(usb("0x3", "yes"), one)).toBe(ErrorNumber.DEVICE_MISSING);
    expect(detach(one, usb("0x2", "no")).devices.hostdevs).toEqual([]);
  });

  it("where nothing tells devices apart, all that is said of them has to agree", () => {
    const rng = (path: string, rate = "") =>
      `<rng model='virtio'>${rate}<backend model='random'>${path}</backend></rng>`;
    const one = attach(domain, rng("/dev/urandom"));
    expect(detaching(rng("/dev/random"), one)).toBe(ErrorNumber.DEVICE_MISSING);
    expect(detaching(rng("/dev/urandom", "<rate bytes='5'/>"), one)).toBe(ErrorNumber.DEVICE_MISSING);
    expect(detach(one, rng("/dev/urandom")).devices.rngs).toEqual([]);
  });

  it("a character device is known by its port or name and by what it is connected to", () => {
    const channel = (name: string, source = "") =>
      `<channel type='unix'>${source}<target type='virtio' name='${name}'/></channel>`;
    const one = attach(domain, channel("org.x"));
    expect(detaching(channel("org.y"), one)).toBe(ErrorNumber.INVALID_ARG);
    expect(detaching(channel("org.x", "<source mode='bind' path='/x'/>"), one)).toBe(ErrorNumber.INVALID_ARG);
    expect(detach(one, channel("org.x")).devices.channels).toEqual([]);
    expect(detaching("<serial type='pty'/>")).toBe(ErrorNumber.INVALID_ARG);
  });

  it("the console goes with the last serial port", () => {
    const without = detach(domain, "<serial type='pty'><target port='0'/></serial>");
    expect(without.devices).toMatchObject({ serials: [], consoles: [] });
    expect(detaching("<console type='pty'/>")).toBe(ErrorNumber.OPERATION_INVALID);
  });

  it("by alias, it is the one that has it", () => {
    const named = attach(domain, nic.replace("<mac", "<alias name='ua-nic'/><mac"));
    expect(deviceWithAlias(named, "ua-nic")).toMatchObject({ kind: "interface" });
    for (const alias of ["", "ua-other"])
      expect(refusal(() => deviceWithAlias(named, alias))).toBe(ErrorNumber.INTERNAL_ERROR);
  });

  it("what has one of its kind at most says so in its own way", () => {
    expect(detaching("<vsock model='virtio'><cid auto='yes'/></vsock>")).toBe(ErrorNumber.OPERATION_FAILED);
    expect(detaching("<graphics type='vnc'/>")).toBe(ErrorNumber.OPERATION_UNSUPPORTED);
  });
});

describe("changing a device", () => {
  it("a medium is exchanged, and taken out", () => {
    const full = update(domain, "<disk device='cdrom'><source file='/x.iso'/><target dev='hdc' bus='ide'/></disk>");
    expect(changed(domain, full)).toContain("+ <source file='/x.iso'/>");
    const empty = update(full, "<disk device='cdrom'><target dev='hdc' bus='ide'/></disk>");
    expect(empty.devices.disks[1]).not.toHaveProperty("source");
    expect(updating("<disk><source file='/x'/><target dev='vdx'/></disk>")).toBe(ErrorNumber.INVALID_ARG);
  });

  it("a link is cut", () => {
    const xml =
      "<interface type='user'><mac address='52:54:00:11:22:44'/><model type='e1000'/><link state='down'/></interface>";
    expect(update(domain, xml).devices.interfaces[1]).toMatchObject({ link: "down" });
    expect(updating(nic)).toBe(ErrorNumber.DEVICE_MISSING);
  });

  it("a display is known by its type", () => {
    const shown = sample({ devices: "<graphics type='vnc' port='-1'/>" });
    expect(update(shown, "<graphics type='vnc' port='5910'/>").devices.graphics).toMatchObject([{ port: 5910 }]);
    expect(updating("<graphics type='spice'/>", shown)).toBe(ErrorNumber.INVALID_ARG);
  });

  it("a place in the boot order may be kept, but not taken from another", () => {
    const boot = (address: string) => `<interface type='user'><mac address='${address}'/><boot order='1'/></interface>`;
    const one = update(domain, boot("52:54:00:11:22:44"));
    expect(updating(boot("52:54:00:11:22:44"), one)).toBeUndefined();
    expect(updating(boot("52:54:00:11:22:33"), one)).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
  });

  it("other kinds are not changed by themselves", () => {
    for (const xml of ["<serial type='pty'><target port='0'/></serial>", "<input type='mouse'/>", "<hub type='usb'/>"])
      expect(updating(xml)).toBe(ErrorNumber.OPERATION_UNSUPPORTED);
  });
});
