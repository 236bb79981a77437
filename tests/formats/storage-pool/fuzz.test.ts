/** Whatever is done to a pool's XML: it is read or refused, and never by a crash. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  completeStoragePool,
  parseStoragePool,
  validateStoragePool,
  writeStoragePool,
} from "../../../src/formats/storage-pool/index.ts";
import { VirError } from "../../../src/protocol/errors.ts";
import { seeds } from "./pools.ts";

const texts = seeds().map(({ xml }) => xml);
const pieces = ["<", ">", "&", "'", "-1", "99999999999999999999", "&#0;", "ü", "<a/>", "", "/", "\n"];
const mutated = fc
  .tuple(fc.constantFrom(...texts), fc.nat(2000), fc.nat(30), fc.constantFrom(...pieces))
  .map(([text, at, length, piece]) => {
    const start = at % text.length;
    return (
      text.slice(0, start) +
      text
        .slice(start)
        .replace(/'[^']*'|>[^<>]+</, (value) => value[0] + piece + value.at(-1))
        .slice(length % 3 === 0 ? length : 0)
    );
  });

describe("mutated pools", () => {
  it("are read or refused with an error of libvirt's", () => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated, fc.boolean(), (xml, validate) => {
        try {
          const pool = completeStoragePool(parseStoragePool(xml, { validate }));
          validateStoragePool(pool);
          parseStoragePool(writeStoragePool(pool));
          accepted++;
        } catch (error) {
          if (!(error instanceof VirError)) throw error;
        }
      }),
      { numRuns: 2000, seed: 20_261_124 },
    );
    expect(accepted).toBeGreaterThan(200);
  });
});
