/**
 * The registrations for events of one connection. The daemon numbers them anew on each link; listeners stay what they
 * are. Listeners for the same events share one registration: libvirt 12 refuses a second one on a connection.
 */
import { type VirError, rpcError } from "../../protocol/errors.ts";
import type { CallOptions, ReceivedEvent } from "../../rpc/client.ts";
import type { Link } from "./link.ts";
import { type Message, type NumberSpace, type Wanted, spaceOf } from "./registrations.ts";

interface Registration extends Omit<Wanted, "deliver"> {
  /** As this link's daemon numbers it; undefined while it is not registered. */
  callbackID: number | undefined;
  readonly listeners: Set<Listening>;
}

/** One listener, until it is removed. */
export interface Listening {
  readonly registration: Registration;
  readonly deliver: (this: void, message: Message) => void;
  /** Told when the daemon of a new link refuses the events: nothing comes any more. */
  readonly ended: (this: void, error: VirError) => void;
}

/** Events that came before the number that they carry was known here. More than this are a daemon gone mad. */
const earlyLimit = 10_000;
/** Events that may wait while a new link is made ready. */
const heldLimit = 100_000;

export class EventRegistry {
  readonly #registrations = new Set<Registration>();
  readonly #byNumber = new Map<NumberSpace, Map<number, Registration>>();
  /** Called with each message before its listener is. */
  readonly #delivered: (message: string, content: Message) => void;
  /** By key: registrations that the daemon is being asked for. */
  readonly #underWay = new Map<string, Promise<Registration>>();
  #registering = 0;
  #early: ReceivedEvent[] = [];
  #held: ReceivedEvent[] | undefined;

  constructor(delivered: (message: string, content: Message) => void) {
    this.#delivered = delivered;
  }

  /** Resolves once the daemon sends these events. */
  async add(wanted: Wanted, link: Link, ended: (error: VirError) => void, options: CallOptions): Promise<Listening> {
    // one that is under way may fail, for reasons of its own
    for (;;) {
      const underWay = this.#underWay.get(wanted.key);
      if (underWay === undefined) break;
      await underWay.catch(() => undefined);
    }
    const known = [...this.#registrations].find(({ key }) => key === wanted.key);
    if (known !== undefined) return join(known, wanted, ended);
    const made = this.#make(wanted, link, options);
    this.#underWay.set(wanted.key, made);
    try {
      const registration = await made;
      const listening = join(registration, wanted, ended);
      for (const early of this.#early) {
        const { callbackID } = early.message as Message;
        if (spaceOf(early.name) === wanted.space && callbackID === registration.callbackID) this.#deliver(early);
      }
      return listening;
    } finally {
      if (this.#underWay.get(wanted.key) === made) this.#underWay.delete(wanted.key);
      this.#registering--;
      if (this.#registering === 0) this.#early = [];
    }
  }

  async #make(
    { space, message, key, register, deregister }: Wanted,
    link: Link,
    options: CallOptions,
  ): Promise<Registration> {
    const registration: Registration = {
      space,
      message,
      key,
      register,
      deregister,
      callbackID: undefined,
      listeners: new Set(),
    };
    this.#registering++;
    await this.#register(registration, link, options);
    this.#registrations.add(registration);
    return registration;
  }

  /** No more events for this listener, from now on; `link` is asked to send none when it was the last. */
  async remove(listening: Listening, link: Link | undefined): Promise<void> {
    const { registration } = listening;
    if (!registration.listeners.delete(listening) || registration.listeners.size > 0) return;
    await this.#drop(registration, link);
  }

  async #drop(registration: Registration, link: Link | undefined): Promise<void> {
    const { callbackID, space } = registration;
    if (!this.#registrations.delete(registration) || callbackID === undefined) return;
    this.#byNumber.get(space)?.delete(callbackID);
    registration.callbackID = undefined;
    if (link !== undefined && !link.client.closed) await registration.deregister(link, callbackID);
  }

  async #register(registration: Registration, link: Link, options: CallOptions): Promise<void> {
    const callbackID = await registration.register(link, options);
    // the number came with the last breath of that link: on the next one it is another's
    if (link.client.closeError !== undefined) throw link.client.closeError;
    registration.callbackID = callbackID;
    let numbers = this.#byNumber.get(registration.space);
    if (numbers === undefined) this.#byNumber.set(registration.space, (numbers = new Map()));
    numbers.set(callbackID, registration);
  }

  /** The link is gone, and all numbers with it. Events of the next link are held back until `release`. */
  lost(): void {
    this.#byNumber.clear();
    for (const registration of this.#registrations) registration.callbackID = undefined;
    this.#early = [];
    this.#held = [];
  }

  /** Registers everything anew. @throws {VirError} when the link broke meanwhile */
  async reregister(link: Link, options: CallOptions): Promise<void> {
    const attempts = [...this.#registrations].map(async (registration) => {
      try {
        await this.#register(registration, link, options);
        // called off while its number was under way
        if (!this.#registrations.has(registration)) {
          this.#registrations.add(registration);
          await this.#drop(registration, link);
        }
      } catch (error) {
        if (link.client.closed || options.signal?.aborted) throw error;
        if (!this.#registrations.delete(registration)) return;
        for (const listening of registration.listeners) listening.ended(error as VirError);
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
    const registration = this.#byNumber.get(space)?.get((message as Message).callbackID);
    if (registration?.message !== name) return;
    this.#delivered(name, message as Message);
    for (const listening of registration.listeners) listening.deliver(message as Message);
  }
}

function join(registration: Registration, { deliver }: Wanted, ended: (error: VirError) => void): Listening {
  const listening: Listening = { registration, deliver, ended };
  registration.listeners.add(listening);
  return listening;
}
