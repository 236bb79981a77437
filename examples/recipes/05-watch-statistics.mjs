// How busy the guests are, once a second, as something to iterate over.
//
//   node examples/recipes/05-watch-statistics.mjs [URI [ROUNDS]]        for so many rounds, or until Ctrl-C

import { setTimeout as sleep } from "node:timers/promises";
import { connect, ConnectGetAllDomainStatsFlags, DomainStatsTypes } from "tsvirt";

const [uri = "test:///default", rounds = "Infinity"] = process.argv.slice(2);
const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());

/**
 * The statistics of all guests that run, as often as that; ends when the signal is aborted.
 *
 * @param {import("tsvirt").Connection} connection
 * @param {number} intervalMs
 * @param {AbortSignal} signal
 */
async function* statistics(connection, intervalMs, signal) {
  const what = DomainStatsTypes.CPU_TOTAL | DomainStatsTypes.BALLOON;
  while (!signal.aborted) {
    // A daemon that is stuck fails this one round, instead of holding up the loop for good.
    yield await connection.getAllDomainStats(what, ConnectGetAllDomainStatsFlags.RUNNING, { signal, deadlineMs: 5000 });
    await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
  }
}

const connection = await connect(uri);
try {
  /** @type {Map<string, { cpuNs: number, atMs: number }>} by UUID, what the round before said */
  const before = new Map();
  let round = 0;
  for await (const guests of statistics(connection, 1000, interrupted.signal)) {
    const atMs = performance.now();
    for (const { domain, stats } of guests) {
      const memoryMiB = Number(stats["balloon.current"] ?? 0) / 1024;
      const cpuNs = Number(stats["cpu.time"] ?? 0);
      const last = before.get(domain.uuid);
      before.set(domain.uuid, { cpuNs, atMs });
      if (last === undefined) continue;
      const percent = (100 * (cpuNs - last.cpuNs)) / (1e6 * (atMs - last.atMs));
      console.log(`${domain.name}: ${percent.toFixed()} % of a processor, ${memoryMiB} MiB`);
    }
    if (++round > Number(rounds)) break;
  }
} catch (error) {
  if (!interrupted.signal.aborted) throw error;
} finally {
  await connection.close();
}
