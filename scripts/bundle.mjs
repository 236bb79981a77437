// Puts each program into few files: loading two hundred small modules takes longer than most calls of virtsh do.
// What a command does not need stays in files of its own, loaded when it is asked for.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

await rm(`${root}/dist/programs`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: { virtd: "dist/daemon/main.js", virtsh: "dist/shell/main.js" },
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
