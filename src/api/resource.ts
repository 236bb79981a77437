/** What all objects of a daemon have in common: the connection that they were asked of. */
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import type { Connection } from "./connection.ts";
import { type ConnectionLink, remoteOf } from "./connection/link.ts";

/** Something that lives in the daemon and that this object only names: it needs no freeing and may be kept for long. */
export abstract class Resource {
  readonly #connection: Connection;

  constructor(connection: ConnectionLink) {
    // Connection is the only class of a link that is not abstract.
    this.#connection = connection as Connection;
  }

  /** The connection that it belongs to. */
  get connection(): Connection {
    return this.#connection;
  }

  protected get remote(): RemoteConnection {
    return remoteOf(this.#connection);
  }

  /** What names it. */
  abstract toJSON(): Readonly<Record<string, unknown>>;

  /** How Node's console shows it. */
  [Symbol.for("nodejs.util.inspect.custom")](): unknown {
    return this.toJSON();
  }
}
