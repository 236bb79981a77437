#!/usr/bin/env node
// npm start: from a fresh clone to a running guest.
//
//     npm start              boots the example guest and keeps it running until Ctrl-C
//     npm start -- --once    boots it, shuts it down, stops, and leaves nothing behind

import { rmSync, mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { guestImage } from "./guest/image.mjs";
import { stateFolder } from "./setup/folders.mjs";
import { build, CLONE } from "./setup/npm.mjs";
import { Failure } from "./setup/run.mjs";
import { note, step } from "./setup/steps.mjs";
import { chooseAccelerator } from "./start/accelerator.mjs";
import { answers, lastLines, socketOf, startDaemon, uriOf } from "./start/daemon.mjs";
import { bootAndWatch, guestDefinition, shutDown } from "./start/guest.mjs";
import { provideRequirements } from "./start/requirements.mjs";
import { runTestGuest, testUriOf } from "./start/test-guest.mjs";

/** The name that examples/first-guest.xml gives. */
const GUEST = "first-guest";

const USAGE = `Usage: npm start [-- --once]
  Boots the example guest under virtd and keeps both running until Ctrl-C.
  --once   shut the guest down and stop as soon as it has booted; nothing is kept
`;

/** Ctrl-C or a termination: everything is then stopped in order. A second one ends this script at once. */
function interruption() {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
      process.stdout.write("\n- Stopping\n");
    });
  }
  return controller.signal;
}

const aborted = (signal) =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));

/** What a person can do next, with nothing left to fill in. */
function goOn(uri) {
  const virtsh = `${join(CLONE, "bin", "virtsh")} -c '${uri}'`;
  return `
The connection URI:

    ${uri}

From another terminal:

    ${virtsh} list --all
    ${virtsh} console ${GUEST}      (leave it with Ctrl and ])
    ${virtsh} shutdown ${GUEST}

Any other libvirt client takes the same URI, as in: virsh -c '${uri}' list --all
`;
}

/** Resolves on an interruption; fails when virtd goes away before. */
const untilInterrupted = (signal, connection) =>
  Promise.race([
    aborted(signal),
    connection.closed.then((error) => {
      throw new Failure(`the connection to virtd ended: ${error?.message ?? "it was closed"}`);
    }),
  ]);

async function runGuest(uri, { once, signal, image, provided }) {
  if (provided.hypervisor === "test") {
    await runTestGuest(testUriOf(uri), { once, until: (connection) => untilInterrupted(signal, connection) });
    return;
  }
  const api = await import(pathToFileURL(join(CLONE, "dist", "api", "index.js")).href);
  const connection = await api.connect(uri);
  try {
    const accelerator = await step("Asking virtd what it can run", async () =>
      chooseAccelerator(await connection.getCapabilities()),
    );
    note(`The guest runs with ${accelerator.name}`);
    const domain = await step(`Defining ${GUEST} from examples/first-guest.xml`, () =>
      connection.domainDefineXML(guestDefinition(image, accelerator.domainType)),
    );
    if (await domain.isActive()) {
      note(`${GUEST} runs already: it outlived the virtd that started it`);
    } else {
      note("Booting it; its console:");
      await bootOrDestroy(api, domain, image, signal);
    }
    if (!once) {
      process.stdout.write(`${goOn(uri)}\nCtrl-C here shuts the guest down and stops virtd.\n`);
      await untilInterrupted(signal, connection);
    }
    await step("Shutting the guest down (ACPI power button)", () => shutDown(api, domain));
  } finally {
    await connection.close();
  }
}

async function bootOrDestroy(api, domain, image, signal) {
  try {
    await bootAndWatch(api, domain, image.userspaceLine, signal);
  } catch (error) {
    // A guest that did not boot does not hear its power button either. It may also never have started.
    await domain.destroy().catch(() => {});
    throw error;
  }
}

async function start({ once }) {
  const provided = await provideRequirements();
  await step("Building tsvirt", build);
  if (provided.hypervisor === "test") {
    note(`No emulator: ${provided.reason}`);
    note("What follows runs on tsvirt's test hypervisor: the same calls, states and events, but no guest computes");
  }
  const image =
    provided.hypervisor === "test" ? undefined : await step("Preparing the guest's kernel and RAM disk", guestImage);

  // One run that leaves nothing has a folder of its own, so that it never meets a daemon that somebody is using.
  const root = once ? mkdtempSync(join(tmpdir(), "tsvirt-once-")) : stateFolder();
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (await answers(socketOf(root))) {
    note("virtd runs already, started by another npm start");
    process.stdout.write(goOn(uriOf(root)));
    return;
  }
  try {
    await runUnderDaemon(root, { once, signal: interruption(), image, provided });
  } finally {
    if (once) rmSync(root, { recursive: true, force: true });
  }
}

async function runUnderDaemon(root, options) {
  const daemon = await step(`Starting virtd in ${root}`, () => startDaemon(root));
  try {
    await runGuest(daemon.uri, options);
  } catch (error) {
    if (!options.signal.aborted) process.stdout.write(`- The end of virtd's log:\n${lastLines(daemon.logFile)}\n`);
    throw error;
  } finally {
    await step("Stopping virtd", daemon.stop);
  }
}

const options = process.argv.slice(2);
if (options.includes("--help")) process.stdout.write(USAGE);
else if (options.some((option) => option !== "--once")) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    await start({ once: options.includes("--once") });
  } catch (error) {
    const expected = error instanceof Failure || error?.name === "VirError";
    process.stderr.write(`\nnpm start: ${expected ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}
