import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { XdrError, XdrReader, XdrWriter } from "../../src/xdr/buffer.ts";
import {
  type Codec,
  array,
  char,
  charBytes,
  charText,
  double,
  enumeration,
  hyper,
  int,
  opaque,
  optional,
  string,
  struct,
  uhyper,
  uint,
  union,
  ushort,
  uuid,
} from "../../src/xdr/codec.ts";

function encoded<T>(codec: Codec<T>, value: T): Uint8Array {
  const writer = new XdrWriter(1);
  codec.write(writer, value);
  return writer.copy();
}

const decoded = <T>(codec: Codec<T>, bytes: Uint8Array): T => codec.read(new XdrReader(bytes));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("numbers are big-endian words", () => {
  it.each([
    [int, -2, "fffffffe"],
    [uint, 4294967295, "ffffffff"],
    [hyper, -1n, "ffffffffffffffff"],
    [uhyper, 2n ** 63n, "8000000000000000"],
    [double, 1, "3ff0000000000000"],
    [char, -1, "ffffffff"],
    [ushort, 65535, "0000ffff"],
  ] as [Codec<number | bigint>, number | bigint, string][])("%#", (codec, value, bytes) => {
    expect(hex(encoded(codec, value))).toBe(bytes);
    expect(decoded(codec, Buffer.from(bytes, "hex"))).toBe(value);
  });

  it("a number out of range is refused, not wrapped", () => {
    expect(() => encoded(int, 2 ** 31)).toThrow(XdrError);
    expect(() => encoded(uint, -1)).toThrow(XdrError);
    expect(() => encoded(hyper, 2n ** 63n)).toThrow(XdrError);
    expect(() => encoded(ushort, 65536)).toThrow(XdrError);
    expect(() => encoded(int, Number.NaN)).toThrow(XdrError);
  });
});

describe("strings", () => {
  it("are counted in bytes and padded with zeros", () => {
    expect(hex(encoded(string(9), "abcde"))).toBe("000000056162636465000000");
    expect(hex(encoded(string(9), "é"))).toBe("00000002c3a90000");
  });

  it("longer than the limit are refused on both sides", () => {
    expect(() => encoded(string(3), "abcd")).toThrow(XdrError);
    expect(() => decoded(string(3), encoded(string(4), "abcd"))).toThrow(XdrError);
  });

  it("survive whatever their length and script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const whole = Buffer.from(text).toString();
        expect(decoded(string(4096), encoded(string(4096), whole))).toBe(whole);
      }),
    );
  });
});

describe("variable-length items", () => {
  it("a count that the message cannot hold is refused before anything is allocated", () => {
    expect(() => decoded(array(uint, 1000), Buffer.from("000003e8", "hex"))).toThrow(/do not fit/);
    expect(() => decoded(opaque(2 ** 31), Buffer.from("7fffffff", "hex"))).toThrow(XdrError);
  });

  it("optional values are there or null", () => {
    expect(hex(encoded(optional(int), null))).toBe("00000000");
    expect(decoded(optional(int), encoded(optional(int), 7))).toBe(7);
  });

  it("text in an array of char takes a word a byte", () => {
    expect(hex(encoded(charText(8, "array"), "ab"))).toBe("00000003000000610000006200000000");
    expect(decoded(charText(8, "vector"), encoded(charText(8, "vector"), "x86"))).toBe("x86");
    expect(decoded(charBytes(4), encoded(charBytes(4), Uint8Array.of(0, 255)))).toEqual(Uint8Array.of(0, 255));
  });
});

describe("composed types", () => {
  const Point = struct({
    name: string(10),
    id: uuid,
    at: array(struct({ x: int, y: int }), 3),
    note: optional(string(9)),
  });

  it("a structure is its fields in order", () => {
    const value = {
      name: "a",
      id: "00112233-4455-6677-8899-aabbccddeeff",
      at: [{ x: 1, y: -1 }],
      note: null,
    };
    const bytes = encoded(Point, value);
    expect(hex(bytes)).toBe("000000016100000000112233445566778899aabbccddeeff0000000100000001ffffffff00000000");
    expect(decoded(Point, bytes)).toEqual(value);
    expect(Point.notation).toBe("{ name: string<10>, id: opaque[16], at: { x: int, y: int }<3>, note: string<9> * }");
  });

  it.each(["00112233-4455-6677-8899-aabbccddeef", "00112233-4455-6677-8899-aabbccddeegg", "", "00112233"])(
    "%j is no UUID",
    (text) => {
      expect(() => encoded(uuid, text)).toThrow(/is not a UUID/);
    },
  );

  it("a union is told apart by its tag", () => {
    const Value = union({ 1: int, 7: string(20) });
    expect(decoded(Value, encoded(Value, { type: 7, value: "seven" }))).toEqual({ type: 7, value: "seven" });
    expect(() => decoded(Value, Buffer.from("0000000300000000", "hex"))).toThrow(XdrError);
  });

  it("an enumeration holds its own numbers only", () => {
    const Colour = enumeration("colour", { RED: 0, BLUE: 2 });
    expect(decoded(Colour, encoded(Colour, 2))).toBe(2);
    expect(() => decoded(Colour, Buffer.from("00000001", "hex"))).toThrow(/not a colour/);
  });

  it("what is cut short is refused wherever it is cut", () => {
    const bytes = encoded(Point, { name: "abc", id: "00112233-4455-6677-8899-aabbccddeeff", at: [], note: "n" });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decoded(Point, bytes.subarray(0, length))).toThrow(XdrError);
    }
  });

  it("random bytes never do worse than an XdrError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        try {
          decoded(Point, bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(XdrError);
        }
      }),
    );
  });
});
