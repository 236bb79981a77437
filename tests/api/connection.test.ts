import { describe, expect, it } from "vitest";
import { type Connection, VirError } from "../../src/api/index.ts";
import { ErrorNumber } from "../../src/protocol/enums.ts";
import { a, connected } from "./connected.ts";
import { type Row, wired } from "./wired.ts";

const itself = (connection: Connection): Connection => connection;
const rows = (...of: readonly Row<Connection>[]) => of;

describe("a connection asks of the hypervisor", () => {
  const choice = { emulator: "/qemu", arch: "x86_64", machine: "q35", virtType: "kvm" };
  const chosen = { arch: "x86_64", machine: "q35", virttype: "kvm" };
  wired(
    itself,
    rows(
      ["connectGetType", (c, o) => c.getType(o), {}, { type: "QEMU" }, "QEMU"],
      ["connectGetVersion", (c, o) => c.getVersion(o), {}, { hvVer: 7_002_015n }, 7_002_015],
      ["connectGetLibVersion", (c, o) => c.getLibVersion(o), {}, { libVer: 12_008_000n }, 12_008_000],
      ["connectGetHostname", (c, o) => c.getHostname(o), {}, { hostname: "h" }, "h"],
      ["connectGetUri", (c, o) => c.getURI(o), {}, { uri: "qemu:///system" }, "qemu:///system"],
      ["connectGetCapabilities", (c, o) => c.getCapabilities(o), {}, { capabilities: "<c/>" }, "<c/>"],
      [
        "connectGetDomainCapabilities",
        (c, o) => c.getDomainCapabilities(choice, 1, o),
        { emulatorbin: "/qemu", ...chosen, flags: 1 },
        { capabilities: "<c/>" },
        "<c/>",
      ],
      ["connectGetSysinfo", (c, o) => c.getSysinfo(0, o), { flags: 0 }, { sysinfo: "<s/>" }, "<s/>"],
      ["connectGetMaxVcpus", (c, o) => c.getMaxVcpus("kvm", o), { type: "kvm" }, { maxVcpus: 255 }, 255],
      [
        "connectGetCpuModelNames",
        (c, o) => c.getCPUModelNames("x86_64", 0, o),
        { arch: "x86_64", needResults: 1, flags: 0 },
        { models: ["qemu64"], ret: 1 },
        ["qemu64"],
      ],
      ["connectCompareCpu", (c, o) => c.compareCPU("<cpu/>", 1, o), { xml: "<cpu/>", flags: 1 }, { result: 2 }, 2],
      [
        "connectCompareHypervisorCpu",
        (c, o) => c.compareHypervisorCPU({ arch: "x86_64" }, "<cpu/>", 0, o),
        { emulator: null, arch: "x86_64", machine: null, virttype: null, xmlCPU: "<cpu/>", flags: 0 },
        { result: -1 },
        -1,
      ],
      [
        "connectBaselineCpu",
        (c, o) => c.baselineCPU(["<a/>"], 1, o),
        { xmlCPUs: ["<a/>"], flags: 1 },
        { cpu: "<b/>" },
        "<b/>",
      ],
      [
        "connectBaselineHypervisorCpu",
        (c, o) => c.baselineHypervisorCPU(choice, ["<a/>"], 2, o),
        { emulator: "/qemu", ...chosen, xmlCPUs: ["<a/>"], flags: 2 },
        { cpu: "<b/>" },
        "<b/>",
      ],
      [
        "connectSetIdentity",
        (c, o) => c.setIdentity({ "user-name": "fred", "unix-user-id": 1000n }, 0, o),
        {
          params: [
            { field: "user-name", value: { type: 7, value: "fred" } },
            { field: "unix-user-id", value: { type: 4, value: 1000n } },
          ],
          flags: 0,
        },
      ],
    ),
  );
});

