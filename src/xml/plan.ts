/**
 * A shape made ready to run: steps in writing order, with their names in maps. Plans are pure data, made when an element
 * is first read or written, and kept; `read.ts` and `encode.ts` walk them.
 */
import { internalError } from "../protocol/errors.ts";
import type { ElementCodec } from "./element.ts";
import type { FaultCode } from "./fault.ts";
import { Field, type AnyField, type Group, type Shape, type Spec, type Traits } from "./field.ts";
import type { Prefix } from "./namespace.ts";
import type { SizeStyle, SizeUnit } from "./number.ts";
import type { Value } from "./value.ts";
import { Variant } from "./variant.ts";

/** What one alternative of an element consists of. */
export interface Plan {
  readonly attributes: readonly AttributeStep[];
  readonly attributesByName: ReadonlyMap<string, AttributeStep>;
  readonly contents: readonly ContentStep[];
  readonly childrenByName: ReadonlyMap<string, ContentStep>;
  /** The element's own text. */
  readonly text: ContentStep | undefined;
  /** Fields that need looking after when they are absent. */
  readonly demands: readonly Demand[];
  readonly hasOlder: boolean;
  /** Everything depends on an attribute; the rest of this plan is empty then. */
  readonly branch: Branch | undefined;
}

export type AttributeStep = { readonly key: string; readonly name: string; readonly traits: Traits } & (
  | { readonly kind: "value"; readonly value: Value<unknown> }
  /** Belongs to the size that is the element's text. */
  | { readonly kind: "unit"; readonly held: SizeUnit; readonly style: SizeStyle }
  | { readonly kind: "namespace"; readonly prefix: Prefix; readonly of: readonly string[] }
  | { readonly kind: "ignored" }
);

/** A child, or (with no name) the text of the element itself. */
export type ContentStep = { readonly key: string; readonly name: string; readonly traits: Traits } & (
  | { readonly kind: "text"; readonly value: Value<unknown> }
  | { readonly kind: "size"; readonly held: SizeUnit; readonly style: SizeStyle }
  | { readonly kind: "child"; readonly value: Value<unknown>; readonly list: boolean }
  | { readonly kind: "element"; readonly codec: () => ElementCodec<unknown>; readonly list: boolean }
  | { readonly kind: "flag" }
  | { readonly kind: "verbatim" }
  | { readonly kind: "ignored" }
  | { readonly kind: "group"; readonly group: Group; readonly plan: Plan }
);

export interface Branch {
  /** The attribute's name, and its key in the definition. */
  readonly attribute: string;
  readonly names: readonly string[];
  readonly fallback: string | undefined;
  readonly code: FaultCode | undefined;
  readonly missing: FaultCode | undefined;
  plan(name: string): Plan | undefined;
}

export interface Demand {
  readonly key: string;
  /** How a message calls it: `attribute 'dev' of <target>`. */
  readonly what: string;
  readonly required: boolean;
  /** The child element in whose presence it is required, although the child itself may be absent. */
  readonly within: string | undefined;
  /** A value, or what makes one. */
  readonly fallback: unknown;
  readonly code: FaultCode | undefined;
}

type Entry = readonly [key: string, field: AnyField | Variant<unknown>];

const plans = new WeakMap<Shape, Plan>();

export function planOf({ shape }: ElementCodec<unknown>): Plan {
  let plan = plans.get(shape);
  if (plan === undefined) plans.set(shape, (plan = compile(Object.entries(shape))));
  return plan;
}

function compile(entries: readonly Entry[]): Plan {
  const at = entries.findIndex(([, field]) => isVariant(field));
  if (at >= 0) return branching(entries, at);

  const attributes: AttributeStep[] = [];
  const contents: ContentStep[] = [];
  const groups = new Set<Group>();
  const fields = entries as readonly (readonly [string, AnyField])[];
  for (const [key, { spec, traits }] of fields) {
    if (spec.kind !== "within") {
      attributes.push(...attributeSteps(key, spec, traits));
      contents.push(...contentSteps(key, spec, traits));
    } else if (!groups.has(spec.group)) {
      const members = fields.filter(([, field]) => field.spec.kind === "within" && field.spec.group === spec.group);
      const inner = members.map(
        ([key, field]) => [key, new Field((field.spec as Within).inner, field.traits)] as const,
      );
      groups.add(spec.group);
      contents.push({ key, name: spec.group.name, traits: {}, kind: "group", group: spec.group, plan: compile(inner) });
    }
  }
  const demands = fields.map(([key, field]) => demandOf(key, field));
  return {
    attributes,
    attributesByName: byName(attributes),
    contents,
    childrenByName: byName(contents.filter(({ name }) => name !== "")),
    text: contents.find(({ name }) => name === ""),
    demands: demands.filter(
      ({ required, within, fallback }) => required || within !== undefined || fallback !== undefined,
    ),
    hasOlder: fields.some(([, { traits }]) => traits.derived !== undefined),
    branch: undefined,
  };
}
type Within = Extract<Spec, { kind: "within" }>;

