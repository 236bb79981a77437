/**
 * Fields: what an element consists of. A field is plain data (`spec` says where it stands in the XML, `traits` when it
 * is read and written), so that the reader, the writer, the schema and the documentation all follow from it; its type
 * parameters exist for the compiler alone.
 */
import type { ElementCodec } from "./element.ts";
import type { FaultCode } from "./fault.ts";
import type { Fragment } from "./fragment.ts";
import type { Prefix } from "./namespace.ts";
import type { SizeStyle, SizeUnit } from "./number.ts";
import type { Value } from "./value.ts";
import type { Variant } from "./variant.ts";

/** `hidden`: read or written for compatibility, and no part of the type. */
export type Presence = "required" | "optional" | "hidden";

/** Where a field stands in its element. A name that is left out is the key in the shape. */
export type Spec =
  | { readonly kind: "attribute"; readonly name?: string; readonly value: Value<unknown> }
  /** The element's own text. */
  | { readonly kind: "text"; readonly value: Value<unknown> }
  /** The element's own text, in the unit that its attribute `unit` names. */
  | { readonly kind: "size"; readonly held: SizeUnit; readonly style: SizeStyle }
  /** A child element whose text is the value. */
  | { readonly kind: "child"; readonly name?: string; readonly value: Value<unknown> }
  /** A child element that says yes by being there. */
  | { readonly kind: "flag"; readonly name?: string }
  | { readonly kind: "element"; readonly element: ElementCodec<unknown> }
  | { readonly kind: "lazy"; readonly name: string; readonly codec: () => ElementCodec<unknown> }
  /** Any number of children. */
  | { readonly kind: "list"; readonly item: AnyField }
  /** A child element, kept as it is with all that is in it. */
  | { readonly kind: "verbatim"; readonly name?: string }
  /** Known to the format and without meaning here: passed over with all that is in it. */
  | { readonly kind: "ignored"; readonly name: string; readonly as: "attribute" | "child" }
  /** Not of this element but of its child `group`, whose fields are flattened into this one. */
  | { readonly kind: "within"; readonly group: Group; readonly inner: Spec }
  /** The declaration of a namespace, written when one of the fields `of` is there. */
  | { readonly kind: "namespace"; readonly prefix: Prefix; readonly of: readonly string[] };

/** A child element that has no object of its own. */
export interface Group {
  readonly name: string;
  /** Written even when nothing is in it. */
  readonly keepEmpty: boolean;
}

export interface Traits {
  readonly optional?: boolean;
  /** What stands for a field that is absent. */
  readonly fallback?: unknown;
  /** Not written when it has this value. */
  readonly omitted?: unknown;
  /** Not written when this does not hold of the whole element. */
  readonly condition?: (owner: never) => boolean;
  /** The number of the error when a required field is absent; without it XML_ERROR. */
  readonly missing?: FaultCode;
  /** Of a child element without an object of its own: may not be absent when the child is there. */
  readonly demanded?: boolean;
  /** Belongs to a running guest: neither read nor written for a definition at rest, save what `keeps` says. */
  readonly live?: { readonly keeps?: (value: unknown) => boolean };
  /** Written only for those who may see secrets. */
  readonly secret?: boolean;
  /** Computed from the element's other fields, for readers who look for it in an older place. */
  readonly derived?: (owner: never) => unknown;
}

/** A shape: the fields of an element by the name each has in the definition, in the order in which they are written. */
export interface Shape {
  readonly [key: string]: AnyField | Variant<unknown>;
}
export type AnyField = Field<unknown, Presence>;

export class Field<out T, out P extends Presence> {
  declare readonly "~type": T;
  declare readonly "~presence": P;

  readonly spec: Spec;
  readonly traits: Traits;

  constructor(spec: Spec, traits: Traits = {}) {
    this.spec = spec;
    this.traits = traits;
  }

  /** May be absent. */
  optional(): Field<T, "optional"> {
    return new Field(this.spec, { ...this.traits, optional: true });
  }

  /** May be absent, but only together with the child element that it stands in. */
  optionalAsAWhole(): Field<T, "optional"> {
    return new Field(this.spec, { ...this.traits, optional: true, demanded: true });
  }

  /** Its absence is refused with this number. */
  orRefuse(missing: FaultCode): Field<T, "required"> {
    return new Field(this.spec, { ...this.traits, missing });
  }

