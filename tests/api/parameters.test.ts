import { describe, expect, it } from "vitest";
import { parametersOf, typedParameters } from "../../src/api/parameters.ts";
import * as fields from "../../src/api/parameter-fields.ts";
import { ErrorNumber, TypedParameterType } from "../../src/protocol/enums.ts";
import { VirError } from "../../src/protocol/errors.ts";

const types = {
  i: "int",
  u: "uint",
  l: "llong",
  ul: "ullong",
  either: "uint|ullong",
  b: "boolean",
  s: "string",
  list: "strings",
} as const;
const on = (values: object) => typedParameters(types, values as never);
const refusal = (values: object): unknown => {
  try {
    return on(values);
  } catch (error) {
    return error instanceof VirError ? error.code : error;
  }
};

describe("typed parameters", () => {
  it("have the type of their field", () => {
    expect(on({ i: -1, u: 1, l: -1n, ul: 1n, either: 1, b: true, s: "x", list: ["y", "z"] })).toEqual([
      { field: "i", value: { type: TypedParameterType.INT, value: -1 } },
      { field: "u", value: { type: TypedParameterType.UINT, value: 1 } },
      { field: "l", value: { type: TypedParameterType.LLONG, value: -1n } },
      { field: "ul", value: { type: TypedParameterType.ULLONG, value: 1n } },
      { field: "either", value: { type: TypedParameterType.UINT, value: 1 } },
      { field: "b", value: { type: TypedParameterType.BOOLEAN, value: 1 } },
      { field: "s", value: { type: TypedParameterType.STRING, value: "x" } },
      { field: "list", value: { type: TypedParameterType.STRING, value: "y" } },
      { field: "list", value: { type: TypedParameterType.STRING, value: "z" } },
    ]);
    expect(on({ either: 1n })).toMatchObject([{ value: { type: TypedParameterType.ULLONG } }]);
    expect(on({ i: undefined })).toEqual([]);
  });

  it.each([
    ["a string for a number", { i: "1" }],
    ["a fraction", { i: 1.5 }],
    ["a number for a bigint", { ul: 1 }],
    ["a bigint for a number", { u: 1n }],
    ["less than an unsigned one can be", { u: -1 }],
    ["more than 32 bits", { i: 2 ** 31 }],
    ["more than 64 bits", { ul: 1n << 64n }],
    ["a number for a boolean", { b: 1 }],
    ["a number for a string", { s: 1 }],
    ["a string for a list", { list: "y" }],
    ["a list of numbers", { list: [1] }],
    ["nothing", { s: null }],
    ["a field that is none", { other: 1 }],
    ["a field that every object has", { toString: 1 }],
  ])("refuse %s", (_, values) => {
    expect(refusal(values)).toBe(ErrorNumber.INVALID_ARG);
  });

  it("say what is wrong and what there is", () => {
    expect(() => on({ other: 1 })).toThrow(/other.*i, u, l, ul/);
    expect(() => on({ u: -1 })).toThrow(/u.*0 to 4294967295/);
  });

  it("come as a plain object", () => {
    const list = on({ i: -1, ul: 1n, b: false, s: "x" });
    expect(parametersOf(list)).toEqual({ i: -1, ul: 1n, b: false, s: "x" });
  });

  it("have field names that fit the protocol, 80 characters at most", () => {
    const tables = Object.values(fields).filter((value) => typeof value === "object");
    expect(tables.length).toBeGreaterThan(10);
    for (const name of tables.flatMap((table) => Object.keys(table))) expect(name.length).toBeLessThan(80);
  });
});
