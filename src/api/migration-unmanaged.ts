/**
 * Migration that the source manages: with the other daemon (peer to peer), or with the other hypervisor alone (direct).
 */
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import { DomainMigrateFlags } from "../protocol/enums.ts";
import { argumentUnsupported, invalidArgument, noSupport } from "../protocol/errors.ts";
import type { Domain, TypedParameter } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import { DriverFeature, driverHas } from "./driver-features.ts";
import { parametersOf } from "./parameters.ts";

/** What a migration without typed parameters knows. */
interface OldParameters {
  readonly migrate_uri?: string;
  readonly destination_name?: string;
  readonly destination_xml?: string;
  readonly bandwidth?: bigint;
}

const oldParameters = new Set(["migrate_uri", "destination_name", "destination_xml", "bandwidth"]);

/** See `Domain.migrateToURI`. */
export async function migrateUnmanaged(
  source: RemoteConnection,
  dom: Domain,
  dconnuri: string | null,
  params: TypedParameter[],
  flags: number,
  options: CallOptions | undefined,
): Promise<void> {
  const has = (feature: DriverFeature): Promise<boolean> => driverHas(source, feature, options);
  const peerToPeer = (flags & DomainMigrateFlags.PEER2PEER) !== 0;
  if ((flags & DomainMigrateFlags.OFFLINE) !== 0 && !(await has(DriverFeature.MIGRATION_OFFLINE))) {
    throw argumentUnsupported("the source cannot migrate a domain that does not run");
  }
  if (!(await has(peerToPeer ? DriverFeature.MIGRATION_P2P : DriverFeature.MIGRATION_DIRECT))) {
    const way = peerToPeer ? "from peer to peer" : "without the daemon of the destination";
    throw argumentUnsupported(`the source cannot migrate ${way}`);
  }
  if (peerToPeer) assertElsewhere(dconnuri);
  const cookieIn = new Uint8Array(0);
  if (peerToPeer && (await has(DriverFeature.MIGRATION_PARAMS))) {
    await source.call("domainMigratePerform3Params", { dom, dconnuri, params, cookieIn, flags }, options);
    return;
  }
  if (!(await has(DriverFeature.MIGRATION_V3))) throw noSupport("migration by version 3 of its protocol");
  const unknown = params.find(({ field }) => !oldParameters.has(field));
  if (unknown !== undefined) throw argumentUnsupported(`parameter '${unknown.field}' in this way of migration`);
  const old = parametersOf<OldParameters>(params);
  const args = {
    dom,
    xmlin: old.destination_xml ?? null,
    cookieIn,
    dconnuri: peerToPeer ? dconnuri : null,
    uri: old.migrate_uri ?? null,
    flags: BigInt(flags),
    dname: old.destination_name ?? null,
    resource: old.bandwidth ?? 0n,
  };
  await source.call("domainMigratePerform3", args, options);
}

/** The URI is read by the source's daemon: without a host it would mean that daemon itself. */
function assertElsewhere(dconnuri: string | null): void {
  if (dconnuri === null) throw invalidArgument("migration from peer to peer wants the URI of the other daemon");
  let host: string;
  try {
    host = new URL(dconnuri).hostname;
  } catch (error) {
    throw invalidArgument(`'${dconnuri}' is no URI`, { cause: error });
  }
  if (host === "" || host.startsWith("localhost")) {
    throw invalidArgument(`'${dconnuri}' would migrate the guest to the host that it is on`);
  }
}
