/** What a connection and all that was asked of it share: the way to the daemon. */
import type { RemoteConnection } from "../../drivers/remote/connection.ts";
import type { ConnectCloseReason } from "../../protocol/enums.ts";
import type { VirError } from "../../protocol/errors.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { ConnectionEvents, type ConnectionEventsOptions } from "../connection-events.ts";

let remoteWithin: (link: ConnectionLink) => RemoteConnection;

/**
 * libvirt has some 130 functions on a connection. Each file of this folder holds those of one concern, as a class that
 * adds them to the one before; users see `Connection`, the last.
 */
export abstract class ConnectionLink implements AsyncDisposable {
  /** As it was connected to. */
  readonly uri: string;
  /**
   * Resolves when the connection is over: to undefined after `close()`, else to what broke it. One that was opened with
   * `reconnect` is over when it was not to be had again.
   */
  readonly closed: Promise<VirError | undefined>;
  readonly #remote: RemoteConnection;
  #closing = false;

  static {
    remoteWithin = (link) => link.#remote;
  }

  /** Made by `connect()`. */
  constructor(uri: string, remote: RemoteConnection) {
    this.uri = uri;
    this.#remote = remote;
    this.closed = new Promise((resolve) => {
      remote.onClosed((error) => resolve(this.#closing ? undefined : error));
    });
  }

  protected get remote(): RemoteConnection {
    return this.#remote;
  }

  /** Takes leave of the daemon. Objects of the connection throw RPC from now on. */
  close(): Promise<void> {
    this.#closing = true;
    return this.#remote.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Whether the connection stands, as far as is known without asking. */
  isAlive(): boolean {
    return this.#remote.connected;
  }

  /** What happens to the connection itself: `for await (const event of connection.connectionEvents()) …`. */
  connectionEvents(options?: ConnectionEventsOptions): ConnectionEvents {
    return new ConnectionEvents(this.#remote, this.closed, options);
  }

  /**
   * Calls `listener` with why the connection is over (`ConnectCloseReason`), or why the daemon lost its own connection to
   * the hypervisor. Resolves to what ends that.
   */
  registerCloseCallback(
    listener: (reason: ConnectCloseReason) => void,
    options?: CallOptions,
  ): Promise<() => Promise<void>> {
    return this.#remote.registerCloseCallback(listener, options);
  }

  /** Nobody on the way to the hypervisor can read or change what is said. */
  async isSecure(options?: CallOptions): Promise<boolean> {
    const { secure } = await this.#remote.call("connectIsSecure", {}, options);
    return secure !== 0 && this.#remote.secureTransport;
  }

  /** What is said on the way to the daemon is encrypted. */
  isEncrypted(): boolean {
    return this.#remote.encryptedTransport;
  }

  /** See `ConnectOptions.keepAlive`. @throws {VirError} NO_SUPPORT when the daemon does not answer pings. */
  async setKeepAlive(intervalSeconds: number, count: number, options?: CallOptions): Promise<void> {
    await this.#remote.keepAlive(intervalSeconds, count, options);
  }
}

/** The way to the daemon, for what is not part of the connection itself. */
export function remoteOf(link: ConnectionLink): RemoteConnection {
  return remoteWithin(link);
}
