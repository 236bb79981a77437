/**
 * Migration that the client manages, in version 3 of libvirt's protocol for it:
 *
 *     source: begin       the definition for the other side; from here on nothing else may change the guest
 *     destination: prepare    a guest that waits for its memory, and how to reach it
 *     source: perform     sends memory and state; the guest is paused at the end
 *     destination: finish     lets the guest run there, or ends it when the source failed
 *     source: confirm     ends the guest here, or lets it go on when the destination failed
 *
 * Each answer has a cookie for the other side's next step.
 */
import type { RemoteConnection } from "../drivers/remote/connection.ts";
import { DomainMigrateFlags, DomainState, ErrorDomain, ErrorNumber, TypedParameterType } from "../protocol/enums.ts";
import {
  VirError,
  argumentUnsupported,
  internalError,
  invalidArgument,
  noSupport,
  operationAborted,
  operationTimeout,
} from "../protocol/errors.ts";
import type { Domain, TypedParameter } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import { DriverFeature, driverHas } from "./driver-features.ts";

const noCookie = new Uint8Array(0);

/** Flags that are the source's own business. */
const ofTheSource = DomainMigrateFlags.ABORT_ON_ERROR | DomainMigrateFlags.AUTO_CONVERGE;

/** How far a migration has come. */
interface Migration {
  readonly source: RemoteConnection;
  readonly destination: RemoteConnection;
  readonly dom: Domain;
  /** Sent with each step; they grow on the way. */
  params: TypedParameter[];
  flags: number;
  /** The flag that keeps other calls from changing the guest, where the source knows it. */
  readonly protection: number;
  readonly signal: AbortSignal | undefined;
}

/** Resolves to the domain at the destination. See `Domain.migrate`. */
export async function migrateManaged(
  source: RemoteConnection,
  destination: RemoteConnection,
  dom: Domain,
  params: TypedParameter[],
  flags: number,
  options: CallOptions | undefined,
): Promise<Domain> {
  const protection = await checkedProtection(source, destination, flags, options);
  const unprotected = flags & ~DomainMigrateFlags.CHANGE_PROTECTION;
  const signal = options?.signal;
  const migration: Migration = { source, destination, dom, params, flags: unprotected, protection, signal };
  const began = await source.call(
    "domainMigrateBegin3Params",
    { dom, params, flags: unprotected | protection },
    options,
  );

  // Both daemons hold something for it from here on: they are told how it ended, even when the caller has given up.
  let prepared: { cookieOut: Uint8Array; uriOut: string | null };
  try {
    prepared = await prepare(migration, began);
  } catch (error) {
    if (protection !== 0) await confirm(migration, noCookie, true).catch(() => undefined);
    throw error;
  }
  const sent = await perform(migration, prepared);
  const arrived = await finish(migration, sent);
  // A source that could not send has undone everything already. One that cannot be told keeps a paused guest.
  if (sent.by !== "failed source")
    await confirm(migration, arrived.cookie, arrived.dom === undefined).catch(() => undefined);
  if (arrived.dom === undefined) throw arrived.failure;
  return arrived.dom;
}

/**
 * @throws {VirError} for what cannot work; else the flag that protects the guest from changes, if the source has it.
 */
async function checkedProtection(
  source: RemoteConnection,
  destination: RemoteConnection,
  flags: number,
  options: CallOptions | undefined,
): Promise<number> {
  if ((flags & DomainMigrateFlags.PEER2PEER) !== 0) {
    throw invalidArgument("migration from peer to peer is migrateToURI()");
  }
  if ((flags & DomainMigrateFlags.TUNNELLED) !== 0) {
    throw invalidArgument("tunnelled migration is only from peer to peer: migrateToURI()");
  }
  const both = DomainMigrateFlags.NON_SHARED_DISK | DomainMigrateFlags.NON_SHARED_INC;
  if ((flags & both) === both) throw invalidArgument("the flags NON_SHARED_DISK and NON_SHARED_INC exclude each other");
  if ((flags & DomainMigrateFlags.OFFLINE) !== 0) {
    for (const [name, remote] of [
      ["source", source],
      ["destination", destination],
    ] as const) {
      if (!(await driverHas(remote, DriverFeature.MIGRATION_OFFLINE, options))) {
        throw argumentUnsupported(`the ${name} cannot migrate a domain that does not run`);
      }
    }
  }
  const protects = await driverHas(source, DriverFeature.MIGRATE_CHANGE_PROTECTION, options);
  if ((flags & DomainMigrateFlags.CHANGE_PROTECTION) !== 0 && !protects) {
    throw argumentUnsupported("the source cannot protect the guest from changes");
  }
  for (const [name, remote] of [
    ["source", source],
    ["destination", destination],
  ] as const) {
    if (!(await driverHas(remote, DriverFeature.MIGRATION_PARAMS, options))) {
      throw noSupport(`the ${name} cannot migrate, or only without typed parameters`, { domain: ErrorDomain.DOMAIN });
    }
  }
  return protects ? DomainMigrateFlags.CHANGE_PROTECTION : 0;
}

