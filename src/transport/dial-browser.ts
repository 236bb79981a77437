/** From a connection URI to the wire that carries the connection, where there is nothing but the standard WebSocket. */
import { ErrorDomain } from "../protocol/enums.ts";
import { noSupport } from "../protocol/errors.ts";
import type { DialOptions, Dialled } from "./dial.ts";
import type { ConnectionUri } from "./uri.ts";
import { type WebSocketClass, connectStandardWebSocket } from "./websocket.ts";

/** @throws {VirError} NO_SUPPORT for every transport but ws and wss; what `connectStandardWebSocket` throws */
export async function dialFromBrowser(uri: ConnectionUri, options: DialOptions = {}): Promise<Dialled> {
  if (uri.transport !== "ws" && uri.transport !== "wss") {
    throw noSupport(`a browser reaches daemons over WebSocket alone, not over "${uri.transport ?? "unix"}"`, {
      domain: ErrorDomain.REMOTE,
      hint: "connect to ws://HOST:PORT/rpc, where virtd listens with listen_http = 1, or to wss:// behind a proxy",
    });
  }
  const { WebSocket } = globalThis as { WebSocket?: WebSocketClass };
  if (WebSocket === undefined) {
    throw noSupport("there is no WebSocket here", {
      domain: ErrorDomain.REMOTE,
      hint: "in Node, use the package's main entry",
    });
  }
  const encrypted = uri.transport === "wss";
  return { wire: await connectStandardWebSocket(uri, options.signal, WebSocket), secure: encrypted, encrypted };
}
