import { describe, expect, test } from "vitest";
import { QemuCapabilities } from "../../../../src/drivers/qemu/capabilities/capabilities.ts";
import { probed72, qemu11, qemu72 } from "../fixtures/probed.ts";

describe("machines", () => {
  test("are found by name and by alias", () => {
    expect(qemu72().machine("q35", "qemu")?.name).toBe("pc-q35-7.2");
    expect(qemu11().machine("pc-q35-7.2", "qemu")).toMatchObject({ deprecated: true, maxCpus: 288 });
    expect(qemu72().machine("pc-q35-11.1", "qemu")).toBeUndefined();
  });

  test("the default of a PC is the i440FX of the release", () => {
    expect(qemu72().defaultMachine("qemu")?.name).toBe("pc-i440fx-7.2");
    expect(qemu11().defaultMachine("kvm")?.name).toBe("pc-i440fx-11.1");
  });

  test("the machine of a probe itself is none", () => {
    expect(qemu72().machine("none", "qemu")).toBeUndefined();
  });
});

describe("virt types", () => {
  test("KVM runs guests only where one was seen to run", () => {
    expect(qemu72("usable").virtTypes).toEqual(["qemu", "kvm"]);
    expect(qemu72("broken").virtTypes).toEqual(["qemu"]);
    expect(qemu72("absent").virtTypes).toEqual(["qemu"]);
  });

  test("a guest for a broken KVM may be defined, not for an absent one", () => {
    expect(qemu72("broken").accepts("kvm")).toBe(true);
    expect(qemu72("absent").accepts("kvm")).toBe(false);
  });

  test("a broken KVM offers the machines and CPUs of TCG", () => {
    expect(qemu72("broken").accelerator("kvm")).toBe(probed72.tcg);
  });

  test("a binary without any accelerator says so", () => {
    const { tcg: _, ...without } = probed72;
    expect(() => new QemuCapabilities(without, "absent", "").accelerator("qemu")).toThrow(/neither KVM nor TCG/);
  });
});

test("what a binary has is told by type, property, command, option and feature", () => {
  const [old, recent] = [qemu72(), qemu11()];
  expect([old.hasType("virtio-blk-pci"), old.hasType("virtio-blk-tricycle")]).toEqual([true, false]);
  expect([old.hasProperty("virtio-blk-pci", "num-queues"), old.hasProperty("VGA", "num-queues")]).toEqual([
    true,
    false,
  ]);
  expect([old.hasCommand("cont"), old.hasCommand("discontinue")]).toEqual([true, false]);
  expect([old.hasOption("run-with", "async-teardown"), recent.hasOption("run-with", "async-teardown")]).toEqual([
    false,
    true,
  ]);
  expect([old.has("monitorObject"), recent.has("monitorObject")]).toEqual([false, true]);
  expect([old.has("bareRawDisks"), recent.has("bareRawDisks")]).toEqual([false, true]);
});

test("the version is packed as libvirt packs it", () => {
  expect(qemu72()).toMatchObject({ version: 7_002_022, release: "7.2.22", arch: "x86_64" });
});
