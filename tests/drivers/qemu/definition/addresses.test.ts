import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { disk, pciPlace, prepare } from "./guest.ts";

const letters = Array.from("abcdefghijklmnopqrstuvwxyz");

describe("PCI of a 440FX", () => {
  it("has the chipset in slot 1, the display in slot 2 and devices behind", async () => {
    const { devices } = await prepare(
      `${disk("hda", "ide")}${disk("vda", "virtio")}<graphics type='vnc'/><interface type='user'/>`,
    );
    const place = (type: string) => pciPlace(devices.controllers.find((one) => one.type === type));
    expect([place("ide"), place("usb")]).toEqual(["0:1.1", "0:1.2"]);
    expect(pciPlace(devices.videos[0])).toBe("0:2.0");
    expect(pciPlace(devices.interfaces[0])).toBe("0:3.0");
    expect(pciPlace(devices.disks[1])).toBe("0:4.0");
    expect(pciPlace(devices.memballoon)).toBe("0:5.0");
  });

  it("gets a bridge when the root bus is full", async () => {
    const names = [...letters.map((one) => `vd${one}`), "vdaa", "vdab", "vdac", "vdad"];
    const { devices } = await prepare(names.map((name) => disk(name, "virtio")).join(""));
    expect(devices.controllers.find((one) => one.type === "pci" && one.model === "pci-bridge")).toMatchObject({
      index: 1,
      modelName: "pci-bridge",
      target: { chassisNr: 1 },
    });
    expect(new Set(devices.disks.map(pciPlace)).size).toBe(names.length);
  });

  it("leaves what the user placed, and places others around it", async () => {
    const given = "<address type='pci' bus='0' slot='3' function='0'/>";
    const { devices } = await prepare(disk("vda", "virtio", given) + disk("vdb", "virtio") + disk("vdc", "virtio"));
    expect(devices.disks.map(pciPlace)).toEqual(["0:3.0", "0:2.0", "0:4.0"]);
  });

  it("refuses two devices in one place", async () => {
    const given = "<address type='pci' bus='0' slot='3' function='0'/>";
    await expect(prepare(disk("vda", "virtio", given) + disk("vdb", "virtio", given))).rejects.toMatchObject({
      code: ErrorNumber.XML_ERROR,
    });
  });

  it("gives the parts of a USB 2 controller one slot", async () => {
    const part = (model: string, start: number) =>
      `<controller type='usb' index='0' model='${model}'>${start < 0 ? "" : `<master startport='${start}'/>`}</controller>`;
    const { devices } = await prepare(
      part("ich9-ehci1", -1) + part("ich9-uhci1", 0) + part("ich9-uhci2", 2) + part("ich9-uhci3", 4),
    );
    expect(devices.controllers.filter(({ type }) => type === "usb").map(pciPlace)).toEqual([
      "0:2.7",
      "0:2.0",
      "0:2.1",
      "0:2.2",
    ]);
  });
});

describe("PCI of a q35", () => {
  it("puts each device behind a root port of its own, and leaves one port free", async () => {
    const { devices } = await prepare("", { machine: "q35" });
    const ports = devices.controllers.filter((one) => one.type === "pci" && one.model === "pcie-root-port");
    expect(ports.map(pciPlace)).toEqual(["0:1.0", "0:1.1", "0:1.2"]);
    expect(ports[0]).toMatchObject({ target: { chassis: 1, port: 8 }, address: { multifunction: true } });
    expect(pciPlace(devices.controllers.find(({ type }) => type === "usb"))).toBe("1:0.0");
    expect(pciPlace(devices.memballoon)).toBe("2:0.0");
    expect(pciPlace(devices.controllers.find(({ type }) => type === "sata"))).toBe("0:1f.2");
  });

  it("adds a bridge for conventional devices", async () => {
    const { devices } = await prepare("<interface type='user'><model type='e1000'/></interface>", { machine: "q35" });
    const bridge = devices.controllers.find((one) => one.type === "pci" && one.model === "pcie-to-pci-bridge");
    expect(pciPlace(bridge)).toBe("1:0.0");
    expect(pciPlace(devices.interfaces[0])).toBe(`${bridge?.index}:1.0`);
  });

  it("refuses a conventional root", async () => {
    await expect(
      prepare("<controller type='pci' index='0' model='pci-root'/>", { machine: "q35" }),
    ).rejects.toMatchObject({ code: ErrorNumber.XML_ERROR });
  });
});

describe("USB", () => {
  it("adds a hub when the ports run out, and fills it first", async () => {
    const { devices } = await prepare("<input type='tablet' bus='usb'/>".repeat(3));
    expect(devices.hubs).toMatchObject([{ type: "usb", address: { type: "usb", bus: 0, port: "1" } }]);
    const ports = devices.inputs.flatMap(({ address }) => (address?.type === "usb" ? [address.port] : []));
    expect(ports).toEqual(["2", "1.1", "1.2"]);
  });

  it("refuses a bus without a controller", async () => {
    await expect(
      prepare("<input type='tablet' bus='usb'><address type='usb' bus='3' port='1'/></input>"),
    ).rejects.toMatchObject({ code: ErrorNumber.XML_ERROR });
  });
});

describe("ports of virtio-serial", () => {
  const channel = (name: string) => `<channel type='pty'><target type='virtio' name='${name}'/></channel>`;

  it("are given from 1, and a second controller is added behind 30 of them", async () => {
    const { devices } = await prepare(Array.from({ length: 31 }, (_, index) => channel(`c${index}`)).join(""));
    const places = devices.channels.map(({ address }) =>
      address?.type === "virtio-serial" ? `${address.controller}/${address.port}` : "",
    );
    expect([places[0], places[29], places[30]]).toEqual(["0/1", "0/30", "1/1"]);
    expect(devices.controllers.filter(({ type }) => type === "virtio-serial")).toHaveLength(2);
  });
});

describe("a hundred disks", () => {
  it("are prepared in a few milliseconds", async () => {
    const disks = Array.from(
      { length: 100 },
      (_, index) =>
        `<disk type='file'><source file='/${index}'/><target dev='sd${index < 26 ? "" : letters[Math.floor(index / 26) - 1]}${letters[index % 26]}' bus='scsi'/></disk>`,
    ).join("");
    for (let round = 0; round < 20; round++) await prepare(disks);
    const times: number[] = [];
    for (let round = 0; round < 9; round++) {
      const start = performance.now();
      await prepare(disks);
      times.push(performance.now() - start);
    }
    expect(Math.min(...times)).toBeLessThan(20);
  });
});
