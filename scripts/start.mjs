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
import { answers, socketOf, startDaemon, uriOf } from "./start/daemon.mjs";
import { bootAndWatch, guestDefinition, shutDown } from "./start/guest.mjs";
import { provideRequirements } from "./start/requirements.mjs";

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
function goOn(uri, domainName) {
  return `
The guest "${domainName}" runs. Its connection URI:

    ${uri}

From another terminal:

    ${join(CLONE, "bin", "virtsh")} -c '${uri}' list
    ${join(CLONE, "bin", "virtsh")} -c '${uri}' console ${domainName}      (leave it with Ctrl-])
    ${join(CLONE, "bin", "virtsh")} -c '${uri}' shutdown ${domainName}

Any other libvirt client takes the same URI, such as: virsh -c '${uri}' list --all
`;
}

async function runGuest(uri, { once, signal, image }) {
  const { connect } = await import(pathToFileURL(join(CLONE, "dist", "api", "index.js")).href);
  const connection = await connect(uri);
  try {
    const accelerator = await step("Asking virtd what it can run", async () =>
      chooseAccelerator(await connection.capabilities()),
    );
    note(`The guest runs with ${accelerator.name}`);
    const domain = await step("Defining the guest of examples/first-guest.xml", () =>
      connection.domainDefineXML(guestDefinition(image, accelerator.domainType)),
    );
    note("Booting it; its console:");
    try {
      await bootAndWatch(domain, image.userspaceLine, signal);
      if (!once) {
        process.stdout.write(goOn(uri, domain.name));
        process.stdout.write("\nCtrl-C here shuts the guest down and stops virtd.\n");
        await aborted(signal);
      }
    } catch (error) {
      // A guest that did not boot does not hear its power button either.
      await domain.destroy().catch(() => {});
      throw error;
    }
    await step("Shutting the guest down (ACPI power button)", () => shutDown(connection, domain));
  } finally {
    await connection.close();
  }
}

async function start({ once }) {
  await provideRequirements();
  await step("Building tsvirt", build);
  const image = await step("Preparing the guest's kernel and RAM disk", guestImage);

  // One run that leaves nothing has a folder of its own, so that it never meets a daemon that somebody is using.
  const root = once ? mkdtempSync(join(tmpdir(), "tsvirt-once-")) : stateFolder();
  mkdirSync(root, { recursive: true, mode: 0o700 });
  if (await answers(socketOf(root))) {
    process.stdout.write(goOn(uriOf(root), "first-guest").replace("runs.", "runs already, or is shut off."));
    return;
  }
  const signal = interruption();
  const daemon = await step(`Starting virtd in ${root}`, () => startDaemon(root));
  try {
    await runGuest(daemon.uri, { once, signal, image });
  } finally {
    await step("Stopping virtd", daemon.stop);
    if (once) rmSync(root, { recursive: true, force: true });
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
