/** From the definition to text, by the plan of an element. */
import { internalError } from "../protocol/errors.ts";
import type { ElementCodec } from "./element.ts";
import type { Traits } from "./field.ts";
import { writeFragment, type Fragment } from "./fragment.ts";
import { namespaces } from "./namespace.ts";
import { writeSize } from "./number.ts";
import { planOf, type AttributeStep, type ContentStep, type Plan } from "./plan.ts";
import { XmlWriter, type WriteOptions } from "./write.ts";

type Bag = Readonly<Record<string, unknown>>;

/** The element as libvirt prints it, last newline included; `level` is the depth at which it stands. */
export function writeElement<T>(codec: ElementCodec<T>, value: T, options: WriteOptions = {}, level = 0): string {
  const writer = new XmlWriter(level);
  writeOne(codec, value as Bag, writer, options);
  return writer.toString();
}

function writeOne(codec: ElementCodec<unknown>, source: Bag, writer: XmlWriter, options: WriteOptions): void {
  let plan = planOf(codec);
  while (plan.branch !== undefined) {
    const { attribute: key, fallback } = plan.branch;
    const name = String(source[key] ?? fallback);
    const chosen = plan.branch.plan(name);
    if (chosen === undefined) throw internalError(`<${codec.name}> cannot be written: its ${key} is '${name}'`);
    plan = chosen;
  }
  writer.start(codec.name);
  writeInside(plan, source, writer, options);
  writer.end(codec.name, codec.rules.keepEmpty);
}

function writeInside(plan: Plan, source: Bag, writer: XmlWriter, options: WriteOptions): void {
  for (const step of plan.attributes) writeAttribute(step, source, writer, options);
  for (const step of plan.contents) writeContent(step, source, writer, options);
}

/** The value to write, or `undefined` when there is none or it is not for these readers. */
function shown(key: string, traits: Traits, source: Bag, options: WriteOptions): unknown {
  const value = traits.derived === undefined ? source[key] : traits.derived(source as never);
  if (value === undefined) return undefined;
  if (traits.secret === true && options.secure !== true) return undefined;
  if (traits.omitted === value || traits.condition?.(source as never) === false) return undefined;
  if (traits.live === undefined || options.live === true) return value;
  const { keeps } = traits.live;
  if (keeps === undefined) return undefined;
  if (Array.isArray(value)) return value.filter(keeps);
  return keeps(value) ? value : undefined;
}

function writeAttribute(step: AttributeStep, source: Bag, writer: XmlWriter, options: WriteOptions): void {
  if (step.kind === "ignored") return;
  if (step.kind === "namespace") {
    if (step.of.some((key) => source[key] !== undefined)) writer.attribute(step.name, namespaces[step.prefix]);
    return;
  }
  const value = shown(step.key, step.traits, source, options);
  if (value === undefined) return;
  if (step.kind === "value") writer.attribute(step.name, step.value.write(value));
  else writer.attribute(step.name, writeSize(value as number, step.held, step.style).unit);
}

function writeContent(step: ContentStep, source: Bag, writer: XmlWriter, options: WriteOptions): void {
  if (step.kind === "group") {
    writer.start(step.name);
    writeInside(step.plan, source, writer, options);
    writer.end(step.name, step.group.keepEmpty);
    return;
  }
  const value = shown(step.key, step.traits, source, options);
  if (value === undefined) return;
  switch (step.kind) {
    case "text":
      writer.text(step.value.write(value));
      return;
    case "size":
      writer.text(String(writeSize(value as number, step.held, step.style).amount));
      return;
    case "flag":
      if (value !== true) return;
      writer.start(step.name);
      writer.end(step.name, true);
      return;
    case "verbatim":
      writer.raw(writeFragment(value as Fragment, writer.level));
      return;
    case "ignored":
      return;
    default:
      if (!step.list) writeChild(step, value, writer, options);
      else for (const item of value as readonly unknown[]) writeChild(step, item, writer, options);
  }
}

type ChildStep = Extract<ContentStep, { kind: "child" | "element" }>;

function writeChild(step: ChildStep, value: unknown, writer: XmlWriter, options: WriteOptions): void {
  if (step.kind === "element") writeOne(step.codec(), value as Bag, writer, options);
  else {
    writer.start(step.name);
    writer.text(step.value.write(value));
    writer.end(step.name);
  }
}
