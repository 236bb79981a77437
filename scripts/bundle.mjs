// Puts each program into few files: loading two hundred small modules takes longer than most calls of virtsh do.
// What a command does not need stays in files of its own, loaded when it is asked for. The API for browsers becomes one
// file, which pages load as it is.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleForBrowser } from "./bundle/browser.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

await rm(`${root}/dist/programs`, { recursive: true, force: true });
await rm(`${root}/dist/browser`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: {
    virtd: "dist/daemon/main.js",
    virtsh: "dist/shell/main.js",
    // the program of a thread of virtd's
    "disk-worker": "dist/host/disk-worker.js",
  },
  outdir: "dist/programs",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // packages that are CommonJS ask for Node's modules in its way
  banner: {
    js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
  },
  logLevel: "warning",
});
await bundleForBrowser("dist/api/browser.js", {
  absWorkingDir: root,
  outfile: "dist/browser/tsvirt.js",
  sourcemap: true,
});
