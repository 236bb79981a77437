import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson, parseMessage, writeJson } from "../../../../src/drivers/qemu/qmp/message.ts";

describe("integers", () => {
  test("beyond 2^53 arrive whole, smaller ones as numbers", () => {
    expect(parseJson('{"a": 18446744073709551615, "b": [-9223372036854775808, 9007199254740991, 12, 1.5e20]}')).toEqual(
      {
        a: 18446744073709551615n,
        b: [-9223372036854775808n, 9007199254740991, 12, 1.5e20],
      },
    );
  });

  test("digits inside strings stay strings", () => {
    const text = '{"s": "18446744073709551615", "t": "\\"99999999999999999999\\"", "n": 18446744073709551614}';
    expect(parseJson(text)).toEqual({
      s: "18446744073709551615",
      t: '"99999999999999999999"',
      n: 18446744073709551614n,
    });
  });

  test("a bigint is written as an integer", () => {
    expect(writeJson({ value: 18446744073709551615n, s: "1", left: undefined })).toBe(
      '{"value":18446744073709551615,"s":"1"}',
    );
  });

  test("whatever is written is read back", () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.integer(),
        fc.bigInt({ min: 2n ** 60n, max: 2n ** 64n - 1n }),
        tie("object"),
      ),
      object: fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
    })).object;
    fc.assert(
      fc.property(value, (object) => {
        expect(parseJson(writeJson(object))).toEqual(object);
      }),
    );
  });
});

describe("messages", () => {
  test("an event carries QEMU's clock", () => {
    const line =
      '{"timestamp": {"seconds": 1795425725, "microseconds": 841376}, "event": "SHUTDOWN", "data": {"guest": false}}';
    expect(parseMessage(line)).toEqual({
      kind: "event",
      name: "SHUTDOWN",
      data: { guest: false },
      timestampMs: 1795425725841,
      microseconds: 1795425725841376,
    });
  });

  test.each([
    ["nonsense", /JSON/i],
    ["[1]", /not a JSON object/],
    ["{}", /neither/],
    ['{"QMP": {}}', /version/],
    ["null", /not a JSON object/],
  ])("%s is garbage, with the reason", (line, why) => {
    const message = parseMessage(line);
    expect(message.kind).toBe("garbage");
    expect(message.kind === "garbage" && message.why).toMatch(why);
  });

  test("an error without class or description is still an error", () => {
    expect(parseMessage('{"error": {}, "id": 3}')).toMatchObject({ kind: "error", id: 3, class: "GenericError" });
  });

  test("whatever comes in, it is read as something", () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((text) => text.slice(0, -1)),
      fc.jsonValue().map((value) => JSON.stringify({ event: "STOP", timestamp: value, data: value })),
      fc.jsonValue().map((value) => JSON.stringify({ error: value, id: value })),
      fc.jsonValue().map((value) => JSON.stringify({ QMP: { version: value, capabilities: value } })),
    );
    fc.assert(
      fc.property(line, (text) => {
        expect(["greeting", "return", "error", "event", "garbage"]).toContain(parseMessage(text).kind);
      }),
    );
  });
});
