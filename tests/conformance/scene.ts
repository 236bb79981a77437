// What a scenario has to work with: a connection of its own, names of its own, and an end at which all that it made goes.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import {
  type Connection,
  type Domain,
  DomainEventID,
  DomainUndefineFlagsValues,
  ErrorNumber,
  type DomainEvent,
  type Events,
  VirError,
} from "../../src/api/index.ts";
import { outcome } from "./refusal.ts";
import type { GuestOptions, Hypervisor, Target } from "./target.ts";

/** How long an event, or a guest's reaction, may take. */
export const PATIENCE_MS = 20_000;

let lastName = 0;

export class Scene {
  readonly target: Target;
  readonly connection: Connection;
  readonly #prefix: string;
  readonly #ends: (() => Promise<unknown>)[] = [];

  private constructor(target: Target, connection: Connection, prefix: string) {
    this.target = target;
    this.connection = connection;
    this.#prefix = prefix;
  }

  static async open(target: Target, prefix: string): Promise<Scene> {
    return new Scene(target, await target.open(), prefix);
  }

  get hypervisor(): Hypervisor {
    return this.target.hypervisor;
  }

  /** Of two hypervisors the one at hand. */
  choose<T>(answers: Readonly<Record<Hypervisor, T>>): T {
    return answers[this.hypervisor];
  }

  /** A name that nobody else uses. */
  name(): string {
    lastName += 1;
    return `${this.#prefix}${lastName}`;
  }

  /** A path that nobody else uses, which the daemon can write to. */
  path(): string {
    return join(this.target.folder(), this.name());
  }

  uuid(): string {
    return randomUUID();
  }

  /** To be done when the scenario is over, however it ended; the last first. */
  atEnd(action: () => Promise<unknown>): void {
    this.#ends.push(action);
  }

  /** A further connection, closed at the end. */
  async connect(): Promise<Connection> {
    const connection = await this.target.open();
    this.atEnd(() => connection.close());
    return connection;
  }

  // --- domains ---------------------------------------------------------------------------------------------------------

  xml(options: GuestOptions & { readonly name?: string } = {}): string {
    const { name = this.name(), ...guest } = options;
    return this.target.domainXml(name, guest);
  }

  /** Sees to it that a domain is gone at the end. */
  keep(domain: Domain): Domain {
    this.atEnd(() => removeDomain(this.connection, domain.uuid));
    return domain;
  }

  async define(options: GuestOptions & { readonly name?: string } = {}): Promise<Domain> {
    return this.keep(await this.connection.domainDefineXML(this.xml(options)));
  }

  /** A disk of its own in QEMU's format, which snapshots need; nothing where guests need none. */
  async emptyDisk(): Promise<string> {
    const { target } = this;
    if (target.emptyDisk === undefined) return "";
    const path = this.path();
    await target.emptyDisk(path);
    return `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${path}'/>
      <target dev='vdb' bus='virtio'/></disk>`;
  }

  /** How a definition was answered that may be refused. */
  async defining(xml: string, flags = 0): Promise<string> {
    return outcome(this.connection.domainDefineXML(xml, flags).then((domain) => this.keep(domain)));
  }

  /** A persistent domain that runs. */
  async start(options: GuestOptions & { readonly name?: string } = {}, flags = 0): Promise<Domain> {
    const domain = await this.define(options);
    await domain.create(flags);
    return domain;
  }

  /** A transient domain that runs. */
  async create(options: GuestOptions & { readonly name?: string } = {}, flags = 0): Promise<Domain> {
    return this.keep(await this.connection.domainCreateXML(this.xml(options), flags));
  }

  /** Life cycle events of one domain, or of all that the scenario made. */
  async lifeCycle(
    domain?: Domain,
    connection = this.connection,
  ): Promise<Seen<DomainEvent<typeof DomainEventID.LIFECYCLE>>> {
    const events = connection.domainEvents({ id: DomainEventID.LIFECYCLE, domain });
    const own = (event: DomainEvent): boolean => event.domain.name.startsWith(this.#prefix);
    return this.see(events, own);
  }

  /** Collects events from now on. */
  async see<E>(events: Events<E>, wanted: (event: E) => boolean = () => true): Promise<Seen<E>> {
    this.atEnd(() => events.close());
    await events.ready;
    return new Seen(events, wanted);
  }

  async end(): Promise<void> {
    const failures: unknown[] = [];
    for (const action of this.#ends.toReversed()) {
      try {
        await action();
      } catch (error) {
        failures.push(error);
      }
    }
    await this.connection.close();
    if (failures.length > 0) throw failures[0];
  }
}

/** Events as they come in. */
export class Seen<E> {
  readonly #events: AsyncIterator<E>;
  readonly #wanted: (event: E) => boolean;

  constructor(events: AsyncIterator<E>, wanted: (event: E) => boolean) {
    this.#events = events;
    this.#wanted = wanted;
  }

  /** The next of those that are wanted. @throws when none comes in time */
  async next(): Promise<E> {
    for (;;) {
      const result = await within(this.#events.next(), "no event");
      if (result.done === true) throw new Error("the events have ended");
      if (this.#wanted(result.value)) return result.value;
    }
  }

  /** The next so many. */
  async take(count: number): Promise<E[]> {
    const taken: E[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  /** All up to the first that `last` is true of, which is included. */
  async until(last: (event: E) => boolean): Promise<E[]> {
    const taken = [await this.next()];
    while (!last(taken.at(-1) as E)) taken.push(await this.next());
    return taken;
  }
}

/** "STARTED BOOTED" */
export const wordsOf = ({ eventName, detailName }: { eventName: string; detailName: string }): string =>
  `${eventName} ${detailName}`;

export async function within<T>(promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again and again, for what no event tells. */
export async function eventually(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${PATIENCE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const { MANAGED_SAVE, SNAPSHOTS_METADATA, CHECKPOINTS_METADATA } = DomainUndefineFlagsValues;
/** Not every hypervisor knows all of them. */
const undefinitions = [0, MANAGED_SAVE | SNAPSHOTS_METADATA, MANAGED_SAVE | SNAPSHOTS_METADATA | CHECKPOINTS_METADATA];

/** Ends it if it runs and forgets it if it is defined. It may be about to end by itself. */
export async function removeDomain(connection: Connection, uuid: string): Promise<void> {
  const find = async (): Promise<Domain | undefined> => ifThere(connection.domainLookupByUUID(uuid));
  const domain = await find();
  if (domain !== undefined && (await ifThere(domain.isActive())) === true) await outcome(domain.destroy());
  let refused = "done";
  for (const flags of undefinitions) {
    // a transient one is gone by now
    const there = await find();
    if (there === undefined) return;
    refused = await outcome(there.undefine(flags));
    if (refused === "done") return;
  }
  if ((await find()) !== undefined) throw new Error(`domain ${uuid} cannot be removed: ${refused}`);
}

const absent: ReadonlySet<number> = new Set([
  ErrorNumber.NO_DOMAIN,
  ErrorNumber.NO_NETWORK,
  ErrorNumber.NO_STORAGE_POOL,
  ErrorNumber.NO_STORAGE_VOL,
  ErrorNumber.NO_SECRET,
  ErrorNumber.NO_NWFILTER,
  ErrorNumber.NO_INTERFACE,
  ErrorNumber.NO_NODE_DEVICE,
]);

/** What a lookup finds, if there is such an object. */
export async function ifThere<T>(lookup: Promise<T>): Promise<T | undefined> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof VirError && absent.has(error.code)) return undefined;
    throw error;
  }
}
