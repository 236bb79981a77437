// Debian's packages: which are missing, how to install them, and how to use one without installing it.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure, run } from "./run.mjs";

const MINUTE_MS = 60_000;
const QUIET = { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
// A slow or silent mirror must not hold everything up for apt's own two minutes a try.
const APT_OPTIONS = ["-o", "Acquire::Retries=3", "-o", "Acquire::http::Timeout=30", "-o", "DPkg::Lock::Timeout=120"];

export const isRoot = () => process.getuid?.() === 0;

/** Whether this is Debian, or something made from it, with its package tools. */
export function hasDebianPackages() {
  return existsSync("/usr/bin/apt-get") && existsSync("/usr/bin/dpkg-deb");
}

/** The packages of a list that are not installed. */
export async function missingPackages(packages) {
  if (packages.length === 0 || !hasDebianPackages()) return [...packages];
  const { stdout } = await run("dpkg-query", ["-W", "-f", "${Package} ${db:Status-Status}\n", ...packages], {
    allowFailure: true,
    env: QUIET,
  });
  const installed = new Set(
    stdout
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/** The command that a person runs to install packages by hand. */
export const installCommand = (packages) =>
  `sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${packages.join(" ")}`;

let updated = false;

/** Fetches the package lists, once in the life of this process; only root can. */
export async function updateLists() {
  if (updated || !isRoot()) return;
  // A failure is told only if what is asked for next cannot be had: old lists are often good enough.
  await run("apt-get", [...APT_OPTIONS, "update"], { limitMs: 5 * MINUTE_MS, env: QUIET, allowFailure: true });
  updated = true;
}

/** @param {readonly string[]} packages */
export async function installPackages(packages) {
  await updateLists();
  await run("apt-get", [...APT_OPTIONS, "install", "--yes", "--no-install-recommends", ...packages], {
    limitMs: 15 * MINUTE_MS,
    env: QUIET,
  });
}

/**
 * Fetches a package and unpacks it into a folder, installing nothing: no hook of the package runs, and root is not
 * needed.
 *
 * @param {string} name
 * @param {string} folder
 */
export async function unpackPackage(name, folder) {
  await updateLists();
  mkdirSync(folder, { recursive: true });
  const download = mkdtempSync(join(folder, "download-"));
  try {
    // Root's apt would hand the download to a user of its own, who cannot write here.
    const options = [...APT_OPTIONS, "-o", "APT::Sandbox::User=root"];
    const result = await run("apt-get", [...options, "download", name], {
      cwd: download,
      limitMs: 5 * MINUTE_MS,
      env: QUIET,
      allowFailure: true,
    });
    const file = readdirSync(download).find((entry) => entry.endsWith(".deb"));
    if (file === undefined) {
      const hint = isRoot() ? "" : "\n  If the package lists are missing or old, run: sudo apt-get update";
      throw new Failure(`cannot fetch Debian's package ${name}:\n  ${result.stderr.trim()}${hint}`);
    }
    await run("dpkg-deb", ["-x", join(download, file), folder], { limitMs: 2 * MINUTE_MS });
    return file;
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

/** The first package that another one depends on: what Debian's metapackages for kernels point to. */
export async function dependencyOf(metapackage) {
  await updateLists();
  const { stdout } = await run("apt-cache", ["depends", metapackage], { env: QUIET, allowFailure: true });
  const name = /^\s*Depends: (\S+)$/m.exec(stdout)?.[1];
  if (name === undefined) {
    const hint = isRoot() ? "check the apt sources" : "run: sudo apt-get update";
    throw new Failure(`Debian's package lists on this machine do not have ${metapackage}: ${hint}`);
  }
  return name;
}

/** Debian's name and release, for messages. */
export function systemName() {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "this system";
  } catch {
    return "this system";
  }
}
