// QMP and probing against the real QEMU of this machine.

import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CapabilityCache } from "../../src/drivers/qemu/capabilities/cache.ts";
import { findEmulator } from "../../src/drivers/qemu/capabilities/emulators.ts";
import { kvmTestRom, testKvm } from "../../src/drivers/qemu/capabilities/kvm-test.ts";
import { probeBinary } from "../../src/drivers/qemu/capabilities/probe.ts";
import type { ProbeProcess } from "../../src/drivers/qemu/capabilities/probe.ts";
import { probeStarter } from "../../src/drivers/qemu/capabilities/start.ts";
import { openQmp } from "../../src/drivers/qemu/qmp/client.ts";
import type { QmpClient } from "../../src/drivers/qemu/qmp/client.ts";
import { commands } from "../../src/drivers/qemu/qmp/commands.ts";
import { QmpError } from "../../src/drivers/qemu/qmp/errors.ts";
import { knownEvents } from "../../src/drivers/qemu/qmp/events.ts";
import type { QmpEvent } from "../../src/drivers/qemu/qmp/events.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { recordingLogger } from "../host/recording-logger.ts";
import { missingPrograms, run } from "./setup/programs.ts";

const skip = missingPrograms("qemu-system-x86_64");
const { logger } = recordingLogger();
const start = probeStarter(logger);

/** Commands and events that only some QEMUs have: newer ones, or those for other processors. */
const sometimes = new Set([
  "GUEST_PVSHUTDOWN",
  "MEM_UNPLUG_ERROR",
  "NETDEV_STREAM_CONNECTED",
  "NETDEV_STREAM_DISCONNECTED",
  "NETDEV_VHOST_USER_CONNECTED",
  "NETDEV_VHOST_USER_DISCONNECTED",
  "query-gic-capabilities",
  "query-sev-capabilities",
  "query-sgx-capabilities",
]);

