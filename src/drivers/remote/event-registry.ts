/**
 * The registrations for events of one connection. The daemon numbers them anew on each link; listeners stay what they
 * are.
 */
import { type VirError, rpcError } from "../../protocol/errors.ts";
import type { CallOptions, ReceivedEvent } from "../../rpc/client.ts";
import type { Link } from "./link.ts";
import { type Message, type NumberSpace, type Wanted, spaceOf } from "./registrations.ts";

export interface Registration extends Wanted {
  /** As this link's daemon numbers it; undefined while it is not registered. */
  callbackID: number | undefined;
  /** Told when the daemon of a new link refuses it: nothing comes any more. */
  ended(error: VirError): void;
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
  #registering = 0;
  #early: ReceivedEvent[] = [];
  #held: ReceivedEvent[] | undefined;

  constructor(delivered: (message: string, content: Message) => void) {
    this.#delivered = delivered;
  }

  /** Resolves once the daemon sends these events. */
  async add(wanted: Wanted, link: Link, ended: (error: VirError) => void, options: CallOptions): Promise<Registration> {
    const registration: Registration = { ...wanted, callbackID: undefined, ended };
    this.#registering++;
    try {
      await this.#register(registration, link, options);
      this.#registrations.add(registration);
      for (const early of this.#early) {
        const { callbackID } = early.message as Message;
        if (spaceOf(early.name) === wanted.space && callbackID === registration.callbackID) this.#deliver(early);
      }
      return registration;
    } finally {
      this.#registering--;
      if (this.#registering === 0) this.#early = [];
    }
  }

  /** No more events for this listener, from now on; `link` is asked to send none. */
  async remove(registration: Registration, link: Link | undefined): Promise<void> {
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
          await this.remove(registration, link);
        }
      } catch (error) {
        if (link.client.closed || options.signal?.aborted) throw error;
        if (this.#registrations.delete(registration)) registration.ended(error as VirError);
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
    registration.deliver(message as Message);
  }
}
