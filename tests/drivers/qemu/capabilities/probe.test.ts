import { describe, expect, test } from "vitest";
import { probeBinary } from "../../../../src/drivers/qemu/capabilities/probe.ts";
import { ErrorNumber } from "../../../../src/protocol/enums.ts";
import { fakeStarter, FakeQemu, smallQemu } from "../fixtures/fake-qemu.ts";

describe("a probe", () => {
  test("puts what QEMU answers into one plain object", async () => {
    const { start, starts, running } = fakeStarter(() => new FakeQemu(smallQemu));
    const probed = await probeBinary("/usr/bin/qemu", false, start);
    expect(probed).toMatchObject({
      binary: "/usr/bin/qemu",
      version: { major: 7, minor: 2, micro: 0, package: "fake" },
      arch: "x86_64",
      commands: ["device_add"],
      events: ["STOP"],
      features: ["jsonDevices"],
      types: ["VGA", "iothread", "qxl"],
      properties: { iothread: ["poll-grow"], qxl: ["addr"] },
      options: { sandbox: ["enable"] },
      tpmModels: [],
      gic: [],
    });
    expect(JSON.parse(JSON.stringify(probed))).toEqual(probed);
    expect(starts).toHaveLength(1);
    expect(running()).toBe(0);
  });

  test("lists the default machine first and the machine of the probe not at all", async () => {
    const { start } = fakeStarter(() => new FakeQemu(smallQemu));
    const { tcg } = await probeBinary("qemu", false, start);
    expect(tcg?.machines.map(({ name }) => name)).toEqual(["pc-i440fx-7.2", "pc-q35-7.2"]);
    expect(tcg?.machines[1]).toEqual({
      name: "pc-q35-7.2",
      alias: "q35",
      isDefault: false,
      maxCpus: 288,
      hotpluggableCpus: true,
      numaMemory: false,
      deprecated: false,
      defaultRamId: "pc.ram",
    });
  });

  test("asks a second QEMU about KVM where that runs guests", async () => {
    const { start, starts } = fakeStarter(() => new FakeQemu(smallQemu));
    const probed = await probeBinary("qemu", true, start);
    expect(probed.kvm?.cpuModels).toHaveLength(1);
    expect(starts.map(({ args }) => args.find((word) => word.startsWith("none,")))).toEqual([
      "none,accel=tcg",
      "none,accel=kvm",
    ]);
  });

  test("leaves out a type at whose mention QEMU goes down", async () => {
    const answers = {
      ...smallQemu,
      "device-list-properties": ({ typename }: Record<string, unknown>) =>
        typename === "qxl" ? ("exit" as const) : { return: [] },
    };
    const { start, starts, running } = fakeStarter(() => new FakeQemu(answers));
    const probed = await probeBinary("qemu", false, start);
    expect(probed.types).toEqual(["VGA", "iothread"]);
    expect(starts).toHaveLength(2);
    expect(running()).toBe(0);
  });
});

describe("a probe fails", () => {
  test("for a QEMU that is too old, with its version", async () => {
    const { start, running } = fakeStarter(() => new FakeQemu(smallQemu, { major: 6, minor: 1, micro: 9 }));
    const error: unknown = await probeBinary("qemu", false, start).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: ErrorNumber.CONFIG_UNSUPPORTED });
    expect(String(error)).toMatch(/QEMU 6\.1\.9.*6\.2 or newer/);
    expect(running()).toBe(0);
  });

  test("for a QEMU that does not take devices as JSON", async () => {
    const { start } = fakeStarter(() => new FakeQemu({ ...smallQemu, "query-qmp-schema": { return: [] } }));
    await expect(probeBinary("qemu", false, start)).rejects.toThrow(/devices as JSON/);
  });

  test("for a program that is no QEMU, with what it printed", async () => {
    const { start, running } = fakeStarter(() => {
      const qemu = new FakeQemu({});
      qemu.push(null);
      qemu.read();
      return qemu;
    }, "usage: true [ignored command line arguments]");
    const error: unknown = await probeBinary("/bin/true", false, start).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: ErrorNumber.INTERNAL_ERROR });
    expect(String(error)).toMatch(/\/bin\/true cannot be probed.*usage: true/);
    expect(running()).toBe(0);
  });
});
