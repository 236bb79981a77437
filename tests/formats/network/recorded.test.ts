/** What libvirt 12.8 made of networks and of changes to them, and what is made of them here. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  completeNetwork,
  networkUpdate,
  parseNetwork,
  validateHostNetwork,
  validateNetwork,
  writeNetwork,
} from "../../../src/formats/network/index.ts";
import { VirError } from "../../../src/protocol/errors.ts";

interface Expected {
  readonly xml: string;
  /** The number of the error. */
  readonly refused?: number;
  /** The XML that comes of it. */
  readonly written?: string;
}
interface Definition extends Expected {
  /** What the VALIDATE flag refuses it with, where that makes a difference. */
  readonly underValidate?: number;
}
interface Update extends Expected {
  readonly base: string;
  readonly command: number;
  readonly section: number;
  readonly parentIndex: number;
}

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), "utf8")) as T;

const flat = (xml: string): string => xml.replace(/\s*\n\s*/g, "");

/** The number of the error that `action` ends with. */
function codeOf(action: () => unknown): number | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof VirError) return error.code;
    throw error;
  }
}

function define(xml: string, validate = false): string {
  const definition = parseNetwork(xml, { validate });
  validateNetwork(definition);
  const completed = completeNetwork(definition, { takenBridges: new Set() });
  validateHostNetwork(completed);
  return writeNetwork(completed);
}

describe("networks are defined as libvirt defines them", () => {
  const definitions = read<Definition[]>("definitions");

  it("what it accepts comes back in its words", () => {
    const accepted = definitions.filter(({ written }) => written !== undefined);
    expect(accepted.length).toBeGreaterThan(150);
    for (const { xml, written = "" } of accepted) expect(flat(define(xml)), xml).toBe(flat(written));
  });

  it("what it refuses is refused by the same number", () => {
    const refused = definitions.filter(({ refused }) => refused !== undefined);
    expect(refused.length).toBeGreaterThan(150);
    for (const { xml, refused: code } of refused)
      expect(
        codeOf(() => define(xml)),
        xml,
      ).toBe(code);
  });

  it("the VALIDATE flag refuses what its schema does", () => {
    for (const { xml, refused, underValidate = refused } of definitions)
      expect(
        codeOf(() => define(xml, true)),
        xml,
      ).toBe(underValidate);
  });

  it("what was written reads back the same", () => {
    for (const { xml, written } of definitions) {
      if (written === undefined || written.includes("<metadata/>")) continue;
      expect(define(written), xml).toBe(define(xml));
    }
  });
});

describe("networks are updated as libvirt updates them", () => {
  const { bases, cases } = read<{ bases: Record<string, string>; cases: Update[] }>("updates");
  const definitions = new Map(
    Object.entries(bases).map(([name, xml]) => [name, completeNetwork(parseNetwork(xml))] as const),
  );
  const apply = ({ base, ...update }: Update): string => {
    const definition = definitions.get(base);
    if (definition === undefined) throw new Error(`no base ${base}`);
    const before = structuredClone(definition);
    try {
      return writeNetwork(networkUpdate(definition, update));
    } finally {
      expect(definition, "the definition that was passed").toEqual(before);
    }
  };
  const describeCase = ({ base, section, command, parentIndex, xml }: Update) =>
    `${base}: section ${section}, command ${command}, index ${parentIndex}: ${xml}`;

  it("what it accepts comes to the same", () => {
    const accepted = cases.filter(({ written }) => written !== undefined);
    expect(accepted.length).toBeGreaterThan(60);
    for (const update of accepted) {
      const [, result] = flat(apply(update)).split("</uuid>");
      expect(result?.replace(/<ip ([^>]*[^/])><\/ip>/g, "<ip $1/>"), describeCase(update)).toBe(update.written);
    }
  });

  it("what it refuses is refused by the same number", () => {
    const refused = cases.filter(({ refused }) => refused !== undefined);
    expect(refused.length).toBeGreaterThan(200);
    for (const update of refused)
      expect(
        codeOf(() => apply(update)),
        describeCase(update),
      ).toBe(update.refused);
  });
});
