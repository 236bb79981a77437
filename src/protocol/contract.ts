/**
 * The contract between what serves a connection and what answers its calls. A driver is a partial set of handlers keyed
 * by procedure name, typed by the procedure table; a call that it has no handler for is answered NO_SUPPORT.
 */
import type { VirError } from "./errors.ts";
import type { lxcProcedures } from "./lxc.ts";
import type { ArgsOf, CallName, EventName, MessageOf, ReturnsOf } from "./procedure.ts";
import type { qemuProcedures } from "./qemu.ts";
import type { RemoteProcedures } from "./remote/index.ts";
import type { Domain, Network, NodeDevice, Secret, StoragePool } from "./remote/types.ts";

/** A gap in a sparse stream: `hole` bytes that read as zeros. */
export interface StreamHole {
  readonly hole: bigint;
}

/**
 * One end of a stream that belongs to a call. Reading ends when the other side has finished, and throws a `VirError` when
 * it aborted or went away.
 */
export interface ByteStream extends AsyncIterable<Uint8Array | StreamHole> {
  /** Hands `data` on; resolves once the other side can take more. Throws when the stream has ended. */
  write(data: Uint8Array): Promise<void>;
  writeHole(length: bigint): Promise<void>;
  /** No more data from this end; resolves when the other end has confirmed. Confirms a finish that is held. */
  finish(): Promise<void>;
  /**
   * On the server's side: the client's finish is confirmed when this end calls `finish`, because what came is safe by
   * then, or refused with `abort`. Until then the client waits.
   */
  holdFinish(): void;
  /** Ends the stream at once, telling the other end why. */
  abort(error: VirError): void;
  /** Resolves when the stream is over, with the error if it did not finish well. */
  readonly closed: Promise<VirError | undefined>;
}

/** Who is at the other end of a connection. */
export interface Client {
  /** Counts up from 1 for each connection of a daemon. */
  readonly id: number;
  readonly readonly: boolean;
  /** How it is connected: "unix", "tcp", …. */
  readonly transport: string;
  /** Calls `listener` once when the connection is gone; returns what calls that off. */
  onGone(listener: () => void): () => void;
}

/** What a handler is told beside its arguments. */
export interface CallContext {
  readonly client: Client;
  /** Aborted when nobody waits for the answer any more: the connection is closed or the caller gave up. */
  readonly signal: AbortSignal;
  /** The stream that the call opens. Throws for a procedure that opens none. */
  readonly stream: ByteStream;
}

/** Handlers for the procedures of a table; each may answer at once or later. */
export type Handlers<T> = {
  [K in CallName<T>]?: (context: CallContext, args: ArgsOf<T[K]>) => ReturnsOf<T[K]> | Promise<ReturnsOf<T[K]>>;
};

export type RemoteHandlers = Handlers<RemoteProcedures>;
export type QemuHandlers = Handlers<typeof qemuProcedures>;
export type LxcHandlers = Handlers<typeof lxcProcedures>;

type WithoutCallback<M> = Omit<M, "callbackID" | "msg">;

/** An event of the remote program as a driver emits it: the procedure it is sent as, and its content. */
export type DriverEvent = {
  [K in EventName<RemoteProcedures>]: { name: K; message: WithoutCallback<MessageOf<RemoteProcedures[K]>> };
}[EventName<RemoteProcedures>];

/** A domain event by its number (`DomainEventID`), before it is put into the legacy or the callback form. */
export interface DomainEvent {
  readonly id: number;
  readonly domain: Domain;
  /** The fields behind `dom` of the event's message. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An event of an object that is no domain, by its number (`NetworkEventID`, `StoragePoolEventID`, …). */
export type ObjectEvent = {
  readonly id: number;
  /** The fields behind the object of the event's message. */
  readonly fields: Readonly<Record<string, unknown>>;
} & (
  | { readonly kind: "network"; readonly object: Network }
  | { readonly kind: "storagePool"; readonly object: StoragePool }
  | { readonly kind: "nodeDevice"; readonly object: NodeDevice }
  | { readonly kind: "secret"; readonly object: Secret }
);

/** What answers the calls of a connection once it is opened. */
export interface Driver {
  /** As virConnectGetType names it: "QEMU", "Test", …. */
  readonly type: string;
  readonly remote: RemoteHandlers;
  readonly qemu?: QemuHandlers;
  readonly lxc?: LxcHandlers;
  /** Calls `listener` for each domain event from now on; returns what ends that. */
  onDomainEvent(listener: (event: DomainEvent) => void): () => void;
  /** The events of all other objects: of which kinds there are any, and what calls a listener for each. */
  readonly objectEvents?: {
    readonly kinds: readonly ObjectEvent["kind"][];
    listen(listener: (event: ObjectEvent) => void): () => void;
  };
}
