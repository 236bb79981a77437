/** Bringing a domain back to where it was when a snapshot was taken. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import type { SnapshotDefinition } from "../../formats/snapshot/index.ts";
import {
  DomainEventStartedDetailType,
  DomainEventStoppedDetailType,
  DomainEventSuspendedDetailType,
  DomainPausedReason,
  DomainRunningReason,
  DomainShutoffReason,
  DomainSnapshotRevertFlags as Flag,
  ErrorDomain,
  ErrorNumber,
} from "../../protocol/enums.ts";
import { configUnsupported, operationInvalid, rejectUnknownFlags, virError } from "../../protocol/errors.ts";
import type { DomainSnapshot as SnapshotReference } from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine, StartCause } from "../engine.ts";
import type { SnapshotSupport } from "./support.ts";

const fromSnapshot: StartCause = {
  running: DomainRunningReason.FROM_SNAPSHOT,
  paused: DomainPausedReason.FROM_SNAPSHOT,
  started: DomainEventStartedDetailType.FROM_SNAPSHOT,
  suspended: DomainEventSuspendedDetailType.FROM_SNAPSHOT,
};

/**
 * A guest that runs is ended first, always, and another one started where the snapshot, or a flag, asks for one. A
 * persistent domain has the definition of the snapshot from then on.
 * @throws {VirError} OPERATION_INVALID: a transient domain would be gone; SNAPSHOT_REVERT_RISKY: it holds no domain;
 * CONFIG_UNSUPPORTED: this hypervisor cannot
 */
export async function revertToSnapshot(
  engine: DomainEngine,
  { name, dom }: SnapshotReference,
  flags: number,
): Promise<void> {
  const { domains, hypervisor, belongings } = engine;
  const domain = domains.get(dom);
  const keeper = belongings.snapshots;
  keeper.get(domain, name);
  const support = hypervisor.snapshots;
  if (support === undefined) throw configUnsupported(`${hypervisor.name} guests cannot be reverted to snapshots`);
  rejectUnknownFlags(flags, support.revertFlags | Flag.RUNNING | Flag.PAUSED | Flag.FORCE, "domainRevertToSnapshot");
  await domain.jobs.run("domainRevertToSnapshot", async (job) => {
    domains.get(dom);
    const snapshot = keeper.get(domain, name);
    const target = targetOf(domain, snapshot, flags);
    // until it is over nothing is current: what lies on the disks is in between
    await domain.edits.run("domainRevertToSnapshot", () => keeper.setCurrent(domain, undefined));
    const { active } = domain;
    if (active) await engine.end(domain, { ...stopped, keep: true });
    try {
      await settle(engine, domain, support, target, flags, job.signal);
    } catch (error) {
      if (!domain.persistent && !domain.active) engine.forget(domain);
      throw error;
    }
    await domain.edits.run("domainRevertToSnapshot", () => keeper.setCurrent(domain, domain.snapshots.find(name)));
  });
}

const stopped = {
  reason: DomainShutoffReason.FROM_SNAPSHOT,
  detail: DomainEventStoppedDetailType.FROM_SNAPSHOT,
} as const;

/** Where the domain is to be afterwards. */
interface Target {
  readonly snapshot: SnapshotDefinition;
  /** What the guest is started with. */
  readonly live: DomainDefinition;
  readonly config: DomainDefinition;
  /** The memory was kept: the guest goes on from there. */
  readonly memory: boolean;
  /** Undefined: shut off. */
  readonly start: { readonly paused: boolean } | undefined;
}

function targetOf(domain: DomainObject, snapshot: SnapshotDefinition, flags: number): Target {
  const { state, domain: kept, inactiveDomain } = snapshot;
  const memory = state === "running" || state === "paused";
  const running = (flags & Flag.RUNNING) !== 0;
  const paused = (flags & Flag.PAUSED) !== 0;
  if (!domain.persistent && !memory && !running && !paused) {
    throw operationInvalid(
      `domain ${domain.name} is transient: shut off, as in the snapshot ${snapshot.name}, it is gone`,
    );
  }
  if (kept === undefined) {
    const detail = `the snapshot ${snapshot.name} does not hold its domain: nobody knows what to go back to`;
    throw virError(ErrorNumber.SNAPSHOT_REVERT_RISKY, detail, { domain: ErrorDomain.DOMAIN_SNAPSHOT });
  }
  // the domain may have been renamed since
  const identity = { name: domain.name, uuid: domain.uuid };
  return {
    snapshot,
    live: { ...kept, ...identity },
    config: { ...(inactiveDomain ?? kept), ...identity },
    memory,
    start: memory || running || paused ? { paused: paused || (state === "paused" && !running) } : undefined,
  };
}

/** The domain does not run: its disks, its definition and its guest become what they were. */
async function settle(
  engine: DomainEngine,
  domain: DomainObject,
  support: SnapshotSupport,
  { snapshot, live, config, memory, start }: Target,
  flags: number,
  signal: AbortSignal,
): Promise<void> {
  await support.revert({ definition: live, snapshot, flags, signal });
  if (domain.persistent) {
    await domain.edits.run("domainRevertToSnapshot", async () => {
      if (domain.persistent) await engine.keep(domain, config);
    });
  }
  if (start === undefined) return;
  const from = memory ? ({ kind: "snapshot", snapshot } as const) : undefined;
  await engine.launch(
    domain,
    live,
    { paused: start.paused, cause: fromSnapshot, ...(from === undefined ? {} : { from }) },
    signal,
  );
}
