/** The guest's NUMA cells: `-numa`. */
import type { Cpu, NumaCell } from "../../../formats/domain/index.ts";
import type { BuildContext } from "./context.ts";
import { usesHmat } from "./machine.ts";
import { cellKiB, inBytes, memoryBackend } from "./memory.ts";
import { object, option, type Part, words } from "./part.ts";
import { writeRanges } from "./ranges.ts";

/** QEMU's distances where the definition has none. */
const toItself = 10;
const toOthers = 20;

export function numaParts(context: BuildContext): Part[] {
  const { cpu } = context.definition;
  const cells = cpu?.numa ?? [];
  return [
    ...cells.flatMap((cell, place) => cellParts(context, cell, cell.id ?? place)),
    ...distances(cells),
    ...(cpu === undefined
      ? []
      : [...interconnects(cpu), ...cells.flatMap((cell, place) => sideCaches(cell, cell.id ?? place))]),
  ];
}

function cellParts(context: BuildContext, cell: NumaCell, id: number): Part[] {
  const memdev = `ram-node${id}`;
  const sizeKiB = cellKiB(cell.memory, cell.unit);
  const cpus = cell.cpus === undefined || cell.cpus.length === 0 ? [] : writeRanges(cell.cpus).split(",");
  return [
    object(memoryBackend(context, memdev, sizeKiB, { access: cell.memAccess, discard: cell.discard, cell: id })),
    words(
      "-numa",
      [
        "node",
        `nodeid=${id}`,
        ...cpus.map((range) => `cpus=${range}`),
        ...initiator(context, cell, id),
        `memdev=${memdev}`,
      ].join(","),
    ),
  ];
}

/** Given for one direction, a distance holds for the other too, as long as that has none of its own. */
function distances(cells: readonly NumaCell[]): Part[] {
  if (!cells.some((cell) => cell.distances !== undefined)) return [];
  const ids = cells.map(({ id }, place) => id ?? place);
  const given = (from: number, to: number) => cells[ids.indexOf(from)]?.distances?.find(({ id }) => id === to)?.value;
  return ids.flatMap((src) =>
    ids.map((dst) => {
      const val = given(src, dst) ?? given(dst, src) ?? (src === dst ? toItself : toOthers);
      return option("-numa", "dist", { src, dst, val });
    }),
  );
}

/** With HMAT each cell names the CPUs nearest to it: its own, else those of the first cell that has some. */
function initiator({ definition }: BuildContext, cell: NumaCell, id: number): string[] {
  if (!usesHmat(definition)) return [];
  if ((cell.cpus?.length ?? 0) > 0) return [`initiator=${id}`];
  const cells = definition.cpu?.numa ?? [];
  const place = cells.findIndex(({ cpus }) => (cpus?.length ?? 0) > 0);
  return place < 0 ? [] : [`initiator=${cells[place]?.id ?? place}`];
}

const levels = ["memory", "first-level", "second-level", "third-level"] as const;

function interconnects({ numaLatencies, numaBandwidths }: Cpu): Part[] {
  const link = ({ initiator: from, target, cache }: NonNullable<Cpu["numaLatencies"]>[number]) => ({
    initiator: from,
    target,
    hierarchy: levels[cache ?? 0],
  });
  return [
    ...(numaLatencies ?? []).map((each) =>
      option("-numa", "hmat-lb", { ...link(each), "data-type": `${each.type}-latency`, latency: each.value }),
    ),
    ...(numaBandwidths ?? []).map((each) =>
      option("-numa", "hmat-lb", {
        ...link(each),
        "data-type": `${each.type}-bandwidth`,
        bandwidth: `${inBytes(each.value, each.unit, "<bandwidth>") / 1024}K`,
      }),
    ),
  ];
}

const associativities = { none: "none", direct: "direct", full: "complex" } as const;
const policies = { none: "none", writeback: "write-back", writethrough: "write-through" } as const;

function sideCaches({ caches }: NumaCell, id: number): Part[] {
  return (caches ?? []).map(({ level, associativity, policy, size, line }) =>
    option("-numa", "hmat-cache", {
      "node-id": id,
      size: `${inBytes(size.value, size.unit, "<cache><size>") / 1024}K`,
      level,
      associativity: associativities[associativity],
      policy: policies[policy],
      line: inBytes(line.value, line.unit, "<cache><line>"),
    }),
  );
}
