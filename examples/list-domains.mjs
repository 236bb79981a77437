// Lists the domains of a host with their state and memory, then says what happens to them until Ctrl-C.
//
//   node examples/list-domains.mjs [--once] [URI]
//
// --once leaves after the list. Works with virtd and with libvirt's own daemon. Needs the built checkout
// (npm ci && npm run build).

import { parseArgs } from "node:util";
import { connect, DomainEventID, DomainState, nameOf, VirError } from "tsvirt";

const { values, positionals } = parseArgs({ options: { once: { type: "boolean" } }, allowPositionals: true });

async function list(connection) {
  const domains = await connection.listAllDomains();
  const rows = await Promise.all(
    domains.map(async (domain) => {
      const { state, memoryKiB, vcpus } = await domain.getInfo();
      return { name: domain.name, state: nameOf(DomainState, state), vcpus, memoryMiB: Number(memoryKiB / 1024n) };
    }),
  );
  console.log(`${rows.length} domains on ${await connection.getHostname()}`);
  if (rows.length > 0) console.table(rows);
}

async function watch(events) {
  for await (const { domain, eventName, detailName } of events) {
    console.log(`${new Date().toISOString()} ${domain.name}: ${eventName} (${detailName})`);
  }
}

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());

try {
  const connection = await connect(positionals[0]);
  try {
    // Listening before listing: what changes in between is seen as an event.
    const events = connection.domainEvents({ id: DomainEventID.LIFECYCLE, signal: interrupted.signal });
    await events.ready;
    await list(connection);
    if (!values.once) await watch(events);
  } finally {
    await connection.close();
  }
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.error(`libvirt error ${error.code}: ${error.message}`);
  process.exitCode = 1;
}
