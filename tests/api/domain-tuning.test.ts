import { describe, expect, it } from "vitest";
import { Domain } from "../../src/api/index.ts";
import { a, connected } from "./connected.ts";
import { type Row, wired } from "./wired.ts";

const dom = a;
const rows = (...of: readonly Row<Domain>[]) => of;
const itself = (connection: ConstructorParameters<typeof Domain>[0]): Domain => new Domain(connection, a);
const parameter = (field: string, type: number, value: unknown) => [{ field, value: { type, value } }];

describe("the memory and processors of a domain are asked with", () => {
  const cpus = { cpumap: new Uint8Array(0), online: 4, ret: 4 };
  wired(
    itself,
    rows(
      ["domainGetMaxMemory", (d, o) => d.getMaxMemory(o), { dom }, { memory: 8n }, 8n],
      ["domainSetMaxMemory", (d, o) => d.setMaxMemory(8n, o), { dom, memory: 8n }],
      ["domainSetMemory", (d, o) => d.setMemory(8n, 0, o), { dom, memory: 8n }],
      ["domainSetMemoryFlags", (d, o) => d.setMemory(8n, 4, o), { dom, memory: 8n, flags: 4 }],
      ["domainSetMemoryStatsPeriod", (d, o) => d.setMemoryStatsPeriod(5, 1, o), { dom, period: 5, flags: 1 }],
      [
        "domainMemoryStats",
        (d, o) => d.memoryStats(0, o),
        { dom, maxStats: 1024, flags: 0 },
        { stats: [{ tag: 6, val: 9n }] },
        new Map([[6, 9n]]),
      ],
      [
        "domainMemoryPeek",
        (d, o) => d.memoryPeek(16n, 2, 1, o),
        { dom, offset: 16n, size: 2, flags: 1 },
        { buffer: Uint8Array.of(1, 2) },
        Uint8Array.of(1, 2),
      ],
      ["domainGetMaxVcpus", (d, o) => d.getMaxVcpus(o), { dom }, { num: 4 }, 4],
      ["domainGetVcpusFlags", (d, o) => d.getVcpusFlags(1, o), { dom, flags: 1 }, { num: 4 }, 4],
      ["domainSetVcpus", (d, o) => d.setVcpus(2, 0, o), { dom, nvcpus: 2 }],
      ["domainSetVcpusFlags", (d, o) => d.setVcpus(2, 1, o), { dom, nvcpus: 2, flags: 1 }],
      ["domainSetVcpu", (d, o) => d.setVcpu("1-3", true, 1, o), { dom, cpumap: "1-3", state: 1, flags: 1 }],
      [
        "domainGetVcpus",
        (d, o) => d.getVcpus(2, o),
        { dom, maxinfo: 2, maplen: 0 },
        { info: [{ number: 0, state: 1, cpuTime: 5n, cpu: 1 }], cpumaps: new Uint8Array(0) },
        [{ number: 0, state: 1, cpuTime: 5n, cpu: 1 }],
      ],
      ["domainPinVcpu", (d, o) => d.pinVcpu(1, [true, false, true], 0, o), { dom, vcpu: 1, cpumap: Uint8Array.of(5) }],
      [
        "domainPinVcpuFlags",
        (d, o) => d.pinVcpu(1, [...Array<boolean>(8).fill(false), true], 2, o),
        { dom, vcpu: 1, cpumap: Uint8Array.of(0, 1), flags: 2 },
      ],
      [
        "domainGetVcpuPinInfo",
        (d, o) => d.getVcpuPinInfo(2, o),
        { dom, ncpumaps: 2, maplen: 1, flags: 2 },
        { cpumaps: Uint8Array.of(1, 15), num: 2 },
        [
          [true, false, false, false],
          [true, true, true, true],
        ],
      ],
      ["domainPinEmulator", (d, o) => d.pinEmulator([true], 1, o), { dom, cpumap: Uint8Array.of(1), flags: 1 }],
      [
        "domainGetEmulatorPinInfo",
        (d, o) => d.getEmulatorPinInfo(1, o),
        { dom, maplen: 1, flags: 1 },
        { cpumaps: Uint8Array.of(3), ret: 1 },
        [true, true, false, false],
      ],
      [
        "domainGetIothreadInfo",
        (d, o) => d.getIOThreadInfo(1, o),
        { dom, flags: 1 },
        { info: [{ iothreadId: 7, cpumap: Uint8Array.of(1) }], ret: 1 },
        [{ id: 7, cpumap: [true, ...Array<boolean>(7).fill(false)] }],
      ],
      [
        "domainPinIothread",
        (d, o) => d.pinIOThread(7, [true], 1, o),
        { dom, iothreadsId: 7, cpumap: Uint8Array.of(1), flags: 1 },
      ],
      ["domainAddIothread", (d, o) => d.addIOThread(7, 1, o), { dom, iothreadId: 7, flags: 1 }],
      ["domainDelIothread", (d, o) => d.delIOThread(7, 1, o), { dom, iothreadId: 7, flags: 1 }],
    ),
    { nodeGetCpuMap: () => cpus, domainGetVcpusFlags: () => ({ num: 2 }) },
  );

  it("asks for all virtual processors unless told how many", async () => {
    const { connection, asked } = connected({
      domainGetInfo: () => ({ state: 1, maxMem: 1n, memory: 1n, nrVirtCpu: 3, cpuTime: 0n }),
      domainGetVcpus: () => ({ info: [], cpumaps: new Uint8Array(0) }),
    });
    await new Domain(connection, a).getVcpus();
    expect(asked.at(-1)?.args).toEqual({ dom, maxinfo: 3, maplen: 0 });
  });

  it("asks for the use of many processors in pieces", async () => {
    const time = (value: number) => parameter("cpu_time", 4, BigInt(value))[0];
    const { connection, asked } = connected({
      domainGetCpuStats: ({ nparams, startCpu, ncpus }: { nparams: number; startCpu: number; ncpus: number }) => {
        if (nparams === 0) return { params: [], nparams: ncpus === 0 ? 130 : 1 };
        return { params: Array.from({ length: ncpus }, (_, cpu) => time(Math.max(startCpu, 0) + cpu)), nparams: 1 };
      },
    });
    const domain = new Domain(connection, a);
    const stats = await domain.getCPUStats(0);
    expect(stats.map((cpu) => cpu["cpu_time"])).toEqual(Array.from({ length: 130 }, (_, cpu) => BigInt(cpu)));
    expect(asked.slice(-2).map(({ args }) => args)).toMatchObject([
      { startCpu: 0, ncpus: 128 },
      { startCpu: 128, ncpus: 2 },
    ]);
    await expect(domain.getCPUStats()).resolves.toEqual([{ cpu_time: 0n }]);
    expect(asked.at(-1)?.args).toMatchObject({ startCpu: -1, ncpus: 1 });
  });
});

