/** A connection to a daemon: the remote program's calls, its streams, its domain events. */
import type { ByteStream } from "../../protocol/contract.ts";
import type { RemoteFeature } from "../../protocol/features.ts";
import { RemoteFeature as Feature } from "../../protocol/features.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { VirError, noSupport, rpcError } from "../../protocol/errors.ts";
import type { ArgsOf, CallName, ReturnsOf } from "../../protocol/procedure.ts";
import { type RemoteProcedures, remoteProgram } from "../../protocol/remote/index.ts";
import type { Domain } from "../../protocol/remote/types.ts";
import { type CallOptions, ClientConnection } from "../../rpc/client.ts";
import type { Dialled } from "../../transport/dial.ts";
import { type DomainEventListener, DomainEventRegistry } from "./domain-events.ts";
import type { DomainEventKind } from "./domain-event-table.ts";

export type RemoteCall = CallName<RemoteProcedures>;

/** How long `close` waits for the daemon to say goodbye. */
const closeDeadlineMs = 3000;

export class RemoteConnection {
  readonly #client: ClientConnection;
  readonly #events: DomainEventRegistry;
  readonly #features = new Map<RemoteFeature, Promise<boolean>>();
  readonly #secure: boolean;
  readonly #encrypted: boolean;
  readonly #closeListeners = new Set<(error: VirError) => void>();
  #closing: Promise<void> | undefined;

  constructor({ wire, secure, encrypted }: Dialled) {
    this.#secure = secure;
    this.#encrypted = encrypted;
    this.#client = new ClientConnection(wire, [remoteProgram]);
    this.#events = new DomainEventRegistry({
      register: async (eventID, dom, options) => {
        if (!(await this.supports(Feature.REMOTE_EVENT_CALLBACK, options))) {
          throw noSupport("domain events: the daemon is too old to number its registrations (libvirt before 1.3.3)", {
            domain: ErrorDomain.REMOTE,
          });
        }
        const { callbackID } = await this.call("connectDomainEventCallbackRegisterAny", { eventID, dom }, options);
        return callbackID;
      },
      deregister: async (callbackID) => {
        if (!this.closed) await this.call("connectDomainEventCallbackDeregisterAny", { callbackID });
      },
    });
    this.#client.onEvent = (event) => this.#events.received(event);
    this.#client.onClosed((error) => {
      for (const listener of this.#closeListeners) listener(error);
      this.#closeListeners.clear();
    });
  }

  /** The way to the daemon is safe from third parties. */
  get secureTransport(): boolean {
    return this.#secure;
  }

  get encryptedTransport(): boolean {
    return this.#encrypted;
  }

  get closed(): boolean {
    return this.#client.closed;
  }

  /** Calls `listener` once when the connection is over, at once when it is over already; returns what forgets it. */
  onClosed(listener: (error: VirError) => void): () => void {
    const reason = this.#client.closeError;
    if (reason === undefined) this.#closeListeners.add(listener);
    else listener(reason);
    return () => void this.#closeListeners.delete(listener);
  }

  /** Calls a procedure of the remote program. */
  call<N extends RemoteCall>(
    name: N,
    args: ArgsOf<RemoteProcedures[N]>,
    options?: CallOptions,
  ): Promise<ReturnsOf<RemoteProcedures[N]>> {
    return this.#client.call(remoteProgram, name, args, options);
  }

  /** Calls a procedure that opens a stream. */
  openStream<N extends RemoteCall>(
    name: N,
    args: ArgsOf<RemoteProcedures[N]>,
    options?: CallOptions,
  ): Promise<{ stream: ByteStream; returns: ReturnsOf<RemoteProcedures[N]> }> {
    return this.#client.callWithStream(remoteProgram, name, args, options);
  }

  /** Whether the daemon has a feature; asked once. */
  supports(feature: RemoteFeature, options?: CallOptions): Promise<boolean> {
    let answer = this.#features.get(feature);
    if (answer === undefined) {
      answer = this.call("connectSupportsFeature", { feature }, options).then(({ supported }) => supported !== 0);
      // a question that was not answered may be asked again
      answer.catch(() => this.#features.delete(feature));
      this.#features.set(feature, answer);
    }
    return answer;
  }

  /** See `DomainEventRegistry.register`. */
  registerDomainEvent<I extends DomainEventKind>(
    id: I,
    domain: Domain | null,
    listener: DomainEventListener<I>,
    options?: CallOptions,
  ): Promise<() => Promise<void>> {
    return this.#events.register(id, domain, listener, options);
  }

  /** See `RpcConnection.keepAlive`. @throws {VirError} NO_SUPPORT when the daemon does not answer pings. */
  async keepAlive(intervalSeconds: number, count: number, options?: CallOptions): Promise<void> {
    if (intervalSeconds > 0 && !(await this.supports(Feature.PROGRAM_KEEPALIVE, options))) {
      throw noSupport("keepalive: the daemon does not answer pings", { domain: ErrorDomain.REMOTE });
    }
    this.#client.keepAlive(intervalSeconds, count);
  }

  /** Takes leave of the daemon and closes; a daemon that does not answer in three seconds is left alone. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    if (this.closed) return;
    try {
      await this.call("connectClose", {}, { deadlineMs: closeDeadlineMs });
    } catch (error) {
      // Nothing is left to be done about it: the connection goes either way.
      if (!(error instanceof VirError)) throw error;
    }
    this.#client.close(rpcError("the connection was closed"));
  }

  /** Closes without a word to the daemon. */
  destroy(reason: VirError): void {
    this.#client.destroy(reason);
  }
}
