import { describe, expect, it } from "vitest";
import { blockWeightsOf, withBlockWeights } from "../../../src/engine/changes/parameters/block-weights.ts";
import { cpuLimitsOf, withCpuLimits } from "../../../src/engine/changes/parameters/cpu-limits.ts";
import {
  bandwidthOf,
  interfaceNamed,
  limitedBandwidth,
  withBandwidth,
} from "../../../src/engine/changes/parameters/interface-bandwidth.ts";
import {
  checkIOTune,
  diskNamed,
  ioTuneBefore,
  type IOTuneParameters,
  mergedIOTune,
  tunedDisk,
  withIOTune,
} from "../../../src/engine/changes/parameters/io-tune.ts";
import {
  memoryLimitsOf,
  unlimitedKiB,
  withMemoryLimits,
} from "../../../src/engine/changes/parameters/memory-limits.ts";
import { memoryNodesOf, nodesToMoveTo, withMemoryNodes } from "../../../src/engine/changes/parameters/memory-nodes.ts";
import {
  throttleGroup,
  withoutThrottleGroup,
  withThrottleGroup,
} from "../../../src/engine/changes/parameters/throttle-groups.ts";
import { counted, ParameterTable, stringOkay } from "../../../src/engine/changes/parameters/typed.ts";
import type { DomainDefinition } from "../../../src/formats/domain/index.ts";
import { ErrorNumber, TypedParameterType } from "../../../src/protocol/enums.ts";
import { changed, refusal, sample } from "./sample.ts";

const domain = sample();

