/** The sockets that clients connect to, and the connections on them. */
import { chmod, chown, rename, rm } from "node:fs/promises";
import { type ListenOptions, type Server, type Socket, createServer } from "node:net";
import type { Logger } from "pino";
import { lxcProgram } from "../protocol/lxc.ts";
import { rpcError } from "../protocol/errors.ts";
import { qemuProgram } from "../protocol/qemu.ts";
import { remoteProgram } from "../protocol/remote/index.ts";
import { ServerConnection } from "../rpc/server.ts";
import { socketWire } from "../transport/socket.ts";
import { Session, type SessionOptions } from "../session/session.ts";

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

const programs = [remoteProgram, qemuProgram, lxcProgram];

export class ConnectionServer {
  readonly #settings: ServerSettings;
  readonly #listeners: Server[] = [];
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

  #accept(socket: Socket, transport: string, readonly: boolean): void {
    const { log, maximumClients, maximumCalls, session: sessionOptions } = this.#settings;
    if (this.#connections.size >= maximumClients) {
      log.warn({ clients: this.#connections.size }, "too many clients: a connection is turned away");
      socket.destroy();
      return;
    }
    const id = ++this.#lastClient;
    const session = new Session(sessionOptions, readonly);
    const connection: ServerConnection = new ServerConnection(socketWire(socket), {
      client: {
        id,
        readonly,
        transport,
        onGone(listener) {
          let wanted = true;
          connection.onClosed(() => {
            if (wanted) listener();
          });
          return () => {
            wanted = false;
          };
        },
      },
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
    const closed = this.#listeners.map((listener) => new Promise((resolve) => listener.close(resolve)));
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
