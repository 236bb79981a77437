#!/usr/bin/env node
// Puts the recipes of examples/recipes into the guide, as they are now.

import { readFileSync, writeFileSync } from "node:fs";
import { quotedIn, withQuotes } from "./guide-quotes.mjs";

const guide = new URL("../../docs/guide/README.md", import.meta.url);
const recipes = new URL("../../examples/recipes/", import.meta.url);
const page = readFileSync(guide, "utf8");
writeFileSync(
  guide,
  withQuotes(page, (name) => readFileSync(new URL(name, recipes), "utf8")),
);
console.log(`${quotedIn(page).length} recipes quoted`);
