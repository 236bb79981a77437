/** Telling the daemon of a snapshot that was taken before, by another one or by itself: nothing happens but that it knows. */
import {
  alignSnapshotDisks,
  isExternal,
  parseKeptSnapshot,
  type SnapshotDefinition,
  type SnapshotState,
} from "../../formats/snapshot/index.ts";
import { DomainSnapshotCreateFlags as Flag, ErrorDomain } from "../../protocol/enums.ts";
import { internalError, invalidArgument, operationUnsupported } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine } from "../engine.ts";
import { nameImages } from "./external-names.ts";
import { checkSameMachine } from "./same-machine.ts";

/**
 * @throws {VirError} INVALID_ARG: it does not fit the domain, its snapshots or the one that it replaces;
 * CONFIG_UNSUPPORTED: its disks, or its domain, are not those that they were
 */
export async function redefineSnapshot(
  engine: DomainEngine,
  reference: DomainReference,
  xml: string,
  flags: number,
): Promise<SnapshotDefinition> {
  const { domains, belongings } = engine;
  const keeper = belongings.snapshots;
  const domain = domains.get(reference);
  return domain.edits.run("domainSnapshotCreateXML", async () => {
    domains.get(reference);
    if (domain.checkpoints.size > 0) {
      throw operationUnsupported(`domain ${domain.name} has checkpoints, and cannot have snapshots beside them`);
    }
    const told = parseKeptSnapshot(xml, { validate: (flags & Flag.VALIDATE) !== 0 }).snapshot;
    const tree = domain.snapshots;
    tree.checkParent(told);
    keeper.store.check(told.name);
    const before = tree.find(told.name);
    const snapshot = await completed(engine, told);
    checkAgainst(domain, snapshot, before, flags);
    const whole = await aligned(snapshot, before);
    tree.replace(whole);
    try {
      if ((flags & Flag.CURRENT) !== 0 && tree.current !== whole) await keeper.setCurrent(domain, whole);
      else await keeper.save(domain, whole);
    } catch (error) {
      if (before === undefined) tree.remove(whole);
      else tree.replace(before);
      throw error;
    }
    return whole;
  });
}

/** The definitions in it are completed as any that a user hands in. */
async function completed(engine: DomainEngine, snapshot: SnapshotDefinition): Promise<SnapshotDefinition> {
  const { domain, inactiveDomain } = snapshot;
  return {
    ...snapshot,
    ...(domain === undefined ? {} : { domain: await engine.hypervisor.define(domain) }),
    ...(inactiveDomain === undefined ? {} : { inactiveDomain: await engine.hypervisor.define(inactiveDomain) }),
  };
}

const runs = (state: SnapshotState | undefined): boolean => state === "running" || state === "paused";

function checkAgainst(
  { uuid }: DomainObject,
  { name, state, domain }: SnapshotDefinition,
  before: SnapshotDefinition | undefined,
  flags: number,
): void {
  const refuse = (detail: string) => invalidArgument(detail, { domain: ErrorDomain.DOMAIN_SNAPSHOT });
  if ((flags & Flag.DISK_ONLY) !== 0 && state !== "disk-snapshot") {
    throw refuse(`the snapshot ${name} is one of disks alone, so its state is 'disk-snapshot'`);
  }
  if (domain !== undefined && domain.uuid !== uuid) {
    throw refuse(`the domain in the snapshot ${name} has the UUID ${domain.uuid}, not ${uuid}`);
  }
  if (before === undefined) return;
  if (runs(before.state) !== runs(state)) {
    throw refuse(`the snapshot ${name} is of a domain in the state '${before.state}', which '${state}' does not fit`);
  }
  if ((before.state === "disk-snapshot") !== (state === "disk-snapshot")) {
    throw refuse(`the snapshot ${name} cannot change between one of disks alone and one of the whole domain`);
  }
  if (before.domain !== undefined && domain !== undefined) checkSameMachine(before.domain, domain);
}

async function aligned(
  snapshot: SnapshotDefinition,
  before: SnapshotDefinition | undefined,
): Promise<SnapshotDefinition> {
  const domain = snapshot.domain ?? before?.domain;
  if (domain === undefined) {
    throw internalError(`the snapshot ${snapshot.name} does not hold its domain`, {
      domain: ErrorDomain.DOMAIN_SNAPSHOT,
    });
  }
  const location = snapshot.state === "disk-snapshot" || isExternal(snapshot) ? "external" : "internal";
  const { disks } = domain.devices;
  const all = alignSnapshotDisks(snapshot.disks, disks, { location, uniform: true });
  return { ...snapshot, domain, disks: await nameImages(all, disks, snapshot.name) };
}
