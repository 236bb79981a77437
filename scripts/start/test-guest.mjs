// What `npm start` shows where there is no emulator: the example guest on the test hypervisor of the same daemon.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CLONE } from "../setup/npm.mjs";
import { Failure } from "../setup/run.mjs";
import { note } from "../setup/steps.mjs";

/** The test hypervisor behind the same socket. */
export const testUriOf = (uri) => uri.replace(/^qemu\+unix:\/\/\/\w+\?/, "test+unix:///default?");

const definition = () =>
  readFileSync(join(CLONE, "examples", "first-guest.xml"), "utf8").replace(
    '<domain type="qemu">',
    '<domain type="test">',
  );

/**
 * Takes the example guest through its life, printing each event, and shows what a person can do next.
 *
 * @param {string} uri
 * @param {{ once: boolean, until: (connection: object) => Promise<void> }} options
 */
export async function runTestGuest(uri, { once, until }) {
  const api = await import(pathToFileURL(join(CLONE, "dist", "api", "index.js")).href);
  const connection = await api.connect(uri);
  const events = connection.domainEvents({ id: api.DomainEventID.LIFECYCLE });
  try {
    await events.ready;
    const nameOf = (number) => Object.entries(api.DomainEventType).find(([, value]) => value === number)?.[0] ?? number;
    const shown = (async () => {
      for await (const { domain, event } of events) process.stdout.write(`  | ${domain.name}: ${nameOf(event)}\n`);
    })();
    note("Defining first-guest from examples/first-guest.xml, starting, suspending and resuming it; its events:");
    const domain = await connection.domainDefineXML(definition());
    await domain.create();
    await domain.suspend();
    await domain.resume();
    const { state } = await domain.getState();
    if (state !== api.DomainState.RUNNING) throw new Failure(`first-guest is in state ${state}, not running`);
    note("first-guest runs");
    if (!once) {
      const virtsh = `${join(CLONE, "bin", "virtsh")} -c '${uri}'`;
      process.stdout.write(
        `\nFrom another terminal:\n\n    ${virtsh} list --all\n    ${virtsh} shutdown first-guest\n\n`,
      );
      process.stdout.write("Ctrl-C here shuts the guest down and stops virtd.\n");
      await until(connection);
    }
    note("Shutting the guest down");
    if (await domain.isActive()) await domain.shutdown();
    await events.close();
    await shown;
  } finally {
    await connection.close();
  }
}
