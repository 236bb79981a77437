/**
 * What a client knows of the daemon's objects, kept while it is told of changes, so that after a new link it can be said
 * what changed meanwhile. Each change that an event tells of is looked up, since an event does not always say how things
 * are: whether a guest that stopped is still defined, for one.
 */
import { DomainEventID } from "../../protocol/enums.ts";
import { VirError } from "../../protocol/errors.ts";
import type { Domain } from "../../protocol/remote/types.ts";
import type { CallOptions } from "../../rpc/client.ts";
import {
  type Changes,
  type EventObject,
  type KnownKind,
  type KnownObject,
  difference,
  keyOf,
  listKnown,
  lookAt,
  unseen,
} from "./known-objects.ts";
import type { Calls } from "./link.ts";
import { objectFields } from "./object-event-table.ts";
import { type Message, type Wanted, domainEventWanted, objectEventWanted } from "./registrations.ts";

/** What keeping needs of the connection. */
export interface Keeping extends Calls {
  /** Listens for events, on the next link if this one breaks meanwhile; resolves to what ends that. */
  listen(wanted: Wanted): Promise<() => Promise<void>>;
}

const nothing = (): void => undefined;

/** What is listened for: whoever else listens for the same, each message is looked at when it is given out. */
const changesOf: Readonly<Record<KnownKind, Wanted>> = {
  domain: domainEventWanted(DomainEventID.LIFECYCLE, null, nothing),
  network: objectEventWanted("networkEventLifecycle", null, nothing),
  storagePool: objectEventWanted("storagePoolEventLifecycle", null, nothing),
  nodeDevice: objectEventWanted("nodeDeviceEventLifecycle", null, nothing),
  secret: objectEventWanted("secretEventLifecycle", null, nothing),
};

const kindOf = new Map(Object.entries(changesOf).map(([kind, { message }]) => [message, kind as KnownKind] as const));

/** The object that a message of a change is about. */
function objectOf(kind: KnownKind, content: Message): EventObject {
  const object = kind === "domain" ? (content["msg"] as { dom: Domain }).dom : content[objectFields[kind]];
  return object as EventObject;
}

/** The objects of one kind. */
class KnownObjects {
  readonly #kind: KnownKind;
  readonly #keeping: Keeping;
  #objects = new Map<string, KnownObject>();
  /** Objects to be looked at, again if need be: those that a look or a list is under way for. */
  readonly #stale = new Map<string, EventObject>();
  #scheduled = false;
  readonly #looking = new Set<string>();
  #listing = true;
  #end: () => Promise<void> = () => Promise.resolve();
  #ended = false;
  /** Resolves when the objects are known, or cannot be. */
  readonly ready: Promise<void>;

  constructor(kind: KnownKind, keeping: Keeping) {
    this.#kind = kind;
    this.#keeping = keeping;
    this.ready = this.#start();
  }

  async #start(): Promise<void> {
    try {
      // first of all listen: what changes while the list is on its way is looked at afterwards
      const end = await this.#keeping.listen(changesOf[this.#kind]);
      if (this.#ended) return await end();
      this.#end = end;
      this.#listing = true;
      this.#listed((await listKnown(this.#kind, this.#keeping)) ?? this.#objects);
    } catch (error) {
      // a daemon without such events, or a link that broke: the next list of all tells
      if (!(error instanceof VirError)) throw error;
    }
  }

  #listed(objects: Map<string, KnownObject>): void {
    this.#objects = objects;
    this.#listing = false;
    for (const object of this.#stale.values()) this.changed(object);
  }

  /** Something happened to an object, as somebody is just told. */
  changed(object: EventObject): void {
    const key = keyOf(object);
    // should the link break before it was looked at, whatever is there then will differ from this, and be told
    this.#objects.set(key, unseen(this.#kind, object));
    this.#stale.set(key, object);
    if (this.#scheduled) return;
    // once for all messages that come together
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (!this.#listing) for (const stale of this.#stale.keys()) this.#look(stale);
    });
  }

  #look(key: string): void {
    if (this.#looking.has(key)) return;
    this.#stale.delete(key);
    this.#looking.add(key);
    lookAt(this.#kind, this.#keeping, key)
      .then(
        (object) => {
          // a list that is under way will know better, and so will another look
          if (this.#listing || this.#stale.has(key)) return;
          if (object === undefined) this.#objects.delete(key);
          else this.#objects.set(key, object);
        },
        (error: unknown) => {
          if (!(error instanceof VirError)) throw error;
        },
      )
      .finally(() => {
        this.#looking.delete(key);
        if (this.#stale.has(key) && !this.#listing) this.#look(key);
      });
  }

  /** The link is gone. */
  lost(): void {
    this.#listing = true;
    this.#stale.clear();
  }

  /** Lists anew, over a link whose events are on their way already. */
  async resynchronise(calls: Calls, options: CallOptions): Promise<Changes> {
    this.#listing = true;
    this.#stale.clear();
    const objects = await listKnown(this.#kind, calls, options);
    const changes = difference(this.#objects, objects ?? this.#objects);
    this.#listed(objects ?? this.#objects);
    return changes;
  }

  end(): Promise<void> {
    this.#ended = true;
    return this.#end();
  }
}

export class KnownState {
  readonly #keeping: Keeping;
  readonly #kinds = new Map<KnownKind, KnownObjects>();

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
  }

  /** Resolves when all that is followed is known. */
  async ready(): Promise<void> {
    await Promise.all([...this.#kinds.values()].map((objects) => objects.ready));
  }

  /** A message was given out to somebody. */
  told(message: string, content: Message): void {
    const kind = kindOf.get(message);
    if (kind !== undefined) this.#kinds.get(kind)?.changed(objectOf(kind, content));
  }

  follow(kind: KnownKind): void {
    if (!this.#kinds.has(kind)) this.#kinds.set(kind, new KnownObjects(kind, this.#keeping));
  }

  async unfollow(kind: KnownKind): Promise<void> {
    const objects = this.#kinds.get(kind);
    this.#kinds.delete(kind);
    await objects?.end();
  }

  lost(): void {
    for (const objects of this.#kinds.values()) objects.lost();
  }

  /** What changed since the last that was known. @throws {VirError} when `calls` fail */
  async resynchronise(calls: Calls, options: CallOptions): Promise<Changes> {
    const all = await Promise.all([...this.#kinds.values()].map((objects) => objects.resynchronise(calls, options)));
    return {
      appeared: all.flatMap(({ appeared }) => appeared),
      disappeared: all.flatMap(({ disappeared }) => disappeared),
      changed: all.flatMap(({ changed }) => changed),
    };
  }

  async end(): Promise<void> {
    await Promise.all([...this.#kinds.keys()].map((kind) => this.unfollow(kind)));
  }
}
