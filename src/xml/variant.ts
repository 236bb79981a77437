/**
 * What depends on an attribute: `<source>` by the disk's `type`. Spread into a shape where the dependent fields stand,
 * `...on("type", { file: {…}, block: {…} })` makes the element's type a union that the attribute tells apart.
 */
import type { FaultCode } from "./fault.ts";
import type { Fields } from "./element.ts";
import { Field, type AnyField, type Shape } from "./field.ts";
import { oneOf } from "./value.ts";

/** The key under which a shape holds its variant. */
export const variantKey = "~on";

export class Variant<out U> {
  declare readonly "~presence": "variant";
  declare readonly "~type": U;
  readonly attribute: string;
  readonly cases: Readonly<Record<string, Shape>>;
  readonly options: VariantOptions<string>;
  /** The attribute as a field. */
  readonly discriminant: AnyField;

  constructor(attribute: string, cases: Readonly<Record<string, Shape>>, options: VariantOptions<string>) {
    this.attribute = attribute;
    this.cases = cases;
    this.options = options;
    const names = oneOf(...Object.keys(cases));
    const implied = options.implied === true ? { omitted: options.default } : {};
    this.discriminant = new Field({ kind: "attribute", name: attribute, value: names }, { optional: true, ...implied });
  }
}

/** One member a case: its discriminant and its fields. */
export type CaseUnion<D extends string, C> = {
  [K in keyof C & string]: { [P in D]: K } & Fields<C[K]>;
}[keyof C & string];

export interface VariantOptions<K extends string> {
  /** The case that holds when the attribute is absent; without it the attribute is required. */
  default?: K;
  /** The attribute is not written for the default case. */
  implied?: boolean;
  /** The number of the error for a value that is no case; without it XML_ERROR. */
  code?: FaultCode;
  /** The number of the error when the attribute is absent; without it XML_ERROR. */
  missing?: FaultCode;
}

/** The fields that the value of `attribute` brings with it. */
export function on<const D extends string, const C extends Readonly<Record<string, Shape>>>(
  attribute: D,
  cases: C,
  options: VariantOptions<keyof C & string> = {},
): { readonly [variantKey]: Variant<CaseUnion<D, C>> } {
  return { [variantKey]: new Variant(attribute, cases, options) };
}
