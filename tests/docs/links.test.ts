// Links between the pages lead somewhere.

import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ROOT, links, textOf } from "./scripts.ts";

const pages = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  ...readdirSync(`${ROOT}/docs`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

let anchorOf: (heading: string) => string;
beforeAll(async () => {
  ({ anchorOf } = await links());
});

/** Code is not looked at: what stands in it is no heading and no link. */
const withoutCode = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, "");

const anchorsOfPages = new Map<string, ReadonlySet<string>>();

/** The anchors of a page: headings, numbered where they come again. */
function anchorsOf(path: string): ReadonlySet<string> {
  const known = anchorsOfPages.get(path);
  if (known !== undefined) return known;
  const anchors = new Set<string>();
  anchorsOfPages.set(path, anchors);
  for (const [, heading = ""] of withoutCode(textOf(path)).matchAll(/^#+ (.*)$/gm)) {
    const anchor = anchorOf(heading);
    let again = anchor;
    for (let count = 1; anchors.has(again); count++) again = `${anchor}-${count}`;
    anchors.add(again);
  }
  return anchors;
}

/** What is wrong with a link of a page, if anything is. */
function fault(page: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  if (!existsSync(`${ROOT}/${target}`)) return `${page}: ${link} is not there`;
  if (anchor === undefined) return undefined;
  if (!statSync(`${ROOT}/${target}`).isFile()) return `${page}: ${link} is no page`;
  return anchorsOf(target).has(anchor) ? undefined : `${page}: ${link} is no heading there`;
}

describe("a link", () => {
  it.each(pages)("of %s leads somewhere", (page) => {
    const found = [...withoutCode(textOf(page)).matchAll(/\]\(([^()\s]+)\)/g)].map(([, link]) => link ?? "");
    expect([...new Set(found)].flatMap((link) => fault(page, link) ?? [])).toEqual([]);
  });

  it("to what is not there is found", () => {
    expect(fault("docs/api.md", "api/none.md")).toContain("is not there");
    expect(fault("docs/api.md", "api/domain.md#none")).toContain("is no heading");
    expect(fault("docs/api.md", "api/domain.md#create")).toBeUndefined();
  });
});
