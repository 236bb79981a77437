/**
 * A connection to a daemon: the calls of its programs, streams, events. It goes over one link; where it may, it makes a
 * new one when that breaks, and whoever listens for events does not notice more than a pause.
 */
import type { ByteStream } from "../../protocol/contract.ts";
import { ConnectCloseReason } from "../../protocol/enums.ts";
import type { RemoteFeature } from "../../protocol/features.ts";
import { VirError, rpcError } from "../../protocol/errors.ts";
import { type lxcProcedures, lxcProgram } from "../../protocol/lxc.ts";
import type { ArgsOf, CallName, ReturnsOf } from "../../protocol/procedure.ts";
import { type qemuProcedures, qemuProgram } from "../../protocol/qemu.ts";
import { type RemoteProcedures, remoteProgram } from "../../protocol/remote/index.ts";
import type { Domain } from "../../protocol/remote/types.ts";
import type { CallOptions, ReceivedEvent } from "../../rpc/client.ts";
import type { Dialled } from "../../transport/dial.ts";
import { givenUp } from "../../transport/given-up.ts";
import { Arrival } from "./arrival.ts";
import { CloseCallbacks } from "./close-callbacks.ts";
import type { ConnectionEvent, ConnectionEventListener } from "./connection-events.ts";
import type { DomainEventKind } from "./domain-event-table.ts";
import { EventRegistry } from "./event-registry.ts";
import type { Changes, KnownKind } from "./known-objects.ts";
import { KnownState } from "./known-state.ts";
import { Link, type RemoteCall } from "./link.ts";
import { type ObjectEventName, type ObjectOf, objectEvents } from "./object-event-table.ts";
import { type ReconnectOptions, reopened } from "./reconnect.ts";
import {
  type DomainEventListener,
  type MonitorEventListener,
  type ObjectEventListener,
  type Wanted,
  domainEventWanted,
  monitorEventWanted,
  objectEventWanted,
} from "./registrations.ts";

export type { RemoteCall } from "./link.ts";

/** How long `close` waits for the daemon to say goodbye. */
const closeDeadlineMs = 3000;

/** How a connection gets a new link when the one it has breaks. */
export interface Reopening {
  /** Dials, and introduces itself as the first time. */
  open(signal: AbortSignal): Promise<Link>;
  readonly options: ReconnectOptions;
}

export interface RegistrationOptions extends CallOptions {
  /** Called once when the daemon refuses the registration on a new link: no events come any more. */
  readonly onEnded?: ((error: VirError) => void) | undefined;
}

/** Ends a registration; does nothing when the connection is over. */
export type Deregister = () => Promise<void>;

const closedHere = (): VirError => rpcError("the connection was closed");

