/**
 * RFC 4506 codecs as values: each writes and reads one type, says in XDR's own notation what it is, and carries the
 * TypeScript type that follows from it.
 */
import { XdrError, type XdrReader, XdrWriter } from "./buffer.ts";

export interface Codec<T> {
  /** The type in XDR notation, typedefs resolved: `string<4194304>`, `opaque[16]`, `int *`, `{ dom: …, flags: … }`. */
  readonly notation: string;
  /** The fewest bytes a value takes. */
  readonly minimum: number;
  write(writer: XdrWriter, value: T): void;
  read(reader: XdrReader): T;
}

export type Infer<C> = C extends Codec<infer T> ? T : never;

export const int: Codec<number> = {
  notation: "int",
  minimum: 4,
  write: (writer, value) => writer.int(value),
  read: (reader) => reader.int(),
};

export const uint: Codec<number> = {
  notation: "unsigned int",
  minimum: 4,
  write: (writer, value) => writer.uint(value),
  read: (reader) => reader.uint(),
};

export const hyper: Codec<bigint> = {
  notation: "hyper",
  minimum: 8,
  write: (writer, value) => writer.hyper(value),
  read: (reader) => reader.hyper(),
};

export const uhyper: Codec<bigint> = {
  notation: "unsigned hyper",
  minimum: 8,
  write: (writer, value) => writer.uhyper(value),
  read: (reader) => reader.uhyper(),
};

export const double: Codec<number> = {
  notation: "double",
  minimum: 8,
  write: (writer, value) => writer.double(value),
  read: (reader) => reader.double(),
};

/** C's small integers: a whole XDR word each, with a range of their own. */
function small(notation: string, lowest: number, highest: number): Codec<number> {
  const check = (value: number): number => {
    if (!Number.isInteger(value) || value < lowest || value > highest) {
      throw new XdrError(`${value} is not within ${lowest} to ${highest}`);
    }
    return value;
  };
  return {
    notation,
    minimum: 4,
    write: (writer, value) => writer.int(check(value)),
    read: (reader) => check(reader.int()),
  };
}

export const char = small("char", -128, 127);
export const uchar = small("unsigned char", 0, 255);
export const ushort = small("unsigned short", 0, 65535);

/** UTF-8 text of at most `maximum` bytes. */
export function string(maximum: number): Codec<string> {
  return {
    notation: `string<${maximum}>`,
    minimum: 4,
    write: (writer, value) => writer.string(value, maximum),
    read: (reader) => reader.string(maximum),
  };
}

/** At most `maximum` bytes. */
export function opaque(maximum: number): Codec<Uint8Array> {
  return {
    notation: `opaque<${maximum}>`,
    minimum: 4,
    write: (writer, value) => writer.opaque(value, maximum),
    read: (reader) => reader.opaque(maximum),
  };
}

/** Sixteen bytes on the wire, the usual 36 characters in the program. */
export const uuid: Codec<string> = {
  notation: "opaque[16]",
  minimum: 16,
  write: (writer, value) => writer.uuid(value),
  read: (reader) => reader.uuid(),
};

/** A value or nothing: XDR's `T *`. */
export function optional<T>(codec: Codec<T>): Codec<T | null> {
  return {
    notation: `${codec.notation} *`,
    minimum: 4,
    write(writer, value) {
      if (value === null || value === undefined) return writer.uint(0);
      writer.uint(1);
      codec.write(writer, value);
    },
    read: (reader) => (reader.uint() === 0 ? null : codec.read(reader)),
  };
}

/** At most `maximum` values. */
export function array<T>(codec: Codec<T>, maximum: number): Codec<T[]> {
  return {
    notation: `${codec.notation}<${maximum}>`,
    minimum: 4,
    write(writer, values) {
      if (values.length > maximum) throw new XdrError(`${values.length} items where at most ${maximum} are allowed`);
      writer.uint(values.length);
      for (const value of values) codec.write(writer, value);
    },
    read(reader) {
      const count = reader.count(maximum, codec.minimum);
      const values: T[] = [];
      for (let index = 0; index < count; index++) values.push(codec.read(reader));
      return values;
    },
  };
}

/** Text in an array of `char`, each taking a word of the wire: `char[size]` is NUL-padded, `char<size>` NUL-ended. */
export function charText(size: number, kind: "vector" | "array"): Codec<string> {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const vector = kind === "vector";
  return {
    notation: vector ? `char[${size}]` : `char<${size}>`,
    minimum: vector ? 4 * size : 4,
    write(writer, value) {
      const bytes = encoder.encode(value);
      if (bytes.length >= size) throw new XdrError(`text of ${bytes.length} bytes where at most ${size - 1} fit`);
      const count = vector ? size : bytes.length + 1;
      if (!vector) writer.uint(count);
      for (let index = 0; index < count; index++) writer.int(((bytes[index] ?? 0) << 24) >> 24);
    },
    read(reader) {
      const count = vector ? size : reader.count(size, 4);
      const bytes = new Uint8Array(count);
      let length = 0;
      let ended = false;
      for (let index = 0; index < count; index++) {
        const unit = reader.int();
        ended ||= unit === 0;
        if (!ended) bytes[length++] = unit;
      }
      return decoder.decode(bytes.subarray(0, length));
    },
  };
}

