import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { cpus, hostname } from "node:os";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { nodeProcessor } from "../../../src/host/node/cpu.ts";
import { basePageSizeKiB, memoryStatistics, pagePools, pageSizeOf } from "../../../src/host/node/memory.ts";
import { hostName, hugePageSizesKiB } from "../../../src/host/node/platform.ts";
import { countProcessors } from "../../../src/host/node/processor-counts.ts";
import { formatRanges, parseRanges } from "../../../src/host/node/ranges.ts";
import { cpuTimes } from "../../../src/host/node/statistics.ts";
import { type NodeCell, nodeTopology } from "../../../src/host/node/topology.ts";

const says = async (file: string, ...args: string[]) =>
  (await promisify(execFile)(file, args, { env: { ...process.env, LC_ALL: "C" } })).stdout.trim();

describe("this machine", () => {
  test("has the processors that the kernel tells lscpu of, where it says", async () => {
    const { cells, online } = await nodeTopology();
    const told = (await says("lscpu", "-p=CPU,SOCKET,NODE")).split("\n").filter((line) => !line.startsWith("#"));
    const ours = cells.flatMap(({ id: cell, cpus }) => cpus.map(({ id, socketId }) => `${id},${socketId},${cell}`));
    expect(ours.sort()).toEqual(told.map((line) => line.replace(/,$/, ",0")).sort());
    expect(online).toHaveLength(told.length);
    for (const cell of cells) expect(cell.distances.find(({ cell: other }) => other === cell.id)?.value).toBe(10);
  });

  test("is told in numbers that multiply to all its processors", async () => {
    const { counts, present } = await nodeTopology();
    expect(Object.values(counts).reduce((all, count) => all * count, 1)).toBe(present.length);
  });

  test("has caches whose sharers are its processors, by level", async () => {
    const { caches, online } = await nodeTopology();
    for (const { cpus, level, sizeKiB } of caches) {
      expect(online).toEqual(expect.arrayContaining(parseRanges(cpus)));
      expect(level).toBeGreaterThanOrEqual(2);
      expect(sizeKiB).toBeGreaterThan(0);
    }
    const levels = caches.map(({ level }) => level);
    expect(levels).toEqual([...levels].sort((a, b) => a - b));
  });

  test("has the processor of /proc/cpuinfo", async () => {
    const processor = await nodeProcessor();
    expect(processor.arch).toBe(await says("uname", "-m"));
    const told = await readFile("/proc/cpuinfo", "latin1");
    const mhz = Number(/^cpu MHz\s*: ([\d.]+)$/m.exec(told)?.[1] ?? processor.mhz);
    // A host that saves power may have changed its clock in between.
    expect(processor.mhz / mhz).toBeGreaterThan(0.1);
    expect(processor.mhz / mhz).toBeLessThan(10);
    const flags = /^(?:flags|Features)\s*: (.*)$/m.exec(told)?.[1];
    expect(processor.flags.join(" ")).toBe(flags?.trim());
  });

  test("counts its processors' time as the kernel does, and all together as their sum", async () => {
    const before = await cpuTimes(0);
    const told = cpus()[0]?.times;
    const after = await cpuTimes(0);
    if (before === undefined || after === undefined || told === undefined) throw new Error("no processor 0");
    // Node leaves out the time of soft interrupts and of waiting for disks, so idle is what can be compared.
    const idle = BigInt(told.idle) * 1_000_000n;
    expect(idle >= before.idle && idle <= after.idle).toBe(true);
    const { online } = await nodeTopology();
    const all = await cpuTimes();
    const each = await Promise.all(online.map((cpu) => cpuTimes(cpu)));
    const sum = each.reduce((total, times) => total + (times?.user ?? 0n), 0n);
    const difference = sum - (all?.user ?? 0n);
    expect(difference < 1_000_000_000n && difference > -1_000_000_000n).toBe(true);
    expect(await cpuTimes(99_999)).toBeUndefined();
  });

  test("has the memory of /proc/meminfo, with what is only known of all of it", async () => {
    const memory = await memoryStatistics();
    const told = await readFile("/proc/meminfo", "latin1");
    const field = (name: string) => Number(new RegExp(`^${name}: +(\\d+) kB$`, "m").exec(told)?.[1]);
    expect(memory?.totalKiB).toBe(field("MemTotal"));
    expect(Math.abs((memory?.cachedKiB ?? 0) - field("Cached"))).toBeLessThan(200_000);
    expect(memory?.availableKiB).toBeGreaterThan(0);
    const { cells } = await nodeTopology();
    const cell = await memoryStatistics(cells[0]?.id);
    expect(cell?.freeKiB).toBeGreaterThan(0);
    expect(cell?.cachedKiB).toBeUndefined();
    expect(await memoryStatistics(99_999)).toBeUndefined();
  });

  test("has pages of the size that getconf tells, and huge ones beside them", async () => {
    const sizeKiB = await basePageSizeKiB();
    expect(sizeKiB * 1024).toBe(Number(await says("getconf", "PAGESIZE")));
    const huge = await hugePageSizesKiB();
    expect((await pagePools(0, huge)).map((pool) => pool.sizeKiB)).toEqual([sizeKiB, ...huge]);
    // Asked again, since memory may come and go under a virtual machine.
    await expect
      .poll(async () => {
        const [memory, pools] = await Promise.all([memoryStatistics(0), pagePools(0, huge)]);
        return pools.reduce((left, pool) => left - pool.sizeKiB * pool.total, memory?.totalKiB ?? -1);
      })
      .toBe(0);
  });

  test("has its name", () => {
    expect(hostName()).toBe(hostname());
  });
});