export class RemoteConnection {
  /** Undefined while there is none: it broke and the next one is being made, or the connection is over. */
  #link: Link | undefined;
  /** The way that is or was last in use. */
  #way: Link;
  readonly #reopening: Reopening | undefined;
  readonly #registry = new EventRegistry((message, content) => this.#known?.told(message, content));
  readonly #closeListeners = new Set<(error: VirError) => void>();
  readonly #closeCallbacks = new CloseCallbacks();
  readonly #eventListeners = new Set<ConnectionEventListener>();
  /** Registrations of callers for objects that are no domains. */
  readonly #listened = new Map<KnownKind, number>();
  readonly #arrival = new Arrival(() => {
    if (this.#over !== undefined) throw this.#over;
    return this.#link;
  });
  readonly #stop = new AbortController();
  #known: KnownState | undefined;
  #keepAlive: { intervalSeconds: number; count: number } | undefined;
  #closing: Promise<void> | undefined;
  #over: VirError | undefined;

  constructor(from: Dialled | Link, reopening?: Reopening) {
    const link = from instanceof Link ? from : new Link(from);
    this.#way = link;
    this.#reopening = reopening;
    link.client.onEvent = (event) => this.#received(event, link);
    this.#use(link);
  }

  /** The way to the daemon is safe from third parties. */
  get secureTransport(): boolean {
    return this.#way.secure;
  }

  get encryptedTransport(): boolean {
    return this.#way.encrypted;
  }

  /** Over for good. */
  get closed(): boolean {
    return this.#over !== undefined;
  }

  /** Whether a call would go out at once, as far as is known without asking. */
  get connected(): boolean {
    return this.#link !== undefined;
  }

  /** Calls `listener` once when the connection is over, at once when it is over already; returns what forgets it. */
  onClosed(listener: (error: VirError) => void): () => void {
    if (this.#over === undefined) this.#closeListeners.add(listener);
    else listener(this.#over);
    return () => void this.#closeListeners.delete(listener);
  }

  // --- calls -------------------------------------------------------------------------------------------------------

  /**
   * Calls a procedure of the remote program. While the connection is being made anew, calls wait for it; a call that was
   * under way when it broke fails, since nobody knows whether the daemon carried it out.
   */
  call<N extends RemoteCall>(
    name: N,
    args: ArgsOf<RemoteProcedures[N]>,
    options?: CallOptions,
  ): Promise<ReturnsOf<RemoteProcedures[N]>> {
    const link = this.#link;
    if (link !== undefined) return link.client.call(remoteProgram, name, args, options);
    return this.#later(options, (next, left) => next.call(name, args, left));
  }

  /** Calls a procedure of the qemu program. */
  callQemu<N extends CallName<typeof qemuProcedures>>(
    name: N,
    args: ArgsOf<(typeof qemuProcedures)[N]>,
    options?: CallOptions,
  ): Promise<ReturnsOf<(typeof qemuProcedures)[N]>> {
    return this.#later(options, (link, left) => link.callOf(qemuProgram, name, args, left));
  }

  /** Calls a procedure of the lxc program. */
  callLxc<N extends CallName<typeof lxcProcedures>>(
    name: N,
    args: ArgsOf<(typeof lxcProcedures)[N]>,
    options?: CallOptions,
  ): Promise<ReturnsOf<(typeof lxcProcedures)[N]>> {
    return this.#later(options, (link, left) => link.callOf(lxcProgram, name, args, left));
  }

  /** Calls a procedure that opens a stream. */
  openStream<N extends RemoteCall>(
    name: N,
    args: ArgsOf<RemoteProcedures[N]>,
    options?: CallOptions,
  ): Promise<{ stream: ByteStream; returns: ReturnsOf<RemoteProcedures[N]> }> {
    return this.#later(options, (link, left) => link.client.callWithStream(remoteProgram, name, args, left));
  }

  /** Whether the daemon has a feature; asked once. */
  supports(feature: RemoteFeature, options?: CallOptions): Promise<boolean> {
    return this.#later(options, (link, left) => link.supports(feature, left));
  }

  /** See `RpcConnection.keepAlive`. @throws {VirError} NO_SUPPORT when the daemon does not answer pings. */
  async keepAlive(intervalSeconds: number, count: number, options?: CallOptions): Promise<void> {
    await this.#later(options, (link, left) => link.keepAlive(intervalSeconds, count, left));
    this.#keepAlive = { intervalSeconds, count };
  }

  async #later<T>(options: CallOptions = {}, use: (link: Link, options: CallOptions) => Promise<T>): Promise<T> {
    if (this.#link !== undefined) return use(this.#link, options);
    const { deadlineMs } = options;
    const since = Date.now();
    const link = await this.#arrival.wait(options);
    if (deadlineMs === undefined) return use(link, options);
    return use(link, { ...options, deadlineMs: Math.max(0, deadlineMs - (Date.now() - since)) });
  }

  // --- events ------------------------------------------------------------------------------------------------------

  /**
   * Calls `listener` for each event of that kind, of one domain or of all. Resolves once the daemon sends them, to what
   * ends that.
   */
  registerDomainEvent<I extends DomainEventKind>(
    id: I,
    domain: Domain | null,
    listener: DomainEventListener<I>,
    options?: RegistrationOptions,
  ): Promise<Deregister> {
    return this.#register(() => domainEventWanted(id, domain, listener), options);
  }

  /** The same for objects that are no domains: `registerObjectEvent("networkEventLifecycle", null, listener)`. */
  async registerObjectEvent<N extends ObjectEventName>(
    name: N,
    object: ObjectOf<N> | null,
    listener: ObjectEventListener<N>,
    options?: RegistrationOptions,
  ): Promise<Deregister> {
    const deregister = await this.#register(() => objectEventWanted(name, object, listener), options);
    const { kind } = objectEvents[name];
    this.#listened.set(kind, (this.#listened.get(kind) ?? 0) + 1);
    this.#known?.follow(kind);
    let registered = true;
    return async () => {
      if (!registered) return;
      registered = false;
      const left = (this.#listened.get(kind) ?? 1) - 1;
      this.#listened.set(kind, left);
      await Promise.all([deregister(), left === 0 ? this.#known?.unfollow(kind) : undefined]);
    };
  }

  /**
   * Events of guests' monitors. @param event a name, or a pattern by the flags
   * (`ConnectDomainQemuMonitorEventRegisterFlags`); null: every event
   */
  registerMonitorEvent(
    domain: Domain | null,
    event: string | null,
    flags: number,
    listener: MonitorEventListener,
    options?: RegistrationOptions,
  ): Promise<Deregister> {
    return this.#register(() => monitorEventWanted(domain, event, flags, listener), options);
  }

  async #register(make: () => Wanted, { onEnded, ...options }: RegistrationOptions = {}): Promise<Deregister> {
    const wanted = make();
    const ended = (error: VirError): void => onEnded?.(error);
    const registration = await this.#later(options, (link, left) => this.#registry.add(wanted, link, ended, left));
    return () => this.#registry.remove(registration, this.#link);
  }

  /**
   * Calls `listener` with why the connection is over, or why the daemon lost its own connection to the hypervisor; the
   * latter may happen more than once. Returns what ends that.
   */
  async registerCloseCallback(
    listener: (reason: ConnectCloseReason) => void,
    options?: CallOptions,
  ): Promise<Deregister> {
    const { wanted } = this.#closeCallbacks;
    const remove = this.#closeCallbacks.add(listener);
    try {
      if (!wanted) await this.#later(options, (link, left) => this.#closeCallbacks.register(link, left));
    } catch (error) {
      remove();
      throw error;
    }
    return async () => {
      if (remove() && this.#link !== undefined) await this.#closeCallbacks.deregister(this.#link);
    };
  }

  #received(event: ReceivedEvent, link: Link): void {
    if (event.name === "connectEventConnectionClosed") {
      const { reason } = event.message as { reason: ConnectCloseReason };
      this.#closeCallbacks.tell(reason);
    } else this.#registry.received(event, link);
  }

  /**
   * What the connection tells of its own life. `ready` resolves when the state is known with which a later one is compared.
   * What is known is kept only while somebody listens here and the connection makes itself anew.
   */
  onConnectionEvent(listener: ConnectionEventListener): { ready: Promise<void>; forget: () => void } {
    const own = (event: ConnectionEvent): void => listener(event);
    this.#eventListeners.add(own);
    if (this.#known === undefined && this.#reopening !== undefined && !this.closed) this.#know();
    return {
      ready: this.#known?.ready() ?? Promise.resolve(),
      forget: () => {
        if (!this.#eventListeners.delete(own) || this.#eventListeners.size > 0) return;
        const known = this.#known;
        this.#known = undefined;
        // the daemon is told to send no more; if it cannot be told, it sends nothing either
        known?.end().catch(() => undefined);
      },
    };
  }

  #know(): void {
    const known = new KnownState({
      call: (name, args, options) => this.call(name, args, options),
      listen: async (wanted) => {
        for (;;) {
          const link = await this.#arrival.wait({});
          try {
            const registration = await this.#registry.add(wanted, link, () => undefined, {});
            return () => this.#registry.remove(registration, this.#link);
          } catch (error) {
            if (!link.client.closed || this.closed) throw error;
          }
        }
      },
    });
    this.#known = known;
    known.follow("domain");
    for (const [kind, listeners] of this.#listened) if (listeners > 0) known.follow(kind);
  }

  #tell(event: ConnectionEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }

  // --- the link ----------------------------------------------------------------------------------------------------

  #use(link: Link): void {
    this.#link = link;
    this.#way = link;
    link.client.onClosed((error) => this.#lost(error, link));
  }

  #lost(error: VirError, link: Link): void {
    this.#link = undefined;
    if (this.#closing !== undefined) return this.#finish(error, ConnectCloseReason.CLIENT);
    if (this.#reopening === undefined) {
      this.#tell({ kind: "lost", error });
      return this.#finish(error, link.client.closedBy);
    }
    this.#registry.lost();
    this.#known?.lost();
    this.#tell({ kind: "lost", error });
    void this.#reopen(this.#reopening, link.client.closedBy);
  }

  async #reopen(reopening: Reopening, closedBy: ConnectCloseReason): Promise<void> {
    try {
      const ready = async (signal: AbortSignal): Promise<void> => this.#ready(await reopening.open(signal), signal);
      await reopened(ready, reopening.options, this.#stop.signal);
    } catch (error) {
      if (!(error instanceof VirError)) throw error;
      this.#finish(error, closedBy);
    }
  }

  /** Makes of a new link what the old one was: registered first, then asked how things are. */
  async #ready(link: Link, signal: AbortSignal): Promise<void> {
    let changes: Changes | undefined;
    try {
      const options = { signal };
      link.client.onEvent = (event) => this.#received(event, link);
      this.#registry.lost();
      await Promise.all([
        this.#registry.reregister(link, options),
        this.#closeCallbacks.register(link, options),
        this.#keepAlive && link.keepAlive(this.#keepAlive.intervalSeconds, this.#keepAlive.count, options),
      ]);
      changes = await this.#known?.resynchronise(link, options);
      if (link.client.closeError !== undefined) throw link.client.closeError;
      if (signal.aborted) throw givenUp(signal);
    } catch (error) {
      link.client.destroy(error instanceof VirError ? error : rpcError(String(error), { cause: error }));
      throw error;
    }
    this.#use(link);
    this.#tell({ kind: "reconnected" });
    if (changes !== undefined) this.#tell({ kind: "resynchronise", ...changes });
    // whoever reads that in a loop is to have read it before what comes next
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (this.#link === link) this.#registry.release();
    this.#arrival.wake();
  }

  #finish(error: VirError, reason: ConnectCloseReason): void {
    if (this.#over !== undefined) return;
    this.#over = error;
    this.#stop.abort(error);
    this.#arrival.wake();
    const listeners = [...this.#closeListeners];
    this.#closeListeners.clear();
    for (const listener of listeners) listener(error);
    this.#closeCallbacks.tell(reason);
    this.#closeCallbacks.clear();
    this.#eventListeners.clear();
    this.#known = undefined;
  }

  // --- the end -----------------------------------------------------------------------------------------------------

  /** Takes leave of the daemon and closes; a daemon that does not answer in three seconds is left alone. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    const link = this.#link;
    if (link !== undefined) {
      try {
        await link.call("connectClose", {}, { deadlineMs: closeDeadlineMs });
      } catch (error) {
        // Nothing is left to be done about it: the connection goes either way.
        if (!(error instanceof VirError)) throw error;
      }
      link.client.close(closedHere());
    }
    // there was no link: what is trying to make one is told to stop
    this.#finish(closedHere(), ConnectCloseReason.CLIENT);
  }

  /** Closes without a word to the daemon. */
  destroy(reason: VirError): void {
    this.#closing ??= Promise.resolve();
    this.#way.client.destroy(reason);
    this.#finish(reason, ConnectCloseReason.CLIENT);
  }
}
