/** Taking a snapshot of a domain, as it runs or as it lies there. */
import { type DomainDefinition, parseDomain, writeDomain } from "../../formats/domain/index.ts";
import {
  alignSnapshotDisks,
  parseSnapshot,
  type SnapshotDefinition,
  snapshotStateOf,
} from "../../formats/snapshot/index.ts";
import {
  DomainEventStoppedDetailType,
  DomainShutoffReason,
  DomainSnapshotCreateFlags as Flag,
  DomainState,
} from "../../protocol/enums.ts";
import {
  configUnsupported,
  operationInvalid,
  operationUnsupported,
  rejectUnknownFlags,
} from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine } from "../engine.ts";
import { nameImages } from "./external-names.ts";
import type { SnapshotSupport } from "./support.ts";

/** The engine's own part of the flags. */
const ownFlags = Flag.HALT | Flag.VALIDATE;

/** @throws {VirError} CONFIG_UNSUPPORTED: this hypervisor takes none, or not this one; OPERATION_FAILED: the name is taken */
export async function takeSnapshot(
  engine: DomainEngine,
  reference: DomainReference,
  xml: string,
  flags: number,
): Promise<SnapshotDefinition> {
  const { domains, hypervisor, belongings } = engine;
  const domain = domains.get(reference);
  const support = hypervisor.snapshots;
  if (support === undefined) throw configUnsupported(`snapshots of ${hypervisor.name} guests cannot be taken`);
  rejectUnknownFlags(flags, support.createFlags | ownFlags, "domainSnapshotCreateXML");
  return domain.jobs.run("domainSnapshotCreateXML", async (job) => {
    const keeper = belongings.snapshots;
    const snapshot = await domain.edits.run("domainSnapshotCreateXML", async () => {
      domains.get(reference);
      checkMoment(domain, flags);
      const now = Math.floor(Date.now() / 1000);
      const asked = parseSnapshot(xml, now, { validate: (flags & Flag.VALIDATE) !== 0 });
      const made = await momentOf(domain, asked, flags, support);
      keeper.store.check(made.name);
      // entered before it is taken, so that of two with the same name one is refused
      domain.snapshots.add(made);
      return made;
    });
    const { guest, current: definition } = domain;
    try {
      await support.take({ guest, definition, snapshot, flags, signal: job.signal });
      await domain.edits.run("domainSnapshotCreateXML", async () => {
        domains.get(reference);
        if ((flags & Flag.NO_METADATA) !== 0) domain.snapshots.remove(snapshot);
        else await keeper.setCurrent(domain, snapshot);
      });
    } catch (error) {
      if (domain.snapshots.find(snapshot.name) === snapshot) domain.snapshots.remove(snapshot);
      throw error;
    }
    if ((flags & Flag.HALT) !== 0 && domain.active) await engine.end(domain, halted);
    return snapshot;
  });
}

const halted = {
  reason: DomainShutoffReason.FROM_SNAPSHOT,
  detail: DomainEventStoppedDetailType.FROM_SNAPSHOT,
} as const;

function checkMoment(domain: DomainObject, flags: number): void {
  if (domain.active && domain.guest === undefined) throw operationInvalid(`domain ${domain.name} is still starting`);
  if (domain.checkpoints.size > 0) {
    throw operationUnsupported(
      `domain ${domain.name} has checkpoints, which a snapshot would cut off from their disks`,
    );
  }
  if (!domain.persistent && (flags & Flag.HALT) !== 0) {
    throw operationInvalid(`domain ${domain.name} is transient: halted, it would be gone, and its snapshot with it`);
  }
}

/** The snapshot with all that the domain says about it. */
async function momentOf(
  domain: DomainObject,
  asked: SnapshotDefinition,
  flags: number,
  support: SnapshotSupport,
): Promise<SnapshotDefinition> {
  const definition = resting(domain.current);
  const disksOnly = (flags & Flag.DISK_ONLY) !== 0;
  const { disks } = definition.devices;
  const outside = disksOnly || asked.memory?.snapshot === "external";
  const aligned = alignSnapshotDisks(asked.disks, disks, {
    location: outside ? "external" : "internal",
    uniform: !outside,
  });
  const state = disksOnly && domain.active ? "disk-snapshot" : snapshotStateOf(domain.state);
  const parent = domain.snapshots.current?.name;
  const inactive = support.keepsInactive && domain.active ? domain.config : undefined;
  return {
    ...asked,
    ...(state === undefined ? {} : { state }),
    ...(parent === undefined ? {} : { parent }),
    memory: memoryOf(domain, asked, disksOnly),
    disks: await nameImages(aligned, disks, asked.name),
    domain: definition,
    ...(inactive === undefined ? {} : { inactiveDomain: resting(inactive) }),
  };
}

function memoryOf(
  domain: DomainObject,
  { memory }: SnapshotDefinition,
  disksOnly: boolean,
): NonNullable<SnapshotDefinition["memory"]> {
  if (!disksOnly && memory?.snapshot === "external") return memory;
  return { snapshot: disksOnly || domain.state === DomainState.SHUTOFF ? "no" : "internal" };
}

/** A copy of the definition without what a guest has only while it runs. */
export const resting = (definition: DomainDefinition): DomainDefinition =>
  parseDomain(writeDomain(definition, { live: false, secure: true }));
