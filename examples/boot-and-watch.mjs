// Boots a guest from its XML, shows its console and what happens to it until it ends.
//
//   node examples/boot-and-watch.mjs FILE.xml [URI]
//
// The guest is transient: when it ends, nothing of it is left. Ctrl-C asks it to shut down, a second Ctrl-C stops it.
// Needs the built checkout (npm ci && npm run build).

import { readFile } from "node:fs/promises";
import { connect, DomainCreateFlags, DomainEventID, VirError } from "tsvirt";

const [file, uri] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node examples/boot-and-watch.mjs FILE.xml [URI]");
  process.exit(1);
}

async function bootAndWatch(connection, xml) {
  const events = connection.domainEvents({ id: [DomainEventID.LIFECYCLE, DomainEventID.REBOOT] });
  await events.ready;

  // Paused at first, so that the console shows the guest from its first letter on.
  const domain = await connection.domainCreateXML(xml, DomainCreateFlags.START_PAUSED);
  const screen = await (await domain.openConsole()).duplex();
  screen.on("data", (bytes) => process.stdout.write(bytes));
  screen.on("error", (error) => console.error(`\n[console: ${error.message}]`));
  await domain.resume();

  let asked = false;
  process.on("SIGINT", () => {
    const ending = asked ? domain.destroy() : domain.shutdown();
    asked = true;
    ending.catch((error) => console.error(`\n[${error.message}]`));
  });

  for await (const event of events) {
    if (event.domain.uuid !== domain.uuid) continue;
    if (event.id === DomainEventID.REBOOT) console.error("\n[reboot]");
    else console.error(`\n[${event.eventName} ${event.detailName}]`);
    if (event.eventName === "STOPPED") break;
  }
}

try {
  const connection = await connect(uri);
  try {
    await bootAndWatch(connection, await readFile(file, "utf8"));
  } finally {
    await connection.close();
  }
  process.exit();
} catch (error) {
  if (!(error instanceof VirError)) throw error;
  console.error(`libvirt error ${error.code}: ${error.message}`);
  process.exitCode = 1;
}
