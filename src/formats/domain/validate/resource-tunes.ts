/** Shares of the processor's caches and memory bandwidth: each virtual CPU in one of them, each cache given once. */
import { invalidArgument, xmlError } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../definition.ts";

type Tunes = NonNullable<DomainDefinition["cpuTune"]>;
type CacheTune = NonNullable<Tunes["cacheTunes"]>[number];

const overlap = (left: readonly number[], right: readonly number[]) => left.some((id) => right.includes(id));
const same = (left: readonly number[], right: readonly number[]) =>
  left.length === right.length && left.every((id) => right.includes(id));

export function validateResourceTunes({ cpuTune }: DomainDefinition): void {
  if (cpuTune === undefined) return;
  const { cacheTunes = [], memoryTunes = [] } = cpuTune;
  refuseOverlaps(cacheTunes, "cachetune");
  refuseOverlaps(memoryTunes, "memorytune");
  for (const tune of cacheTunes) validateCaches(tune);
  for (const { nodes = [] } of memoryTunes) {
    const seen = new Set<number>();
    for (const { id } of nodes) {
      if (seen.has(id)) throw xmlError(`the memory bandwidth of node ${id} is given twice in one <memorytune>`);
      seen.add(id);
    }
  }
}

function refuseOverlaps(tunes: readonly { vcpus?: number[] | undefined }[], element: string): void {
  const seen: number[][] = [];
  for (const { vcpus = [] } of tunes) {
    for (const other of seen) {
      if (same(vcpus, other)) throw xmlError(`two <${element}> elements are for the same virtual CPUs`);
      if (overlap(vcpus, other)) throw xmlError(`two <${element}> elements share virtual CPUs`);
    }
    seen.push(vcpus);
  }
}

function validateCaches({ vcpus = [], caches = [], monitors = [] }: CacheTune): void {
  const seen = new Map<string, string>();
  for (const { level, id, type } of caches) {
    const key = `${level}/${id}`;
    const other = seen.get(key);
    if (other !== undefined && (other === type || other === "both" || type === "both"))
      throw xmlError(`the cache ${id} of level ${level} is given twice in one <cachetune>`);
    seen.set(key, type);
  }
  for (const { vcpus: watched = [] } of monitors)
    if (!same(watched, vcpus) && watched.some((id) => !vcpus.includes(id)))
      throw invalidArgument("a <monitor> watches virtual CPUs that its <cachetune> is not for");
}
