/** The trees of moments and their files together: what a domain's snapshots, or its checkpoints, are changed through. */
import { type CheckpointDefinition, parseKeptCheckpoint, writeCheckpoint } from "../../formats/checkpoint/index.ts";
import { parseKeptSnapshot, type SnapshotDefinition, writeSnapshot } from "../../formats/snapshot/index.ts";
import type { HostLogger } from "../../host/log.ts";
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { operationInvalid, type VirError, virError } from "../../protocol/errors.ts";
import type { DomainObject } from "../domain.ts";
import type { MomentStore, StoredMoment } from "./store.ts";
import type { Moment, MomentTree } from "./tree.ts";

/** What tells snapshots and checkpoints apart. */
export interface MomentKind<M extends Moment> {
  readonly noun: string;
  readonly missing: (detail: string) => VirError;
  tree(domain: DomainObject): MomentTree<M>;
  parse(xml: string): { moment: M; current: boolean };
  /** As it is kept: with secrets. */
  write(moment: M, current: boolean): string;
  /** The file says which one is current; otherwise it is the only leaf, if there is but one. */
  readonly marksCurrent: boolean;
}

export const snapshotKind: MomentKind<SnapshotDefinition> = {
  noun: "snapshot",
  missing: (detail) => virError(ErrorNumber.NO_DOMAIN_SNAPSHOT, detail, { domain: ErrorDomain.DOMAIN_SNAPSHOT }),
  tree: (domain) => domain.snapshots,
  parse(xml) {
    const { snapshot, current } = parseKeptSnapshot(xml);
    return { moment: snapshot, current };
  },
  write: (moment, current) => writeSnapshot(moment, { secure: true, current }),
  marksCurrent: true,
};

export const checkpointKind: MomentKind<CheckpointDefinition> = {
  noun: "checkpoint",
  missing: (detail) => virError(ErrorNumber.NO_DOMAIN_CHECKPOINT, detail, { domain: ErrorDomain.DOMAIN_CHECKPOINT }),
  tree: (domain) => domain.checkpoints,
  parse: (xml) => ({ moment: parseKeptCheckpoint(xml), current: false }),
  write: (moment) => writeCheckpoint(moment, { secure: true }),
  marksCurrent: false,
};

export class MomentKeeper<M extends Moment> {
  readonly kind: MomentKind<M>;
  readonly store: MomentStore;

  constructor(kind: MomentKind<M>, store: MomentStore) {
    this.kind = kind;
    this.store = store;
  }

  tree(domain: DomainObject): MomentTree<M> {
    return this.kind.tree(domain);
  }

  /** @throws {VirError} NO_DOMAIN_SNAPSHOT, NO_DOMAIN_CHECKPOINT */
  get(domain: DomainObject, name: string): M {
    const found = this.tree(domain).find(name);
    if (found === undefined) throw this.kind.missing(`domain ${domain.name} has no ${this.kind.noun} '${name}'`);
    return found;
  }

  /** Writes one that is in the tree. */
  async save(domain: DomainObject, moment: M): Promise<void> {
    const current = this.tree(domain).current === moment;
    await this.store.save(domain.name, moment.name, this.kind.write(moment, current));
  }

  /** Makes another one, or none, the current one. */
  async setCurrent(domain: DomainObject, moment: M | undefined): Promise<void> {
    const tree = this.tree(domain);
    const before = tree.current;
    tree.current = moment;
    if (!this.kind.marksCurrent || before === moment) return;
    // the old one first: that none is current does less harm than that two are
    if (before !== undefined) await this.save(domain, before);
    if (moment !== undefined) await this.save(domain, moment);
  }

  /** Takes one out, tree and file; children and the mark of the current one go to its parent. */
  async remove(domain: DomainObject, moment: M): Promise<void> {
    const tree = this.tree(domain);
    const wasCurrent = tree.current === moment;
    const moved = tree.remove(moment);
    // the children first: after a crash they name a parent that is gone rather than none at all
    for (const child of moved) await this.save(domain, child);
    if (wasCurrent && tree.current !== undefined) await this.save(domain, tree.current);
    await this.store.remove(domain.name, moment.name);
  }

  /** Forgets all of a domain, which is going. */
  async removeAll(domain: DomainObject): Promise<void> {
    const tree = this.tree(domain);
    if (tree.size === 0) return;
    tree.clear();
    await this.store.removeAll(domain.name);
  }

  /** Reads what was kept. `find`: the domain of that name. */
  async load(find: (name: string) => DomainObject | undefined, log: HostLogger): Promise<void> {
    const ofDomain = new Map<string, StoredMoment[]>();
    for (const stored of await this.store.load()) {
      const list = ofDomain.get(stored.domain);
      if (list === undefined) ofDomain.set(stored.domain, [stored]);
      else list.push(stored);
    }
    for (const [name, stored] of ofDomain) {
      const domain = find(name);
      if (domain === undefined)
        log.warn({ domain: name }, `there are ${this.kind.noun}s of a domain that there is not`);
      else await this.#restore(domain, stored, log);
    }
  }

  async #restore(domain: DomainObject, stored: readonly StoredMoment[], log: HostLogger): Promise<void> {
    const { noun, marksCurrent } = this.kind;
    const moments: M[] = [];
    const marked: M[] = [];
    for (const { name, xml } of stored) {
      try {
        const { moment, current } = this.kind.parse(xml);
        if (moment.name !== name) throw operationInvalid(`the file of the ${noun} ${name} holds ${moment.name}`);
        moments.push(moment);
        if (current) marked.push(moment);
      } catch (error) {
        await this.store.setAside(domain.name, name, error);
      }
    }
    const tree = this.tree(domain);
    for (const { name, parent } of tree.restore(moments)) {
      log.warn({ domain: domain.name, [noun]: name, parent }, `a ${noun} has lost its parent`);
    }
    const leaves = moments.filter((moment) => tree.isLeaf(moment));
    const [only, ...others] = marksCurrent ? marked : leaves;
    if (others.length === 0) tree.current = only;
    else if (marksCurrent) log.warn({ domain: domain.name }, `several ${noun}s claim to be current: none is`);
  }
}
