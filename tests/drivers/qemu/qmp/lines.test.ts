import * as fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "../../../../src/drivers/qemu/qmp/lines.ts";

test("lines come out the same however the bytes are cut", () => {
  const line = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/\s/gu, ""));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(200)), (lines, cuts) => {
      const bytes = Buffer.from(lines.map((text) => `${text}\r\n`).join(""));
      const splitter = new LineSplitter(1_000_000);
      const found: string[] = [];
      let start = 0;
      for (const cut of [...cuts, bytes.length]) {
        found.push(...splitter.push(bytes.subarray(start, start + cut)));
        start += cut;
      }
      found.push(...splitter.push(bytes.subarray(Math.min(start, bytes.length))));
      expect(found).toEqual(lines.map((text) => Buffer.from(text).toString().trim()).filter((text) => text !== ""));
    }),
  );
});

test("a line beyond the limit is refused before it is put together", () => {
  const splitter = new LineSplitter(10);
  expect(splitter.push(Buffer.from("123456789\n12345"))).toEqual(["123456789"]);
  expect(() => splitter.push(Buffer.from("678901"))).toThrow(/more than 10 bytes/);
});
