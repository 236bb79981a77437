/** Deleting snapshots: what was kept, and what is known of them. */
import type { SnapshotDefinition } from "../../formats/snapshot/index.ts";
import { DomainSnapshotDeleteFlags as Flag } from "../../protocol/enums.ts";
import { configUnsupported } from "../../protocol/errors.ts";
import type { DomainSnapshot as SnapshotReference } from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine } from "../engine.ts";
import type { MomentKeeper } from "./keeper.ts";
import type { Moment } from "./tree.ts";

/** @throws {VirError} NO_DOMAIN_SNAPSHOT; CONFIG_UNSUPPORTED: this hypervisor cannot delete what was kept */
export async function deleteSnapshot(
  engine: DomainEngine,
  { name, dom }: SnapshotReference,
  flags: number,
): Promise<void> {
  const { domains, belongings, hypervisor } = engine;
  const keeper = belongings.snapshots;
  const domain = domains.get(dom);
  keeper.get(domain, name);
  const which = { children: (flags & Flag.CHILDREN) !== 0, onlyChildren: (flags & Flag.CHILDREN_ONLY) !== 0 };
  if ((flags & Flag.METADATA_ONLY) !== 0) {
    await removeMoments(keeper, domain, name, which);
    return;
  }
  const support = hypervisor.snapshots;
  if (support === undefined) {
    throw configUnsupported(`what snapshots of ${hypervisor.name} guests have kept cannot be deleted`, {
      hint: "delete what is known of the snapshot alone, with the METADATA_ONLY flag",
    });
  }
  await domain.jobs.run("domainSnapshotDelete", async (job) => {
    domains.get(dom);
    const remove = async (snapshot: SnapshotDefinition): Promise<void> => {
      const { guest, current: definition } = domain;
      await support.remove({ guest, definition, snapshot, flags, signal: job.signal });
    };
    await removeMoments(keeper, domain, name, which, remove);
  });
}

/**
 * Removes a moment, all below it, or both, each from the hypervisor before it is forgotten: what fails is still known.
 * A current one that goes leaves the mark to the nearest one above that stays.
 */
export async function removeMoments<M extends Moment>(
  keeper: MomentKeeper<M>,
  domain: DomainObject,
  name: string,
  { children, onlyChildren }: { readonly children: boolean; readonly onlyChildren: boolean },
  remove?: (moment: M) => Promise<void>,
): Promise<void> {
  const tree = keeper.tree(domain);
  const moment = keeper.get(domain, name);
  const below = children || onlyChildren ? tree.descendantsOf(moment).reverse() : [];
  for (const each of onlyChildren ? below : [...below, moment]) {
    await remove?.(each);
    await domain.edits.run("delete", async () => {
      const still = tree.find(each.name);
      if (still !== undefined) await keeper.remove(domain, still);
    });
  }
}
