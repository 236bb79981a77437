import { describe, expect, test } from "vitest";
import { kvmTestRom, testKvm, tryKvm } from "../../../../src/drivers/qemu/capabilities/kvm-test.ts";
import { fakeStarter, FakeQemu } from "../fixtures/fake-qemu.ts";

const stamp = { seconds: 1, microseconds: 0 };

/** A QEMU that, told to go on, reports these events. */
function running(...events: string[]): FakeQemu {
  const qemu: FakeQemu = new FakeQemu({
    cont: () => {
      setImmediate(() => {
        for (const event of events) qemu.say({ event, timestamp: stamp, data: { action: "run" } });
      });
      return { return: {} };
    },
  });
  return qemu;
}

describe("KVM is", () => {
  test("usable when the test guest reports itself", async () => {
    const { start, starts, running: left } = fakeStarter(() => running("RESUME", "GUEST_CRASHLOADED"));
    expect(await testKvm("qemu", "/cache/test.rom", start)).toMatchObject({ state: "usable" });
    expect(starts[0]?.args).toEqual(expect.arrayContaining(["pc,accel=kvm", "-bios", "/cache/test.rom"]));
    expect(left()).toBe(0);
  });

  test("broken when QEMU stops the machine", async () => {
    const { start } = fakeStarter(() => running("RESUME", "STOP"));
    expect(await testKvm("qemu", "rom", start)).toMatchObject({
      state: "broken",
      reason: expect.stringMatching(/internal error/) as unknown,
    });
  });

  test("broken when the guest says nothing for two seconds", async () => {
    const { start, running: left } = fakeStarter(() => running("RESUME"));
    const before = performance.now();
    expect(await testKvm("qemu", "rom", start)).toMatchObject({
      state: "broken",
      reason: expect.stringMatching(/within 2000 ms/) as unknown,
    });
    expect(performance.now() - before).toBeLessThan(4000);
    expect(left()).toBe(0);
  });

  test("broken when QEMU ends while the guest runs", async () => {
    const { start } = fakeStarter(() => {
      const qemu: FakeQemu = new FakeQemu({
        cont: () => {
          setImmediate(() => qemu.push(null));
          return { return: {} };
        },
      });
      return qemu;
    });
    expect(await testKvm("qemu", "rom", start)).toMatchObject({
      state: "broken",
      reason: expect.stringMatching(/QEMU ended/) as unknown,
    });
  });

  test("broken when QEMU does not even start, with its first line", async () => {
    const { start } = fakeStarter(() => {
      const qemu = new FakeQemu({});
      qemu.destroy();
      return qemu;
    }, "\nqemu: failed to initialize kvm\nmore");
    expect(await testKvm("qemu", "rom", start)).toEqual({
      state: "broken",
      reason: "QEMU does not start with KVM: qemu: failed to initialize kvm",
    });
  });

  test("usable on other architectures when QEMU got it", async () => {
    const { start } = fakeStarter(() => new FakeQemu({ "query-kvm": { return: { enabled: true, present: true } } }));
    expect(await tryKvm("qemu", "virt", start)).toMatchObject({ state: "usable" });
    const { start: without } = fakeStarter(
      () => new FakeQemu({ "query-kvm": { return: { enabled: false, present: true } } }),
    );
    expect(await tryKvm("qemu", "virt", without)).toMatchObject({ state: "broken" });
  });
});

test("the firmware fills 64 KiB and starts with a jump from the reset vector to its first byte", () => {
  const rom = kvmTestRom();
  expect(rom).toHaveLength(0x10000);
  expect(rom.subarray(0xfff0, 0xfff5).toString("hex")).toBe("ea000000f0");
  expect(rom[0]).toBe(0xfa);
  expect(rom.subarray(0x138, 0xfff0).every((byte) => byte === 0)).toBe(true);
});
