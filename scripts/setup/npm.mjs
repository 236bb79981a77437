// The clone itself: npm packages and the build.

import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./run.mjs";

/** The clone that this script belongs to. */
export const CLONE = fileURLToPath(new URL("../../", import.meta.url));

const MINUTE_MS = 60_000;

const readPackages = (file) => JSON.parse(readFileSync(join(CLONE, file), "utf8")).packages;

/** Whether a package is not installed in the version that is wanted. Optional ones are for other machines. */
export function npmPackagesMissing() {
  if (!existsSync(join(CLONE, "node_modules", ".package-lock.json"))) return true;
  const installed = readPackages("node_modules/.package-lock.json");
  return Object.entries(readPackages("package-lock.json")).some(
    ([path, wanted]) => path !== "" && !wanted.optional && installed[path]?.version !== wanted.version,
  );
}

export async function installNpmPackages() {
  await run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], { cwd: CLONE, limitMs: 10 * MINUTE_MS });
}

const BUILT = join(CLONE, "dist");
/** What bin/ loads: when one of them is missing, so may be anything else. */
const PROGRAMS = [join(BUILT, "daemon", "main.js"), join(BUILT, "shell", "main.js")];

/** Compiles src/ to dist/; quick when nothing changed. */
export async function build() {
  // The compiler writes what changed since the last time, by its notes in dist/: files that somebody removed from there
  // would not come back.
  if (!PROGRAMS.every((program) => existsSync(program))) rmSync(BUILT, { recursive: true, force: true });
  await run("npm", ["run", "--silent", "build"], { cwd: CLONE, limitMs: 5 * MINUTE_MS });
}
