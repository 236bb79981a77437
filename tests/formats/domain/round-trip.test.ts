import { describe, expect, it } from "vitest";
import { VirError } from "../../../src/protocol/errors.ts";
import { parseDomain, writeDomain, type DomainDefinition } from "../../../src/formats/domain/index.ts";
import { seeds } from "./seeds.ts";

const all = seeds();

describe("domain XML", () => {
  it("that was read and written reads back the same, and fast", () => {
    let slowestMs = 0;
    let read = 0;
    for (const { name, xml } of all) {
      let first: DomainDefinition;
      try {
        first = parseDomain(xml);
      } catch (error) {
        expect(error, name).toBeInstanceOf(VirError);
        continue;
      }
      const written = writeDomain(first, { secure: true });
      const start = performance.now();
      const second = parseDomain(written);
      slowestMs = Math.max(slowestMs, read < 20 ? 0 : performance.now() - start);
      expect(writeDomain(second, { secure: true }), name).toBe(written);
      read++;
    }
    expect(read).toBeGreaterThan(all.length * 0.9);
    expect(slowestMs).toBeLessThan(50);
  });
});