describe("a connection asks of the node", () => {
  const shm = [{ field: "shm_pages_to_scan", value: { type: 2, value: 100 } }];
  wired(
    itself,
    rows(
      [
        "nodeGetInfo",
        (c, o) => c.nodeGetInfo(o),
        {},
        { model: "x86_64", memory: 8n, cpus: 4, mhz: 3000, nodes: 1, sockets: 1, cores: 2, threads: 2 },
        {
          model: "x86_64",
          memoryKiB: 8n,
          cpus: 4,
          mhz: 3000,
          nodes: 1,
          socketsPerNode: 1,
          coresPerSocket: 2,
          threadsPerCore: 2,
        },
      ],
      [
        "nodeGetCpuMap",
        (c, o) => c.nodeGetCPUMap(0, o),
        { needMap: 1, needOnline: 1, flags: 0 },
        { cpumap: Uint8Array.of(5), online: 2, ret: 4 },
        [true, false, true, false],
      ],
      [
        "nodeGetCpuStats",
        (c, o) => c.nodeGetCPUStats(1, 0, o),
        { cpuNum: 1, nparams: 1, flags: 0 },
        { params: [{ field: "user", value: 7n }], nparams: 1 },
        { user: 7n },
      ],
      [
        "nodeGetMemoryStats",
        (c, o) => c.nodeGetMemoryStats(0, 0, o),
        { nparams: 1, cellNum: 0, flags: 0 },
        { params: [{ field: "total", value: 7n }], nparams: 1 },
        { total: 7n },
      ],
      ["nodeGetFreeMemory", (c, o) => c.nodeGetFreeMemory(o), {}, { freeMem: 9n }, 9n],
      [
        "nodeGetCellsFreeMemory",
        (c, o) => c.nodeGetCellsFreeMemory(0, 2, o),
        { startCell: 0, maxcells: 2 },
        { cells: [1n, 2n] },
        [1n, 2n],
      ],
      [
        "nodeGetMemoryParameters",
        (c, o) => c.nodeGetMemoryParameters(0, o),
        { nparams: 1, flags: 4 },
        { params: shm, nparams: 1 },
        { shm_pages_to_scan: 100 },
      ],
      [
        "nodeSetMemoryParameters",
        (c, o) => c.nodeSetMemoryParameters({ shm_pages_to_scan: 100 }, 0, o),
        { params: shm, flags: 0 },
      ],
      [
        "nodeGetFreePages",
        (c, o) => c.nodeGetFreePages([4, 2048], 0, 2, 0, o),
        { pages: [4, 2048], startCell: 0, cellCount: 2, flags: 0 },
        { counts: [1n, 2n, 3n, 4n] },
        [
          [1n, 2n],
          [3n, 4n],
        ],
      ],
      [
        "nodeAllocPages",
        (c, o) => c.nodeAllocPages([{ sizeKiB: 2048, count: 5n }], -1, 1, 1, o),
        { pageSizes: [2048], pageCounts: [5n], startCell: -1, cellCount: 1, flags: 1 },
        { ret: 1 },
        1,
      ],
      [
        "nodeGetSecurityModel",
        (c, o) => c.nodeGetSecurityModel(o),
        {},
        { model: "dac", doi: "0" },
        { model: "dac", doi: "0" },
      ],
      [
        "nodeGetSevInfo",
        (c, o) => c.nodeGetSEVInfo(0, o),
        { nparams: 1, flags: 4 },
        { params: [{ field: "cbitpos", value: { type: 2, value: 51 } }], nparams: 1 },
        { cbitpos: 51 },
      ],
      [
        "nodeSuspendForDuration",
        (c, o) => c.nodeSuspendForDuration(0, 60n, 0, o),
        { target: 0, duration: 60n, flags: 0 },
      ],
      ["nodeNumOfDevices", (c, o) => c.nodeNumOfDevices("pci", 0, o), { cap: "pci", flags: 0 }, { num: 4 }, 4],
      [
        "nodeListDevices",
        (c, o) => c.nodeListDevices(null, 0, o),
        { cap: null, maxnames: 4, flags: 0 },
        { names: ["x"] },
        ["x"],
      ],
    ),
    { nodeNumOfDevices: () => ({ num: 4 }) },
  );
});

describe("statistics", () => {
  const answer = { retStats: [{ dom: a, params: [{ field: "state.state", value: { type: 1, value: 5 } }] }] };

  it("are asked for all domains, or for some", async () => {
    const { connection, asked } = connected({ connectGetAllDomainStats: () => answer });
    const [first] = await connection.getAllDomainStats(1, 2);
    expect(first?.domain.name).toBe("a");
    expect(first?.stats).toEqual({ "state.state": 5 });
    expect(asked.at(-1)?.args).toEqual({ doms: [], stats: 1, flags: 2 });
    const domain = await connection.domainLookupByName("a");
    await connection.domainListGetStats([domain], 1);
    expect(asked.at(-1)?.args).toEqual({ doms: [a], stats: 1, flags: 0 });
  });

  it("of no domain are not those of all", async () => {
    const { connection } = connected({ connectGetAllDomainStats: () => answer });
    await expect(connection.domainListGetStats([])).rejects.toMatchObject({ code: ErrorNumber.INVALID_ARG });
  });
});

describe("a connection", () => {
  it("tells why it ended", async () => {
    const { connection } = connected({ connectRegisterCloseCallback: () => undefined });
    const reasons: number[] = [];
    await connection.registerCloseCallback((reason) => reasons.push(reason));
    await connection.close();
    expect(reasons).toEqual([3]);
  });

  it("tells how it ended", async () => {
    const left = connected({});
    await left.connection.close();
    await expect(left.connection.closed).resolves.toBeUndefined();
    const lost = connected({});
    lost.server.destroy(new VirError({ code: ErrorNumber.RPC, domain: 7, message: "gone" }));
    await expect(lost.connection.closed).resolves.toMatchObject({ code: ErrorNumber.RPC });
    expect(lost.connection.isAlive()).toBe(false);
  });

  it("has one deadline for all calls of a method", async () => {
    const late = () => new Promise<never>(() => undefined);
    const { connection } = connected({ nodeGetMemoryStats: late });
    const asked = connection.nodeGetMemoryStats(-1, 0, { deadlineMs: 10 });
    await expect(asked).rejects.toMatchObject({ code: ErrorNumber.OPERATION_TIMEOUT });
  });
});
