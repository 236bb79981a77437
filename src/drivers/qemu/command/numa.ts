/** The guest's NUMA cells: `-numa`. */
import type { NumaCell } from "../../../formats/domain/index.ts";
import { type BuildContext, refuseSet } from "./context.ts";
import { inBytes, memoryBackend } from "./memory.ts";
import { object, option, type Part, words } from "./part.ts";
import { writeRanges } from "./ranges.ts";

/** QEMU's distances where the definition has none. */
const toItself = 10;
const toOthers = 20;

export function numaParts(context: BuildContext): Part[] {
  const { cpu } = context.definition;
  const cells = cpu?.numa ?? [];
  refuseSet("<cpu><numa><interconnects>", { latency: cpu?.numaLatencies, bandwidth: cpu?.numaBandwidths });
  return [...cells.flatMap((cell, place) => cellParts(context, cell, cell.id ?? place)), ...distances(cells)];
}

function cellParts(context: BuildContext, cell: NumaCell, id: number): Part[] {
  const element = `<cell id='${id}'>`;
  refuseSet(element, { cache: cell.caches });
  const memdev = `ram-node${id}`;
  const sizeKiB = Math.ceil(inBytes(cell.memory, cell.unit, element) / 1024);
  const cpus = cell.cpus === undefined || cell.cpus.length === 0 ? [] : writeRanges(cell.cpus).split(",");
  return [
    object(memoryBackend(context, memdev, sizeKiB, { access: cell.memAccess, discard: cell.discard, cell: id })),
    words("-numa", ["node", `nodeid=${id}`, ...cpus.map((range) => `cpus=${range}`), `memdev=${memdev}`].join(",")),
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
