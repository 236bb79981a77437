/**
 * The registrations for events of one connection. The daemon numbers them anew on each link; listeners stay what they
 * are, and those that want the same share a registration.
 */
import { type VirError, rpcError } from "../../protocol/errors.ts";
import type { CallOptions, ReceivedEvent } from "../../rpc/client.ts";
import type { Link } from "./link.ts";
import { type Message, type NumberSpace, type Wanted, spaceOf } from "./registrations.ts";

/** What the daemon knows: one registration for all listeners that want the same. */
interface Registered {
  readonly wanted: Wanted;
  /** As this link's daemon numbers it; undefined while it is not registered. */
  callbackID: number | undefined;
  readonly listeners: Set<Listener>;
}

export interface Listener {
  readonly wanted: Wanted;
  /** Told when the daemon of a new link refuses it: nothing comes any more. */
  ended(error: VirError): void;
}

/** Events that came before the number that they carry was known here. More than this are a daemon gone mad. */
const earlyLimit = 10_000;
/** Events that may wait while a new link is made ready. */
const heldLimit = 100_000;

export class EventRegistry {
  readonly #registered = new Map<string, Registered>();
  readonly #byNumber = new Map<NumberSpace, Map<number, Registered>>();
  /** Registrations and their ends of one key, one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Called with each message before its listeners are. */
  readonly #delivered: (message: string, content: Message) => void;
  #registering = 0;
  #early: ReceivedEvent[] = [];
  #held: ReceivedEvent[] | undefined;

  constructor(delivered: (message: string, content: Message) => void) {
    this.#delivered = delivered;
  }

  /** Resolves once the daemon sends these events. */
  add(wanted: Wanted, link: Link, ended: (error: VirError) => void, options: CallOptions): Promise<Listener> {
    const listener: Listener = { wanted, ended };
    return this.#inTurn(wanted.key, async () => {
      const present = this.#registered.get(wanted.key);
      if (present !== undefined) {
        present.listeners.add(listener);
        return listener;
      }
      const registered: Registered = { wanted, callbackID: undefined, listeners: new Set([listener]) };
      this.#registering++;
      try {
        await this.#register(registered, link, options);
        this.#registered.set(wanted.key, registered);
        for (const early of this.#early) {
          const { callbackID } = early.message as Message;
          if (spaceOf(early.name) === wanted.space && callbackID === registered.callbackID) this.#deliver(early);
        }
        return listener;
      } finally {
        this.#registering--;
        if (this.#registering === 0) this.#early = [];
      }
    });
  }

  /** No more events for this listener, from now on; `link` is asked to send none when it was the last that wanted them. */
  async remove(listener: Listener, link: Link | undefined): Promise<void> {
    const { key } = listener.wanted;
    const registered = this.#registered.get(key);
    if (registered === undefined || !registered.listeners.delete(listener)) return;
    await this.#inTurn(key, async () => {
      // somebody else may have come meanwhile
      if (registered.listeners.size > 0 || this.#registered.get(key) !== registered) return;
      this.#registered.delete(key);
      await this.#deregister(registered, link);
    });
  }

  async #deregister(registered: Registered, link: Link | undefined): Promise<void> {
    const { callbackID, wanted } = registered;
    if (callbackID === undefined) return;
    this.#byNumber.get(wanted.space)?.delete(callbackID);
    registered.callbackID = undefined;
    if (link !== undefined && !link.client.closed) await wanted.deregister(link, callbackID);
  }

  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(key);
    const turn = before === undefined ? work() : before.then(work, work);
    this.#turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  async #register(registered: Registered, link: Link, options: CallOptions): Promise<void> {
    const callbackID = await registered.wanted.register(link, options);
    // the number came with the last breath of that link: on the next one it is another's
    if (link.client.closeError !== undefined) throw link.client.closeError;
    registered.callbackID = callbackID;
    const { space } = registered.wanted;
    let numbers = this.#byNumber.get(space);
    if (numbers === undefined) this.#byNumber.set(space, (numbers = new Map()));
    numbers.set(callbackID, registered);
  }

  /** The link is gone, and all numbers with it. Events of the next link are held back until `release`. */
  lost(): void {
    this.#byNumber.clear();
    for (const registered of this.#registered.values()) registered.callbackID = undefined;
    this.#early = [];
    this.#held = [];
  }

  /** Registers everything anew. @throws {VirError} when the link broke meanwhile */
  async reregister(link: Link, options: CallOptions): Promise<void> {
    const attempts = [...this.#registered].map(async ([key, registered]) => {
      try {
        await this.#register(registered, link, options);
        // called off while its number was under way
        if (this.#registered.get(key) !== registered) await this.#deregister(registered, link);
      } catch (error) {
        if (link.client.closed || options.signal?.aborted) throw error;
        if (this.#registered.get(key) !== registered) return;
        this.#registered.delete(key);
        for (const listener of registered.listeners) listener.ended(error as VirError);
      }
    });
    await Promise.all(attempts);
  }

  /** Passes on the events that were held back, and those to come. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) this.#deliver(event);
  }

  /** Passes on an event that `link` received, if it is one that somebody waits for. */
  received(event: ReceivedEvent, link: Link): void {
    const space = spaceOf(event.name);
    if (space === undefined) return;
    if (this.#held !== undefined) {
      this.#held.push(event);
      if (this.#held.length > heldLimit) {
        link.client.destroy(rpcError(`more than ${heldLimit} events came while the connection was made ready`));
      }
    } else if (this.#byNumber.get(space)?.has((event.message as Message).callbackID)) this.#deliver(event);
    // The first events may stand in the same chunk as the reply with their number, which is only read after them.
    else if (this.#registering > 0 && this.#early.length < earlyLimit) this.#early.push(event);
  }

  #deliver({ name, message }: ReceivedEvent): void {
    const space = spaceOf(name);
    if (space === undefined) return;
    const registered = this.#byNumber.get(space)?.get((message as Message).callbackID);
    if (registered?.wanted.message !== name) return;
    this.#delivered(name, message as Message);
    for (const listener of registered.listeners) listener.wanted.deliver(message as Message);
  }
}
