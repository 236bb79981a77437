// What has been counted so far. Every test case counts as one, every static check as one.

const totals = { passed: 0, failed: 0, skipped: 0 };
const lines = [];

/** @param {string} name @param {{ passed?: number, failed?: number, skipped?: number }} counts */
export function count(name, { passed = 0, failed = 0, skipped = 0 }, tookMs) {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  const parts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])];
  lines.push(`${failed > 0 ? "FAIL" : "ok  "}  ${name}: ${parts.join(", ")} (${(tookMs / 1000).toFixed(1)} s)`);
}

/** Something that was left out, with the reason: shown at the end, so that nobody takes it for tested. */
export function leftOut(name, reason) {
  lines.push(`skip  ${name}: ${reason}`);
}

/** Prints the summary; the last line holds the numbers alone. Gives the exit code. */
export function summary() {
  const skipped = totals.skipped > 0 ? `\n      ${totals.skipped} test cases were skipped; each says why above` : "";
  process.stdout.write(`\n${lines.join("\n")}${skipped}\n\n${totals.passed} passed, ${totals.failed} failed\n`);
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}
