/**
 * The processors of this machine, where they sit and what caches they share. Read again only when processors have been
 * taken on or off line: nothing else of it changes at run time.
 */
import { remembered } from "../remembered.ts";
import { countProcessors, type ProcessorCounts } from "./processor-counts.ts";
import { formatRanges, parseRanges } from "./ranges.ts";
import { numbered, readNumber, readValue } from "./sysfs.ts";

export interface NodeCpu {
  readonly id: number;
  readonly socketId: number;
  readonly dieId: number;
  /** As the kernel tells it: 65535 stands for none on x86. */
  readonly clusterId: number;
  readonly coreId: number;
  /** The threads of its core, itself included. */
  readonly siblings: readonly number[];
}

export interface NodeCell {
  readonly id: number;
  /** To each cell, by its number: 10 is itself. */
  readonly distances: readonly { readonly cell: number; readonly value: number }[];
  readonly cpus: readonly NodeCpu[];
}

export interface CacheBank {
  readonly id: number;
  readonly level: number;
  readonly type: "both" | "code" | "data";
  readonly sizeKiB: number;
  /** As a list of ranges. */
  readonly cpus: string;
}

export interface NodeTopology {
  readonly present: readonly number[];
  readonly online: readonly number[];
  readonly counts: ProcessorCounts;
  readonly cells: readonly NodeCell[];
  /** The caches that processors may share: those of level 2 and above, by level and number. */
  readonly caches: readonly CacheBank[];
}

const cpuFolder = "/sys/devices/system/cpu";
const cellFolder = "/sys/devices/system/node";

let known: { readonly processors: string; readonly topology: () => Promise<NodeTopology> } | undefined;

export async function nodeTopology(): Promise<NodeTopology> {
  const [online = "0", present = online] = await Promise.all([
    readValue(`${cpuFolder}/online`),
    readValue(`${cpuFolder}/present`),
  ]);
  const processors = `${online} of ${present}`;
  if (known?.processors !== processors) {
    known = { processors, topology: remembered(() => read(parseRanges(online), parseRanges(present))) };
  }
  return await known.topology();
}

async function read(online: readonly number[], present: readonly number[]): Promise<NodeTopology> {
  const cpus = await Promise.all(online.map(readCpu));
  const cellIds = await numbered(cellFolder, /^node(\d+)$/);
  const cells =
    cellIds.length === 0
      ? [{ id: 0, distances: [{ cell: 0, value: 10 }], cpus }]
      : await Promise.all(cellIds.map((id) => readCell(id, cellIds, cpus)));
  return { present, online, counts: countProcessors(cells, present.length), cells, caches: await readCaches(online) };
}

async function readCpu(id: number): Promise<NodeCpu> {
  const folder = `${cpuFolder}/cpu${id}/topology`;
  const [socketId, dieId, clusterId, coreId, siblings] = await Promise.all([
    readNumber(`${folder}/physical_package_id`),
    readNumber(`${folder}/die_id`),
    readNumber(`${folder}/cluster_id`),
    readNumber(`${folder}/core_id`),
    readValue(`${folder}/thread_siblings_list`),
  ]);
  return {
    id,
    socketId: Math.max(0, socketId ?? 0),
    dieId: Math.max(0, dieId ?? 0),
    clusterId: Math.max(0, clusterId ?? 0),
    coreId: coreId ?? id,
    siblings: parseRanges(siblings ?? `${id}`),
  };
}

async function readCell(id: number, ids: readonly number[], cpus: readonly NodeCpu[]): Promise<NodeCell> {
  const folder = `${cellFolder}/node${id}`;
  const members = new Set(parseRanges((await readValue(`${folder}/cpulist`)) ?? ""));
  const values = ((await readValue(`${folder}/distance`)) ?? "").split(/\s+/).map(Number);
  return {
    id,
    distances: ids.flatMap((cell, index) => (values[index] === undefined ? [] : [{ cell, value: values[index] }])),
    cpus: cpus.filter((cpu) => members.has(cpu.id)),
  };
}

const cacheTypes: Readonly<Record<string, CacheBank["type"]>> = { Unified: "both", Instruction: "code", Data: "data" };

async function readCaches(online: readonly number[]): Promise<CacheBank[]> {
  const banks = new Map<string, CacheBank>();
  for (const cpu of online) {
    const folder = `${cpuFolder}/cpu${cpu}/cache`;
    for (const index of await numbered(folder, /^index(\d+)$/)) {
      const read = (name: string): Promise<string | undefined> => readValue(`${folder}/index${index}/${name}`);
      const [id, level, type, size, shared] = await Promise.all(
        ["id", "level", "type", "size", "shared_cpu_list"].map(read),
      );
      const kind = cacheTypes[type ?? ""];
      if (id === undefined || level === undefined || kind === undefined || shared === undefined) continue;
      const cpus = formatRanges(parseRanges(shared));
      const bank = {
        id: Number(id),
        level: Number(level),
        type: kind,
        sizeKiB: Number.parseInt(size ?? "0", 10),
        cpus,
      };
      banks.set(`${level} ${kind} ${id}`, bank);
    }
  }
  return [...banks.values()]
    .filter((bank) => bank.level >= 2)
    .sort((a, b) => a.level - b.level || a.id - b.id || a.type.localeCompare(b.type));
}
