/** How the processors of a machine multiply: cells, sockets, dies, clusters, cores, threads. */
import type { NodeCell, NodeCpu } from "./topology.ts";

/**
 * Each number is counted within the one before it. Their product covers every processor that is present, since clients
 * size their processor maps by it: a machine that is not as regular as that (cores of two kinds, threads off line, a
 * socket with more memory cells than one but unlike ones) is told as one cell with one socket of as many cores.
 */
export interface ProcessorCounts {
  readonly cells: number;
  readonly sockets: number;
  readonly dies: number;
  readonly clusters: number;
  readonly cores: number;
  readonly threads: number;
}

export function countProcessors(cells: readonly NodeCell[], present: number): ProcessorCounts {
  const groups: readonly NodeCpu[][] = cells.map(({ cpus }) => [...cpus]);
  const sockets = divide(groups, (cpu) => cpu.socketId);
  const dies = divide(sockets.parts, (cpu) => cpu.dieId);
  const clusters = divide(dies.parts, (cpu) => cpu.clusterId);
  const cores = divide(clusters.parts, (cpu) => cpu.coreId);
  const threads = Math.max(1, ...cores.parts.map((part) => part.length));
  const counts = {
    cells: cells.length,
    sockets: sockets.most,
    dies: dies.most,
    clusters: clusters.most,
    cores: cores.most,
    threads,
  };
  const product = Object.values(counts).reduce((all, count) => all * count, 1);
  return product === present ? counts : { cells: 1, sockets: 1, dies: 1, clusters: 1, cores: present, threads: 1 };
}

/** Cuts each group into parts by `key`, and tells the most parts that one group has. */
function divide(
  groups: readonly (readonly NodeCpu[])[],
  key: (cpu: NodeCpu) => number,
): { readonly parts: NodeCpu[][]; readonly most: number } {
  const parts: NodeCpu[][] = [];
  let most = 1;
  for (const group of groups) {
    const byKey = new Map<number, NodeCpu[]>();
    for (const cpu of group) byKey.set(key(cpu), [...(byKey.get(key(cpu)) ?? []), cpu]);
    parts.push(...byKey.values());
    most = Math.max(most, byKey.size);
  }
  return { parts, most };
}
