/** Threads that disks and SCSI controllers may be served by. */
import type { IOThreadMapping } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import type { BuildContext } from "./context.ts";
import { object, type Part } from "./part.ts";

const aliasOfThread = (id: number): string => `iothread${id}`;

/** Those that are named, and as many more, with the lowest free numbers, as `<iothreads>` says. */
function threadIds({ definition }: BuildContext): number[] {
  const ids = (definition.iothreadIds ?? []).map(({ id }) => id);
  for (let next = 1; ids.length < (definition.iothreads ?? 0); next++) if (!ids.includes(next)) ids.push(next);
  return ids;
}

export function iothreadParts(context: BuildContext): Part[] {
  const { iothreadIds, defaultIOThread } = context.definition;
  const parts: Part[] = threadIds(context).map((id) => {
    const settings = iothreadIds?.find((each) => each.id === id);
    return object({
      "qom-type": "iothread",
      id: aliasOfThread(id),
      "thread-pool-min": settings?.threadPoolMin,
      "thread-pool-max": settings?.threadPoolMax,
      "poll-max-ns": settings?.poll?.maxNs,
      "poll-grow": settings?.poll?.grow,
      "poll-shrink": settings?.poll?.shrink,
      "poll-weight": settings?.poll?.weight,
    });
  });
  if (defaultIOThread !== undefined) {
    parts.push(
      object({
        "qom-type": "main-loop",
        id: "main-loop",
        "thread-pool-min": defaultIOThread.threadPoolMin,
        "thread-pool-max": defaultIOThread.threadPoolMax,
      }),
    );
  }
  return parts;
}

/** The object of the thread `id`. */
export function iothreadFor(context: BuildContext, id: number | undefined, element: string): string | undefined {
  if (id === undefined) return undefined;
  if (!threadIds(context).includes(id))
    throw configUnsupported(`${element}: there is no I/O thread ${id}; add it to <iothreads>`);
  return aliasOfThread(id);
}

/** Which queue goes to which thread. */
export function iothreadMapping(
  context: BuildContext,
  mapping: readonly IOThreadMapping[] | undefined,
  element: string,
) {
  return mapping?.map(({ id, queues }) => ({
    iothread: iothreadFor(context, id, element) ?? "",
    ...(queues === undefined || queues.length === 0 ? {} : { vqs: queues.map((queue) => queue.id) }),
  }));
}
