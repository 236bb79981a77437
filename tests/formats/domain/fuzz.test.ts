/** Whatever is done to a domain's XML: it is read or refused, in time, and never by a crash. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirError } from "../../../src/protocol/errors.ts";
import { completeDomain, parseDomain, validateDomain, writeDomain } from "../../../src/formats/domain/index.ts";
import { prepareDefinition } from "../../../src/drivers/qemu/definition/index.ts";
import { qemu72 } from "../../drivers/qemu/fixtures/probed.ts";
import { seeds } from "./seeds.ts";

/** One emulator for whatever is asked for. */
const capabilities = qemu72("broken");
const lookup = {
  emulatorFor: async () => capabilities.binary,
  capabilitiesOf: async () => capabilities,
};

const texts = seeds().map(({ xml }) => xml);

const pieces = [
  "<",
  ">",
  "&",
  "'",
  "/>",
  "-1",
  "0",
  "99999999999999999999",
  "0xffffffff",
  "&#0;",
  "\u0000",
  "ü",
  "<a>",
  "]]>",
  " ",
];
const mutation = fc.record({
  /** Where in the text, in ten-thousandths. */
  at: fc.noBias(fc.integer({ min: 0, max: 9_999 })),
  length: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom("cut", "insert", "replace", "repeat", "value", "value", "value", "value"),
  piece: fc.constantFrom(...pieces),
});
type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(text: string, { at, length, kind, piece }: Mutation): string {
  const start = Math.floor((at / 10_000) * text.length);
  if (kind === "insert") return text.slice(0, start) + piece + text.slice(start);
  if (kind === "cut") return text.slice(0, start) + text.slice(start + length);
  if (kind === "repeat") return text.slice(0, start + length) + text.slice(start);
  if (kind === "replace") return text.slice(0, start) + piece + text.slice(start + length);
  // The value of the next attribute, or the next text, becomes the piece: the XML stays well-formed.
  return (
    text.slice(0, start) +
    text.slice(start).replace(/'[^']*'|>[^<>]+</, (value) => value[0] + piece.replace(/[<>&']/g, "") + value.at(-1))
  );
}

const mutated = fc
  .tuple(fc.noBias(fc.constantFrom(...texts)), fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([text, mutations]) => mutations.reduce(mutate, text));

describe("10,000 mutated definitions", () => {
  it("are read or refused with an error of libvirt's, each within a moment", async () => {
    let accepted = 0;
    let slowestMs = 0;
    await fc.assert(
      fc.asyncProperty(mutated, async (xml) => {
        const start = performance.now();
        try {
          const parsed = parseDomain(xml);
          parseDomain(writeDomain(parsed));
          validateDomain(completeDomain(parsed));
          await prepareDefinition(parsed, lookup);
          accepted++;
        } catch (error) {
          if (!(error instanceof VirError)) throw error;
        }
        slowestMs = Math.max(slowestMs, performance.now() - start);
      }),
      { numRuns: 10_000, seed: 20_261_123 },
    );
    expect(accepted).toBeGreaterThan(500);
    expect(slowestMs).toBeLessThan(2000);
  }, 60_000);
});