  /** Has this value when absent, and is then written all the same. */
  default(value: T): Field<T, "required"> {
    return new Field(this.spec, { ...this.traits, fallback: value });
  }

  /** Like `default`, for values that must not be shared between definitions: a new one is made each time. */
  defaultBy(make: () => T): Field<T, "required"> {
    return new Field(this.spec, { ...this.traits, fallback: make });
  }

  /** Has this value when absent, and is not written when it has it. */
  implied(value: T): Field<T, "required"> {
    return new Field(this.spec, { ...this.traits, fallback: value, omitted: value });
  }

  /** Not written when it has this value, which means the same as its absence. */
  omitting(value: T): Field<T, P> {
    return new Field(this.spec, { ...this.traits, omitted: value });
  }

  /** Written only when `condition` holds of the whole element. */
  when<O>(condition: (owner: O) => boolean): Field<T, P> {
    return new Field(this.spec, { ...this.traits, condition });
  }

  /** Belongs to a running guest: not part of a definition at rest, but for values that `keeps` accepts. */
  live(keeps?: (value: T) => boolean): Field<T, "optional"> {
    const live = keeps === undefined ? {} : { keeps: keeps as (value: unknown) => boolean };
    return new Field(this.spec, { ...this.traits, optional: true, live });
  }

  /** Written under the SECURE flag alone. */
  secret(): Field<T, P> {
    return new Field(this.spec, { ...this.traits, secret: true });
  }

  /**
   * An older place of a fact that stands elsewhere too: written with what `from` computes of the whole element, and no
   * part of its type. What was read there is handed to the element's `normalise`.
   */
  derived<O>(from: (owner: O) => T | undefined): Field<T, "hidden"> {
    return new Field(this.spec, { ...this.traits, optional: true, derived: from });
  }
}

/** An attribute of the element. */
export function attribute<T>(value: Value<T>, name?: string): Field<T, "required"> {
  return new Field({ kind: "attribute", value, ...(name === undefined ? {} : { name }) });
}

/** The text of the element itself. */
export function text<T>(value: Value<T>): Field<T, "required"> {
  return new Field({ kind: "text", value });
}

/**
 * The text of the element itself as a size, with its unit in the attribute `unit`. It is held in `held`; `style` says
 * what no unit means and what is written, by default `held` in both cases.
 */
export function size(held: SizeUnit, style: SizeStyle = {}): Field<number, "required"> {
  return new Field({ kind: "size", held, style });
}

/** A child element that holds the value as its text: `<title>…</title>`. Empty counts as absent. */
export function child<T>(value: Value<T>, name?: string): Field<T, "required"> {
  return new Field({ kind: "child", value, ...(name === undefined ? {} : { name }) });
}

/** A child element that says yes by being there: `<acpi/>`. Absent is false. */
export function flag(name?: string): Field<boolean, "optional"> {
  return new Field({ kind: "flag", ...(name === undefined ? {} : { name }) }, { optional: true });
}

/** Any number of the same child element, in their order; an empty array without one. */
export function many<T>(item: Field<T, Presence>): Field<T[], "required"> {
  return new Field({ kind: "list", item });
}

/** A child element kept as it is, with everything in it. Without content it counts as absent. */
export function verbatim(name?: string): Field<Fragment, "optional"> {
  return new Field({ kind: "verbatim", ...(name === undefined ? {} : { name }) }, { optional: true });
}

/** Declares the namespace of `prefix` on this element when one of the fields `of`, whose elements need it, is there. */
export function declares(prefix: Prefix, ...of: readonly string[]): Field<never, "hidden"> {
  return new Field({ kind: "namespace", prefix, of }, { optional: true });
}

/**
 * Names that the format allows here and that mean nothing: libvirt reads over them, and so does the reader. To be spread
 * into a shape.
 */
export function ignored(names: { attributes?: readonly string[]; children?: readonly string[] }) {
  const { attributes = [], children = [] } = names;
  const field = (as: "attribute" | "child") => (name: string) =>
    [`~ignored ${as} ${name}`, new Field<never, "hidden">({ kind: "ignored", name, as }, { optional: true })] as const;
  return Object.fromEntries([...attributes.map(field("attribute")), ...children.map(field("child"))]);
}
