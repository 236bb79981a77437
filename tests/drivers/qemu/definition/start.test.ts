import { describe, expect, it } from "vitest";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { assignAliases, checkStart } from "../../../../src/drivers/qemu/definition/index.ts";
import { QemuCapabilities } from "../../../../src/drivers/qemu/capabilities/capabilities.ts";
import { probed72, qemu72 } from "../fixtures/probed.ts";
import { disk, prepare } from "./guest.ts";

describe("aliases of a running guest", () => {
  it("are libvirt's, by kind, bus and place", async () => {
    const prepared = await prepare(
      disk("hda", "ide") +
        disk("sda", "scsi") +
        disk("sdb", "usb") +
        disk("vda", "virtio") +
        "<interface type='user'/><serial type='pty'/><console type='pty'/><console type='pty'><target type='virtio'/></console>" +
        "<channel type='unix'><target type='virtio' name='a'/></channel><graphics type='vnc'/><rng model='virtio'><backend model='random'/></rng>",
    );
    const { devices } = assignAliases(prepared);
    const names = (list: readonly { alias?: string }[]) => list.map(({ alias }) => alias);
    expect(names(devices.disks)).toEqual(["ide0-0-0", "scsi0-0-0", "usb-disk1", "virtio-disk0"]);
    expect(names(devices.controllers)).toEqual(["usb", "pci.0", "scsi0", "ide", "virtio-serial0"]);
    expect(names(devices.interfaces)).toEqual(["net0"]);
    expect(names(devices.serials)).toEqual(["serial0"]);
    expect(names(devices.consoles)).toEqual(["serial0", "console1"]);
    expect(names(devices.channels)).toEqual(["channel0"]);
    expect(names(devices.inputs)).toEqual(["input0", "input1"]);
    expect(names(devices.videos)).toEqual(["video0"]);
    expect(names(devices.rngs)).toEqual(["rng0"]);
    expect(devices.memballoon?.alias).toBe("balloon0");
    expect(prepared.devices.disks[0]?.alias).toBeUndefined();
  });

  it("say the target where the SCSI controller has several", async () => {
    const { devices } = assignAliases(
      await prepare(`<controller type='scsi' model='virtio-scsi'/>${disk("sda", "scsi")}`),
    );
    expect(devices.disks[0]?.alias).toBe("scsi0-0-0-0");
  });

  it("of the user's choice stay", async () => {
    const { devices } = assignAliases(await prepare(disk("vda", "virtio", "<alias name='ua-root'/>")));
    expect(devices.disks[0]?.alias).toBe("ua-root");
  });
});

describe("what is kept but cannot be started", () => {
  const unsupported = (message: RegExp): object =>
    expect.objectContaining({
      code: ErrorNumber.CONFIG_UNSUPPORTED,
      message: expect.stringMatching(message) as string,
    });

  it("a guest of type kvm where KVM runs no guests", async () => {
    const capabilities = new QemuCapabilities(probed72, "broken", "no vCPU ran");
    const domain = { ...(await prepare("")), type: "kvm" as const };
    expect(() => checkStart(domain, capabilities)).toThrow(unsupported(/no vCPU ran.*type='qemu'/));
  });

  it.each([
    ["<interface type='network'><source network='default'/></interface>", /type 'network'/],
    ["<interface type='bridge'><source bridge='br0'/></interface>", /type 'bridge'/],
    ["<hostdev mode='subsystem' type='usb'><source><vendor id='1'/><product id='2'/></source></hostdev>", /hostdev/],
    ["<tpm model='tpm-tis'><backend type='emulator'/></tpm>", /TPM/],
    ["<graphics type='spice' autoport='yes'/>", /spice/],
  ])("%s", async (device, reason) => {
    const domain = await prepare(device);
    expect(() => checkStart(domain, qemu72())).toThrow(unsupported(reason));
  });

  it("an ordinary guest starts", async () => {
    const domain = await prepare(
      `${disk("vda", "virtio")}<interface type='user'/><serial type='pty'/><graphics type='vnc'/>`,
    );
    expect(() => checkStart(domain, qemu72())).not.toThrow();
  });
});
