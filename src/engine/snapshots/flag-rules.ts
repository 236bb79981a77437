/** Flags of one call that exclude or need each other. */
import { invalidArgument } from "../../protocol/errors.ts";

type Flags = Readonly<Record<string, number>>;

/** @throws {VirError} INVALID_ARG: both flags of a pair are set */
export function exclude<F extends Flags>(
  flags: number,
  names: F,
  ...pairs: readonly [keyof F & string, keyof F & string][]
): void {
  for (const [one, other] of pairs) {
    if (has(flags, names[one]) && has(flags, names[other])) {
      throw invalidArgument(`the flags ${one} and ${other} exclude each other`);
    }
  }
}

/** @throws {VirError} INVALID_ARG: `flag` is set without the one that it needs */
export function need<F extends Flags>(flags: number, names: F, flag: keyof F & string, needed: keyof F & string): void {
  if (has(flags, names[flag]) && !has(flags, names[needed])) {
    throw invalidArgument(`the flag ${flag} means nothing without ${needed}`);
  }
}

const has = (flags: number, flag: number | undefined): boolean => (flags & (flag ?? 0)) !== 0;
