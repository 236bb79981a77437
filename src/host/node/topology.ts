/**
 * The processors of this machine, where they sit and what caches they share. Read again only when processors have been
 * taken on or off line: nothing else of it changes at run time.
 */
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

/** How the processors multiply: those of one cell, unless said otherwise. */
export interface NodeTopology {
  readonly present: readonly number[];
  readonly online: readonly number[];
  readonly sockets: number;
  /** In a socket. */
  readonly dies: number;
  /** In a die. */
  readonly clusters: number;
  /** In a cluster. */
  readonly cores: number;
  /** In a core. */
  readonly threads: number;
  readonly cells: readonly NodeCell[];
  /** The caches that processors may share: those of level 2 and above, by level and number. */
  readonly caches: readonly CacheBank[];
}

/**
 * The four numbers of virNodeInfo. Their product is what clients size processor maps by, so it must cover every
 * processor: `cells` is 1, `cores` all of them, where the machine is not as regular as to be told in four numbers.
 */
export interface NodeShape {
  readonly cells: number;
  /** In a cell. */
  readonly sockets: number;
  /** In a socket. */
  readonly cores: number;
  /** In a core. */
  readonly threads: number;
}

const cpuFolder = "/sys/devices/system/cpu";
const cellFolder = "/sys/devices/system/node";

let known: { readonly processors: string; readonly topology: Promise<NodeTopology> } | undefined;

export async function nodeTopology(): Promise<NodeTopology> {
  const [online = "0", present = online] = await Promise.all([
    readValue(`${cpuFolder}/online`),
    readValue(`${cpuFolder}/present`),
  ]);
  const processors = `${online} of ${present}`;
  if (known?.processors !== processors) {
    known = { processors, topology: read(parseRanges(online), parseRanges(present)) };
  }
  return await known.topology;
}

export function nodeShape({ present, cells, sockets, dies, clusters, cores, threads }: NodeTopology): NodeShape {
  const shape = { cells: cells.length, sockets, cores: dies * clusters * cores, threads };
  const regular = shape.cells * shape.sockets * shape.cores * shape.threads === present.length;
  return regular ? shape : { cells: 1, sockets: 1, cores: present.length, threads: 1 };
}

async function read(online: readonly number[], present: readonly number[]): Promise<NodeTopology> {
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
  const byCluster = groupBy(cpus, (cpu) => `${cpu.socketId}/${cpu.dieId}/${cpu.clusterId}`);
  // sockets are counted in a cell: that is how the numbers of the node multiply to all processors
  const socketsPerCell = Math.max(1, ...cells.map((cell) => distinct(cell.cpus.map((cpu) => cpu.socketId))));
  return {
    present,
    online,
    sockets: socketsPerCell,
    dies: most(bySocket.values(), (group) => distinct(group.map((cpu) => cpu.dieId))),
    clusters: most(byDie.values(), (group) => distinct(group.map((cpu) => cpu.clusterId))),
    cores: most(byCluster.values(), (group) => distinct(group.map((cpu) => cpu.coreId))),
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
