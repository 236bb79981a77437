/** libvirt's own filters, where they lie beside the checkout. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completeNwfilter,
  parseNwfilter,
  validateNwfilter,
  writeNwfilter,
} from "../../../src/formats/nwfilter/index.ts";
import { VirError } from "../../../src/protocol/errors.ts";
import { shared, withShared } from "../../shared.ts";

const folder = shared;
const files =
  folder === undefined
    ? []
    : ["nwfilter", "nwfilter-firewall"].flatMap((kind) =>
        readdirSync(join(folder, "conformance", kind))
          .filter((name) => name.endsWith(".xml"))
          .map((name) => ({ name, xml: readFileSync(join(folder, "conformance", kind, name), "utf8") }))
          .filter(({ xml }) => /<filter[\s>]/.test(xml)),
      );

const define = (xml: string, validate = false) => {
  const definition = completeNwfilter(parseNwfilter(xml, { validate }));
  validateNwfilter(definition);
  return definition;
};

describe.skipIf(shared === undefined)(withShared("libvirt's filters"), () => {
  it("are taken, with the schema and without, unless they are called invalid", () => {
    for (const { name, xml } of files) {
      const attempts = [() => define(xml), () => define(xml, true)];
      for (const attempt of attempts) {
        if (name.includes("-invalid")) expect(attempt, name).toThrow(VirError);
        else expect(attempt, name).not.toThrow();
      }
    }
    expect(files.length).toBeGreaterThan(50);
  });

  it("that were kept in a file read back the same", () => {
    for (const { name, xml } of files.filter((file) => !file.name.includes("-invalid"))) {
      const definition = define(xml);
      const file = writeNwfilter(definition, { kept: true });
      expect(completeNwfilter(parseNwfilter(file, { settled: true })), name).toEqual(definition);
    }
  });

  it("changed at random are read or refused with an error of libvirt's", () => {
    const change = fc.record({
      at: fc.noBias(fc.integer({ min: 0, max: 9_999 })),
      piece: fc.constantFrom("<", "'", "/>", "-1", "$", "$A[@", "0x", "99999999999", "ü", "\u0000", "::", " "),
      cut: fc.integer({ min: 0, max: 12 }),
    });
    const texts = fc.constantFrom(...files.map(({ xml }) => xml));
    let taken = 0;
    fc.assert(
      fc.property(texts, fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        const xml = changes.reduce((before, { at, piece, cut }) => {
          const start = Math.floor((at / 10_000) * before.length);
          return before.slice(0, start) + piece + before.slice(start + cut);
        }, text);
        try {
          writeNwfilter(define(xml));
          taken++;
        } catch (error) {
          if (!(error instanceof VirError)) throw error;
        }
      }),
      { numRuns: 1000, seed: 20_261_124 },
    );
    expect(taken).toBeGreaterThan(20);
  });
});
