#!/usr/bin/env node
// npm test: everything, with its own set-up. Its last line is "N passed, N failed".
//
//     npm test                       all of it
//     npm test -- --no-integration   without real QEMU and real clients
//
// A single suite is quicker with vitest itself: npx vitest run --project unit tests/xml

import { Failure } from "./setup/run.mjs";
import { newestNode } from "./test/newest-node.mjs";
import { provideTestRequirements } from "./test/requirements.mjs";
import { count, leftOut, summary } from "./test/results.mjs";
import { buildCheck, staticChecks } from "./test/static.mjs";
import { vitest } from "./test/vitest.mjs";

const MINUTE_MS = 60_000;

async function everything({ integration }) {
  await provideTestRequirements();
  const built = await buildCheck();
  await staticChecks();
  await vitest(`unit tests, Node ${process.versions.node}`, { project: "unit", limitMs: 6 * MINUTE_MS });
  const newest = await newestNode();
  if ("node" in newest) {
    await vitest(`unit tests, Node ${newest.version}`, { project: "unit", node: newest.node, limitMs: 6 * MINUTE_MS });
  } else {
    leftOut("unit tests, newest Node", newest.reason);
  }
  if (integration && !built) leftOut("integration tests", "there is no build to test");
  else if (integration) await vitest("integration tests", { project: "integration", limitMs: 15 * MINUTE_MS });
  else leftOut("integration tests", "left out with --no-integration");
}

const started = performance.now();
try {
  await everything({ integration: !process.argv.includes("--no-integration") });
} catch (error) {
  // The set-up itself failed: what was not run is not known to work.
  process.stdout.write(`\n${error instanceof Failure ? error.message : error.stack}\n`);
  count("set-up", { failed: 1 }, performance.now() - started);
}
process.exitCode = summary();
