/** Waiting for events: for one, or until there was enough. */
import { type Answer, jsonLine } from "./answer.ts";
import { type EventKind, eventText } from "./event-kinds.ts";
import { Failure } from "./failure.ts";
import { lookupDomain } from "./lookup.ts";
import type { Shell } from "./shell.ts";

export interface Waiting {
  readonly domain: string | undefined;
  readonly all: boolean;
  readonly loop: boolean;
  /** In seconds. */
  readonly timeout: number | undefined;
  readonly timestamp: boolean;
}

/** "2024-05-17 09:30:00.250+0000: " */
const stamp = (): string => `${new Date().toISOString().replace("T", " ").replace("Z", "+0000")}: `;

/** What ended the waiting, as virsh says it. */
const ends = { timeout: "event loop timed out\n", interrupt: "event loop interrupted\n" };

/** @throws {Failure} without words when no event came */
export async function waitForEvents(shell: Shell, kinds: readonly EventKind[], waiting: Waiting): Promise<undefined> {
  const connection = await shell.connection();
  const domain = waiting.domain === undefined ? undefined : await lookupDomain(shell, waiting.domain);
  const stop = new AbortController();
  let end: keyof typeof ends | undefined;
  const endBy = (why: keyof typeof ends): void => {
    end ??= why;
    stop.abort();
  };
  const interrupt = (): void => endBy("interrupt");
  const timer = waiting.timeout === undefined ? undefined : setTimeout(() => endBy("timeout"), waiting.timeout * 1000);
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  let count = 0;
  try {
    const ids = kinds.map(({ id }) => id);
    const events = connection.domainEvents({ id: ids, domain, partial: waiting.all, signal: stop.signal });
    for await (const event of events) {
      const kind = kinds.find(({ id }) => id === event.id);
      if (kind === undefined) continue;
      count++;
      if (shell.settings.json)
        shell.output.write(jsonLine({ time: new Date().toISOString(), kind: kind.name, ...event }));
      else shell.output.write(`${waiting.timestamp ? stamp() : ""}${eventText(kind, event)}`);
      if (!waiting.loop) break;
    }
  } finally {
    clearTimeout(timer);
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  }
  shell.print(summary(end, count));
  if (count === 0) throw new Failure("");
  return undefined;
}

const summary = (end: keyof typeof ends | undefined, count: number): Answer => ({
  text: () => `${end === undefined ? "" : ends[end]}events received: ${count}\n`,
  data: { received: count, ended: end ?? "done" },
});
