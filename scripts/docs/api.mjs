#!/usr/bin/env node
// Writes docs/api.md and docs/api/ from the source of the library.
//
//     node scripts/docs/api.mjs            writes them
//     node scripts/docs/api.mjs --check    writes nothing, and fails when they are not what would be written

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { apiPages } from "./api-pages.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
const { pages } = await apiPages(root);
const folder = join(root, "docs", "api");
const there = existsSync(folder) ? readdirSync(folder).map((name) => `docs/api/${name}`) : [];
const gone = there.filter((path) => !pages.has(path));
const contentOf = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined);
const changed = [...pages].filter(([path, text]) => contentOf(path) !== text).map(([path]) => path);

if (process.argv.includes("--check")) {
  for (const path of [...changed, ...gone]) console.error(`${path} is not what the source says`);
  if (changed.length + gone.length > 0) console.error("node scripts/docs/api.mjs writes them anew");
  process.exitCode = changed.length + gone.length > 0 ? 1 : 0;
} else {
  mkdirSync(folder, { recursive: true });
  for (const path of changed) writeFileSync(join(root, path), pages.get(path));
  for (const path of gone) rmSync(join(root, path));
  console.log(`${pages.size} pages, ${changed.length} written, ${gone.length} removed`);
}
