import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { GuestOperations } from "../../../src/engine/changes/guest-operations.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { ChangeableHypervisor } from "../changes/changeable-hypervisor.ts";
import { EngineUnderTest } from "../changes/engine-under-test.ts";

let hypervisor: ChangeableHypervisor;
let under: EngineUnderTest;
/** The one before, whose files go when another takes its place. */
let made: EngineUnderTest | undefined;
const begin = async (...operations: (keyof GuestOperations)[]): Promise<void> => {
  if (made !== undefined) await made[Symbol.asyncDispose]();
  hypervisor = new ChangeableHypervisor(...operations);
  made = under = await EngineUnderTest.on(hypervisor);
};
beforeEach(() => begin());
afterEach(() => under[Symbol.asyncDispose]());

describe("what a guest cannot be asked", () => {
  it("is not answered at all", async () => {
    for (const name of [
      "domainSendKey",
      "domainInjectNmi",
      "domainFsfreeze",
      "domainBlockStats",
      "domainGetTime",
    ] as const)
      expect(under.handlers[name]).toBeUndefined();
    await begin("injectNmi");
    expect(under.handlers.domainInjectNmi).toBeDefined();
    expect(under.handlers.domainSendKey).toBeUndefined();
  });

  it("of what it can, a domain that does not run answers that it does not", async () => {
    await begin("injectNmi", "sendKey", "time", "memoryStats", "filesystems");
    const { reference: dom } = await under.define();
    expect(
      await Promise.all([
        under.refused("domainInjectNmi", { dom, flags: 0 }),
        under.refused("domainSendKey", { dom, codeset: 0, holdtime: 1, keycodes: [30], flags: 0 }),
        under.refused("domainGetTime", { dom, flags: 0 }),
        under.refused("domainMemoryStats", { dom, maxStats: 9, flags: 0 }),
        under.refused("domainGetFsinfo", { dom, flags: 0 }),
      ]),
    ).toEqual(Array.from({ length: 5 }, () => ErrorNumber.OPERATION_INVALID));
  });
});

