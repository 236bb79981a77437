// Many hosts at once: all are asked together, one that does not answer is named, and all are closed at the end.
//
//   node examples/recipes/10-many-hosts.mjs [URI …]
//
// Needs Node 24, or a compiler, for `await using`.

import { connect, VirError } from "tsvirt";

const uris = process.argv.length > 2 ? process.argv.slice(2) : ["test:///default"];

/** @param {string} uri */
async function look(uri) {
  // closed when this function is left, in whatever way
  await using connection = await connect(uri, { readonly: true, deadlineMs: 10_000 });
  const [hostname, { cpus, memoryKiB }, domains] = await Promise.all([
    connection.getHostname(),
    connection.nodeGetInfo(),
    connection.listAllDomains(),
  ]);
  return { hostname, cpus, memoryGiB: Number(memoryKiB / 1048576n), domains: domains.map(({ name }) => name).sort() };
}

const hosts = await Promise.all(
  uris.map((uri) =>
    look(uri).then(
      (host) => ({ uri, host }),
      (error) => {
        if (!(error instanceof VirError)) throw error;
        return { uri, error };
      },
    ),
  ),
);
for (const answer of hosts) {
  if ("error" in answer) {
    console.log(`${answer.uri}: ${answer.error.message}`);
    continue;
  }
  const { hostname, cpus, memoryGiB, domains } = answer.host;
  console.log(`${hostname}: ${cpus} CPUs, ${memoryGiB} GiB, ${domains.length} domains (${domains.join(", ")})`);
}