describe.skipIf(skip !== undefined)(`the real QEMU${skip === undefined ? "" : ` (${skip})`}`, () => {
  let binary = "";
  let folder = "";

  beforeAll(async () => {
    binary = (await findEmulator("x86_64", "x86_64")) ?? "";
    folder = await mkdtemp(join(tmpdir(), "tsvirt-probe-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  describe("probed", () => {
    test("tells the version that it prints", async () => {
      const probed = await probeBinary(binary, false, start);
      const printed = /version (\d+)\.(\d+)\.(\d+)/.exec((await run(binary, ["--version"])).stdout);
      expect(Object.values(probed.version).slice(0, 3).join(".")).toBe(printed?.slice(1, 4).join("."));
      expect(probed.arch).toBe("x86_64");
    });

    test("has the boards, devices and features that every guest here needs", async () => {
      const probed = await probeBinary(binary, false, start);
      const aliases = probed.tcg?.machines.map(({ alias }) => alias);
      expect(aliases).toEqual(expect.arrayContaining(["pc", "q35"]));
      expect(probed.tcg?.machines.filter(({ isDefault }) => isDefault)).toHaveLength(1);
      expect(probed.features).toContain("jsonDevices");
      expect(probed.types).toEqual(expect.arrayContaining(["virtio-blk-pci", "virtio-net-pci", "scsi-hd", "ide-cd"]));
      expect(probed.properties["virtio-blk-pci"]).toContain("num-queues");
    });

    test("knows every command and event of the tables", async () => {
      const probed = await probeBinary(binary, false, start);
      const has = new Set([...probed.commands, ...probed.events]);
      const lacks = [...Object.keys(commands), ...knownEvents].filter((name) => !has.has(name) && !sometimes.has(name));
      expect(lacks).toEqual([]);
    });

    test("once, is not asked again by a cache on the same folder", async () => {
      const options = { folder: join(folder, "cache"), logger, version: "test", kvmDevice: join(folder, "no-kvm") };
      const cold = await new CapabilityCache({ ...options, start }).capabilitiesOf(binary);
      const refuse = async (): Promise<ProbeProcess> => {
        throw new Error("QEMU was started again");
      };
      const warm = await new CapabilityCache({ ...options, start: refuse }).capabilitiesOf(binary);
      expect(warm.probed).toEqual(cold.probed);
    });

    test("instead of QEMU, another program is told as what it is", async () => {
      await expect(probeBinary("/bin/false", false, start)).rejects.toMatchObject({
        code: expect.any(Number) as number,
      });
    });
  });

  describe("the test of KVM", () => {
    test("runs to its end on an accelerator that works", async () => {
      const rom = join(folder, "test.rom");
      await writeFile(rom, kvmTestRom());
      expect(await testKvm(binary, rom, start, "tcg")).toMatchObject({ state: "usable" });
    });

    test.skipIf(!existsSync("/dev/kvm"))("comes to a verdict about this host within seconds", async () => {
      const before = performance.now();
      const cache = new CapabilityCache({ folder: join(folder, "kvm"), logger, version: "test" });
      const { kvm, kvmReason } = await cache.capabilitiesOf(binary);
      expect(["usable", "broken", "absent"]).toContain(kvm);
      expect(kvmReason).not.toBe("");
      expect(performance.now() - before).toBeLessThan(10_000);
    });
  });

  describe("its monitor", () => {
    let qemu: ProbeProcess;
    let qmp: QmpClient;
    const events: QmpEvent[] = [];
    const anomalies: string[] = [];
    let closed: Promise<unknown>;

    beforeAll(async () => {
      const args = ["-S", "-no-user-config", "-nodefaults", "-display", "none", "-machine", "pc,accel=tcg", "-m", "16"];
      qemu = await start(binary, [...args, "-device", "virtio-rng-pci,id=rng0", "-qmp", "stdio"]);
      let onClose: (reason: unknown) => void = () => undefined;
      closed = new Promise((resolve) => {
        onClose = resolve;
      });
      qmp = await openQmp(qemu.stream, {
        onEvent: (event) => events.push(event),
        onAnomaly: (what) => anomalies.push(what),
        onClose,
      });
    });
    afterAll(() => qemu.stop());

    test("answers calls that are made at once, each with its own answer", async () => {
      const [status, kvm, cpus, machines] = await Promise.all([
        qmp.execute("query-status"),
        qmp.execute("query-kvm"),
        qmp.execute("query-cpus-fast"),
        qmp.execute("query-machines"),
      ]);
      expect(status).toMatchObject({ status: "prelaunch", running: false });
      expect(kvm.enabled).toBe(false);
      expect(cpus).toHaveLength(1);
      expect(machines.length).toBeGreaterThan(5);
    });

    test("tells of going on and stopping before it answers", async () => {
      await qmp.execute("cont");
      expect(events.map(({ name }) => name)).toEqual(["RESUME"]);
      await qmp.execute("stop");
      expect(events.map(({ name }) => name)).toEqual(["RESUME", "STOP"]);
      expect(Math.abs(Date.now() - (events[0]?.timestampMs ?? 0))).toBeLessThan(60_000);
    });

    test("refuses in its own words", async () => {
      const error: unknown = await qmp.execute("device_del", { id: "nothing" }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(QmpError);
      expect(error).toMatchObject({ code: ErrorNumber.DEVICE_MISSING, qmpClass: "DeviceNotFound" });
      await expect(qmp.executeRaw("no-such-command")).rejects.toMatchObject({ qmpClass: "CommandNotFound" });
    });

    test("carries 64-bit numbers both ways", async () => {
      const beyondDoubles = (1n << 60n) + 1n;
      await qmp.execute("object-add", { "qom-type": "iothread", id: "io0", "poll-max-ns": beyondDoubles });
      expect(await qmp.execute("qom-get", { path: "/objects/io0", property: "poll-max-ns" })).toBe(beyondDoubles);
    });

    test("says that it quits, answers, and is gone", async () => {
      await qmp.execute("quit");
      expect(String(await closed)).toMatch(/monitor is closed/);
      expect(events.at(-1)).toMatchObject({ name: "SHUTDOWN", data: { guest: false, reason: "host-qmp-quit" } });
      await expect(qmp.execute("query-status")).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
      expect(anomalies).toEqual([]);
    });
  });
});
