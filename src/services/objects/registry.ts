/** Objects of one kind, found by UUID and by name; both are unique. */
import type { VirError } from "../../protocol/errors.ts";
import type { Identity } from "./object.ts";

/** How a kind of object is spoken of. */
export interface Naming {
  /** "network", "storage pool", …. */
  readonly noun: string;
  /** The error for one that does not exist. */
  readonly missing: (detail: string) => VirError;
  /** The error for a name or UUID that another one has. */
  readonly taken: (detail: string) => VirError;
}

/** An object as a registry holds it. */
export interface Registered extends Identity {
  /** False: its name and UUID are taken, but it is still being made and nobody sees it yet. */
  readonly exists?: boolean;
}

export class ObjectRegistry<O extends Registered> implements Iterable<O> {
  readonly naming: Naming;
  readonly #byUuid = new Map<string, O>();
  readonly #byName = new Map<string, O>();

  constructor(naming: Naming) {
    this.naming = naming;
  }

  *[Symbol.iterator](): IterableIterator<O> {
    for (const object of this.#byUuid.values()) if (object.exists !== false) yield object;
  }

  get size(): number {
    return [...this].length;
  }

  findByUuid(uuid: string): O | undefined {
    return seen(this.#byUuid.get(uuid));
  }

  findByName(name: string): O | undefined {
    return seen(this.#byName.get(name));
  }

  /** @throws {VirError} the kind's "not found" */
  get({ uuid, name }: Identity): O {
    const found = this.findByUuid(uuid);
    if (found === undefined) throw this.naming.missing(`no ${this.naming.noun} with UUID ${uuid} (${name})`);
    return found;
  }

  /** @throws {VirError} the kind's "not found" */
  getByUuid(uuid: string): O {
    const found = this.findByUuid(uuid);
    if (found === undefined) throw this.naming.missing(`no ${this.naming.noun} with UUID ${uuid}`);
    return found;
  }

  /** @throws {VirError} the kind's "not found" */
  getByName(name: string): O {
    const found = this.findByName(name);
    if (found === undefined) throw this.naming.missing(`no ${this.naming.noun} with name '${name}'`);
    return found;
  }

  /**
   * The object that a definition with this identity is for: the existing one, or undefined when it is new.
   * @throws {VirError} the kind's "taken" when the name or the UUID belongs to another one.
   */
  claim({ uuid, name }: Identity): O | undefined {
    const { noun, taken } = this.naming;
    const same = this.#byUuid.get(uuid);
    if (same !== undefined) {
      if (same.name === name) return same;
      throw taken(`UUID ${uuid} already belongs to ${noun} '${same.name}', so '${name}' cannot have it`);
    }
    const namesake = this.#byName.get(name);
    if (namesake !== undefined) throw taken(`${noun} '${name}' already exists with uuid ${namesake.uuid}`);
    return undefined;
  }

  add(object: O): O {
    this.#byUuid.set(object.uuid, object);
    this.#byName.set(object.name, object);
    return object;
  }

  remove(object: O): void {
    // a new one may have taken its place meanwhile
    if (this.#byUuid.get(object.uuid) === object) this.#byUuid.delete(object.uuid);
    if (this.#byName.get(object.name) === object) this.#byName.delete(object.name);
  }
}

const seen = <O extends Registered>(object: O | undefined): O | undefined =>
  object?.exists === false ? undefined : object;
