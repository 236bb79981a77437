/**
 * Value codecs: what stands in one attribute, or as the text of one element. A value is read strictly (what it does not
 * accept is a fault that names what was expected) and written in libvirt's own spelling.
 */
import { ErrorNumber } from "../protocol/enums.ts";
import type { FaultCode } from "./fault.ts";

export interface Value<out T> {
  /** Completes "… is not": `a number from 0 to 31`. */
  readonly expects: string;
  /** What it looks like to a schema: every value allowed, or the kind of it. */
  readonly form: ValueForm;
  /** The number of the error for a value that is not accepted; without it XML_ERROR. */
  readonly code?: FaultCode;
  /** An element without text is a value too, rather than absent. */
  readonly readsEmpty?: boolean;
  /** `undefined` when the text is not such a value. */
  read(text: string): T | undefined;
  write(value: T): string;
}

export type ValueForm =
  | { readonly kind: "string" }
  | { readonly kind: "boolean"; readonly yes: string; readonly no: string }
  | { readonly kind: "integer"; readonly minimum: number; readonly maximum: number }
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "pattern"; readonly pattern: string };

/** The type a value codec holds. */
export type ValueOf<V> = V extends Value<infer T> ? T : never;

/** Any text, the empty one too. */
export const string: Value<string> = {
  expects: "a string",
  form: { kind: "string" },
  read: (text) => text,
  write: (value) => value,
};

/** Text that may not be empty. */
export const nonEmpty: Value<string> = {
  expects: "a string that is not empty",
  form: { kind: "pattern", pattern: ".+" },
  read: (text) => (text === "" ? undefined : text),
  write: (value) => value,
};

/** A path that starts at the root of the file system. */
export const absolutePath: Value<string> = {
  expects: "an absolute path",
  form: { kind: "pattern", pattern: "/.*" },
  read: (text) => (text.startsWith("/") ? text : undefined),
  write: (value) => value,
};

/** One of the names given; its type is their union. */
export function oneOf<const N extends string>(...names: readonly N[]): Value<N> {
  const known = new Map(names.map((name) => [name as string, name]));
  const listed = names.map((name) => `'${name}'`);
  return {
    expects: names.length === 1 ? `${listed[0]}` : `one of ${listed.slice(0, -1).join(", ")} or ${listed.at(-1)}`,
    form: { kind: "names", names },
    read: (text) => known.get(text),
    write: (value) => value,
  };
}

/** Text of a certain shape, kept as it is. `expects` completes "… is not". */
export function matching(pattern: RegExp, expects: string): Value<string> {
  return {
    expects,
    form: { kind: "pattern", pattern: pattern.source },
    read: (text) => (pattern.test(text) ? text : undefined),
    write: (value) => value,
  };
}

function either(yes: string, no: string): Value<boolean> {
  return {
    expects: `'${yes}' or '${no}'`,
    form: { kind: "boolean", yes, no },
    read: (text) => (text === yes ? true : text === no ? false : undefined),
    write: (value) => (value ? yes : no),
  };
}

/** `yes` or `no`. */
export const yesNo = either("yes", "no");
/** `on` or `off`. */
export const onOff = either("on", "off");

/** The same value; what it does not accept is CONFIG_UNSUPPORTED: well-formed, and of a kind that there is not. */
export function supported<T>(value: Value<T>): Value<T> {
  return refusedWith(ErrorNumber.CONFIG_UNSUPPORTED, value);
}

/** The same value, refused with another error number. */
export function refusedWith<T>(code: FaultCode, value: Value<T>): Value<T> {
  return { ...value, code };
}
