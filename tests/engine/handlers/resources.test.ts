import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DomainObject } from "../../../src/engine/domain.ts";
import { DomainEventID, ErrorNumber, TypedParameterType } from "../../../src/protocol/enums.ts";
import type { TypedParameter } from "../../../src/protocol/remote/types.ts";
import { ChangeableHypervisor } from "../changes/changeable-hypervisor.ts";
import { EngineUnderTest } from "../changes/engine-under-test.ts";

const [current, live, config, maximum, guest, hotpluggable] = [0, 1, 2, 4, 8, 16];
const { ULLONG, UINT, STRING, BOOLEAN, INT } = TypedParameterType;
const ullong = (field: string, value: bigint): TypedParameter => ({ field, value: { type: ULLONG, value } });
const plain = (params: readonly TypedParameter[]): Record<string, unknown> =>
  Object.fromEntries(params.map(({ field, value }) => [field, value.value]));

let hypervisor: ChangeableHypervisor;
let under: EngineUnderTest;
/** The one before, whose files go when another takes its place. */
let made: EngineUnderTest | undefined;
const begin = async (...operations: ConstructorParameters<typeof ChangeableHypervisor>): Promise<void> => {
  if (made !== undefined) await made[Symbol.asyncDispose]();
  hypervisor = new ChangeableHypervisor(...operations);
  made = under = await EngineUnderTest.on(hypervisor);
};
beforeEach(() => begin());
afterEach(() => under[Symbol.asyncDispose]());

describe("memory", () => {
  it("a domain that does not run has no memory to be set in a running guest", async () => {
    const { reference: dom } = await under.define();
    expect(await under.refused("domainSetMemory", { dom, memory: 1024n })).toBe(ErrorNumber.OPERATION_INVALID);
    await under.call("domainSetMemoryFlags", { dom, memory: 1024n, flags: current });
    expect(under.engine.domains.get(dom).config?.currentMemoryKiB).toBe(1024);
  });

  it("what a domain may have at most does not change while it runs", async () => {
    const { reference: dom } = await under.start();
    for (const call of ["domainSetMaxMemory", "domainSetMemoryFlags"] as const)
      expect(await under.refused(call, { dom, memory: 4096n, flags: live | maximum })).toBe(
        ErrorNumber.OPERATION_INVALID,
      );
    await under.call("domainSetMemoryFlags", { dom, memory: 262144n, flags: config | maximum });
    expect(under.engine.domains.get(dom).config?.memoryKiB).toBe(262144);
  });

  it("no memory, more than can be counted and unknown flags are refused", async () => {
    const { reference: dom } = await under.define();
    const set = (memory: bigint, flags: number) => under.refused("domainSetMemoryFlags", { dom, memory, flags });
    expect(await set(0n, config)).toBe(ErrorNumber.INVALID_ARG);
    expect(await set(1n << 60n, config | maximum)).toBe(ErrorNumber.OVERFLOW);
    expect(await set(1024n, 8)).toBe(ErrorNumber.INVALID_ARG);
    const period = (seconds: number) =>
      under.refused("domainSetMemoryStatsPeriod", { dom, period: seconds, flags: config });
    expect(await period(-1)).toBe(ErrorNumber.INVALID_ARG);
  });

  it("a running guest is asked, and tells itself how much it has", async () => {
    await begin("setMemory", "setMemoryStatsPeriod");
    const domain = await under.start();
    await under.call("domainSetMemory", { dom: domain.reference, memory: 32768n });
    expect(domain.live?.currentMemoryKiB).toBe(65536);
    await under.call("domainSetMemoryStatsPeriod", { dom: domain.reference, period: 5, flags: live | config });
    expect(hypervisor.asked).toEqual([
      ["setMemory", 32768],
      ["setMemoryStatsPeriod", 5],
    ]);
    for (const definition of [domain.live, domain.config])
      expect(definition?.devices.memballoon?.statsPeriodSeconds).toBe(5);
  });
});

