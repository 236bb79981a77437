// A network for guests: defined, started, changed while it runs.
//
//   node examples/recipes/07-network.mjs [URI]

import { connect, NetworkUpdateCommand, NetworkUpdateFlags, NetworkUpdateSection } from "tsvirt";

const uri = process.argv[2] ?? "test:///default";

const connection = await connect(uri);
try {
  const network = await connection.networkDefineXML(`
    <network>
      <name>recipe-net</name>
      <forward mode='nat'/>
      <bridge name='virbr77'/>
      <ip address='192.168.77.1' netmask='255.255.255.0'>
        <dhcp><range start='192.168.77.100' end='192.168.77.199'/></dhcp>
      </ip>
    </network>`);
  try {
    await network.create();
    console.log(`${network.name} is up, on bridge ${await network.getBridgeName()}`);

    // A fixed address for one guest: in the network that runs, and in the one that is kept.
    await network.update(
      NetworkUpdateCommand.ADD_LAST,
      NetworkUpdateSection.IP_DHCP_HOST,
      -1,
      "<host mac='52:54:00:00:77:01' name='web' ip='192.168.77.10'/>",
      NetworkUpdateFlags.LIVE | NetworkUpdateFlags.CONFIG,
    );
    const hosts = (await network.getXMLDesc()).match(/<host .*\/>/g) ?? [];
    console.log(hosts.join("\n"));
  } finally {
    if (await network.isActive()) await network.destroy();
    await network.undefine();
  }
} finally {
  await connection.close();
}
