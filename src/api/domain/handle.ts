/** What names a domain, and how its calls are made. */
import type { RemoteCall } from "../../drivers/remote/connection.ts";
import type { ArgsOf, ReturnsOf } from "../../protocol/procedure.ts";
import type { RemoteProcedures } from "../../protocol/remote/index.ts";
import type { CallOptions } from "../../rpc/client.ts";
import type { ConnectionLink } from "../connection/link.ts";
import { Resource } from "../resource.ts";

/** A procedure whose first argument is the domain, and the arguments behind it. */
type DomainCall = {
  [N in RemoteCall]: ArgsOf<RemoteProcedures[N]> extends { dom: unknown } ? N : never;
}[RemoteCall];
type Behind<N extends DomainCall> = Omit<ArgsOf<RemoteProcedures[N]>, "dom">;

/**
 * libvirt has some 150 functions on a domain. Each file of this folder holds those of one concern, as a class that adds
 * them to the one before; users see `Domain`, the last.
 */
export abstract class DomainHandle extends Resource {
  #name: string;
  readonly uuid: string;
  #id: number;

  /** Made by the connection; ask it for domains. */
  constructor(connection: ConnectionLink, about: { name: string; uuid: string; id: number }) {
    super(connection);
    this.#name = about.name;
    this.uuid = about.uuid;
    this.#id = about.id;
  }

  /** As it was when the daemon last named it; `rename` changes it. */
  get name(): string {
    return this.#name;
  }

  /** The number of the running guest as of when this object was made or started; -1 when it was not running. */
  get id(): number {
    return this.#id;
  }

  /** What names it. */
  toJSON(): { name: string; uuid: string; id: number } {
    return { name: this.#name, uuid: this.uuid, id: this.#id };
  }

  /** What a call has changed of that. */
  protected renamed(name: string): void {
    this.#name = name;
  }

  protected renumbered(id: number): void {
    this.#id = id;
  }

  protected call<N extends DomainCall>(
    procedure: N,
    behind: Behind<N>,
    options?: CallOptions,
  ): Promise<ReturnsOf<RemoteProcedures[N]>> {
    return this.remote.call(procedure, { dom: this, ...behind } as ArgsOf<RemoteProcedures[N]>, options);
  }
}