const isVariant = (field: AnyField | Variant<unknown>): field is Variant<unknown> => field instanceof Variant;

/** A plan for each case: the fields around the variant with those of the case in its place. */
function branching(entries: readonly Entry[], at: number): Plan {
  const [, variant] = entries[at] as Entry;
  const { attribute, cases, options, discriminant } = variant as Variant<unknown>;
  const made = new Map<string, Plan>();
  const plan = (name: string) => {
    const known = made.get(name);
    if (known !== undefined || !Object.hasOwn(cases, name)) return known;
    const own = Object.entries(cases[name] ?? {});
    // What a case describes itself takes the place of a field of the same name around it.
    const around = (entry: Entry) => cases[name]?.[entry[0]] === undefined;
    const before = entries.slice(0, at).filter(around);
    const fresh = compile([...before, [attribute, discriminant], ...own, ...entries.slice(at + 1).filter(around)]);
    made.set(name, fresh);
    return fresh;
  };
  return {
    ...compile([]),
    branch: {
      attribute,
      names: Object.keys(cases),
      fallback: options.default,
      code: options.code,
      missing: options.missing,
      plan,
    },
  };
}
function attributeSteps(key: string, spec: Spec, traits: Traits): AttributeStep[] {
  switch (spec.kind) {
    case "attribute":
      return [{ key, name: spec.name ?? key, traits, kind: "value", value: spec.value }];
    case "size":
      return [{ key, name: "unit", traits, kind: "unit", held: spec.held, style: spec.style }];
    case "namespace":
      return [{ key, name: `xmlns:${spec.prefix}`, traits, kind: "namespace", prefix: spec.prefix, of: spec.of }];
    case "ignored":
      return spec.as === "attribute" ? [{ key, name: spec.name, traits, kind: "ignored" }] : [];
    default:
      return [];
  }
}

function contentSteps(key: string, spec: Spec, traits: Traits, list = false): ContentStep[] {
  switch (spec.kind) {
    case "text":
      return [{ key, name: "", traits, kind: "text", value: spec.value }];
    case "size":
      return [{ key, name: "", traits, kind: "size", held: spec.held, style: spec.style }];
    case "child":
      return [{ key, name: spec.name ?? key, traits, kind: "child", value: spec.value, list }];
    case "element":
      return [{ key, name: spec.element.name, traits, kind: "element", codec: () => spec.element, list }];
    case "lazy":
      return [{ key, name: spec.name, traits, kind: "element", codec: spec.codec, list }];
    case "list": {
      // Whether an item belongs to a running guest alone is asked of each.
      const { live } = spec.item.traits;
      return contentSteps(key, spec.item.spec, live === undefined ? traits : { ...traits, live }, true);
    }
    case "flag":
    case "verbatim":
      return [{ key, name: spec.name ?? key, traits, kind: spec.kind }];
    case "ignored":
      return spec.as === "child" ? [{ key, name: spec.name, traits, kind: "ignored" }] : [];
    default:
      return [];
  }
}

function demandOf(key: string, { spec, traits }: AnyField): Demand {
  const list = (spec.kind === "within" ? spec.inner : spec).kind === "list";
  return {
    key,
    what: describe(key, spec),
    required: traits.optional !== true && traits.fallback === undefined && !list,
    within: traits.demanded === true && spec.kind === "within" ? spec.group.name : undefined,
    fallback: list && traits.optional !== true ? () => [] : traits.fallback,
    code: traits.missing,
  };
}

function describe(key: string, spec: Spec): string {
  switch (spec.kind) {
    case "attribute":
      return `the attribute '${spec.name ?? key}'`;
    case "text":
    case "size":
      return "the text";
    case "within":
      return `${describe(key, spec.inner)} of <${spec.group.name}>`;
    case "element":
      return `<${spec.element.name}>`;
    case "list":
      return describe(key, spec.item.spec);
    default:
      return `<${"name" in spec && spec.name !== undefined ? spec.name : key}>`;
  }
}

function byName<S extends { readonly name: string }>(steps: readonly S[]): Map<string, S> {
  const map = new Map(steps.map((step) => [step.name, step]));
  if (map.size === steps.length) return map;
  const names = steps.map(({ name }) => name);
  throw internalError(`a shape describes '${names.find((name, index) => names.indexOf(name) !== index)}' twice`);
}
