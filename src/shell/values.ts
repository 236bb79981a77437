/** The values of a command's options, from the words that were given. */
import type { Command, Option, Options, ValuesOf } from "./command.ts";
import { Failure } from "./failure.ts";
import type { Given } from "./grammar.ts";

/** @throws {Failure} for a value that the option cannot take */
export function valuesOf(command: Command, given: Given): ValuesOf<Options> {
  return Object.fromEntries(
    Object.entries(command.options).map(([key, option]) => [key, valueOf(key, option, given.get(key))]),
  );
}

function valueOf(key: string, option: Option, words: readonly string[] | undefined): ValuesOf<Options>[string] {
  const word = words?.[0];
  switch (option.kind) {
    case "flag":
      return word !== undefined;
    case "rest":
      return words ?? [];
    case "string":
      if (word === "") throw new Failure(`Failed to get option '${key}': Option argument is empty`);
      return word;
    default: {
      if (word === undefined) return undefined;
      const number = /^\s*[+-]?\d+$/.test(word) ? Number(word) : Number.NaN;
      if (!(number >= option.minimum && number <= 2 ** 31 - 1)) {
        throw new Failure(`Numeric value '${word}' for <${key}> option is malformed or out of range`);
      }
      return number;
    }
  }
}