describe("statistics", () => {
  it("of a disk, of all disks, and as parameters", async () => {
    await begin("blockStats");
    hypervisor.answers.blockStats = (disk) => ({
      readRequests: disk === undefined ? 9n : 1n,
      readBytes: 2n,
      writeRequests: 3n,
      writeBytes: 4n,
      readTimeNs: 5n,
    });
    const { reference: dom } = await under.start();
    expect(await under.call("domainBlockStats", { dom, path: "vda" })).toEqual({
      rdReq: 1n,
      rdBytes: 2n,
      wrReq: 3n,
      wrBytes: 4n,
      errs: -1n,
    });
    expect(await under.call("domainBlockStats", { dom, path: "" })).toMatchObject({ rdReq: 9n });
    const { params } = await under.call("domainBlockStatsFlags", { dom, path: "vda", nparams: 16, flags: 4 });
    expect(params.map(({ field }) => field)).toEqual([
      "wr_bytes",
      "wr_operations",
      "rd_bytes",
      "rd_operations",
      "rd_total_times",
    ]);
    expect(await under.refused("domainBlockStats", { dom, path: "vdx" })).toBe(ErrorNumber.INVALID_ARG);
  });

  it("of an interface by its address or name", async () => {
    await begin("interfaceStats");
    const counters = ["rxBytes", "rxPackets", "rxErrors", "rxDropped", "txBytes", "txPackets", "txErrors", "txDropped"];
    hypervisor.answers.interfaceStats = () => Object.fromEntries(counters.map((name, at) => [name, BigInt(at)]));
    const { reference: dom } = await under.start();
    expect(await under.call("domainInterfaceStats", { dom, device: "tap0" })).toMatchObject({ rxErrs: 2n, txDrop: 7n });
    expect(await under.refused("domainInterfaceStats", { dom, device: "tap9" })).toBe(ErrorNumber.INVALID_ARG);
  });

  it("of CPU time: counted first, in total or by CPU", async () => {
    await begin("cpuStats", "cpuStatsPerCpu");
    hypervisor.answers.cpuStats = () => ({ cpuTimeNs: 9n, userNs: 5n, systemNs: 4n });
    hypervisor.answers.cpuStatsPerCpu = () => [{ cpuTimeNs: 9n, vcpuNs: 8n }];
    const { reference: dom } = await under.start();
    const get = (startCpu: number, ncpus: number, nparams: number) =>
      under.call("domainGetCpuStats", { dom, nparams, startCpu, ncpus, flags: 0 });
    expect(await get(-1, 1, 0)).toMatchObject({ nparams: 3 });
    expect((await get(-1, 1, 3)).params.map(({ value }) => value.value)).toEqual([9n, 5n, 4n]);
    expect((await get(0, 0, 0)).nparams).toBeGreaterThan(0);
    expect(await get(0, 1, 0)).toMatchObject({ nparams: 2 });
    expect((await get(0, 1, 2)).params.map(({ field }) => field)).toEqual(["cpu_time", "vcpu_time"]);
    for (const [startCpu, ncpus] of [
      [-1, 2],
      [-2, 1],
      [99999, 1],
    ] as const) {
      const args = { dom, nparams: 2, startCpu, ncpus, flags: 0 };
      expect(await under.refused("domainGetCpuStats", args)).toBe(ErrorNumber.INVALID_ARG);
    }
  });

  it("of memory, no more than asked for; of disks with errors, how many there could be", async () => {
    await begin("memoryStats", "diskErrors");
    hypervisor.answers.memoryStats = () =>
      new Map([
        [6, 1024n],
        [7, 2048n],
      ]);
    hypervisor.answers.diskErrors = () => new Map([["vda", 2]]);
    const { reference: dom } = await under.start();
    expect(await under.call("domainMemoryStats", { dom, maxStats: 1, flags: 0 })).toEqual({
      stats: [{ tag: 6, val: 1024n }],
    });
    expect(await under.call("domainGetDiskErrors", { dom, maxerrors: 0, flags: 0 })).toMatchObject({ nerrors: 2 });
    expect(await under.call("domainGetDiskErrors", { dom, maxerrors: 9, flags: 0 })).toEqual({
      errors: [{ disk: "vda", error: 2 }],
      nerrors: 1,
    });
  });

  it("the size of a disk: of a running guest from it, otherwise from the image", async () => {
    await begin("blockSize");
    const size = (capacity: bigint) => ({ allocation: 1n, capacity, physical: 2n });
    hypervisor.answers.blockSize = () => size(5n);
    const domain = await under.start();
    const get = () => under.call("domainGetBlockInfo", { dom: domain.reference, path: "vda", flags: 0 });
    expect(await get()).toEqual(size(5n));
    await under.engine.destroy(domain.reference, false);
    const args = { dom: domain.reference, path: "vda", flags: 0 };
    expect(await under.refused("domainGetBlockInfo", args)).toBe(ErrorNumber.OPERATION_INVALID);
    Object.assign(hypervisor, { imageSize: async () => size(7n) });
    await under[Symbol.asyncDispose]();
    under = await EngineUnderTest.on(hypervisor);
    const again = await under.define();
    expect(await under.call("domainGetBlockInfo", { dom: again.reference, path: "vda", flags: 0 })).toEqual(size(7n));
    for (const path of ["", "hdc", "vdx"])
      expect(await under.refused("domainGetBlockInfo", { dom: again.reference, path, flags: 0 })).toBe(
        ErrorNumber.INVALID_ARG,
      );
  });

  it("memory is peeked at in one space, and not without end", async () => {
    await begin("memoryPeek");
    hypervisor.answers.memoryPeek = () => Uint8Array.of(7);
    const { reference: dom } = await under.start();
    const args = { dom, offset: 0n, size: 1, flags: 2 };
    expect(await under.call("domainMemoryPeek", args)).toEqual({ buffer: Uint8Array.of(7) });
    expect(hypervisor.asked).toEqual([["memoryPeek", 0n, 1, "physical"]]);
    for (const wrong of [{ flags: 0 }, { flags: 3 }, { size: 0 }, { size: 1 << 30 }])
      expect(await under.refused("domainMemoryPeek", { ...args, ...wrong })).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("what is done to a guest", () => {
  it("keys are of a known set, and sixteen at once at most", async () => {
    await begin("sendKey");
    const { reference: dom } = await under.start();
    const keys = (codeset: number, keycodes: number[]) => ({ dom, codeset, holdtime: 5, keycodes, flags: 0 });
    await under.call("domainSendKey", keys(0, [30, 31]));
    expect(hypervisor.asked).toEqual([["sendKey", 0, 5, [30, 31]]]);
    for (const wrong of [
      keys(99, [30]),
      keys(0, []),
      keys(
        0,
        Array.from({ length: 17 }, () => 1),
      ),
    ])
      expect(await under.refused("domainSendKey", wrong)).toBe(ErrorNumber.INVALID_ARG);
  });

  it("a disk is resized in KiB, or in bytes where the flag says so", async () => {
    await begin("resizeDisk");
    const { reference: dom } = await under.start();
    await under.call("domainBlockResize", { dom, disk: "vda", size: 2n, flags: 0 });
    await under.call("domainBlockResize", { dom, disk: "vda", size: 2n, flags: 1 });
    expect(hypervisor.asked.map(([, , bytes]) => bytes)).toEqual([2048n, 2n]);
    expect(await under.refused("domainBlockResize", { dom, disk: "vdx", size: 2n, flags: 0 })).toBe(
      ErrorNumber.INVALID_ARG,
    );
  });

  it("signals, thresholds, dirty pages, sleep", async () => {
    await begin("sendProcessSignal", "setBlockThreshold", "startDirtyRate", "wakeUp", "injectNmi", "suspendToSleep");
    const { reference: dom } = await under.start();
    await under.call("domainSendProcessSignal", { dom, pidValue: 1n, signum: 9, flags: 0 });
    await under.call("domainSetBlockThreshold", { dom, dev: "vda", threshold: 5n, flags: 0 });
    await under.call("domainStartDirtyRateCalc", { dom, seconds: 1, flags: 0 });
    await under.call("domainPmWakeup", { dom, flags: 0 });
    await under.call("domainInjectNmi", { dom, flags: 0 });
    await under.call("domainPmSuspendForDuration", { dom, target: 0, duration: 0n, flags: 0 });
    expect(hypervisor.asked.map(([name]) => name)).toEqual([
      "sendProcessSignal",
      "setBlockThreshold",
      "startDirtyRate",
      "wakeUp",
      "injectNmi",
      "suspendToSleep",
    ]);
    expect(await under.refused("domainSendProcessSignal", { dom, pidValue: 0n, signum: 9, flags: 0 })).toBe(
      ErrorNumber.INVALID_ARG,
    );
    expect(await under.refused("domainSendProcessSignal", { dom, pidValue: 1n, signum: 999, flags: 0 })).toBe(
      ErrorNumber.INVALID_ARG,
    );
    for (const [seconds, flags] of [
      [0, 0],
      [61, 0],
      [1, 3],
    ] as const)
      expect(await under.refused("domainStartDirtyRateCalc", { dom, seconds, flags })).toBe(ErrorNumber.INVALID_ARG);
    const sleep = (target: number, duration: bigint) =>
      under.refused("domainPmSuspendForDuration", { dom, target, duration, flags: 0 });
    expect(await sleep(9, 0n)).toBe(ErrorNumber.INVALID_ARG);
    expect(await sleep(0, 5n)).toBe(ErrorNumber.ARGUMENT_UNSUPPORTED);
  });

  it("waits for the job before it", async () => {
    await begin("injectNmi", "setMemory");
    const { reference: dom } = await under.start();
    let release = (): void => undefined;
    hypervisor.busy = new Promise((resolve) => {
      release = resolve;
    });
    const both = [
      under.call("domainSetMemory", { dom, memory: 1024n }),
      under.call("domainInjectNmi", { dom, flags: 0 }),
    ];
    await Promise.resolve();
    expect(hypervisor.asked.map(([name]) => name)).toEqual(["setMemory"]);
    release();
    await Promise.all(both);
    expect(hypervisor.asked.map(([name]) => name)).toEqual(["setMemory", "injectNmi"]);
  });
});

describe("the agent in a guest", () => {
  it("is asked beside the job under way", async () => {
    await begin("setMemory", "filesystems");
    hypervisor.answers.filesystems = () => [{ mountpoint: "/", name: "vda1", type: "ext4", devices: ["vda"] }];
    const { reference: dom } = await under.start();
    let release = (): void => undefined;
    hypervisor.busy = new Promise((resolve) => {
      release = resolve;
    });
    const job = under.call("domainSetMemory", { dom, memory: 1024n });
    hypervisor.busy = undefined;
    expect(await under.call("domainGetFsinfo", { dom, flags: 0 })).toEqual({
      info: [{ mountpoint: "/", name: "vda1", fstype: "ext4", devAliases: ["vda"] }],
      ret: 1,
    });
    release();
    await job;
  });

  it("tells names, times, addresses and CPUs", async () => {
    await begin("hostName", "time", "setTime", "interfaceAddresses", "agentVcpus", "setAgentVcpus");
    hypervisor.answers.hostName = (source) => source;
    hypervisor.answers.time = () => ({ seconds: 5n, nanoseconds: 6 });
    const addresses = [{ type: 0, address: "192.0.2.1", prefix: 24 }];
    hypervisor.answers.interfaceAddresses = () => [
      { name: "eth0", mac: "52:54:00:11:22:33", addresses },
      { name: "lo", addresses: [] },
    ];
    hypervisor.answers.agentVcpus = () => ({ ids: [0, 1], online: [0], offlinable: [1] });
    const { reference: dom } = await under.start();
    expect(await under.call("domainGetHostname", { dom, flags: 0 })).toEqual({ hostname: "agent" });
    expect(await under.call("domainGetHostname", { dom, flags: 1 })).toEqual({ hostname: "lease" });
    expect(await under.refused("domainGetHostname", { dom, flags: 3 })).toBe(ErrorNumber.INVALID_ARG);
    expect(await under.call("domainGetTime", { dom, flags: 0 })).toEqual({ seconds: 5n, nseconds: 6 });
    await under.call("domainSetTime", { dom, seconds: 5n, nseconds: 6, flags: 1 });
    expect(hypervisor.asked.at(-1)).toEqual(["setTime", undefined]);
    expect(await under.call("domainInterfaceAddresses", { dom, source: 1, flags: 0 })).toEqual({
      ifaces: [
        { name: "eth0", hwaddr: "52:54:00:11:22:33", addrs: [{ type: 0, addr: "192.0.2.1", prefix: 24 }] },
        { name: "lo", hwaddr: null, addrs: [] },
      ],
    });
    expect(await under.refused("domainInterfaceAddresses", { dom, source: 3, flags: 0 })).toBe(
      ErrorNumber.ARGUMENT_UNSUPPORTED,
    );
    const { params } = await under.call("domainGetGuestVcpus", { dom, flags: 0 });
    expect(params.map(({ field, value }) => [field, value.value])).toEqual([
      ["vcpus", "0-1"],
      ["online", "0"],
      ["offlinable", "1"],
    ]);
    await under.call("domainSetGuestVcpus", { dom, cpumap: "1", state: 0, flags: 0 });
    expect(hypervisor.asked.at(-1)).toEqual(["setAgentVcpus", [1], false]);
  });

  it("freezes, thaws and trims filesystems", async () => {
    await begin("freezeFilesystems", "thawFilesystems", "trimFilesystems");
    hypervisor.answers.freezeFilesystems = (mountpoints) => mountpoints.length;
    hypervisor.answers.thawFilesystems = () => 2;
    const { reference: dom } = await under.start();
    expect(await under.call("domainFsfreeze", { dom, mountpoints: ["/"], flags: 0 })).toEqual({ filesystems: 1 });
    expect(await under.call("domainFsthaw", { dom, mountpoints: [], flags: 0 })).toEqual({ filesystems: 2 });
    await under.call("domainFstrim", { dom, mountPoint: null, minimum: 4096n, flags: 0 });
    expect(hypervisor.asked.at(-1)).toEqual(["trimFilesystems", 4096n]);
    expect(await under.refused("domainFstrim", { dom, mountPoint: "/", minimum: 0n, flags: 0 })).toBe(
      ErrorNumber.ARGUMENT_UNSUPPORTED,
    );
  });

  it("sets passwords and keys", async () => {
    await begin("setUserPassword", "authorizedSshKeys", "setAuthorizedSshKeys", "guestInfo", "setAgentTimeout");
    hypervisor.answers.authorizedSshKeys = () => ["ssh-ed25519 x"];
    hypervisor.answers.guestInfo = () => [];
    const { reference: dom } = await under.start();
    await under.call("domainSetUserPassword", { dom, user: "root", password: "x", flags: 1 });
    expect(hypervisor.asked.at(-1)).toEqual(["setUserPassword", "root", "x", { encrypted: true }]);
    expect(await under.refused("domainSetUserPassword", { dom, user: null, password: "x", flags: 0 })).toBe(
      ErrorNumber.INVALID_ARG,
    );
    expect(await under.call("domainAuthorizedSshKeysGet", { dom, user: "root", flags: 0 })).toEqual({
      keys: ["ssh-ed25519 x"],
    });
    const keys = { dom, user: "root", keys: ["ssh-ed25519 x"] };
    for (const [flags, how] of [
      [0, "replace"],
      [1, "append"],
      [2, "remove"],
    ] as const) {
      await under.call("domainAuthorizedSshKeysSet", { ...keys, flags });
      expect(hypervisor.asked.at(-1)?.[3]).toBe(how);
    }
    expect(await under.refused("domainAuthorizedSshKeysSet", { ...keys, flags: 3 })).toBe(ErrorNumber.INVALID_ARG);
    expect(await under.refused("domainGetGuestInfo", { dom, types: 1 << 20, flags: 0 })).toBe(ErrorNumber.INVALID_ARG);
    expect(await under.call("domainAgentSetResponseTimeout", { dom, timeout: -2, flags: 0 })).toEqual({ result: 0 });
    expect(await under.refused("domainAgentSetResponseTimeout", { dom, timeout: -5, flags: 0 })).toBe(
      ErrorNumber.INVALID_ARG,
    );
  });
});