describe("virtual CPUs", () => {
  const set = async (domain: DomainObject, nvcpus: number, flags: number) =>
    under.call("domainSetVcpusFlags", { dom: domain.reference, nvcpus, flags });
  const get = async ({ reference: dom }: DomainObject, flags: number): Promise<number> =>
    (await under.call("domainGetVcpusFlags", { dom, flags })).num;

  it("have a live and a persistent number, and one that they may be at most", async () => {
    await begin("setVcpusEnabled");
    const domain = await under.start();
    await set(domain, 3, live);
    expect(hypervisor.asked).toEqual([["setVcpusEnabled", [2], true, { wait: true }]]);
    expect([await get(domain, live), await get(domain, config)]).toEqual([3, 2]);
    await set(domain, 6, config | maximum);
    expect([await get(domain, live | maximum), await get(domain, config | maximum)]).toEqual([4, 6]);
    expect(await under.call("domainGetMaxVcpus", { dom: domain.reference })).toEqual({ num: 4 });
  });

  it("that a guest keeps for now stay in its definition", async () => {
    await begin("setVcpusEnabled");
    const domain = await under.start();
    await set(domain, 4, live);
    hypervisor.answers.setVcpusEnabled = () => [];
    await set(domain, 3, live | 32);
    expect(hypervisor.asked.at(-1)).toEqual(["setVcpusEnabled", [3], false, { wait: false }]);
    expect(await get(domain, live)).toBe(4);
  });

  it("flags that contradict each other are refused", async () => {
    const { reference: dom } = await under.define();
    for (const [nvcpus, flags] of [
      [0, config],
      [2, guest | config],
      [2, maximum],
      [2, 64],
    ] as const)
      expect(await under.refused("domainSetVcpusFlags", { dom, nvcpus, flags })).toBe(ErrorNumber.INVALID_ARG);
    expect(await under.refused("domainGetVcpusFlags", { dom, flags: live | config })).toBe(ErrorNumber.INVALID_ARG);
    expect(await under.refused("domainGetVcpusFlags", { dom, flags: guest })).toBe(ErrorNumber.INVALID_ARG);
    expect(await under.refused("domainGetMaxVcpus", { dom })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(await under.refused("domainGetVcpus", { dom, maxinfo: 4, maplen: 1 })).toBe(ErrorNumber.OPERATION_INVALID);
  });

  it("single ones are named in a list", async () => {
    const domain = await under.define();
    const { reference: dom } = domain;
    await under.call("domainSetVcpu", { dom, cpumap: "2-3", state: 1, flags: config });
    expect(domain.config?.vcpus?.map(({ enabled }) => enabled)).toEqual([true, true, true, true]);
    for (const [cpumap, state] of [
      ["", 1],
      ["x", 1],
      ["1", 2],
      ["0", 0],
    ] as const)
      expect(await under.refused("domainSetVcpu", { dom, cpumap, state, flags: config })).toBe(ErrorNumber.INVALID_ARG);
  });

  it("that the guest itself turns off are its agent's", async () => {
    await begin("agentVcpuCount", "setAgentVcpuCount");
    hypervisor.answers.agentVcpuCount = () => 1;
    const domain = await under.start();
    expect(await get(domain, guest)).toBe(1);
    await set(domain, 1, guest);
    expect(hypervisor.asked.at(-1)).toEqual(["setAgentVcpuCount", 1]);
    const args = { dom: domain.reference, nvcpus: 3, flags: guest };
    expect(await under.refused("domainSetVcpusFlags", args)).toBe(ErrorNumber.INVALID_ARG);
  });

  it("added persistently may be made to be unplugged later", async () => {
    const domain = await under.define();
    await set(domain, 3, config | hotpluggable);
    expect(domain.config?.vcpus?.[2]).toEqual({ id: 2, enabled: true, hotpluggable: true });
  });

  it("and where they run is the hypervisor's to tell", async () => {
    await begin("vcpus");
    hypervisor.answers.vcpus = () =>
      [0, 1].map((id) => ({ id, state: 1, cpuTimeNs: BigInt(id), cpu: id, affinity: [id] }));
    const { reference: dom } = await under.start();
    const { info, cpumaps } = await under.call("domainGetVcpus", { dom, maxinfo: 4, maplen: 1 });
    expect(info).toEqual([
      { number: 0, state: 1, cpuTime: 0n, cpu: 0 },
      { number: 1, state: 1, cpuTime: 1n, cpu: 1 },
    ]);
    expect([...cpumaps]).toEqual([1, 2]);
  });
});

describe("pinning", () => {
  it("is asked and told as maps of CPUs", async () => {
    await begin("pinVcpu", "pinEmulator", "pinIOThread");
    const domain = await under.start({ parts: "<iothreads>1</iothreads>" });
    const { reference: dom } = domain;
    await under.call("domainPinVcpu", { dom, vcpu: 1, cpumap: Uint8Array.of(1) });
    await under.call("domainPinEmulator", { dom, cpumap: Uint8Array.of(1), flags: live | config });
    await under.call("domainPinIothread", { dom, iothreadsId: 1, cpumap: Uint8Array.of(1), flags: live });
    expect(hypervisor.asked).toEqual([
      ["pinVcpu", 1, [0]],
      ["pinEmulator", [0]],
      ["pinIOThread", 1, [0]],
    ]);
    const pins = await under.call("domainGetVcpuPinInfo", { dom, ncpumaps: 2, maplen: 1, flags: live });
    expect(pins).toMatchObject({ num: 2 });
    expect(pins.cpumaps[1]).toBe(1);
    expect([...(await under.call("domainGetEmulatorPinInfo", { dom, maplen: 1, flags: config })).cpumaps]).toEqual([1]);
    const { info } = await under.call("domainGetIothreadInfo", { dom, flags: live });
    expect(info.map(({ iothreadId, cpumap }) => [iothreadId, cpumap[0]])).toEqual([[1, 1]]);
    expect(domain.config?.cpuTune).toEqual({ emulatorPin: [0] });
  });

  it("what cannot be pinned is not asked of the guest", async () => {
    await begin("pinVcpu");
    const { reference: dom } = await under.start();
    for (const [vcpu, cpumap] of [
      [9, Uint8Array.of(1)],
      [0, Uint8Array.of(0)],
    ] as const)
      expect(await under.refused("domainPinVcpuFlags", { dom, vcpu, cpumap, flags: live })).toBe(
        ErrorNumber.INVALID_ARG,
      );
    expect(hypervisor.asked).toEqual([]);
  });
});

describe("I/O threads", () => {
  it("come, are tuned and go, in the guest and in the definition", async () => {
    await begin("addIOThread", "setIOThread", "removeIOThread");
    const domain = await under.start();
    const { reference: dom } = domain;
    await under.call("domainAddIothread", { dom, iothreadId: 3, flags: live | config });
    const params = [ullong("poll_max_ns", 9n)];
    await under.call("domainSetIothreadParams", { dom, iothreadId: 3, params, flags: live });
    expect(domain.live?.iothreadIds).toEqual([{ id: 3, poll: { maxNs: 9 } }]);
    expect(domain.config?.iothreadIds).toEqual([{ id: 3 }]);
    await under.call("domainDelIothread", { dom, iothreadId: 3, flags: live });
    expect(hypervisor.asked).toEqual([
      ["addIOThread", { id: 3 }],
      ["setIOThread", { id: 3, poll: { maxNs: 9 } }],
      ["removeIOThread", 3],
    ]);
    expect([domain.live?.iothreads, domain.config?.iothreads]).toEqual([undefined, 1]);
  });

  it("a running one does not get back what the hypervisor would have chosen", async () => {
    await begin("setIOThread");
    const { reference: dom } = await under.start({ parts: "<iothreads>1</iothreads>" });
    const params: TypedParameter[] = [{ field: "thread_pool_min", value: { type: INT, value: -1 } }];
    expect(await under.refused("domainSetIothreadParams", { dom, iothreadId: 1, params, flags: live })).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
    await under.call("domainSetIothreadParams", { dom, iothreadId: 1, params, flags: config });
  });
});

describe("parameters", () => {
  it("are counted, then told", async () => {
    const { reference: dom } = await under.define();
    const counts = async (
      name: "domainGetMemoryParameters" | "domainGetNumaParameters" | "domainGetBlkioParameters",
    ) => [
      (await under.call(name, { dom, nparams: 0, flags: 4 })).nparams,
      (await under.call(name, { dom, nparams: 0, flags: 0 })).nparams,
    ];
    expect(await counts("domainGetMemoryParameters")).toEqual([3, 3]);
    expect(await counts("domainGetNumaParameters")).toEqual([2, 1]);
    expect(await counts("domainGetBlkioParameters")).toEqual([6, 1]);
    expect(await under.call("domainGetSchedulerType", { dom })).toEqual({ type: "posix", nparams: 9 });
    const { params } = await under.call("domainGetSchedulerParametersFlags", { dom, nparams: 9, flags: config });
    expect(plain(params)).toMatchObject({ cpu_shares: 0n, vcpu_quota: 0n });
  });

  it("are set in the guest and in the definition", async () => {
    await begin("setCpuLimits", "setMemoryLimits", "setBlockWeights", "setMemoryNodes", "setPerfEvents");
    const domain = await under.start();
    const { reference: dom } = domain;
    const both = { dom, flags: live | config };
    const weight: TypedParameter = { field: "weight", value: { type: UINT, value: 500 } };
    const nodes: TypedParameter = { field: "numa_nodeset", value: { type: STRING, value: "0" } };
    const cycles: TypedParameter = { field: "cpu_cycles", value: { type: BOOLEAN, value: 1 } };
    await under.call("domainSetSchedulerParametersFlags", { ...both, params: [ullong("cpu_shares", 7n)] });
    await under.call("domainSetMemoryParameters", { ...both, params: [ullong("soft_limit", 9n)] });
    await under.call("domainSetBlkioParameters", { ...both, params: [weight] });
    await under.call("domainSetNumaParameters", { ...both, params: [nodes] });
    await under.call("domainSetPerfEvents", { ...both, params: [cycles] });
    expect(hypervisor.asked).toEqual([
      ["setCpuLimits", { shares: 7 }],
      ["setMemoryLimits", { softLimitKiB: 9 }],
      ["setBlockWeights", { weight: 500 }],
      ["setMemoryNodes", [0]],
      ["setPerfEvents", new Map([["cpu_cycles", true]])],
    ]);
    for (const definition of [domain.live, domain.config])
      expect(definition).toMatchObject({
        cpuTune: { shares: 7 },
        memTune: { softLimitKiB: 9 },
        blkioTune: { weight: 500 },
        numaTune: { memory: { nodeset: [0] } },
        perf: [{ name: "cpu_cycles", enabled: true }],
      });
    const { params } = await under.call("domainGetPerfEvents", { dom, flags: live });
    expect(plain(params)).toMatchObject({ cpu_cycles: 1, cmt: 0 });
  });

  it("unknown flags are refused by every one of them", async () => {
    const { reference: dom } = await under.define();
    const flags = 1 << 10;
    const params = [ullong("x", 1n)];
    const get = { dom, nparams: 0, flags };
    expect(
      await Promise.all([
        under.refused("domainGetMemoryParameters", get),
        under.refused("domainGetBlkioParameters", get),
        under.refused("domainGetNumaParameters", get),
        under.refused("domainGetSchedulerParametersFlags", get),
        under.refused("domainGetInterfaceParameters", { ...get, device: "tap0" }),
        under.refused("domainGetBlockIoTune", { ...get, disk: "vda" }),
        under.refused("domainGetPerfEvents", { dom, flags }),
        under.refused("domainSetMemoryParameters", { dom, params, flags }),
        under.refused("domainSetBlkioParameters", { dom, params, flags }),
        under.refused("domainSetNumaParameters", { dom, params, flags }),
        under.refused("domainSetSchedulerParametersFlags", { dom, params, flags }),
        under.refused("domainSetPerfEvents", { dom, params, flags }),
        under.refused("domainSetInterfaceParameters", { dom, device: "tap0", params, flags }),
        under.refused("domainSetBlockIoTune", { dom, disk: "vda", params, flags }),
        under.refused("domainSetThrottleGroup", { dom, group: "g", params, flags }),
        under.refused("domainDelThrottleGroup", { dom, group: "g", flags }),
      ]),
    ).toEqual(Array.from({ length: 16 }, () => ErrorNumber.INVALID_ARG));
  });
});

describe("limits of devices", () => {
  it("of a disk are told by an event when a running guest has them", async () => {
    await begin("setBlockIOTune");
    const domain = await under.start();
    const { reference: dom } = domain;
    const args = { dom, disk: "vda", params: [ullong("total_bytes_sec", 5n)] };
    await under.call("domainSetBlockIoTune", { ...args, flags: config });
    expect(under.events).toEqual([]);
    await under.call("domainSetBlockIoTune", { ...args, flags: live });
    expect(hypervisor.asked).toMatchObject([["setBlockIOTune", { target: { dev: "vda" } }, { totalBytesSec: 5 }]]);
    expect(under.events).toMatchObject([
      { id: DomainEventID.TUNABLE, fields: { params: [{}, { value: { value: 5n } }] } },
    ]);
    const { params } = await under.call("domainGetBlockIoTune", { dom, disk: "vda", nparams: 20, flags: live | 4 });
    expect(plain(params)).toMatchObject({ total_bytes_sec: 5n, group_name: "" });
  });

  it("of a disk can be counted without one", async () => {
    const { reference: dom } = await under.define();
    expect(await under.call("domainGetBlockIoTune", { dom, disk: null, nparams: 0, flags: 4 })).toMatchObject({
      nparams: 20,
    });
    expect(await under.refused("domainGetBlockIoTune", { dom, disk: null, nparams: 20, flags: 4 })).toBe(
      ErrorNumber.INVALID_ARG,
    );
  });

  it("of an interface and of a group of disks", async () => {
    await begin("setInterfaceBandwidth", "setThrottleGroup", "removeThrottleGroup");
    const domain = await under.start();
    const both = { dom: domain.reference, flags: live | config };
    const average: TypedParameter = { field: "inbound.average", value: { type: UINT, value: 5 } };
    await under.call("domainSetInterfaceParameters", { ...both, device: "tap0", params: [average] });
    await under.call("domainSetThrottleGroup", { ...both, group: "g", params: [ullong("total_iops_sec", 7n)] });
    for (const definition of [domain.live, domain.config]) {
      expect(definition?.devices.interfaces[0]?.bandwidth).toEqual({ inbound: { average: 5 } });
      expect(definition?.throttleGroups).toEqual([{ groupName: "g", totalIopsSec: 7 }]);
    }
    await under.call("domainDelThrottleGroup", { ...both, group: "g" });
    expect(hypervisor.asked.map(([name]) => name)).toEqual([
      "setInterfaceBandwidth",
      "setThrottleGroup",
      "removeThrottleGroup",
    ]);
  });
});
