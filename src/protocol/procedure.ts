/**
 * What a row of a procedure table says. Client calls, server dispatch, access checks and the driver contract all follow
 * from these rows; nothing about a procedure is written down a second time.
 */
import { type Codec, type FieldsOf, struct } from "../xdr/codec.ts";

export type FieldMap = { readonly [name: string]: Codec<never> | Codec<unknown> };

/**
 * `object:permission`, as libvirt's access control names them; behind a second colon the flags that the rule hangs on
 * (`!` in front: when none of them is set). Several: each must hold.
 */
export type AccessRule = string;

interface Common {
  readonly access: readonly AccessRule[];
  /** What the objects of an answer are filtered by. */
  readonly filter: readonly AccessRule[];
  /** High: never waits for a guest, so it is served even when everything else is busy. */
  readonly priority: "high" | "low";
}

/** A request that has one reply. */
export interface Call<A extends FieldMap, R extends FieldMap> extends Common {
  readonly kind: "call";
  readonly number: number;
  readonly args: Codec<FieldsOf<A>>;
  readonly returns: Codec<FieldsOf<R>>;
  /** Opens a stream: which way its data goes, seen from the client. A console is `read` and takes data as well. */
  readonly stream: "read" | "write" | undefined;
  /** The flag that lets the stream carry holes. */
  readonly sparse: string | undefined;
}

/** A message that the server sends by itself. */
export interface Event<M extends FieldMap> extends Common {
  readonly kind: "event";
  readonly number: number;
  readonly message: Codec<FieldsOf<M>>;
}

export type AnyCall = Call<FieldMap, FieldMap>;
export type AnyEvent = Event<FieldMap>;
export type ProcedureTable = { readonly [name: string]: AnyCall | AnyEvent };

interface Row {
  access?: AccessRule | readonly AccessRule[];
  filter?: AccessRule | readonly AccessRule[];
  priority?: "high" | "low";
}

const rules = (value: AccessRule | readonly AccessRule[] | undefined): readonly AccessRule[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

const common = (row: Row): Common => ({
  access: rules(row.access),
  filter: rules(row.filter),
  priority: row.priority ?? "low",
});

// eslint-disable-next-line typescript/no-empty-object-type -- a procedure without arguments has no fields at all
type None = {};

export function call<const A extends FieldMap = None, const R extends FieldMap = None>(
  number: number,
  row: Row & { args?: A; returns?: R; stream?: "read" | "write"; sparse?: string },
): Call<A, R> {
  return {
    kind: "call",
    number,
    args: struct(row.args ?? ({} as A)),
    returns: struct(row.returns ?? ({} as R)),
    stream: row.stream,
    sparse: row.sparse,
    ...common(row),
  };
}

export function event<const M extends FieldMap>(number: number, row: Row & { message: M }): Event<M> {
  return { kind: "event", number, message: struct(row.message), ...common(row) };
}

/** The arguments of a procedure of a table. */
export type ArgsOf<P> = P extends { kind: "call"; args: Codec<infer A> } ? A : never;
/** What a procedure of a table answers. */
export type ReturnsOf<P> = P extends { kind: "call"; returns: Codec<infer R> } ? R : never;
/** What an event of a table carries. */
export type MessageOf<P> = P extends { kind: "event"; message: Codec<infer M> } ? M : never;
/** The names of the calls of a table. */
export type CallName<T> = { [K in keyof T]: T[K] extends { kind: "call" } ? K : never }[keyof T] & string;
/** The names of the events of a table. */
export type EventName<T> = { [K in keyof T]: T[K] extends { kind: "event" } ? K : never }[keyof T] & string;
