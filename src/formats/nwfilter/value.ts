/**
 * What an attribute of a rule holds: a value of some kind, or a variable in its place. What is read is more than what
 * libvirt's schema allows (`strict`), which counts under the VALIDATE flag alone.
 */
import { ErrorNumber } from "../../protocol/enums.ts";
import type { Value, ValueForm } from "../../xml/index.ts";

export interface AttributeKind<out T> extends Value<T> {
  /** Whether the schema allows the text. */
  readonly strict: (text: string) => boolean;
  /** The attribute whose `match='no'` counts for this one too, whatever its own element says. */
  readonly follows?: string;
}

/** `$NAME`: a value that is known when the filter is put on an interface. Of a list, see `iterator` and `element`. */
export interface Variable {
  readonly variable: string;
  /** `$NAME[@2]`: values are taken in step with all variables of this iterator; without it, of iterator 0. */
  readonly iterator?: number;
  /** `$NAME[2]`: the third value alone. */
  readonly element?: number;
}

export const isVariable = (value: unknown): value is Variable =>
  typeof value === "object" && value !== null && "variable" in value;

/** A number that was given in hexadecimal, and is written so. */
export interface Hexadecimal {
  readonly hexadecimal: number;
}
export type Numeric = number | Hexadecimal;

export const numberOf = (value: Numeric): number => (typeof value === "number" ? value : value.hexadecimal);

const writeNumeric = (value: Numeric): string =>
  typeof value === "number" ? String(value) : `0x${value.hexadecimal.toString(16)}`;

/** Numbers above it are no iterators. */
const maximumIterator = 1000;

const variablePattern = /^\$([A-Za-z0-9_]*)(?:\[\s*(@\s*)?([+-]?\d+)\s*\]|$)/;

function readVariable(text: string): Variable | undefined {
  // What follows the closing bracket is passed over, as in libvirt.
  const match = variablePattern.exec(text);
  if (match === null) return undefined;
  const [, variable = "", at, digits] = match;
  if (digits === undefined) return { variable };
  const number = readUnsigned(digits, 10);
  if (number === undefined) return undefined;
  if (at === undefined) return { variable, element: number };
  if (number > maximumIterator) return undefined;
  return number === 0 ? { variable } : { variable, iterator: number };
}

function writeVariable({ variable, iterator, element }: Variable): string {
  if (element !== undefined) return `$${variable}[${element}]`;
  return iterator === undefined ? `$${variable}` : `$${variable}[@${iterator}]`;
}

const strictVariable = /^\$ *[A-Za-z0-9_]+(?:\[ *@?\d+ *\])? *$/;

/**
 * As C's strtoul reads 32 bits: blanks and a sign may precede, and a negative number counts down from 2^32. In base 16
 * `0x` may be missing.
 */
export function readUnsigned(text: string, base: 10 | 16): number | undefined {
  const match = (base === 10 ? decimal : hexadecimal).exec(text);
  if (match === null) return undefined;
  const amount = Number.parseInt(match[2] ?? "", base);
  if (amount > 0xffff_ffff) return undefined;
  return match[1] === "-" && amount !== 0 ? 0x1_0000_0000 - amount : amount;
}
const decimal = /^\s*([+-]?)(\d+)$/;
const hexadecimal = /^\s*([+-]?)(?:0[xX])?([\da-fA-F]+)$/;

/** What the schema language calls an int. */
export const strictInteger = (text: string, minimum: number, maximum: number): boolean =>
  /^\s*[+-]?\d+\s*$/.test(text) && Number(text) >= minimum && Number(text) <= maximum;

interface KindOptions<T> {
  readonly expects: string;
  readonly form?: ValueForm;
  readonly strict: (text: string) => boolean;
  /** Whether the schema allows a variable here. */
  readonly strictVariables?: boolean;
  readonly read: (text: string) => T | undefined;
  readonly write: (value: T) => string;
}

export function kind<T>({ strictVariables = true, ...own }: KindOptions<T>): AttributeKind<T | Variable> {
  return {
    expects: `${own.expects} or a variable`,
    form: own.form ?? { kind: "string" },
    code: ErrorNumber.INTERNAL_ERROR,
    strict: (text) => own.strict(text) || (strictVariables && strictVariable.test(text)),
    read: (text) => (text.startsWith("$") ? readVariable(text) : own.read(text)),
    write: (value) => (isVariable(value) ? writeVariable(value) : own.write(value)),
  };
}

/** The same, and `leader` decides whether it is negated. */
export const following = <T>(leader: string, value: AttributeKind<T>): AttributeKind<T> => ({
  ...value,
  follows: leader,
});

/** The same, but unknown to the schema. */
export const undocumented = <T>(value: AttributeKind<T>): AttributeKind<T> => ({ ...value, strict: () => false });

interface NumberOptions {
  readonly max: number;
  /** Whether it is read in hexadecimal too; the schema allows that in any case. */
  readonly hexadecimal?: boolean;
  readonly strictVariables?: boolean;
  /** How many hexadecimal digits the schema allows. */
  readonly digits?: number;
  readonly strictHexadecimal?: RegExp;
}

/** A whole number in decimal, or where `hexadecimal` is not false in hexadecimal. */
export function number(options: NumberOptions): AttributeKind<Numeric | Variable> {
  const { max, hexadecimal: inHexadecimal = true, digits = 4, strictVariables } = options;
  const hexadecimalForm = options.strictHexadecimal ?? new RegExp(`^0x[\\da-fA-F]{1,${digits}}$`);
  return kind<Numeric>({
    expects: `a number from 0 to ${max}`,
    form: { kind: "integer", minimum: 0, maximum: max },
    strict: (text) => strictInteger(text, 0, max) || hexadecimalForm.test(text),
    ...(strictVariables === undefined ? {} : { strictVariables }),
    read: (text) => readNumeric(text, max, inHexadecimal),
    write: writeNumeric,
  });
}

function readNumeric(text: string, max: number, inHexadecimal: boolean): Numeric | undefined {
  const plain = readUnsigned(text, 10);
  if (plain !== undefined) return plain <= max ? plain : undefined;
  const value = inHexadecimal ? readUnsigned(text, 16) : undefined;
  return value === undefined || value > max ? undefined : { hexadecimal: value };
}

interface NamedOptions<N extends string> {
  readonly what: string;
  readonly names: Readonly<Record<N, number>>;
  readonly min?: number;
  readonly max: number;
  /** Numbers without a name are written in decimal, however they were given. */
  readonly decimal?: boolean;
  readonly strict: (text: string) => boolean;
}

/** A number that may have a name, which is then what is written. */
export function named<const N extends string>(options: NamedOptions<N>): AttributeKind<N | Numeric | Variable> {
  const { what, names, min = 0, max, strict } = options;
  const known = Object.entries<number>(names) as [N, number][];
  const byNumber = new Map(known.map(([name, value]) => [value, name]));
  const byName = new Map(known.map(([name]) => [name.toLowerCase(), name]));
  return kind<N | Numeric>({
    expects: `${what}: a number from ${min} to ${max} or one of ${known.map(([name]) => name).join(", ")}`,
    strict,
    read: (text) => {
      const value = readNumeric(text, max, true);
      if (value === undefined) return byName.get(text.toLowerCase());
      const plain = numberOf(value);
      return plain < min ? undefined : (byNumber.get(plain) ?? (options.decimal === true ? plain : value));
    },
    write: (value) => (typeof value === "string" ? value : writeNumeric(value)),
  });
}
