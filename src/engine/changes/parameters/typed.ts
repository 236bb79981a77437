/** Typed parameters: which names a call knows and of which type each is, from which they are read, checked and written. */
import { TypedParameterFlags, TypedParameterType } from "../../../protocol/enums.ts";
import { argumentUnsupported, invalidArgument } from "../../../protocol/errors.ts";
import type { TypedParameter } from "../../../protocol/remote/types.ts";

const types = {
  int: TypedParameterType.INT,
  uint: TypedParameterType.UINT,
  llong: TypedParameterType.LLONG,
  ullong: TypedParameterType.ULLONG,
  double: TypedParameterType.DOUBLE,
  boolean: TypedParameterType.BOOLEAN,
  string: TypedParameterType.STRING,
} as const;
type TypeName = keyof typeof types;
type Held<N extends TypeName> = N extends "llong" | "ullong"
  ? bigint
  : N extends "boolean"
    ? boolean
    : N extends "string"
      ? string
      : number;

/** The type of a parameter; of several, the first is the one it is written in. */
type Rule = TypeName | readonly TypeName[];
type HeldBy<R extends Rule> = R extends TypeName ? Held<R> : R extends readonly TypeName[] ? Held<R[number]> : never;

/** The values that a table reads and writes, by name. */
export type ParametersOf<T> =
  T extends ParameterTable<infer R> ? { -readonly [K in keyof R]?: R[K] extends Rule ? HeldBy<R[K]> : never } : never;

export class ParameterTable<const R extends Readonly<Record<string, Rule>>> {
  readonly rules: R;

  constructor(rules: R) {
    this.rules = rules;
  }

  get names(): readonly (keyof R & string)[] {
    return Object.keys(this.rules);
  }

  /**
   * @throws {VirError} INVALID_ARG: none at all, one twice, one of another type; ARGUMENT_UNSUPPORTED: an unknown one
   */
  read(parameters: readonly TypedParameter[]): ParametersOf<ParameterTable<R>> {
    if (parameters.length === 0) throw invalidArgument("no parameter is given to set");
    const read: Record<string, unknown> = {};
    for (const { field, value } of parameters) {
      const rule = Object.hasOwn(this.rules, field) ? this.rules[field] : undefined;
      if (rule === undefined)
        throw argumentUnsupported(`there is no parameter '${field}': one of ${this.names.join(", ")}`);
      if (field in read) throw invalidArgument(`the parameter '${field}' is given twice`);
      const allowed = typeof rule === "string" ? [rule] : rule;
      if (!allowed.some((name) => types[name] === value.type))
        throw invalidArgument(
          `the parameter '${field}' is of type ${typeName(value.type)}, not ${allowed.join(" or ")}`,
        );
      read[field] = value.type === TypedParameterType.BOOLEAN ? value.value !== 0 : value.value;
    }
    return read as ParametersOf<ParameterTable<R>>;
  }

  /** In the order of the table; a name without a value is left out. */
  write(values: ParametersOf<ParameterTable<R>>): TypedParameter[] {
    return this.names.flatMap((field) => {
      const held = (values as Readonly<Record<string, unknown>>)[field];
      if (held === undefined) return [];
      const rule: Rule = this.rules[field] as Rule;
      const type = types[typeof rule === "string" ? rule : (rule[0] as TypeName)];
      return [{ field, value: { type, value: typeof held === "boolean" ? Number(held) : held } } as TypedParameter];
    });
  }
}

const typeName = (type: number): string =>
  Object.entries(types).find(([, number]) => number === type)?.[0] ?? String(type);

/** A size or count that came with 64 bits. @throws {VirError} INVALID_ARG: beyond 2^53 - 1 */
export function exactNumber(name: string, value: bigint | number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw invalidArgument(`${name} is ${value}: more than can be kept exactly`);
  return number;
}

/** The flag of a client that takes strings among typed parameters. */
export const stringOkay = TypedParameterFlags.PARAM_STRING_OKAY;

/**
 * The answer to a call that asks for `nparams` of the parameters: with 0, how many there are. Strings go to clients
 * alone that say that they know them.
 */
export function counted(
  parameters: readonly TypedParameter[],
  nparams: number,
  flags: number = stringOkay,
): { params: TypedParameter[]; nparams: number } {
  const known =
    (flags & stringOkay) === 0
      ? parameters.filter(({ value }) => value.type !== TypedParameterType.STRING)
      : [...parameters];
  if (nparams === 0) return { params: [], nparams: known.length };
  const params = known.slice(0, Math.max(0, nparams));
  return { params, nparams: params.length };
}