describe("the limits of a domain are asked with", () => {
  wired(
    itself,
    rows(
      [
        "domainGetSchedulerType",
        (d, o) => d.getSchedulerType(o),
        { dom },
        { type: "posix", nparams: 1 },
        { type: "posix", parameters: 1 },
      ],
      [
        "domainGetSchedulerParameters",
        (d, o) => d.getSchedulerParameters(0, o),
        { dom, nparams: 1 },
        { params: parameter("cpu_shares", 4, 1024n) },
        { cpu_shares: 1024n },
      ],
      [
        "domainGetSchedulerParametersFlags",
        (d, o) => d.getSchedulerParameters(1, o),
        { dom, nparams: 1, flags: 5 },
        { params: parameter("cpu_shares", 4, 1024n) },
        { cpu_shares: 1024n },
      ],
      [
        "domainSetSchedulerParameters",
        (d, o) => d.setSchedulerParameters({ vcpu_quota: -1n }, 0, o),
        { dom, params: parameter("vcpu_quota", 3, -1n) },
      ],
      [
        "domainSetSchedulerParametersFlags",
        (d, o) => d.setSchedulerParameters({ cpu_shares: 2n }, 2, o),
        { dom, params: parameter("cpu_shares", 4, 2n), flags: 2 },
      ],
      [
        "domainGetMemoryParameters",
        (d, o) => d.getMemoryParameters(1, o),
        { dom, nparams: 1, flags: 5 },
        { params: parameter("hard_limit", 4, 9n), nparams: 1 },
        { hard_limit: 9n },
      ],
      [
        "domainSetMemoryParameters",
        (d, o) => d.setMemoryParameters({ hard_limit: 9n }, 1, o),
        { dom, params: parameter("hard_limit", 4, 9n), flags: 1 },
      ],
      [
        "domainGetBlkioParameters",
        (d, o) => d.getBlkioParameters(1, o),
        { dom, nparams: 1, flags: 5 },
        { params: parameter("weight", 2, 500), nparams: 1 },
        { weight: 500 },
      ],
      [
        "domainSetBlkioParameters",
        (d, o) => d.setBlkioParameters({ device_weight: "/dev/sda,500" }, 1, o),
        { dom, params: parameter("device_weight", 7, "/dev/sda,500"), flags: 1 },
      ],
      [
        "domainGetNumaParameters",
        (d, o) => d.getNumaParameters(1, o),
        { dom, nparams: 1, flags: 5 },
        { params: parameter("numa_nodeset", 7, "0-1"), nparams: 1 },
        { numa_nodeset: "0-1" },
      ],
      [
        "domainSetNumaParameters",
        (d, o) => d.setNumaParameters({ numa_mode: 1 }, 1, o),
        { dom, params: parameter("numa_mode", 1, 1), flags: 1 },
      ],
      [
        "domainGetInterfaceParameters",
        (d, o) => d.getInterfaceParameters("vnet0", 1, o),
        { dom, device: "vnet0", nparams: 1, flags: 5 },
        { params: parameter("inbound.peak", 2, 5), nparams: 1 },
        { "inbound.peak": 5 },
      ],
      [
        "domainSetInterfaceParameters",
        (d, o) => d.setInterfaceParameters("vnet0", { "outbound.burst": 5 }, 1, o),
        { dom, device: "vnet0", params: parameter("outbound.burst", 2, 5), flags: 1 },
      ],
      [
        "domainSetIothreadParams",
        (d, o) => d.setIOThreadParams(1, { poll_grow: 4, thread_pool_min: -1 }, 1, o),
        {
          dom,
          iothreadId: 1,
          params: [...parameter("poll_grow", 2, 4), ...parameter("thread_pool_min", 1, -1)],
          flags: 1,
        },
      ],
      [
        "domainGetPerfEvents",
        (d, o) => d.getPerfEvents(1, o),
        { dom, flags: 5 },
        { params: parameter("cmt", 6, 1) },
        { cmt: true },
      ],
      [
        "domainSetPerfEvents",
        (d, o) => d.setPerfEvents({ cmt: false }, 1, o),
        { dom, params: parameter("cmt", 6, 0), flags: 1 },
      ],
      [
        "domainGetLaunchSecurityInfo",
        (d, o) => d.getLaunchSecurityInfo(0, o),
        { dom, flags: 4 },
        { params: parameter("sev-measurement", 7, "bQ==") },
        { "sev-measurement": "bQ==" },
      ],
      [
        "domainSetLaunchSecurityState",
        (d, o) => d.setLaunchSecurityState({ "sev-secret": "c2VjcmV0" }, 0, o),
        { dom, params: parameter("sev-secret", 7, "c2VjcmV0"), flags: 0 },
      ],
    ),
    { domainGetSchedulerType: () => ({ type: "posix", nparams: 1 }) },
  );
});
