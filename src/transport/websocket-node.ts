/**
 * WebSockets in Node, both ends, by the package `ws`: unlike the standard's class it can be told to stop reading, says why
 * a connection failed, and is there in every Node.
 */
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type RawData, WebSocket, WebSocketServer } from "ws";
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import { rpcError, virError } from "../protocol/errors.ts";
import type { Wire } from "../rpc/wire.ts";
import { type ConnectFailure, reasonOf } from "./attempt.ts";
import { givenUp } from "./given-up.ts";
import type { ConnectionUri } from "./uri.ts";
import { maximumMessageBytes, properEnds, webSocketProtocol, webSocketUrl } from "./websocket-url.ts";

const settings = {
  // it would cost time on a machine's own loopback, and tell secrets by their length anywhere else
  perMessageDeflate: false,
  maxPayload: maximumMessageBytes,
  // milliseconds for the other side to say goodbye as well
  closeTimeout: 2000,
} as const;

/** @throws {VirError} SYSTEM_ERROR with the URL and the reason; what `webSocketUrl` throws */
export function connectWebSocket(uri: ConnectionUri, signal: AbortSignal | undefined): Promise<Wire> {
  const url = webSocketUrl(uri);
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, webSocketProtocol, settings);
    const settle = (): void => {
      socket.removeAllListeners();
      // what fails from here on is nobody's
      socket.on("error", () => undefined);
      signal?.removeEventListener("abort", abort);
    };
    const abort = (): void => {
      settle();
      socket.terminate();
      reject(givenUp(signal as AbortSignal));
    };
    signal?.addEventListener("abort", abort, { once: true });
    socket.once("error", (failure: ConnectFailure) => {
      settle();
      reject(
        virError(ErrorNumber.SYSTEM_ERROR, `unable to connect to ${url}: ${reasonOf(failure)}`, {
          domain: ErrorDomain.RPC,
          cause: failure,
          int1: Math.abs(failure.errno ?? 0),
        }),
      );
    });
    socket.once("open", () => {
      settle();
      resolve(webSocketWire(socket));
    });
  });
}

/** Takes requests to become WebSockets that speak `webSocketProtocol`. */
export class WebSocketUpgrade {
  readonly #server = new WebSocketServer({
    ...settings,
    noServer: true,
    handleProtocols: (offered) => (offered.has(webSocketProtocol) ? webSocketProtocol : false),
  });

  /** Answers the request; `accept` gets the wire when it is a WebSocket's. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, accept: (wire: Wire) => void): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => accept(webSocketWire(webSocket)));
  }
}

function webSocketWire(socket: WebSocket): Wire {
  let failure: Error | undefined;
  let congested = false;
  const sent = (error?: Error | null): void => {
    if (error || !congested || socket.bufferedAmount > maximumMessageBytes / 4) return;
    congested = false;
    wire.onDrain();
  };
  const wire: Wire = {
    send(bytes) {
      for (let at = 0; at < bytes.length; at += maximumMessageBytes) {
        socket.send(bytes.subarray(at, at + maximumMessageBytes), { binary: true }, sent);
      }
      congested ||= socket.bufferedAmount > maximumMessageBytes;
      return !congested;
    },
    get backlog() {
      return socket.bufferedAmount;
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.close(1000),
    destroy: () => socket.terminate(),
    onData: () => undefined,
    onDrain: () => undefined,
    onClose: () => undefined,
  };
  socket.on("message", (data: RawData, isBinary) => {
    if (isBinary) return wire.onData(data as Buffer);
    failure = rpcError("the other side sent a text message");
    socket.terminate();
  });
  socket.on("error", (error) => {
    failure = error;
  });
  socket.on("close", (code) => {
    wire.onClose(
      failure ?? (properEnds.has(code) ? undefined : new Error(`the WebSocket was closed with code ${code}`)),
    );
  });
  return wire;
}
