// A snapshot of a domain, and back to it after something went wrong.
//
//   node examples/recipes/04-snapshot-and-revert.mjs [URI [DOMAIN]]

import { connect, DomainSnapshotDeleteFlags, DomainState, nameOf } from "tsvirt";

const [uri = "test:///default", name = "test"] = process.argv.slice(2);

const connection = await connect(uri);
try {
  const domain = await connection.domainLookupByName(name);
  const show = async (/** @type {string} */ when) => {
    const { state } = await domain.getState();
    console.log(`${when}: ${nameOf(DomainState, state)}`);
  };

  await show("at first");
  const snapshot = await domain.snapshotCreateXML(`
    <domainsnapshot>
      <name>before-upgrade</name>
      <description>Known to be good</description>
    </domainsnapshot>`);
  try {
    await domain.destroy();
    await show("after the upgrade");
    await domain.revertToSnapshot(snapshot);
    await show("after the revert");
    console.log(`at snapshot ${(await domain.snapshotCurrent()).name}`);
  } finally {
    await snapshot.delete(DomainSnapshotDeleteFlags.CHILDREN);
  }
  console.log(`${await domain.snapshotNum()} snapshots are left`);
} finally {
  await connection.close();
}
