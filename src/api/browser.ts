/** tsvirt's public API for browsers: the same, but that `connect` knows WebSockets alone. */
import { type Dial, openRemote } from "../drivers/remote/open.ts";
import { dialFromBrowser } from "../transport/dial-browser.ts";
import { parseConnectionUri } from "../transport/uri.ts";
import type { ConnectOptions } from "./connect.ts";
import { Connection } from "./connection.ts";

// what is exported here by name takes precedence over the same name there
export * from "./index.ts";

const dial: Dial = dialFromBrowser;

/**
 * Connects to the daemon behind a WebSocket: `ws://HOST:PORT/rpc`, `wss://HOST/PATH`, or `qemu+ws://HOST:PORT/system`,
 * `test+ws://HOST:PORT/default` to say what the daemon is to open.
 *
 * @throws {VirError} SYSTEM_ERROR when there is no connection (why, the browser's console knows alone), NO_CONNECT when the
 * daemon serves no such URI, NO_SUPPORT for other transports, INVALID_ARG for what is no URI.
 */
export async function connect(uri: string, options: ConnectOptions = {}): Promise<Connection> {
  return new Connection(uri, await openRemote(parseConnectionUri(uri), options, dial));
}
