/** The processors of this machine, where they sit and what caches they share. Read once: none of it changes at run time. */
import { formatRanges, parseRanges } from "./ranges.ts";
import { numbered, readNumber, readValue } from "./sysfs.ts";

export interface NodeCpu {
  readonly id: number;
  readonly socketId: number;
  readonly dieId: number;
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
  readonly sockets: number;
  readonly dies: number;
  readonly cores: number;
  readonly threads: number;
  readonly cells: readonly NodeCell[];
  /** The largest caches: those of the highest level. */
  readonly caches: readonly CacheBank[];
}

const cpuFolder = "/sys/devices/system/cpu";
const cellFolder = "/sys/devices/system/node";

let known: Promise<NodeTopology> | undefined;

export function nodeTopology(): Promise<NodeTopology> {
  known ??= read();
  return known;
}

async function read(): Promise<NodeTopology> {
  const online = parseRanges((await readValue(`${cpuFolder}/online`)) ?? "0");
  const present = parseRanges((await readValue(`${cpuFolder}/present`)) ?? "0");
  const cpus = await Promise.all(online.map(readCpu));
  const cellIds = await numbered(cellFolder, /^node(\d+)$/);
  const cells =
    cellIds.length === 0
      ? [{ id: 0, distances: [{ cell: 0, value: 10 }], cpus }]
      : await Promise.all(cellIds.map((id) => readCell(id, cellIds, cpus)));
  const distinct = (values: readonly unknown[]): number => new Set(values).size;
  const most = (groups: Iterable<readonly NodeCpu[]>, count: (group: readonly NodeCpu[]) => number): number =>
    Math.max(1, ...[...groups].map(count));
  const bySocket = groupBy(cpus, (cpu) => cpu.socketId);
  const byDie = groupBy(cpus, (cpu) => `${cpu.socketId}/${cpu.dieId}`);
  // sockets are counted in a cell: that is how the numbers of the node multiply to all processors
  const socketsPerCell = Math.max(1, ...cells.map((cell) => distinct(cell.cpus.map((cpu) => cpu.socketId))));
  return {
    present,
    online,
    sockets: socketsPerCell,
    dies: most(bySocket.values(), (group) => distinct(group.map((cpu) => cpu.dieId))),
    cores: most(byDie.values(), (group) => distinct(group.map((cpu) => cpu.coreId))),
    threads: Math.max(1, ...cpus.map((cpu) => cpu.siblings.length)),
    cells,
    caches: await readCaches(online),
  };
}

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

async function readCpu(id: number): Promise<NodeCpu> {
  const folder = `${cpuFolder}/cpu${id}/topology`;
  const [socketId, dieId, coreId, siblings] = await Promise.all([
    readNumber(`${folder}/physical_package_id`),
    readNumber(`${folder}/die_id`),
    readNumber(`${folder}/core_id`),
    readValue(`${folder}/thread_siblings_list`),
  ]);
  return {
    id,
    socketId: Math.max(0, socketId ?? 0),
    dieId: Math.max(0, dieId ?? 0),
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
  const highest = Math.max(0, ...[...banks.values()].map((bank) => bank.level));
  return [...banks.values()].filter((bank) => bank.level === highest && highest >= 3);
}
