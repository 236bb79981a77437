/** Typed parameters as plain objects, in both directions. */
import { TypedParameterType } from "../protocol/enums.ts";
import { invalidArgument } from "../protocol/errors.ts";
import type { TypedParameter } from "../protocol/remote/types.ts";

/** Integers of 32 bits are numbers, of 64 bits `bigint`. */
export type ParameterValue = number | bigint | boolean | string;
export type Parameters = Record<string, ParameterValue>;

/**
 * In the daemon's order. A field that comes twice, as lists of strings do, keeps its last value. `P` says which fields are
 * to be expected; what the daemon sends beside is there as well.
 */
export function parametersOf<P extends object = Parameters>(list: readonly TypedParameter[]): P {
  return Object.fromEntries(
    list.map(({ field, value }) => [
      field,
      value.type === TypedParameterType.BOOLEAN ? value.value !== 0 : value.value,
    ]),
  ) as P;
}

/**
 * What a field takes; `uint|ullong`: a number goes as the one, a bigint as the other. `strings`: one parameter each.
 */
export type FieldType = "int" | "uint" | "llong" | "ullong" | "uint|ullong" | "boolean" | "string" | "strings";

/** The fields that a call takes, by libvirt's names for them. */
export type FieldTypes = Readonly<Record<string, FieldType>>;

interface Values {
  int: number;
  uint: number;
  llong: bigint;
  ullong: bigint;
  "uint|ullong": number | bigint;
  boolean: boolean;
  string: string;
  strings: readonly string[];
}

/** The object that says which of these fields are to be set, and to what. */
export type FieldValues<T extends FieldTypes> = { readonly [K in keyof T]?: Values[T[K]] | undefined };

type Value = TypedParameter["value"];
type Integer = "int" | "uint" | "llong" | "ullong";

const ranges: Readonly<Record<Integer, readonly [bigint, bigint]>> = {
  int: [-(1n << 31n), (1n << 31n) - 1n],
  uint: [0n, (1n << 32n) - 1n],
  llong: [-(1n << 63n), (1n << 63n) - 1n],
  ullong: [0n, (1n << 64n) - 1n],
};

/**
 * The parameters that `values` asks for; fields that are undefined are left out.
 *
 * @throws {VirError} INVALID_ARG for a field that `fields` does not have, or a value that is not of the field's type.
 */
export function typedParameters<T extends FieldTypes>(fields: T, values: FieldValues<T>): TypedParameter[] {
  return Object.entries(values).flatMap(([field, value]) => {
    if (value === undefined) return [];
    const type = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (type === undefined) {
      throw invalidArgument(`no parameter '${field}' is known; there are ${Object.keys(fields).join(", ")}`);
    }
    if (type !== "strings") return [{ field, value: typed(field, type, value) }];
    if (!Array.isArray(value)) throw wrong(field, "a list of strings", value);
    return value.map((item: unknown) => ({ field, value: typed(field, "string", item) }));
  });
}

function typed(field: string, type: Exclude<FieldType, "strings">, value: unknown): Value {
  switch (type) {
    case "boolean":
      if (typeof value !== "boolean") throw wrong(field, "a boolean", value);
      return { type: TypedParameterType.BOOLEAN, value: value ? 1 : 0 };
    case "string":
      if (typeof value !== "string") throw wrong(field, "a string", value);
      return { type: TypedParameterType.STRING, value };
    case "int":
      return { type: TypedParameterType.INT, value: small(field, type, value) };
    case "uint":
      return { type: TypedParameterType.UINT, value: small(field, type, value) };
    case "llong":
      return { type: TypedParameterType.LLONG, value: large(field, type, value) };
    case "ullong":
      return { type: TypedParameterType.ULLONG, value: large(field, type, value) };
    case "uint|ullong":
      return typed(field, typeof value === "bigint" ? "ullong" : "uint", value);
  }
}

function small(field: string, type: Integer, value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrong(field, "an integer (number)", value);
  inRange(field, type, BigInt(value));
  return value;
}

function large(field: string, type: Integer, value: unknown): bigint {
  if (typeof value !== "bigint") throw wrong(field, "a bigint", value);
  inRange(field, type, value);
  return value;
}

function inRange(field: string, type: Integer, value: bigint): void {
  const [lowest, highest] = ranges[type];
  if (value < lowest || value > highest) {
    throw invalidArgument(`parameter '${field}' is ${value}, which is not within ${lowest} to ${highest}`);
  }
}

const wrong = (field: string, wanted: string, value: unknown) =>
  invalidArgument(`parameter '${field}' takes ${wanted}, not ${Array.isArray(value) ? "a list" : typeof value}`);