describe("what the processors are told as", () => {
  /** Cells of sockets of dies of clusters of cores of threads, with numbers that start anew in each die, as on AMD. */
  function machine(
    cells: number,
    sockets: number,
    dies: number,
    clusters: number,
    cores: number,
    threads: number,
  ): NodeCell[] {
    let id = 0;
    return Array.from({ length: cells }, (_, cell) => ({
      id: cell,
      distances: [],
      cpus: [...combinations(sockets, dies, clusters, cores, threads)].map(
        ([socket = 0, die = 0, cluster = 0, core = 0]) => ({
          id: id++,
          socketId: cell * sockets + socket,
          dieId: die,
          clusterId: cluster,
          coreId: core,
          siblings: [],
        }),
      ),
    }));
  }
  function* combinations(...counts: number[]): Generator<number[]> {
    const [count, ...rest] = counts;
    if (count === undefined) yield [];
    else
      for (let index = 0; index < count; index += 1)
        for (const others of combinations(...rest)) yield [index, ...others];
  }

  test("is how they are, on a regular machine", () => {
    expect(countProcessors(machine(2, 1, 2, 1, 4, 2), 32)).toEqual({
      cells: 2,
      sockets: 1,
      dies: 2,
      clusters: 1,
      cores: 4,
      threads: 2,
    });
    expect(countProcessors(machine(1, 2, 1, 3, 4, 1), 24)).toEqual({
      cells: 1,
      sockets: 2,
      dies: 1,
      clusters: 3,
      cores: 4,
      threads: 1,
    });
  });

  test("takes a socket that spans two cells by what of it is in each", () => {
    const [first, second] = machine(2, 1, 1, 1, 4, 2);
    if (first === undefined || second === undefined) throw new Error("no cells");
    const oneSocket = [
      first,
      { ...second, cpus: second.cpus.map((cpu) => ({ ...cpu, socketId: 0, coreId: cpu.coreId + 4 })) },
    ];
    expect(countProcessors(oneSocket, 16)).toEqual({
      cells: 2,
      sockets: 1,
      dies: 1,
      clusters: 1,
      cores: 4,
      threads: 2,
    });
  });

  test("is one socket of all of them, where four numbers cannot tell it", () => {
    const flat = (cores: number) => ({ cells: 1, sockets: 1, dies: 1, clusters: 1, cores, threads: 1 });
    // Two big cores of two threads, four small ones.
    const [big, small] = [machine(1, 1, 1, 1, 2, 2), machine(1, 1, 1, 1, 4, 1)];
    const hybrid = [
      ...(big[0]?.cpus ?? []),
      ...(small[0]?.cpus ?? []).map((cpu) => ({ ...cpu, coreId: cpu.coreId + 8 })),
    ];
    expect(countProcessors([{ id: 0, distances: [], cpus: hybrid }], 8)).toEqual(flat(8));
    // A processor is off line.
    expect(countProcessors(machine(1, 1, 1, 1, 3, 1), 4)).toEqual(flat(4));
    // A cell has memory only.
    expect(countProcessors([...machine(1, 1, 1, 1, 4, 1), { id: 1, distances: [], cpus: [] }], 4)).toEqual(flat(4));
  });
});

test("lists of numbers are read and written as the kernel does", () => {
  expect(parseRanges("0-3,8,10-11\n")).toEqual([0, 1, 2, 3, 8, 10, 11]);
  expect(parseRanges("")).toEqual([]);
  expect(formatRanges([0, 1, 2, 3, 8, 10, 11])).toBe("0-3,8,10-11");
  expect(formatRanges([])).toBe("");
  expect(formatRanges([5])).toBe("5");
});

test("the page size is found among the tags of the auxiliary vector", () => {
  const words = new BigUint64Array([33n, 0x7fff00000000n, 6n, 65_536n, 0n, 0n]);
  expect(pageSizeOf(new Uint8Array(words.buffer))).toBe(64);
});
