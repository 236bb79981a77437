/** Domains: a guest's definition, and the guest while it runs. */
import type { CallOptions } from "../rpc/client.ts";
import type { Connection } from "./connection.ts";
import { remoteOf } from "./connection/link.ts";
import { inOneDeadline } from "./deadline.ts";
import { DomainHistory } from "./domain/history.ts";
import { migrateManaged } from "./migration.ts";
import { type MigrationParameters, migrationFields } from "./parameter-fields.ts";
import { typedParameters } from "./parameters.ts";

export type { DomainInfo, SecurityLabel } from "./domain/state.ts";

/**
 * A domain.
 *
 * A method is libvirt's function without `virDomain`, and a function that exists with and without flags is one method:
 * `virDomainDestroy` and `virDomainDestroyFlags` are `destroy(flags)`. Flags are numbers of the enumerations, 0 when left
 * out; where a docstring names no enumeration, there are none yet. The last argument of every method takes `signal` and
 * `deadlineMs`, which is for all calls that the method makes. Every method throws `VirError`: what the daemon answered
 * (NO_DOMAIN when there is none of that UUID any more, NO_SUPPORT for what the hypervisor cannot do, INVALID_ARG for
 * flags that it does not know, OPERATION_DENIED on a read-only connection, …), RPC when the connection is lost,
 * OPERATION_ABORTED or OPERATION_TIMEOUT when the caller gave up.
 */
export class Domain extends DomainHistory {
  /**
   * Moves the guest to the host of `destination`, this program going between the two daemons. Resolves to the domain there.
   * The signal and the deadline abort the job, and end it on both sides. Flags: `DomainMigrateFlags`.
   *
   * @throws {VirError} INVALID_ARG for PEER2PEER and TUNNELLED, which are for `migrateToURI`; ARGUMENT_UNSUPPORTED for
   * what one of the two cannot do; NO_SUPPORT when one cannot migrate, or only without typed parameters (libvirt before
   * 1.1.0).
   */
  async migrate(
    destination: Connection,
    parameters: MigrationParameters = {},
    flags = 0,
    options?: CallOptions,
  ): Promise<Domain> {
    const params = typedParameters(migrationFields, parameters);
    const there = remoteOf(destination);
    const dom = await migrateManaged(this.remote, there, this, params, flags >>> 0, inOneDeadline(options));
    return new Domain(destination, dom);
  }
}
