/** Typed parameters as a plain object. */
import { TypedParameterType } from "../protocol/enums.ts";
import type { TypedParameter } from "../protocol/remote/types.ts";

/** Integers of 32 bits are numbers, of 64 bits `bigint`. */
export type ParameterValue = number | bigint | boolean | string;
export type Parameters = Record<string, ParameterValue>;

/** In the daemon's order. A field that comes twice, as lists of strings do, keeps its last value. */
export function parametersOf(list: readonly TypedParameter[]): Parameters {
  return Object.fromEntries(
    list.map(({ field, value }) => [
      field,
      value.type === TypedParameterType.BOOLEAN ? value.value !== 0 : value.value,
    ]),
  );
}
