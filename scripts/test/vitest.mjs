// Runs a project of vitest.config.ts and counts its test cases.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLONE } from "../setup/npm.mjs";
import { count } from "./results.mjs";

/** Runs vitest with its output on the terminal; resolves with its exit code, or undefined when it took too long. */
function runVitest(node, args, limitMs) {
  return new Promise((resolve, reject) => {
    // A process group of its own, so that a run that hangs is ended with its workers.
    const child = spawn(node, [join(CLONE, "node_modules", "vitest", "vitest.mjs"), "run", ...args], {
      cwd: CLONE,
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }) },
      detached: true,
    });
    let tookTooLong = false;
    const { pid } = child;
    const killGroup = (signal) => {
      if (pid === undefined) return;
      try {
        process.kill(-pid, signal);
      } catch {
        // It has ended already.
      }
    };
    const timer = setTimeout(() => {
      tookTooLong = true;
      killGroup("SIGKILL");
    }, limitMs);
    const interrupted = () => {
      killGroup("SIGKILL");
      process.exit(130);
    };
    process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
      resolve(tookTooLong ? undefined : code);
    });
  });
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** A file that could not even be loaded has no test case; it counts as one failure. */
const brokenFiles = (report) =>
  report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;

/** Skipped test cases leave no trace in vitest's short output: name them. */
function nameSkipped(report) {
  const skipped = report.testResults.flatMap((file) =>
    file.assertionResults
      .filter((test) => test.status === "skipped" || test.status === "pending")
      .map((test) => test.fullName),
  );
  for (const name of skipped) process.stdout.write(`skipped: ${name}\n`);
}

/**
 * @param {string} name shown in the summary
 * @param {{ project: string, node?: string, limitMs: number }} options
 */
export async function vitest(name, { project, node = process.execPath, limitMs }) {
  process.stdout.write(`\n== ${name}\n`);
  const started = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "tsvirt-test-"));
  try {
    const reportFile = join(folder, "report.json");
    const args = ["--project", project, "--reporter=dot", "--reporter=json", `--outputFile.json=${reportFile}`];
    const code = await runVitest(node, args, limitMs);
    const report = readReport(reportFile);
    if (code === undefined) process.stdout.write(`vitest did not end within ${limitMs / 1000} s\n`);
    if (report === undefined || report.numTotalTests === 0) {
      process.stdout.write("no test was run\n");
      count(name, { failed: 1 }, performance.now() - started);
      return;
    }
    nameSkipped(report);
    let failed = report.numFailedTests + brokenFiles(report);
    // An error outside of any test case (an unhandled rejection) is seen in the exit code alone.
    if (failed === 0 && code !== 0) failed = 1;
    count(
      name,
      { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests },
      performance.now() - started,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
