/** The sockets that clients connect to, and the connections on them. */
import { chmod, chown, rename, rm } from "node:fs/promises";
import { type AddressInfo, type ListenOptions, type Server, type Socket, createServer } from "node:net";
import type { Logger } from "pino";
import { lxcProgram } from "../protocol/lxc.ts";
import { rpcError } from "../protocol/errors.ts";
import { qemuProgram } from "../protocol/qemu.ts";
import { remoteProgram } from "../protocol/remote/index.ts";
import { ServerConnection } from "../rpc/server.ts";
import type { Wire } from "../rpc/wire.ts";
import { socketWire } from "../transport/socket.ts";
import { Session, type SessionOptions } from "../session/session.ts";
import type { HttpSettings } from "./websocket.ts";

export interface ServerSettings {
  readonly maximumClients: number;
  readonly maximumCalls: number;
  readonly session: SessionOptions;
  readonly log: Logger;
}

export interface UnixSocket {
  readonly path: string;
  readonly mode: number;
  readonly group: number | undefined;
  readonly readonly: boolean;
}

interface Listener {
  /** Takes no more; `done` is called when the last connection is gone. */
  close(done: () => void): unknown;
}

const programs = [remoteProgram, qemuProgram, lxcProgram];

export class ConnectionServer {
  readonly #settings: ServerSettings;
  readonly #listeners: Listener[] = [];
  readonly #paths: string[] = [];
  readonly #connections = new Set<ServerConnection>();
  #lastClient = 0;

  constructor(settings: ServerSettings) {
    this.#settings = settings;
  }

  get clients(): number {
    return this.#connections.size;
  }

  /**
   * Listens on a unix socket. It is bound under a name of its own and moved into place once its mode is right, so that
   * nobody gets in before, and the socket of a daemon that died is replaced.
   */
  async listenUnix({ path, mode, group, readonly }: UnixSocket): Promise<void> {
    const temporary = `${path}.new`;
    const listener = createServer((socket) => this.#accept(socket, "unix", readonly));
    await listening(listener, { path: temporary, backlog: 1024 });
    await chmod(temporary, mode);
    if (group !== undefined) await chown(temporary, -1, group);
    await rename(temporary, path);
    this.#paths.push(path);
    this.#listeners.push(listener);
  }

  async listenTcp(host: string, port: number): Promise<void> {
    const listener = createServer({ noDelay: true }, (socket) => this.#accept(socket, "tcp", false));
    await listening(listener, { host, port, backlog: 1024 });
    this.#listeners.push(listener);
  }

  /**
   * Listens for WebSockets; what that needs is loaded here and not before. Resolves to the port: for 0 the system chooses
   * one.
   */
  async listenHttp(settings: HttpSettings): Promise<number> {
    const { httpListener } = await import("./websocket.ts");
    const { log, maximumClients } = this.#settings;
    const listener = httpListener({
      ...settings,
      log,
      maximumConnections: maximumClients,
      admits: () => this.#admits(),
      accept: (wire) => this.#serve(wire, "websocket", false),
    });
    await listening(listener, { host: settings.host, port: settings.port, backlog: 1024 });
    this.#listeners.push({
      close(done) {
        listener.close(done);
        // requests that never come to an end, not the WebSockets
        listener.closeAllConnections();
      },
    });
    return (listener.address() as AddressInfo).port;
  }

  #accept(socket: Socket, transport: string, readonly: boolean): void {
    if (this.#admits()) this.#serve(socketWire(socket), transport, readonly);
    else socket.destroy();
  }

  #admits(): boolean {
    const { log, maximumClients } = this.#settings;
    const clients = this.#connections.size;
    if (clients >= maximumClients) log.warn({ clients }, "too many clients: a connection is turned away");
    return clients < maximumClients;
  }

  #serve(wire: Wire, transport: string, readonly: boolean): void {
    const { log, maximumCalls, session: sessionOptions } = this.#settings;
    const id = ++this.#lastClient;
    const session = new Session(sessionOptions, readonly);
    const connection: ServerConnection = new ServerConnection(wire, {
      client: { id, readonly, transport, onGone: (listener) => connection.onClosed(() => listener()) },
      programs,
      maximumCalls,
      dispatch: (incoming, context, args) => session.dispatch(incoming, context, args),
      bug: (error, procedure) => log.error({ err: error, client: id, procedure }, "a call failed in a way it must not"),
    });
    session.attach(connection);
    this.#connections.add(connection);
    log.debug({ client: id, transport, readonly }, "client connected");
    connection.onClosed((error) => {
      this.#connections.delete(connection);
      log.debug({ client: id, reason: error.message }, "client gone");
    });
  }

  /** Takes no more connections and closes those there are. */
  async close(): Promise<void> {
    const closed = this.#listeners.map((listener) => new Promise<void>((resolve) => listener.close(resolve)));
    const reason = rpcError("the daemon is shutting down");
    for (const connection of this.#connections) connection.close(reason);
    await Promise.all(closed);
    await Promise.all(this.#paths.map((path) => rm(path, { force: true })));
  }
}

function listening(server: Server, options: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
