/**
 * The daemon's HTTP port: WebSockets at `/rpc`, each served like any other connection, and nothing else. There is no
 * authentication, so it listens on loopback; but pages in a browser of this machine reach loopback as well, whoever made
 * them. Hence two checks before anything else: the name that the page used for this host is one that no other host can be
 * given (DNS rebinding), and the page is of this port itself or of an origin that the configuration allows.
 */
import { type IncomingMessage, STATUS_CODES, type Server, createServer } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "pino";
import type { Wire } from "../rpc/wire.ts";
import { WebSocketUpgrade } from "../transport/websocket-node.ts";
import { webSocketPath, webSocketProtocol } from "../transport/websocket-url.ts";

export interface HttpSettings {
  readonly host: string;
  readonly port: number;
  readonly allowedOrigins: readonly string[];
}

export interface HttpOptions extends HttpSettings {
  readonly log: Logger;
  readonly maximumConnections: number;
  /** Whether one more client may come in. */
  readonly admits: () => boolean;
  readonly accept: (wire: Wire) => void;
}

/** A request has that long to say what it wants, and that many bytes and headers. */
const requestLimitMs = 10_000;
const headerLimitBytes = 16_384;
const headerLimit = 64;

interface Refusal {
  readonly status: number;
  readonly why: string;
}

export function httpListener(options: HttpOptions): Server {
  const { log, admits, accept, maximumConnections } = options;
  const webSockets = new WebSocketUpgrade();
  const server = createServer({
    maxHeaderSize: headerLimitBytes,
    headersTimeout: requestLimitMs,
    requestTimeout: requestLimitMs,
    connectionsCheckingInterval: requestLimitMs,
    noDelay: true,
  });
  server.maxHeadersCount = headerLimit;
  server.maxConnections = maximumConnections;
  server.on("request", (request, response) => {
    const { status, why } = refusalOf(request, options) ?? {
      status: 426,
      why: `${webSocketPath} is for WebSockets that speak ${webSocketProtocol}`,
    };
    const upgrade = status === 426 ? { upgrade: "websocket" } : {};
    response.writeHead(status, { "content-type": "text/plain", connection: "close", ...upgrade });
    response.end(`${why}\n`, () => request.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    // until a WebSocket has taken it over, a socket that breaks is nobody's
    socket.on("error", () => undefined);
    const refusal = refusalOf(request, options) ?? refusalOfUpgrade(request) ?? (admits() ? undefined : full);
    if (refusal !== undefined) {
      const { origin, host } = request.headers;
      log.warn({ host, origin, status: refusal.status }, `a WebSocket is turned away: ${refusal.why}`);
      return refuse(socket, refusal);
    }
    webSockets.upgrade(request, socket, head, accept);
  });
  return server;
}

const full: Refusal = { status: 503, why: "too many clients" };

function refusalOf(request: IncomingMessage, { host, allowedOrigins }: HttpSettings): Refusal | undefined {
  const { origin, host: named } = request.headers;
  if (!isThisHost(named, host)) return { status: 403, why: "this host is not known by that name here" };
  if (origin !== undefined && !isSameOrigin(origin, named) && !allowedOrigins.includes(origin)) {
    return { status: 403, why: "pages of this origin may not connect (http_allowed_origins)" };
  }
  const [path] = (request.url ?? "").split("?", 1);
  return path === webSocketPath ? undefined : { status: 404, why: `there is nothing but ${webSocketPath}` };
}

function refusalOfUpgrade({ headers, method }: IncomingMessage): Refusal | undefined {
  const offered = (headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
  if (method !== "GET" || headers.upgrade?.toLowerCase() !== "websocket") {
    return { status: 400, why: "only WebSockets are served here" };
  }
  return offered.includes(webSocketProtocol)
    ? undefined
    : { status: 400, why: `the WebSocket does not speak ${webSocketProtocol}` };
}

/** Names that lead to loopback on every machine, and the address that is listened on. */
function isThisHost(named: string | undefined, address: string): boolean {
  if (named === undefined || !URL.canParse(`http://${named}`)) return false;
  const { hostname } = new URL(`http://${named}`);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname) || hostname === address;
}

const isSameOrigin = (origin: string, named: string | undefined): boolean =>
  /^https?:/.test(origin) && URL.canParse(origin) && new URL(origin).host === new URL(`http://${named}`).host;

function refuse(socket: Duplex, { status, why }: Refusal): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    "Content-Type: text/plain",
    "Connection: close",
    `Content-Length: ${why.length + 1}`,
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${why}\n`, () => socket.destroy());
}
