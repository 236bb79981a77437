// The guide quotes the recipes as they are, all of them.

import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ROOT, quotes, textOf } from "./scripts.ts";

const FOLDER = "examples/recipes";
const recipes = readdirSync(`${ROOT}/${FOLDER}`).filter((name) => /^\d\d-.*\.(mjs|html)$/.test(name));
const guide = textOf("docs/guide/README.md");

describe("the guide", () => {
  it("quotes each recipe, in their order", async () => {
    const { quotedIn } = await quotes();
    expect(recipes.length).toBeGreaterThan(10);
    expect(quotedIn(guide).map((name) => name.replace(/\..*/, ""))).toEqual(
      recipes.toSorted().map((name) => name.replace(/\..*/, "")),
    );
    expect(quotedIn(guide).toSorted()).toEqual(recipes.toSorted());
  });

  it("quotes them as they are (else: node scripts/docs/guide.mjs)", async () => {
    const { withQuotes } = await quotes();
    expect(guide).toBe(withQuotes(guide, (name) => textOf(`${FOLDER}/${name}`)));
  });

  it("has a chapter for each, and lists it", () => {
    const chapters = [...guide.matchAll(/^## (\d+)\. (.*)$/gm)].map(([, number, title]) => `${number}. [${title}]`);
    expect(chapters).toEqual([...guide.matchAll(/^(\d+\. \[.*?\])\(#/gm)].map(([, line]) => line));
    expect(chapters).toHaveLength(new Set(recipes.map((name) => name.slice(0, 2))).size);
  });
});

describe("a recipe", () => {
  it.each(recipes.filter((name) => name.endsWith(".mjs")))("%s says what it is and how to start it", (name) => {
    const [first = "", blank, usage = ""] = textOf(`${FOLDER}/${name}`).split("\n");
    expect(first).toMatch(/^\/\/ [A-Z].*\.$/);
    expect(blank).toBe("//");
    expect(usage).toMatch(new RegExp(`^//   node ${FOLDER}/${name}( |$)`));
  });
});
