/** Moving a running guest to another host. */
import type { CallOptions } from "../../rpc/client.ts";
import { inOneDeadline } from "../deadline.ts";
import { migrateUnmanaged } from "../migration-unmanaged.ts";
import { type MigrationParameters, migrationFields } from "../parameter-fields.ts";
import { typedParameters } from "../parameters.ts";
import { DomainJobs } from "./jobs.ts";

export abstract class DomainMigration extends DomainJobs {
  /**
   * Moves it as `migrate` does, without this program: with PEER2PEER the daemon connects to the one at `dconnuri`, which
   * it must be able to reach by that URI; without, `migrate_uri` says where the hypervisor itself finds the other. Flags:
   * `DomainMigrateFlags`.
   *
   * @throws {VirError} ARGUMENT_UNSUPPORTED when the hypervisor cannot do it in that way; INVALID_ARG for a URI without a
   * host, which would be this very daemon.
   */
  async migrateToURI(
    dconnuri: string | null,
    parameters: MigrationParameters = {},
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await migrateUnmanaged(
      this.remote,
      this,
      dconnuri,
      typedParameters(migrationFields, parameters),
      flags >>> 0,
      inOneDeadline(options),
    );
  }

  // --- while it is under way -----------------------------------------------------------------------------------------

  /** How long the guest may stand still at the end. */
  async migrateGetMaxDowntime(flags = 0, options?: CallOptions): Promise<bigint> {
    return (await this.call("domainMigrateGetMaxDowntime", { flags }, options)).downtime;
  }

  /** In milliseconds, as it is answered. */
  async migrateSetMaxDowntime(downtimeMs: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainMigrateSetMaxDowntime", { downtime: downtimeMs, flags }, options);
  }

  /** In MiB a second. Flags: `DomainMigrateMaxSpeedFlags`. */
  async migrateGetMaxSpeed(flags = 0, options?: CallOptions): Promise<bigint> {
    return (await this.call("domainMigrateGetMaxSpeed", { flags }, options)).bandwidth;
  }

  /** In MiB a second, as it is answered. Flags: `DomainMigrateMaxSpeedFlags`. */
  async migrateSetMaxSpeed(mibPerSecond: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainMigrateSetMaxSpeed", { bandwidth: mibPerSecond, flags }, options);
  }

  /** Bytes for pages that are sent again and again. */
  async migrateGetCompressionCache(flags = 0, options?: CallOptions): Promise<bigint> {
    return (await this.call("domainMigrateGetCompressionCache", { flags }, options)).cacheSize;
  }

  /** In bytes, as it is answered. */
  async migrateSetCompressionCache(sizeBytes: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainMigrateSetCompressionCache", { cacheSize: sizeBytes, flags }, options);
  }

  /** Lets the guest run there at once and fetches the rest of its memory behind; of a migration with POSTCOPY. */
  async migrateStartPostCopy(flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainMigrateStartPostCopy", { flags }, options);
  }
}
