/**
 * What belongs to a domain beside its definition: snapshots, checkpoints and the image of a managed save. They go with
 * the domain when it is renamed, and they are in the way when it is to be given up.
 */
import type { CheckpointDefinition } from "../../formats/checkpoint/index.ts";
import type { SnapshotDefinition } from "../../formats/snapshot/index.ts";
import type { HostLogger } from "../../host/log.ts";
import { operationInvalid } from "../../protocol/errors.ts";
import type { DomainObject } from "../domain.ts";
import { ManagedImages } from "../saved/managed.ts";
import { checkpointKind, MomentKeeper, snapshotKind } from "./keeper.ts";
import type { MomentStore } from "./store.ts";

/** What is to be given up together with a domain's definition. */
export interface AlsoGivenUp {
  readonly managedSave?: boolean;
  /** What is known of snapshots; what they kept in images stays there. */
  readonly snapshots?: boolean;
  readonly checkpoints?: boolean;
}

export interface BelongingsStores {
  readonly snapshots: MomentStore;
  readonly checkpoints: MomentStore;
}

export class DomainBelongings {
  readonly snapshots: MomentKeeper<SnapshotDefinition>;
  readonly checkpoints: MomentKeeper<CheckpointDefinition>;
  readonly managed: ManagedImages;

  constructor(stores: BelongingsStores, managedFolder: string | undefined) {
    this.snapshots = new MomentKeeper(snapshotKind, stores.snapshots);
    this.checkpoints = new MomentKeeper(checkpointKind, stores.checkpoints);
    this.managed = new ManagedImages(managedFolder);
  }

  /** Reads what was kept, once the domains are known. */
  async load(find: (name: string) => DomainObject | undefined, log: HostLogger): Promise<void> {
    await this.snapshots.load(find, log);
    await this.checkpoints.load(find, log);
    await this.managed.load(find);
  }

  /**
   * Makes way for giving up a definition. A guest that runs keeps its snapshots until it ends.
   * @throws {VirError} OPERATION_INVALID: something is in the way that `also` does not name
   */
  async giveUp(domain: DomainObject, also: AlsoGivenUp): Promise<void> {
    const { name, active, managedSave } = domain;
    if (managedSave && also.managedSave !== true) {
      throw operationInvalid(`domain ${name} has a managed save`, { hint: "undefine it with the MANAGED_SAVE flag" });
    }
    const keepers = [
      { keeper: this.snapshots, named: also.snapshots, flag: "SNAPSHOTS_METADATA" },
      { keeper: this.checkpoints, named: also.checkpoints, flag: "CHECKPOINTS_METADATA" },
    ];
    for (const { keeper, named, flag } of keepers) {
      const { size } = keeper.kind.tree(domain);
      if (active || size === 0 || named === true) continue;
      const many = size === 1 ? `a ${keeper.kind.noun}` : `${size} ${keeper.kind.noun}s`;
      throw operationInvalid(`domain ${name} has ${many}`, { hint: `undefine it with the ${flag} flag` });
    }
    if (managedSave) await this.managed.discard(domain);
    if (!active) await this.forget(domain);
  }

  /** The domain is gone: so is what was known of its snapshots and checkpoints. */
  async forget(domain: DomainObject): Promise<void> {
    await this.snapshots.removeAll(domain);
    await this.checkpoints.removeAll(domain);
  }

  async rename(domain: DomainObject, name: string): Promise<void> {
    if (domain.snapshots.size > 0) await this.snapshots.store.rename(domain.name, name);
    if (domain.checkpoints.size > 0) await this.checkpoints.store.rename(domain.name, name);
    await this.managed.rename(domain, name);
  }
}
