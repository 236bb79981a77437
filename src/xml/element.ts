/**
 * Element codecs: an element is described once, by its name and its shape, and from that follow its parser, its writer,
 * its type and its schema.
 *
 *     const stats = { periodSeconds: attribute(uint, "period").optional() };
 *     const memballoon = {
 *       model: attribute(oneOf("virtio", "none")),
 *       stats: element("stats", stats).optional(),
 *     };
 *     export interface Memballoon extends Fields<typeof memballoon> {}
 *     export const Memballoon: Element<Memballoon> = element("memballoon", memballoon);
 *
 * Attributes and children are written in the order of the shape.
 */
import {
  attribute,
  Field,
  many,
  type AnyField,
  type Group,
  type Presence,
  type Shape,
  type Spec,
  type Traits,
} from "./field.ts";
import type { FaultCode } from "./fault.ts";
import type { XmlElement } from "./tree.ts";
import type { Value } from "./value.ts";
import type { Variant, variantKey } from "./variant.ts";

/** The type of what a shape describes. */
export type Fields<S> = Own<S> & (S extends { readonly [variantKey]: Variant<infer U> } ? U : unknown);

type Own<S> = {
  -readonly [K in keyof S as PresenceOf<S[K]> extends "required" ? K : never]: TypeOf<S[K]>;
} & {
  -readonly [K in keyof S as PresenceOf<S[K]> extends "optional" ? K : never]?: TypeOf<S[K]>;
};
type PresenceOf<F> = F extends { readonly "~presence": infer P } ? P : never;
type TypeOf<F> = F extends { readonly "~type": infer T } ? T : never;

/** What stands in an element's older places (`derived` fields), as read. */
export type Older<S> = {
  readonly [K in keyof S as PresenceOf<S[K]> extends "hidden" ? K : never]?: TypeOf<S[K]>;
};

/** The type that a codec reads and writes. */
export type Infer<E> = E extends { readonly "~type": infer T } ? T : never;

export interface ElementOptions<S> {
  /** Written even when it has no attribute and no content; `paired`: then with an end tag of its own. */
  keepEmpty?: boolean | "paired";
  /** A child that the shape does not know is refused with this number rather than passed over. */
  unknownChild?: FaultCode;
  /**
   * Called with what was read, for what no single field can say: older spellings taken over, rules between fields.
   * Faults are thrown with `fault(xml, …)`.
   */
  normalise?: (value: Fields<S>, older: Older<S>, xml: XmlElement) => void;
}

export interface ElementRules {
  readonly keepEmpty: boolean | "paired";
  readonly unknownChild?: FaultCode;
  readonly normalise?: (value: object, older: object, xml: XmlElement) => void;
}

/** The codec of one kind of element; as a field of another shape, its child of that name. */
export class ElementCodec<out T> extends Field<T, "required"> {
  readonly name: string;
  readonly shape: Shape;
  readonly rules: ElementRules;

  constructor(name: string, shape: Shape, rules: ElementRules, traits: Traits = {}) {
    // The specification of a codec is the codec itself, which does not exist before this call.
    super({ kind: "element" } as Spec, traits);
    (this.spec as { element: ElementCodec<T> }).element = this;
    this.name = name;
    this.shape = shape;
    this.rules = rules;
  }

  /** The same content in an element of another name. */
  named(name: string): ElementCodec<T> {
    return new ElementCodec(name, this.shape, this.rules, this.traits);
  }
}
export type Element<T> = ElementCodec<T>;

export function element<const S extends Shape>(
  name: string,
  shape: S,
  options: ElementOptions<S> = {},
): Element<Fields<S>> {
  return new ElementCodec(name, shape, { keepEmpty: false, ...options } as ElementRules);
}

/**
 * Fields of a child element that has no object of its own: `...within("mac", { mac: attribute(mac, "address") })`. What
 * is required there is required of this element.
 */
export function within<const S extends Readonly<Record<string, AnyField>>>(
  name: string,
  fields: S,
  options: { keepEmpty?: boolean } = {},
): S {
  const group: Group = { name, keepEmpty: options.keepEmpty ?? false };
  const entries = Object.entries(fields).map(([key, field]) => [key, inside(group, field)] as const);
  return Object.fromEntries(entries) as S;
}

/** A single attribute of a child element that has no object of its own: `attributeOf("boot", "order", uint)`. */
export function attributeOf<T>(name: string, attributeName: string, value: Value<T>): Field<T, "required"> {
  return inside({ name, keepEmpty: false }, attribute(value, attributeName));
}

/** Children of one kind inside a child element that holds nothing else: `listIn("iothreadids", IOThread)`. */
export function listIn<T>(name: string, item: Field<T, Presence>, options: { keepEmpty?: boolean } = {}) {
  return inside({ name, keepEmpty: options.keepEmpty ?? false }, many(item));
}

const inside = <T, P extends Presence>(group: Group, field: Field<T, P>): Field<T, P> =>
  new Field({ kind: "within", group, inner: field.spec }, field.traits);

/** A child described further down, or this element again: its codec is asked for when it is first needed. */
export function lazily<T>(name: string, codec: () => Element<T>): Field<T, "required"> {
  return new Field({ kind: "lazy", name, codec });
}
