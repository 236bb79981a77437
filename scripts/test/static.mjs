// The checks that run no code of the project: types, lint, format, and what tracked files may hold.

import { readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { build, CLONE } from "../setup/npm.mjs";
import { Failure, run } from "../setup/run.mjs";
import { count, leftOut } from "./results.mjs";

const LIMIT_MS = 5 * 60_000;

/** Runs one check, which fails by throwing a Failure and otherwise gives one line of what it saw. */
async function check(name, work) {
  const started = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  try {
    process.stdout.write(`${await work()}\n`);
    count(name, { passed: 1 }, performance.now() - started);
    return true;
  } catch (error) {
    process.stdout.write(`${error instanceof Failure ? error.message : error.stack}\n`);
    count(name, { failed: 1 }, performance.now() - started);
    return false;
  }
}

const tool = (name) => join(CLONE, "node_modules", ".bin", name);
const runTool = (name, args) => run(tool(name), args, { cwd: CLONE, limitMs: LIMIT_MS, tailLines: 400 });

async function typeCheck() {
  await runTool("tsc", ["--noEmit", "-p", "tsconfig.json"]);
  return "no type error";
}

/** A lint that read nothing (a wrong folder, an ignore pattern too many) finds nothing either: that is no success. */
async function lint() {
  const { stdout } = await runTool("oxlint", ["--type-aware", "--deny-warnings"]);
  const files = Number(/\bon (\d+) files?\b/.exec(stdout)?.[1] ?? 0);
  if (files === 0) throw new Failure(`the lint read no file:\n${stdout}`);
  return `no finding in ${files} files`;
}

async function format() {
  const { stdout } = await runTool("oxfmt", ["--check"]);
  return stdout.trim().split("\n").at(-1);
}

/**
 * Tracked files hold no path of one machine and no address of a package registry: both work for one person only.
 */
async function trackedFiles() {
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: CLONE });
  const personal = [homedir(), CLONE.replace(/\/$/, "")].filter((path) => path.split("/").length > 2);
  const forbidden = [
    /\/root\/\./,
    /"resolved":\s*"http/,
    ...personal.map((path) => new RegExp(path.replaceAll(/[.+]/g, String.raw`\$&`))),
  ];
  const findings = [];
  let read = 0;
  for (const file of stdout.split("\0").filter(Boolean)) {
    const path = join(CLONE, file);
    // Listed but deleted in the working tree, or a link to a folder: nothing to read.
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
    read += 1;
    for (const [index, line] of readFileSync(path, "utf8").split("\n").entries()) {
      if (forbidden.some((pattern) => pattern.test(line)))
        findings.push(`${file}:${index + 1}: ${line.trim().slice(0, 160)}`);
    }
  }
  if (read === 0) throw new Failure("no tracked file was read");
  if (findings.length > 0) throw new Failure(`paths of a machine, or registry addresses:\n${findings.join("\n")}`);
  return `nothing found in ${read} files`;
}

/** @returns {Promise<boolean>} whether dist/ holds what src/ says */
export const buildCheck = () =>
  check("build", async () => {
    await build();
    return "built";
  });

export async function staticChecks() {
  await check("types", typeCheck);
  await check("lint", lint);
  await check("format", format);
  const git = await run("git", ["rev-parse", "--is-inside-work-tree"], { cwd: CLONE, allowFailure: true }).catch(
    () => undefined,
  );
  if (git?.code === 0) await check("tracked files", trackedFiles);
  else leftOut("tracked files", "this is no git checkout");
}