async function prepare(
  migration: Migration,
  began: { cookieOut: Uint8Array; xml: string },
): Promise<{ cookieOut: Uint8Array; uriOut: string | null }> {
  const { source, destination, dom } = migration;
  const { state } = await source.call("domainGetState", { dom, flags: 0 });
  if (state === DomainState.PAUSED) migration.flags |= DomainMigrateFlags.PAUSED;
  migration.params = replaced(migration.params, "destination_xml", began.xml);
  assertWanted(migration);
  return destination.call("domainMigratePrepare3Params", {
    params: migration.params,
    cookieIn: began.cookieOut,
    flags: migration.flags & ~ofTheSource,
  });
}

/** How sending ended, and whose error it was if it failed. */
type Sent =
  | { readonly by: "source"; readonly cookie: Uint8Array }
  | { readonly by: "failed source" | "this program"; readonly failure: Error };

async function perform(
  migration: Migration,
  prepared: { cookieOut: Uint8Array; uriOut: string | null },
): Promise<Sent> {
  const { source, dom, signal } = migration;
  try {
    if (prepared.uriOut !== null) migration.params = replaced(migration.params, "migrate_uri", prepared.uriOut);
    else if (!has(migration, "migrate_uri")) {
      throw internalError("the destination did not say how the hypervisor reaches it", { domain: ErrorDomain.DOMAIN });
    }
    assertWanted(migration);
  } catch (error) {
    return { by: "this program", failure: error as Error };
  }
  if ((migration.flags & DomainMigrateFlags.OFFLINE) !== 0) return { by: "source", cookie: noCookie };
  // The answer says how it ended; giving up without it would leave the guest between two hosts.
  const abort = (): void => void source.call("domainAbortJob", { dom }).catch(() => undefined);
  signal?.addEventListener("abort", abort, { once: true });
  try {
    const { cookieOut } = await source.call("domainMigratePerform3Params", {
      dom,
      dconnuri: null,
      params: migration.params,
      cookieIn: prepared.cookieOut,
      flags: migration.flags | migration.protection,
    });
    return { by: "source", cookie: cookieOut };
  } catch (error) {
    return { by: "failed source", failure: signal?.aborted === true ? givenUp(signal, error) : (error as Error) };
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

type Arrived =
  | { readonly dom: Domain; readonly cookie: Uint8Array }
  | { readonly dom: undefined; readonly cookie: Uint8Array; readonly failure: Error };

async function finish(migration: Migration, sent: Sent): Promise<Arrived> {
  const { destination, dom, flags } = migration;
  const failure = sent.by === "source" ? undefined : sent.failure;
  if (!has(migration, "destination_name")) {
    migration.params = replaced(migration.params, "destination_name", dom.name);
  }
  try {
    const finished = await destination.call("domainMigrateFinish3Params", {
      params: migration.params,
      cookieIn: sent.by === "source" ? sent.cookie : noCookie,
      flags: flags & ~ofTheSource,
      cancelled: failure === undefined ? 0 : 1,
    });
    return { dom: finished.dom, cookie: finished.cookieOut };
  } catch (error) {
    const told = failure === undefined || knowsBetter(failure, error) ? (error as Error) : failure;
    return { dom: undefined, cookie: noCookie, failure: told };
  }
}

async function confirm(
  { source, dom, params, flags, protection }: Migration,
  cookieIn: Uint8Array,
  cancelled: boolean,
) {
  const args = { dom, params, cookieIn, flags: flags | protection, cancelled: cancelled ? 1 : 0 };
  await source.call("domainMigrateConfirm3Params", args);
}

/** The source only saw that it failed; a destination whose guest died knows why. */
function knowsBetter(failure: Error, finish: unknown): boolean {
  return (
    failure instanceof VirError &&
    failure.domain === ErrorDomain.QEMU &&
    failure.code === ErrorNumber.OPERATION_FAILED &&
    finish instanceof VirError &&
    finish.domain === ErrorDomain.QEMU &&
    finish.code !== ErrorNumber.MIGRATE_FINISH_OK
  );
}

const has = ({ params }: Migration, name: string): boolean => params.some(({ field }) => field === name);

function replaced(params: readonly TypedParameter[], field: string, value: string): TypedParameter[] {
  const others = params.filter((parameter) => parameter.field !== field);
  return [...others, { field, value: { type: TypedParameterType.STRING, value } }];
}

function assertWanted({ signal }: Migration): void {
  if (signal?.aborted === true) throw givenUp(signal, signal.reason);
}

function givenUp(signal: AbortSignal, cause: unknown): VirError {
  const late = signal.reason instanceof Error && signal.reason.name === "TimeoutError";
  return late
    ? operationTimeout("the migration did not end in time", { cause })
    : operationAborted("the migration was given up", { cause });
}
