/** Numbers: decimal or hexadecimal, bounded, and sizes that carry their unit in an attribute. */
import type { Value } from "./value.ts";

export interface IntegerOptions {
  min?: number;
  max?: number;
  /** 10: decimal only (the default). 0: also `0x` hexadecimal and octal with a leading 0, as C reads numbers. */
  base?: 0 | 10 | 16;
}

const decimal = /^\s*[+-]?\d+$/;
const hexadecimal = /^\s*[+-]?0[xX][\da-fA-F]+$/;
const octal = /^\s*[+-]?0[0-7]+$/;

/** A whole number, read in `base`; `undefined` when the text is none, or none that a JavaScript number holds exactly. */
export function readInteger(text: string, base: 0 | 10 | 16 = 10): number | undefined {
  const number = magnitude(text, base);
  return number !== undefined && Number.isSafeInteger(number) ? number : undefined;
}

function magnitude(text: string, base: 0 | 10 | 16): number | undefined {
  if (base === 16) return /^\s*(?:0[xX])?[\da-fA-F]+$/.test(text) ? Number.parseInt(text, 16) : undefined;
  if (base === 0) {
    if (hexadecimal.test(text)) return Number.parseInt(text, 16);
    if (octal.test(text)) return Number.parseInt(text, 8);
  }
  return decimal.test(text) ? Number.parseInt(text, 10) : undefined;
}

/** A whole number between `min` (0 when not given) and `max`, both included; written in decimal. */
export function integer(options: IntegerOptions = {}): Value<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, base = 10 } = options;
  return {
    expects: `a number from ${min} to ${max}`,
    form: { kind: "integer", minimum: min, maximum: max },
    read: (text) => {
      const number = readInteger(text, base);
      return number === undefined || number < min || number > max ? undefined : number;
    },
    write: String,
  };
}

/** 32 bits without sign. */
export const uint = integer({ max: 0xff_ff_ff_ff });
/** 32 bits with sign. */
export const int = integer({ min: -0x80_00_00_00, max: 0x7f_ff_ff_ff });
/** Without sign, up to 2^53 - 1: the largest that a JavaScript number holds exactly. */
export const ulong = integer();

/** A number read in any base and written in hexadecimal with at least `digits` digits (`0x02`). */
export function hex(digits: number, max: number): Value<number> {
  return {
    ...integer({ max, base: 0 }),
    write: (value) => `0x${value.toString(16).padStart(digits, "0")}`,
  };
}

/** A port number; -1 and 0 are for the caller to give a meaning. */
export const port = integer({ min: -1, max: 65535 });

const binaryUnits: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5, e: 6 };

/**
 * How many bytes a unit stands for: `b` and `byte(s)`, `KiB` or `K` (1024), `KB` (1000) and so on to `E`, in any case.
 * `undefined` for what is no unit.
 */
export function bytesPerUnit(unit: string): number | undefined {
  const name = unit.toLowerCase();
  if (name === "b" || name === "byte" || name === "bytes") return 1;
  const power = binaryUnits[name[0] ?? ""];
  if (power === undefined) return undefined;
  const rest = name.slice(1);
  if (rest === "" || rest === "ib") return 1024 ** power;
  return rest === "b" ? 1000 ** power : undefined;
}

/** The unit in which a size is held, and the spelling it is written with. */
export type SizeUnit = "KiB" | "bytes";

/** How a size looks in XML. */
export interface SizeStyle {
  /** What the number means without a unit; not given: the unit in which the size is held. */
  readonly assumed?: string;
  /** `M`: in mebibytes, cut off. `largest`: in the largest unit that holds it without a fraction. */
  readonly written?: "M" | "largest";
}

/** The size as its number and its unit. */
export function writeSize(value: number, held: SizeUnit, { written }: SizeStyle): { amount: number; unit: string } {
  const bytes = held === "KiB" ? value * 1024 : value;
  if (written === "M") return { amount: Math.floor(bytes / 1024 ** 2), unit: "M" };
  if (written === undefined || bytes === 0) return { amount: value, unit: held };
  let power = 0;
  while (power < 4 && bytes % 1024 ** (power + 1) === 0) power++;
  return { amount: bytes / 1024 ** power, unit: ["bytes", "KiB", "MiB", "GiB", "TiB"][power] ?? held };
}

/**
 * A size of `text` in `unit` (without one, in `held`) as a number of `held`, rounded up. `undefined` when either is
 * malformed or the size is beyond 2^63 bytes.
 */
export function readSize(text: string, unit: string | undefined, held: SizeUnit): number | undefined {
  const amount = readInteger(text);
  const heldBytes = held === "KiB" ? 1024 : 1;
  const scale = unit === undefined ? heldBytes : bytesPerUnit(unit);
  if (amount === undefined || amount < 0 || scale === undefined) return undefined;
  const size = scale >= heldBytes ? amount * (scale / heldBytes) : Math.ceil((amount * scale) / heldBytes);
  return Number.isSafeInteger(Math.ceil(size)) ? Math.ceil(size) : undefined;
}
