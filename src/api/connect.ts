/** The way in. */
import { type Dial, type KeepAlive, openRemote } from "../drivers/remote/open.ts";
import type { ReconnectOptions } from "../drivers/remote/reconnect.ts";
import { defaultUri } from "../transport/default-uri.ts";
import { dial } from "../transport/dial.ts";
import { parseConnectionUri } from "../transport/uri.ts";
import { Connection } from "./connection.ts";

export interface ConnectOptions {
  /** Look, but change nothing. Picks the daemon's read-only socket where the URI names none. */
  readonly readonly?: boolean | undefined;
  /**
   * After `intervalSeconds` of silence the daemon is asked for a sign of life, and after `count` such questions the
   * connection counts as lost. Every 5 seconds and 6 times unless said otherwise; an interval of 0 turns it off. Asked
   * for by name, it is NO_SUPPORT with a daemon that cannot do it.
   */
  readonly keepAlive?: KeepAlive | undefined;
  /**
   * When the connection breaks, make it anew: dial again with growing waits, open as before, register again for every
   * event. Calls that were under way fail at once, since nobody knows whether the daemon carried them out; calls made while
   * it is away wait for it, until their own signal or deadline. `Connection.connectionEvents()` tells of it. Off unless
   * asked for: a connection that breaks is then over.
   */
  readonly reconnect?: boolean | ReconnectOptions | undefined;
  /** Gives up connecting. A connection that stands does not care. */
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs?: number | undefined;
}

/**
 * Connects to the daemon that serves `uri`: `qemu:///system`, `qemu+unix:///system?socket=PATH`,
 * `qemu+tcp://HOST:PORT/system`, `qemu+ws://HOST:PORT/system`, `wss://HOST/PATH`, …. `test:///default` and `test:///FILE`
 * are served within this process. Without a URI: $LIBVIRT_DEFAULT_URI, else `qemu:///system` for root and
 * `qemu:///session` for other users.
 *
 * @throws {VirError} SYSTEM_ERROR when no daemon answers, AUTH_FAILED, NO_CONNECT when the daemon serves no such URI,
 * NO_SUPPORT for a transport that is not built, INVALID_ARG for what is no URI.
 */
export async function connect(uri: string = defaultUri(), options: ConnectOptions = {}): Promise<Connection> {
  return new Connection(uri, await openRemote(parseConnectionUri(uri), options, dialAny));
}

const dialAny: Dial = async (uri, options) => {
  const { driver, transport, host } = uri;
  if (driver !== "test" || transport !== undefined || host !== undefined) return dial(uri, options);
  // a daemon is a lot to load for those who have one elsewhere
  const { openInProcess } = await import("./in-process.ts");
  return openInProcess();
};
