// A list of domains that stays true: what there is, then what becomes of it, over a daemon that goes away and comes back.
//
//   node examples/recipes/01-live-list.mjs [URI]        until Ctrl-C

import { connect, DomainEventID, DomainState, nameOf } from "tsvirt";

const uri = process.argv[2] ?? "test:///default";
const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());

/** @param {import("tsvirt").DomainEvents<typeof DomainEventID.LIFECYCLE>} events */
async function follow(events) {
  for await (const { domain, eventName, detailName } of events) {
    console.log(`${domain.name}: ${eventName} ${detailName}`);
  }
}

/** @param {import("tsvirt").ConnectionEvents} events */
async function followConnection(events) {
  for await (const event of events) {
    if (event.kind === "lost") console.log(`the daemon is away: ${event.error.message}`);
    // what nobody could tell of meanwhile, as differences
    if (event.kind !== "resynchronise") continue;
    console.log("the daemon is back");
    for (const object of event.appeared) if (object.kind === "domain") console.log(`${object.name}: new`);
    for (const object of event.disappeared) if (object.kind === "domain") console.log(`${object.name}: gone`);
    for (const { after } of event.changed) {
      if (after.kind === "domain") console.log(`${after.name}: now ${nameOf(DomainState, after.state)}`);
    }
  }
}

const connection = await connect(uri, { reconnect: true });
try {
  // Listening before listing, so that nothing falls between the two.
  const { signal } = interrupted;
  const events = connection.domainEvents({ id: DomainEventID.LIFECYCLE, signal });
  const ofConnection = connection.connectionEvents({ signal });
  await Promise.all([events.ready, ofConnection.ready]);
  for (const domain of await connection.listAllDomains()) {
    const { state } = await domain.getState();
    console.log(`${domain.name}: ${nameOf(DomainState, state)}`);
  }
  await Promise.all([follow(events), followConnection(ofConnection)]);
} finally {
  await connection.close();
}
