/**
 * The standard WebSocket, as browsers have it, as the wire of a connection. It tells nothing about why it failed, does not
 * say when it has sent what it was given, and cannot be told to stop reading: hence the looking and the limit here.
 */
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import { rpcError, virError } from "../protocol/errors.ts";
import type { Wire } from "../rpc/wire.ts";
import { givenUp } from "./given-up.ts";
import type { ConnectionUri } from "./uri.ts";
import { maximumMessageBytes, properEnds, webSocketProtocol, webSocketUrl } from "./websocket-url.ts";

/** What is used of the standard's class. */
export interface StandardWebSocket {
  binaryType: string;
  readonly bufferedAmount: number;
  send(data: Uint8Array): void;
  close(code?: number): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: (() => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
}

export type WebSocketClass = new (url: string, protocols: string) => StandardWebSocket;

/** Past this many unsent bytes the sender is asked to wait, until there are fewer than a quarter of it. */
const highWaterBytes = 1 << 20;
/** How often it is looked whether they are. */
const lookMs = 10;
/** What arrives while nobody reads is kept up to this; then the connection ends, since it cannot be slowed down. */
const heldLimitBytes = 64 << 20;
/** @throws {VirError} SYSTEM_ERROR when there is no connection; what `webSocketUrl` throws */
export function connectStandardWebSocket(
  uri: ConnectionUri,
  signal: AbortSignal | undefined,
  make: WebSocketClass,
): Promise<Wire> {
  const url = webSocketUrl(uri);
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(givenUp(signal));
    const socket = new make(url, webSocketProtocol);
    socket.binaryType = "arraybuffer";
    const settle = (): void => {
      socket.onopen = socket.onclose = null;
      signal?.removeEventListener("abort", abort);
    };
    const abort = (): void => {
      settle();
      socket.close();
      reject(givenUp(signal as AbortSignal));
    };
    signal?.addEventListener("abort", abort, { once: true });
    // why, a browser tells nobody but its console
    socket.onerror = () => undefined;
    socket.onclose = () => {
      settle();
      const hint =
        "is virtd's HTTP port open there (listen_http), and is this page's origin among http_allowed_origins?";
      reject(
        virError(ErrorNumber.SYSTEM_ERROR, `no WebSocket connection to ${url}`, { domain: ErrorDomain.RPC, hint }),
      );
    };
    socket.onopen = () => {
      settle();
      resolve(standardWebSocketWire(socket));
    };
  });
}

export function standardWebSocketWire(socket: StandardWebSocket): Wire {
  let over = false;
  let paused = false;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  let looking: ReturnType<typeof setTimeout> | undefined;
  let failure: Error | undefined;

  const end = (): void => {
    if (over) return;
    over = true;
    clearTimeout(looking);
    held = [];
    socket.onmessage = socket.onclose = null;
    wire.onClose(failure);
  };
  const fail = (error: Error): void => {
    failure = error;
    wire.destroy();
  };
  /** The standard has no event for it. */
  const look = (): void => {
    looking = undefined;
    if (socket.bufferedAmount < highWaterBytes / 4) wire.onDrain();
    else looking = setTimeout(look, lookMs);
  };
  const wire: Wire = {
    send(bytes) {
      for (let at = 0; at < bytes.length; at += maximumMessageBytes) {
        socket.send(bytes.subarray(at, at + maximumMessageBytes));
      }
      if (socket.bufferedAmount < highWaterBytes) return true;
      looking ??= setTimeout(look, lookMs);
      return false;
    },
    get backlog() {
      return socket.bufferedAmount;
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      // what it is given may make the reader pause again
      const isReading = (): boolean => !paused && !over;
      for (let bytes = held.shift(); bytes !== undefined; bytes = isReading() ? held.shift() : undefined) {
        heldBytes -= bytes.length;
        wire.onData(bytes);
      }
    },
    // what is under way is sent first: that is the standard's own rule
    close: () => socket.close(1000),
    destroy() {
      socket.close();
      end();
    },
    onData: () => undefined,
    onDrain: () => undefined,
    onClose: () => undefined,
  };
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") return fail(rpcError("the other side sent a text message"));
    const bytes = new Uint8Array(data as ArrayBuffer);
    if (!paused && held.length === 0) return wire.onData(bytes);
    held.push(bytes);
    heldBytes += bytes.length;
    if (heldBytes > heldLimitBytes) {
      fail(rpcError(`more than ${heldLimitBytes} bytes came that nobody read, and a WebSocket cannot be slowed down`));
    }
  };
  socket.onclose = ({ code, reason }) => {
    if (!properEnds.has(code)) {
      failure ??= new Error(`the WebSocket was closed with code ${code}${reason === "" ? "" : `: ${reason}`}`);
    }
    end();
  };
  return wire;
}
