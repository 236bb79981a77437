import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { prepareDefinition } from "../../../../src/drivers/qemu/definition/index.ts";
import { parseDomain, writeDomain } from "../../../../src/formats/domain/index.ts";
import { disk, guest, lookup, prepare } from "./guest.ts";

describe("a guest of which little is said", () => {
  it("gets the newest PC, its default CPU and what every PC has", async () => {
    const domain = await prepare("");
    expect(domain.os).toMatchObject({ arch: "x86_64", machine: "pc-i440fx-7.2", boot: [{ dev: "hd" }] });
    expect(domain.cpu).toEqual({ mode: "custom", match: "exact", check: "none", fallback: "forbid", model: "qemu64" });
    expect(domain.devices.controllers).toMatchObject([
      { type: "usb", index: 0, model: "piix3-uhci" },
      { type: "pci", index: 0, model: "pci-root" },
    ]);
    expect(domain.devices.inputs).toMatchObject([
      { type: "mouse", bus: "ps2" },
      { type: "keyboard", bus: "ps2" },
    ]);
    expect(domain.devices.memballoon?.model).toBe("virtio");
    expect(domain.devices.audios).toEqual([{ id: 1, type: "none" }]);
  });

  it("is left as it was by the passes, and prepared twice is the same as once", async () => {
    const parsed = parseDomain(guest(disk("sda", "scsi") + "<interface type='user'/><serial type='pty'/>"));
    const before = structuredClone(parsed);
    const once = await prepareDefinition(parsed, lookup);
    expect(parsed).toEqual(before);
    expect(writeDomain(await prepareDefinition(once, lookup))).toBe(writeDomain(once));
  });

  it("keeps its hardware when its XML is defined again", async () => {
    const once = await prepare(disk("vda", "virtio") + "<graphics type='vnc'/>", { machine: "q35" });
    const again = await prepareDefinition(parseDomain(writeDomain(once)), lookup);
    const sorted = (domain: typeof once) =>
      domain.devices.controllers.map(({ address }) => JSON.stringify(address)).sort();
    expect(sorted(again)).toEqual(sorted(once));
    expect(again.devices.disks).toEqual(once.devices.disks);
  });
});

describe("disks of a PC", () => {
  it("are raw images read by QEMU unless they say otherwise", async () => {
    const { devices } = await prepare(disk("vda", "virtio"));
    expect(devices.disks[0]?.driver).toEqual({ name: "qemu", type: "raw" });
  });

  it("bring the controllers that they are on", async () => {
    const { devices } = await prepare(disk("hda", "ide") + disk("sda", "scsi") + disk("sdb", "sata"));
    expect(devices.controllers.map(({ type }) => type)).toEqual(["usb", "pci", "scsi", "ide", "sata"]);
    expect(devices.controllers.find(({ type }) => type === "scsi")).toMatchObject({ model: "lsilogic" });
  });
});

describe("network interfaces", () => {
  it("are an rtl8139 with an address of QEMU's when nothing is said", async () => {
    const { devices } = await prepare("<interface type='user'/>");
    expect(devices.interfaces[0]?.model).toBe("rtl8139");
    expect(devices.interfaces[0]?.mac).toMatch(/^52:54:00(:[\da-f]{2}){3}$/);
  });
});

describe("what this host cannot run is refused", () => {
  it.each([
    ["an architecture without an emulator", "", { arch: "aarch64" }],
    ["a machine that the emulator does not have", "", { machine: "pc-0.9" }],
    ["another hypervisor's type", "", { type: "xen" }],
    ["IDE on q35", disk("hda", "ide"), { machine: "q35" }],
    [
      "UEFI without ACPI",
      "",
      { machine: "q35", os: "<loader readonly='yes' type='pflash'>/ovmf</loader><nvram>/vars</nvram>" },
    ],
    ["ivshmem without a variant", "<shmem name='a'/>", {}],
  ])("%s", async (_, devices, options) => {
    await expect(prepare(devices, options)).rejects.toMatchObject({ code: ErrorNumber.CONFIG_UNSUPPORTED });
  });

  it("but a guest of type kvm is kept where KVM is broken", async () => {
    expect((await prepare("", { type: "kvm" })).type).toBe("kvm");
  });
});
