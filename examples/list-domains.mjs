// Lists the domains of a host with their state and memory.
//
//   node examples/list-domains.mjs [URI]
//
// Works with virtd and with libvirt's own daemon. Needs the built checkout (npm ci && npm run build).

import { connect, DomainState, nameOf, VirError } from "tsvirt";

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

try {
  const connection = await connect(process.argv[2]);
  try {
    await list(connection);
  } finally {
    await connection.close();
  }
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.error(`libvirt error ${error.code}: ${error.message}`);
  process.exitCode = 1;
}
