// What a guest prints on its console, written to a file until the guest ends.
//
//   node examples/recipes/03-console-to-file.mjs DOMAIN FILE [URI]        until the guest ends, or Ctrl-C
//
// For a guest with a console, so not for the test hypervisor.

import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { connect, DomainConsoleFlags } from "tsvirt";

const [name, file, uri] = process.argv.slice(2);
if (name === undefined || file === undefined) {
  console.error("usage: node examples/recipes/03-console-to-file.mjs DOMAIN FILE [URI]");
  process.exit(1);
}
const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());

const connection = await connect(uri);
try {
  const domain = await connection.domainLookupByName(name);
  // FORCE takes the console from who has it; without it, a second reader is refused.
  const stream = await domain.openConsole(null, DomainConsoleFlags.FORCE);
  console.log(`console of ${name} to ${file}`);
  await pipeline(stream, createWriteStream(file), { signal: interrupted.signal }).catch((error) => {
    if (!interrupted.signal.aborted) throw error;
    stream.abort();
  });
  console.log("done");
} finally {
  await connection.close();
}
