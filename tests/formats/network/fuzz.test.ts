/** Whatever is done to a network's XML: it is read or refused, in time, and never by a crash. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
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

const recorded = JSON.parse(readFileSync(new URL("recorded/definitions.json", import.meta.url), "utf8")) as readonly {
  xml: string;
  written?: string;
}[];
const texts = recorded.map(({ xml, written }) => written ?? xml);

const pieces = [
  "<",
  "'",
  "/>",
  "-1",
  "0",
  "99999999999999999999",
  "0xffffffff",
  "::",
  "1.2.3.4",
  "&#0;",
  "ü",
  "]]>",
  " ",
  "",
];
const mutation = fc.record({
  /** Where in the text, in ten-thousandths. */
  at: fc.noBias(fc.integer({ min: 0, max: 9_999 })),
  length: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom("cut", "insert", "value", "value", "value"),
  piece: fc.constantFrom(...pieces),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(text: string, { at, length, kind, piece }: Mutation): string {
  const start = Math.floor((at / 10_000) * text.length);
  if (kind === "insert") return text.slice(0, start) + piece + text.slice(start);
  if (kind === "cut") return text.slice(0, start) + text.slice(start + length);
  // the next attribute's value, or the next text, becomes the piece: the XML stays well-formed
  return (
    text.slice(0, start) +
    text.slice(start).replace(/='[^']*'|>[^<>]+</, (old) => (old.startsWith("=") ? `='${piece}'` : `>${piece}<`))
  );
}

describe("mutated definitions", () => {
  it("are read or refused with an error of libvirt's, and written so that they read back", () => {
    let accepted = 0;
    const mutated = fc
      .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 3 }))
      .map(([text, mutations]) => mutations.reduce(mutate, text));
    fc.assert(
      fc.property(mutated, (xml) => {
        try {
          const definition = parseNetwork(xml);
          validateNetwork(definition);
          const completed = completeNetwork(definition, { takenBridges: new Set(["virbr0"]) });
          const written = writeNetwork(completed);
          if (!written.includes("<metadata/>"))
            expect(writeNetwork(completeNetwork(parseNetwork(written)))).toBe(written);
          validateHostNetwork(completed);
          accepted++;
          networkUpdate(completed, { command: 3, section: 11, parentIndex: -1, xml: "<txt name='fuzz' value='1'/>" });
        } catch (error) {
          if (!(error instanceof VirError)) throw error;
        }
      }),
      { numRuns: 3000, seed: 20_261_123 },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});
