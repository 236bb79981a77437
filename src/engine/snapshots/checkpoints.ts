/** Making, redefining and deleting checkpoints. */
import {
  alignCheckpointDisks,
  type CheckpointDefinition,
  nameBitmaps,
  parseCheckpoint,
  parseKeptCheckpoint,
} from "../../formats/checkpoint/index.ts";
import {
  DomainCheckpointCreateFlags as CreateFlag,
  DomainCheckpointDeleteFlags as DeleteFlag,
  ErrorDomain,
} from "../../protocol/enums.ts";
import { configUnsupported, invalidArgument, operationUnsupported, rejectUnknownFlags } from "../../protocol/errors.ts";
import type {
  Domain as DomainReference,
  DomainCheckpoint as CheckpointReference,
} from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine } from "../engine.ts";
import { resting } from "./create.ts";
import { removeMoments } from "./delete.ts";

function checkNoSnapshots({ name, snapshots }: DomainObject): void {
  if (snapshots.size > 0) {
    throw operationUnsupported(`domain ${name} has snapshots, which cut a checkpoint off from its disks`);
  }
}

/** @throws {VirError} OPERATION_UNSUPPORTED: shut off, or there are snapshots; CONFIG_UNSUPPORTED: this hypervisor cannot */
export async function takeCheckpoint(
  engine: DomainEngine,
  reference: DomainReference,
  xml: string,
  flags: number,
): Promise<CheckpointDefinition> {
  const { domains, hypervisor, belongings } = engine;
  const keeper = belongings.checkpoints;
  const domain = domains.get(reference);
  const support = hypervisor.checkpoints;
  if (support === undefined) throw configUnsupported(`checkpoints of ${hypervisor.name} guests cannot be made`);
  rejectUnknownFlags(flags, support.createFlags, "domainCheckpointCreateXML");
  return domain.jobs.run("domainCheckpointCreateXML", async (job) => {
    domains.get(reference);
    checkNoSnapshots(domain);
    const { guest, current } = domain;
    if (guest === undefined) {
      throw operationUnsupported(`domain ${domain.name} is not running: only of a guest that runs are changes noted`);
    }
    const asked = parseCheckpoint(xml, Math.floor(Date.now() / 1000));
    const parent = domain.checkpoints.current?.name;
    const checkpoint: CheckpointDefinition = {
      ...asked,
      ...(parent === undefined ? {} : { parent }),
      disks: nameBitmaps(alignCheckpointDisks(asked.disks, current.devices.disks), asked.name),
      domain: resting(current),
    };
    keeper.store.check(checkpoint.name);
    domain.checkpoints.add(checkpoint);
    try {
      await support.take({ guest, definition: current, checkpoint, flags, signal: job.signal });
      await domain.edits.run("domainCheckpointCreateXML", async () => {
        domains.get(reference);
        await keeper.save(domain, checkpoint);
        await keeper.setCurrent(domain, checkpoint);
      });
    } catch (error) {
      if (domain.checkpoints.find(checkpoint.name) === checkpoint) domain.checkpoints.remove(checkpoint);
      throw error;
    }
    return checkpoint;
  });
}

/**
 * Tells the daemon of a checkpoint that was made before. It becomes the current one when there is none, or when its
 * parent is: told in the order in which they were made, the last one is current in the end.
 * @throws {VirError} INVALID_ARG, CONFIG_UNSUPPORTED: it does not fit the domain or its other checkpoints
 */
export async function redefineCheckpoint(
  engine: DomainEngine,
  reference: DomainReference,
  xml: string,
  flags: number,
): Promise<CheckpointDefinition> {
  const { domains, hypervisor, belongings } = engine;
  const keeper = belongings.checkpoints;
  const domain = domains.get(reference);
  rejectUnknownFlags(
    flags,
    (hypervisor.checkpoints?.createFlags ?? 0) | CreateFlag.REDEFINE,
    "domainCheckpointCreateXML",
  );
  return domain.edits.run("domainCheckpointCreateXML", async () => {
    domains.get(reference);
    checkNoSnapshots(domain);
    const told = parseKeptCheckpoint(xml);
    const tree = domain.checkpoints;
    tree.checkParent(told);
    keeper.store.check(told.name);
    const definition = told.domain === undefined ? undefined : await hypervisor.define(told.domain);
    if (definition !== undefined && definition.uuid !== domain.uuid) {
      const detail = `the domain in the checkpoint ${told.name} has the UUID ${definition.uuid}, not ${domain.uuid}`;
      throw invalidArgument(detail, { domain: ErrorDomain.DOMAIN_CHECKPOINT });
    }
    const disks = definition === undefined ? told.disks : alignCheckpointDisks(told.disks, definition.devices.disks);
    const checkpoint: CheckpointDefinition = {
      ...told,
      disks: nameBitmaps(disks, told.name),
      ...(definition === undefined ? {} : { domain: definition }),
    };
    const { current } = tree;
    await keeper.save(domain, checkpoint);
    tree.replace(checkpoint);
    if (current === undefined || current.name === checkpoint.parent) tree.current = checkpoint;
    return checkpoint;
  });
}

/** @throws {VirError} NO_DOMAIN_CHECKPOINT; CONFIG_UNSUPPORTED: this hypervisor cannot remove bitmaps */
export async function deleteCheckpoint(
  engine: DomainEngine,
  { name, dom }: CheckpointReference,
  flags: number,
): Promise<void> {
  const { domains, belongings, hypervisor } = engine;
  const keeper = belongings.checkpoints;
  const domain = domains.get(dom);
  keeper.get(domain, name);
  const which = {
    children: (flags & DeleteFlag.CHILDREN) !== 0,
    onlyChildren: (flags & DeleteFlag.CHILDREN_ONLY) !== 0,
  };
  const call = "domainCheckpointDelete";
  if ((flags & DeleteFlag.METADATA_ONLY) !== 0) {
    await removeMoments(keeper, domain, name, which);
    return;
  }
  const support = hypervisor.checkpoints;
  if (support === undefined) {
    throw configUnsupported(`the bitmaps of ${hypervisor.name} guests cannot be removed`, {
      hint: "delete what is known of the checkpoint alone, with the METADATA_ONLY flag",
    });
  }
  await domain.jobs.run(call, async (job) => {
    domains.get(dom);
    const remove = async (checkpoint: CheckpointDefinition): Promise<void> => {
      const { guest, current: definition } = domain;
      await support.remove({ guest, definition, checkpoint, flags, signal: job.signal });
    };
    await removeMoments(keeper, domain, name, which, remove);
  });
}
