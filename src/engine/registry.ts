/** The domains of one hypervisor, found by UUID, name and id; both UUID and name are unique. */
import { noDomain, operationFailed, operationInvalid } from "../protocol/errors.ts";
import type { Domain as DomainReference } from "../protocol/remote/types.ts";
import { DomainObject } from "./domain.ts";

export class DomainRegistry {
  readonly #byUuid = new Map<string, DomainObject>();
  readonly #byName = new Map<string, DomainObject>();
  readonly #byId = new Map<number, DomainObject>();
  #lastId = 0;

  [Symbol.iterator](): IterableIterator<DomainObject> {
    return this.#byUuid.values();
  }

  get size(): number {
    return this.#byUuid.size;
  }

  /** @throws {VirError} NO_DOMAIN */
  get(reference: DomainReference): DomainObject {
    const domain = this.#byUuid.get(reference.uuid);
    if (domain === undefined) throw noDomain(`no domain with UUID ${reference.uuid} (${reference.name})`);
    return domain;
  }

  /** The domain, which must run. @throws {VirError} NO_DOMAIN, OPERATION_INVALID */
  getActive(reference: DomainReference): DomainObject {
    const domain = this.get(reference);
    if (!domain.active) throw operationInvalid(`domain ${domain.name} is not running`);
    return domain;
  }

  findByUuid(uuid: string): DomainObject | undefined {
    return this.#byUuid.get(uuid);
  }

  findByName(name: string): DomainObject | undefined {
    return this.#byName.get(name);
  }

  findById(id: number): DomainObject | undefined {
    return this.#byId.get(id);
  }

  /**
   * The domain that a definition with this identity is for: the existing one, or undefined when it is new.
   * @throws {VirError} OPERATION_FAILED when the name or the UUID belongs to another one.
   */
  claim(uuid: string, name: string): DomainObject | undefined {
    const same = this.#byUuid.get(uuid);
    if (same !== undefined) {
      if (same.name === name) return same;
      throw operationFailed(`UUID ${uuid} already belongs to domain '${same.name}', so '${name}' cannot have it`);
    }
    const namesake = this.#byName.get(name);
    if (namesake !== undefined) {
      throw operationFailed(`domain '${name}' already exists with uuid ${namesake.uuid}`);
    }
    return undefined;
  }

  add(uuid: string, name: string): DomainObject {
    const domain = new DomainObject(uuid, name);
    this.restore(domain);
    return domain;
  }

  restore(domain: DomainObject): void {
    this.#byUuid.set(domain.uuid, domain);
    this.#byName.set(domain.name, domain);
  }

  rename(domain: DomainObject, name: string): void {
    this.#byName.delete(domain.name);
    domain.name = name;
    this.#byName.set(name, domain);
  }

  remove(domain: DomainObject): void {
    this.#byUuid.delete(domain.uuid);
    this.#byName.delete(domain.name);
  }

  nextId(): number {
    return ++this.#lastId;
  }

  activate(domain: DomainObject, id: number): void {
    this.#lastId = Math.max(this.#lastId, id);
    this.#byId.set(id, domain);
  }

  deactivate(id: number): void {
    this.#byId.delete(id);
  }

  /** How many run. */
  get active(): number {
    return this.#byId.size;
  }

  ids(): number[] {
    return [...this.#byId.keys()];
  }
}