/** Bytes in an array of `char`, each taking a word of the wire. */
export function charBytes(maximum: number): Codec<Uint8Array> {
  return {
    notation: `char<${maximum}>`,
    minimum: 4,
    write(writer, value) {
      if (value.length > maximum) throw new XdrError(`${value.length} bytes where at most ${maximum} are allowed`);
      writer.uint(value.length);
      for (const byte of value) writer.int((byte << 24) >> 24);
    },
    read(reader) {
      const bytes = new Uint8Array(reader.count(maximum, 4));
      for (let index = 0; index < bytes.length; index++) bytes[index] = reader.int();
      return bytes;
    },
  };
}

/** One of the numbers of `values`; any other is refused. */
export function enumeration<const V extends Record<string, number>>(name: string, values: V): Codec<V[keyof V]> {
  const known = new Set<number>(Object.values(values));
  const check = (value: number): V[keyof V] => {
    if (!known.has(value)) throw new XdrError(`${value} is not a ${name}`);
    return value as V[keyof V];
  };
  return {
    notation: name,
    minimum: 4,
    write: (writer, value) => writer.int(check(value)),
    read: (reader) => check(reader.int()),
  };
}

export type Fields = Readonly<Record<string, Codec<never> | Codec<unknown>>>;
type Flat<T> = { [K in keyof T]: T[K] };
/** Fields that may hold null may be left out when a value is written. */
export type FieldsOf<F> = Flat<{ -readonly [K in keyof F]: Infer<F[K]> }>;

/** The fields, one after the other. */
export function struct<const F extends { readonly [name: string]: Codec<never> | Codec<unknown> }>(
  fields: F,
): Codec<FieldsOf<F>> {
  const names = Object.keys(fields);
  const codecs = Object.values(fields) as Codec<unknown>[];
  const count = names.length;
  return {
    notation: `{ ${names.map((name, index) => `${name}: ${codecs[index]?.notation}`).join(", ")} }`,
    minimum: codecs.reduce((sum, codec) => sum + codec.minimum, 0),
    write(writer, value) {
      const from = value as Record<string, unknown>;
      for (let index = 0; index < count; index++) {
        (codecs[index] as Codec<unknown>).write(writer, from[names[index] as string]);
      }
    },
    read(reader) {
      const into: Record<string, unknown> = {};
      for (let index = 0; index < count; index++) {
        into[names[index] as string] = (codecs[index] as Codec<unknown>).read(reader);
      }
      return into as FieldsOf<F>;
    },
  };
}

/** What a value was encoded to, kept on the value itself. */
const encodedForm = Symbol("encoded");

/** A codec for values that are sent over and over: one that `encodeOnce` was given is written as it was then. */
export function mayBeEncoded<T extends object>(codec: Codec<T>): Codec<T> {
  return {
    ...codec,
    write(writer, value) {
      const bytes = (value as { [encodedForm]?: Uint8Array })[encodedForm];
      if (bytes === undefined) codec.write(writer, value);
      else writer.raw(bytes);
    },
  };
}

/** Encodes a value now, for good: it is frozen. A copy of it is a value like any other. */
export function encodeOnce<T extends object>(codec: Codec<T>, value: T): Readonly<T> {
  const writer = new XdrWriter(64);
  codec.write(writer, value);
  // not enumerable, so that what is spread from it does not inherit the bytes
  Object.defineProperty(value, encodedForm, { value: writer.copy() });
  return Object.freeze(value);
}

type Arms = { readonly [tag: number]: Codec<never> | Codec<unknown> };
export type UnionOf<A extends Arms> = { [T in keyof A & number]: { type: T; value: Infer<A[T]> } }[keyof A & number];

/** A value whose codec the `int` before it chooses: `{ type, value }`, narrowing by `type`. */
export function union<const A extends Arms>(arms: A): Codec<UnionOf<A>> {
  const table = arms as Record<number, Codec<unknown> | undefined>;
  const arm = (type: number): Codec<unknown> => {
    const codec = table[type];
    if (codec === undefined) throw new XdrError(`${type} is not an arm of the union`);
    return codec;
  };
  return {
    notation: `union(${Object.entries(table)
      .map(([tag, codec]) => `${tag}: ${codec?.notation}`)
      .join(", ")})`,
    minimum: 8,
    write(writer, { type, value }) {
      const codec = arm(type);
      writer.int(type);
      codec.write(writer, value);
    },
    read(reader) {
      const type = reader.int();
      return { type, value: arm(type).read(reader) } as UnionOf<A>;
    },
  };
}
