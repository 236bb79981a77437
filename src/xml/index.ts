/** Parsing, writing and describing XML. See `element.ts` for how a format is described. */
export * from "./element.ts";
export * from "./encode.ts";
export * from "./fault.ts";
export {
  attribute,
  child,
  declares,
  Field,
  flag,
  ignored,
  many,
  size,
  text,
  verbatim,
  type Presence,
  type Shape,
} from "./field.ts";
export { toFragment, writeFragment, type Fragment } from "./fragment.ts";
export * from "./identity.ts";
export * from "./namespace.ts";
export * from "./number.ts";
export * from "./parse.ts";
export * from "./read.ts";
export * from "./tree.ts";
export * from "./value.ts";
export { on, type Variant, type VariantOptions } from "./variant.ts";
export { escapeXml, XmlWriter, type WriteOptions } from "./write.ts";
