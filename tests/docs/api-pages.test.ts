// The pages about the API are what the source says, and the source says enough.

import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import * as api from "../../src/api/index.ts";
import { missing } from "../api/missing-functions.ts";
import { type Library, type Member, ROOT, madePages, textOf } from "./scripts.ts";

let pages: ReadonlyMap<string, string>;
let library: Library;
let members: readonly (Member & { readonly class: string })[];

beforeAll(async () => {
  ({ pages, library } = await madePages());
  members = library.classes.flatMap(({ name, parts }) =>
    parts.flatMap((part) => part.members.map((member) => ({ ...member, class: name }))),
  );
  // the compiler is another process, and the machine may be busy
}, 60_000);

const page = (path: string): string => pages.get(path) ?? "";

describe("the pages about the API", () => {
  it("are what the source says (else: node scripts/docs/api.mjs)", () => {
    expect(
      readdirSync(`${ROOT}/docs/api`)
        .map((name) => `docs/api/${name}`)
        .toSorted(),
    ).toEqual([...pages.keys()].filter((path) => path.startsWith("docs/api/")).toSorted());
    expect([...pages].filter(([path, text]) => textOf(path) !== text).map(([path]) => path)).toEqual([]);
  });

  it("describe everything that the library exports", () => {
    const described = new Set(
      [library.classes, library.functions, library.constants, library.enumerations].flat().map(({ name }) => name),
    );
    expect(Object.keys(api).filter((name) => !described.has(name))).toEqual([]);
    expect(described.size).toBe(Object.keys(api).length);
  });

  it("give each function of libvirt a method or a reason, and one of them", () => {
    const functions = textOf("tests/api/libvirt-functions.txt")
      .split("\n")
      .filter((line) => line.startsWith("vir"));
    expect(functions.length).toBeGreaterThan(500);
    const [, reasons = "", methods = ""] = page("docs/api/functions.md").split(/^## Functions (?:without|and)/m);
    const places = (name: string): number =>
      Number(methods.includes(`| \`${name}\` |`)) + Number(new RegExp(`\`${name}\`[^|]*\\|`).test(reasons));
    expect(functions.filter((name) => places(name) !== 1)).toEqual([]);
    expect(Object.keys(missing).filter((name) => methods.includes(`\`${name}\``))).toEqual([]);
  });

  it("say what a method takes, does, throws and is called in libvirt", () => {
    const { domain, network } = { domain: page("docs/api/domain.md"), network: page("docs/api/network.md") };
    expect(domain).toContain(
      "### create\n\n```ts\ncreate(flags = 0, options?: CallOptions): Promise<void>\n```\n\nStarts it.",
    );
    expect(domain).toContain(
      "Throws `OPERATION_INVALID` when it runs.\n\nlibvirt: `virDomainCreate`, `virDomainCreateWithFlags`.",
    );
    expect(network).toContain("Types: [`NetworkPort`](network-port.md).");
    expect(page("docs/api/types.md")).toContain(
      "/** What the guest may use at most. */\n  readonly maxMemoryKiB: bigint;",
    );
    expect(page("docs/api/enumerations.md")).toContain("`RUNNING` 1");
    expect(page("docs/api/events.md")).toContain("| `RTC_CHANGE` | `offset: bigint` |");
  });

  it("are short enough to be read", () => {
    for (const [path, text] of pages) expect([path, text.split("\n").length < 3000]).toEqual([path, true]);
  });
});

describe("the library's own words", () => {
  it("say something of each method and function", () => {
    const silent = members.filter(({ shape, doc, throws }) => shape === "method" && doc === "" && throws.length === 0);
    expect(silent.map((member) => `${member.class}.${member.name}`)).toEqual([]);
    expect(library.functions.filter(({ doc }) => doc === "")).toEqual([]);
    expect(members.length).toBeGreaterThan(400);
  });

  it("name enumerations that there are", () => {
    const known = new Set(library.enumerations.map(({ name }) => name));
    const words = members.map(({ doc, throws }) => `${doc} ${throws.join(" ")}`).join("\n");
    const named = [...words.matchAll(/`([A-Z]\w+(?:Flags|FlagsValues|FlagValues|Type|EventID|Reason))`/g)].map(
      ([, name]) => name ?? "",
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it("name errors that there are", () => {
    const text = members.flatMap(({ throws }) => throws).join("\n");
    const named = text.match(/\b[A-Z]+(_[A-Z]+)+\b/g) ?? [];
    expect(named.length).toBeGreaterThan(50);
    const known = new Set([
      ...Object.keys(api.ErrorNumber),
      // flags in their sentences
      ...library.enumerations.flatMap(({ values }) => values.map(([name]) => name)),
    ]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
});