describe("typed parameters", () => {
  const table = new ParameterTable({ size: "ullong", name: "string", on: "boolean", count: ["uint", "ullong"] });
  const size = { field: "size", value: { type: TypedParameterType.ULLONG, value: 5n } } as const;

  it("are read by name and type", () => {
    const on = { field: "on", value: { type: TypedParameterType.BOOLEAN, value: 1 } } as const;
    const count = { field: "count", value: { type: TypedParameterType.ULLONG, value: 7n } } as const;
    expect(table.read([size, on, count])).toEqual({ size: 5n, on: true, count: 7n });
    expect(table.write({ on: true, size: 5n, count: 7 })).toMatchObject([
      { field: "size" },
      { field: "on", value: { value: 1 } },
      { field: "count", value: { type: TypedParameterType.UINT } },
    ]);
  });

  it("an unknown one, one of another type, one twice and none at all are refused", () => {
    const wrong = { field: "name", value: { type: TypedParameterType.INT, value: 1 } } as const;
    expect(refusal(() => table.read([{ ...size, field: "weight" }]))).toBe(ErrorNumber.ARGUMENT_UNSUPPORTED);
    expect(refusal(() => table.read([{ ...size, field: "toString" }]))).toBe(ErrorNumber.ARGUMENT_UNSUPPORTED);
    for (const params of [[wrong], [size, size], []])
      expect(refusal(() => table.read(params))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("a question for 0 of them is one for their number; strings go to who knows them", () => {
    const all = table.write({ size: 5n, name: "x", on: false });
    expect(counted(all, 0)).toEqual({ params: [], nparams: 3 });
    expect(counted(all, 2).params).toHaveLength(2);
    expect(counted(all, 0, 0)).toEqual({ params: [], nparams: 2 });
    expect(counted(all, 9, stringOkay).nparams).toBe(3);
  });
});

describe("memory limits", () => {
  it("are unlimited where nothing is said, and again when set so", () => {
    expect(memoryLimitsOf(domain).hard_limit).toBe(unlimitedKiB);
    const limited = withMemoryLimits(domain, { hard_limit: 70000n, soft_limit: 60000n });
    expect(limited.memTune).toEqual({ hardLimitKiB: 70000, softLimitKiB: 60000 });
    const half = withMemoryLimits(limited, { hard_limit: unlimitedKiB });
    expect(half.memTune).toEqual({ softLimitKiB: 60000 });
    expect(withMemoryLimits(half, { soft_limit: unlimitedKiB }).memTune).toBeUndefined();
  });

  it("memory is part of memory and swap together", () => {
    const limits = { hard_limit: 70000n, swap_hard_limit: 60000n };
    expect(refusal(() => withMemoryLimits(domain, limits))).toBe(ErrorNumber.INVALID_ARG);
    expect(refusal(() => withMemoryLimits(domain, { swap_hard_limit: 60000n }))).toBe(ErrorNumber.INVALID_ARG);
    expect(refusal(() => withMemoryLimits(domain, { hard_limit: 1n << 60n }))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("limits on CPU time", () => {
  it("0 takes a period away; any negative quota means no limit", () => {
    const limited = withCpuLimits(domain, { cpu_shares: 512n, vcpu_period: 1000n, vcpu_quota: -7n });
    expect(limited.cpuTune).toEqual({ shares: 512, periodUs: 1000, quotaUs: -1 });
    expect(withCpuLimits(limited, { vcpu_period: 0n }).cpuTune?.periodUs).toBeUndefined();
    expect(cpuLimitsOf(limited)).toMatchObject({ cpu_shares: 512n, vcpu_quota: -1n, global_quota: 0n });
  });

  it("periods are from a millisecond to a second, and quotas a millisecond at least", () => {
    for (const limits of [{ vcpu_period: 999n }, { emulator_period: 1_000_001n }, { global_quota: 999n }])
      expect(refusal(() => withCpuLimits(domain, limits))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("memory nodes", () => {
  it("a mode needs nodes; nodes alone are strict", () => {
    expect(withMemoryNodes(domain, { numa_nodeset: "0-1" }).numaTune?.memory).toEqual({
      mode: "strict",
      nodeset: [0, 1],
    });
    expect(refusal(() => withMemoryNodes(domain, { numa_mode: 1 }))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    for (const nodes of [{ numa_mode: 9 }, { numa_nodeset: "x" }, { numa_nodeset: "" }])
      expect(refusal(() => withMemoryNodes(domain, nodes))).toBe(ErrorNumber.INVALID_ARG);
    expect(memoryNodesOf(withMemoryNodes(domain, { numa_mode: 2, numa_nodeset: "0" }))).toEqual({
      numa_mode: 2,
      numa_nodeset: "0",
    });
  });

  it("the memory of a running guest is moved in strict mode alone, and its mode stays", () => {
    const preferring = withMemoryNodes(domain, { numa_mode: 1, numa_nodeset: "0" });
    expect(nodesToMoveTo(domain, { numa_nodeset: "1" })).toEqual([1]);
    expect(refusal(() => nodesToMoveTo(preferring, { numa_nodeset: "1" }))).toBe(ErrorNumber.OPERATION_INVALID);
    expect(refusal(() => nodesToMoveTo(domain, { numa_mode: 2 }))).toBe(ErrorNumber.OPERATION_INVALID);
  });
});

describe("block weights", () => {
  it("are listed by device, and 0 takes one away", () => {
    const first = withBlockWeights(domain, { weight: 500, device_weight: "/dev/sda,500,/dev/sdb,300" });
    const second = withBlockWeights(first, {
      device_weight: "/dev/sda,0,/dev/sdc,400",
      device_read_iops_sec: "/dev/sdb,7",
    });
    expect(second.blkioTune).toEqual({
      weight: 500,
      devices: [
        { path: "/dev/sdb", weight: 300, readIopsSec: 7 },
        { path: "/dev/sdc", weight: 400 },
      ],
    });
    expect(blockWeightsOf(second)).toMatchObject({ weight: 500, device_weight: "/dev/sdb,300,/dev/sdc,400" });
    expect(first.blkioTune?.devices).toHaveLength(2);
  });

  it("a list that does not read as paths and numbers is refused", () => {
    for (const device_weight of ["/dev/sda", "/dev/sda,5,", "/dev/sda,x", ",5", "/dev/sda,99999999999"])
      expect(refusal(() => withBlockWeights(domain, { device_weight }))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("bandwidth", () => {
  const nic = interfaceNamed(domain, "52:54:00:11:22:33");
  const limited = (limits: Parameters<typeof limitedBandwidth>[1], of = nic) => limitedBandwidth(of, limits);

  it("an interface is found by address or by its name on the host", () => {
    expect(interfaceNamed(domain, "tap0")).toBe(nic);
    expect(interfaceNamed(domain, "52:54:0:11:22:33")).toBe(nic);
    for (const name of ["", "tap9", "52:54:00:11:22:99"])
      expect(refusal(() => interfaceNamed(domain, name))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("a direction is set as a whole, and not limited without an average", () => {
    expect(limited({ "inbound.average": 100, "inbound.peak": 200 })).toEqual({ inbound: { average: 100, peak: 200 } });
    expect(limited({ "inbound.peak": 200 })).toBeUndefined();
    expect(limited({ "inbound.floor": 10 })).toEqual({ inbound: { floor: 10 } });
    const both = withBandwidth(domain, nic, limited({ "inbound.average": 5, "outbound.average": 6 }));
    const changedNic = interfaceNamed(both, "tap0");
    expect(limited({ "inbound.average": 0 }, changedNic)).toEqual({ outbound: { average: 6 } });
    expect(bandwidthOf(changedNic)).toMatchObject({ "inbound.average": 5, "outbound.average": 6, "outbound.peak": 0 });
  });

  it("an interface in user mode cannot be limited", () => {
    const user = interfaceNamed(domain, "52:54:00:11:22:44");
    expect(refusal(() => limited({ "inbound.average": 5 }, user))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
  });
});

describe("limits of a disk", () => {
  const disk = diskNamed(domain, "vda");
  const tune = (definition: DomainDefinition, name: string, parameters: IOTuneParameters): DomainDefinition => {
    checkIOTune(parameters);
    const found = diskNamed(definition, name);
    const before = ioTuneBefore(definition, found, parameters.group_name);
    return withIOTune(definition, found, mergedIOTune(before, parameters));
  };
  const limits = (definition: DomainDefinition, name = "vda") => diskNamed(definition, name).ioTune;

  it("a disk is found by target or by its image", () => {
    expect(diskNamed(domain, "/images/a.img")).toBe(disk);
    for (const name of ["", "vdx", "/images/b.img"])
      expect(refusal(() => diskNamed(domain, name))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("a family of limits is set as a whole, the others stay", () => {
    const first = tune(domain, "vda", { total_bytes_sec: 5n, total_iops_sec: 7n });
    const second = tune(first, "vda", { read_bytes_sec: 9n });
    expect(limits(second)).toEqual({ readBytesSec: 9, totalIopsSec: 7 });
    expect(limits(tune(second, "vda", { total_iops_sec: 0n, read_bytes_sec: 0n }))).toBeUndefined();
  });

  it("a total excludes reads and writes, and no limit is beyond 10^15", () => {
    for (const family of ["bytes_sec", "iops_sec", "bytes_sec_max", "iops_sec_max"])
      expect(refusal(() => tune(domain, "vda", { [`total_${family}`]: 9n, [`read_${family}`]: 5n }))).toBe(
        ErrorNumber.INVALID_ARG,
      );
    expect(refusal(() => tune(domain, "vda", { total_bytes_sec: 10n ** 15n }))).toBeUndefined();
    expect(refusal(() => tune(domain, "vda", { total_bytes_sec: 10n ** 15n + 1n }))).toBe(
      ErrorNumber.ARGUMENT_UNSUPPORTED,
    );
  });

  it("disks of a group share its limits; a group has some", () => {
    const one = tune(domain, "vda", { total_bytes_sec: 5n, group_name: "g" });
    const two = tune(one, "hdc", { group_name: "g" });
    expect(limits(two, "hdc")).toEqual({ totalBytesSec: 5, groupName: "g" });
    expect(limits(tune(two, "hdc", { total_bytes_sec: 9n }))).toEqual({ totalBytesSec: 9, groupName: "g" });
    expect(refusal(() => tune(domain, "vda", { group_name: "g" }))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(limits(tune(two, "vda", { total_bytes_sec: 0n }))).toBeUndefined();
  });

  it("a length that is taken from a burst becomes the shortest", () => {
    const bursting = tune(domain, "vda", {
      total_bytes_sec: 5n,
      total_bytes_sec_max: 9n,
      total_bytes_sec_max_length: 4n,
    });
    expect(limits(tune(bursting, "vda", { total_bytes_sec_max_length: 0n }))?.totalBytesSecMaxLength).toBe(1);
    const rest = { total_bytes_sec: 0n, total_bytes_sec_max: 0n, total_bytes_sec_max_length: 0n };
    expect(limits(tune(bursting, "vda", rest))).toBeUndefined();
  });

  it("an event tells the disk and what was set", () => {
    expect(tunedDisk(disk, { total_bytes_sec: 5n }).map(({ field, value }) => [field, value.value])).toEqual([
      ["blkdeviotune.disk", "vda"],
      ["blkdeviotune.total_bytes_sec", 5n],
    ]);
  });
});

describe("throttle groups", () => {
  it("are set, changed and removed by name, unless a disk is in them", () => {
    const group = throttleGroup(domain, "g", { total_bytes_sec: 5n });
    const one = withThrottleGroup(domain, group);
    expect(changed(domain, one)).toContain("+ <group_name>g</group_name>");
    const two = withThrottleGroup(one, throttleGroup(one, "g", { total_iops_sec: 7n }));
    expect(two.throttleGroups).toEqual([{ groupName: "g", totalBytesSec: 5, totalIopsSec: 7 }]);
    expect(withoutThrottleGroup(two, "g").throttleGroups).toBeUndefined();
    expect(refusal(() => withoutThrottleGroup(two, "h"))).toBe(ErrorNumber.INVALID_ARG);
    const [first, ...others] = two.devices.disks;
    if (first === undefined) throw new Error("the sample has a disk");
    const used = {
      ...two,
      devices: { ...two.devices, disks: [{ ...first, throttleFilters: [{ group: "g" }] }, ...others] },
    };
    expect(refusal(() => withoutThrottleGroup(used, "g"))).toBe(ErrorNumber.OPERATION_INVALID);
  });
});
