/**
 * The moments of a domain, snapshots or checkpoints, as a tree: each knows the one that was current when it was taken.
 * Plain data and no files, so that the rules can be seen by themselves.
 */
import { invalidArgument, operationFailed } from "../../protocol/errors.ts";

export interface Moment {
  readonly name: string;
  /** The name of another one; without it, or when that is gone, it stands at the root. */
  readonly parent?: string;
}

export class MomentTree<M extends Moment> implements Iterable<M> {
  readonly #byName = new Map<string, M>();
  /** The names of the children, in the order in which they came; under undefined those at the root. */
  readonly #children = new Map<string | undefined, Set<string>>();
  #current: string | undefined;

  /** In the order in which they came. */
  [Symbol.iterator](): IterableIterator<M> {
    return this.#byName.values();
  }

  get size(): number {
    return this.#byName.size;
  }

  find(name: string): M | undefined {
    return this.#byName.get(name);
  }

  /** The one that the domain goes on from: what is taken next becomes its child. */
  get current(): M | undefined {
    return this.#current === undefined ? undefined : this.#byName.get(this.#current);
  }

  set current(moment: M | undefined) {
    this.#current = moment?.name;
  }

  parentOf({ parent }: M): M | undefined {
    return parent === undefined ? undefined : this.#byName.get(parent);
  }

  /** Without a moment, those at the root. */
  childrenOf(moment?: M): M[] {
    return [...(this.#children.get(moment?.name) ?? [])].flatMap((name) => this.#byName.get(name) ?? []);
  }

  isLeaf({ name }: M): boolean {
    return (this.#children.get(name)?.size ?? 0) === 0;
  }

  /** All below, parents before their children; without a moment, all there are. */
  descendantsOf(moment?: M): M[] {
    const found: M[] = [];
    const waiting = this.childrenOf(moment).reverse();
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      found.push(next);
      waiting.push(...this.childrenOf(next).reverse());
    }
    return found;
  }

  /** @throws {VirError} OPERATION_FAILED: the name is taken */
  add(moment: M): void {
    if (this.#byName.has(moment.name)) throw operationFailed(`there is a '${moment.name}' of this domain already`);
    this.#byName.set(moment.name, moment);
    this.#link(moment);
  }

  /** Takes the place of the one with that name; its children stay its own. */
  replace(moment: M): void {
    const before = this.#byName.get(moment.name);
    if (before !== undefined) this.#unlink(before);
    this.#byName.set(moment.name, moment);
    this.#link(moment);
  }

  /**
   * Takes one out. Its children become those of its parent, which is also the next current one if this was. Returns the
   * children as they are from now on.
   */
  remove(moment: M): M[] {
    const parent = this.parentOf(moment);
    if (this.#current === moment.name) this.#current = parent?.name;
    const children = this.childrenOf(moment).map((child) => {
      const { parent: _, ...rest } = child;
      return (parent === undefined ? rest : { ...rest, parent: parent.name }) as M;
    });
    for (const child of children) this.replace(child);
    this.#children.delete(moment.name);
    this.#unlink(moment);
    this.#byName.delete(moment.name);
    return children;
  }

  clear(): void {
    this.#byName.clear();
    this.#children.clear();
    this.#current = undefined;
  }

  /**
   * Puts in what was kept, whatever the order: a parent that is missing, or one that descends from its own child, counts
   * as none. Returns what stands at the root although it names a parent.
   */
  restore(moments: readonly M[]): M[] {
    for (const moment of moments) this.#byName.set(moment.name, moment);
    const uprooted = moments.filter((moment) => moment.parent !== undefined && !this.#reachesRoot(moment));
    const torn = new Set(uprooted);
    for (const moment of moments) {
      if (torn.has(moment)) this.#childrenUnder(undefined).add(moment.name);
      else this.#link(moment);
    }
    return uprooted;
  }

  #reachesRoot(moment: M): boolean {
    if (this.parentOf(moment) === undefined) return false;
    const seen = new Set<string>();
    for (let at: M | undefined = moment; at !== undefined; at = this.parentOf(at)) {
      if (seen.has(at.name)) return false;
      seen.add(at.name);
    }
    return true;
  }

  /** @throws {VirError} INVALID_ARG: a parent that there is not, or that descends from this one */
  checkParent({ name, parent }: Moment): void {
    if (parent === undefined) return;
    if (parent === name) throw invalidArgument(`'${name}' cannot be its own parent`);
    let at = this.#byName.get(parent);
    if (at === undefined) throw invalidArgument(`the parent '${parent}' of '${name}' does not exist`);
    // as many steps as there are moments: more would go round
    for (let steps = this.#byName.size; at !== undefined && steps > 0; steps--) {
      if (at.parent === name)
        throw invalidArgument(`'${name}' cannot be a child of '${parent}', which descends from it`);
      at = this.parentOf(at);
    }
  }

  #childrenUnder(parent: string | undefined): Set<string> {
    let children = this.#children.get(parent);
    if (children === undefined) this.#children.set(parent, (children = new Set()));
    return children;
  }

  #link(moment: M): void {
    this.#childrenUnder(this.parentOf(moment)?.name).add(moment.name);
  }

  #unlink(moment: M): void {
    for (const parent of [moment.parent, undefined]) this.#children.get(parent)?.delete(moment.name);
  }
}
