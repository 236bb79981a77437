/** The domain events of one connection: registrations by the number that the daemon gave them. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { noSupport } from "../../protocol/errors.ts";
import type { Domain } from "../../protocol/remote/types.ts";
import type { CallOptions, ReceivedEvent } from "../../rpc/client.ts";
import { type DomainEventBody, type DomainEventKind, domainEventMessages } from "./domain-event-table.ts";

export type DomainEventListener<I extends DomainEventKind> = (domain: Domain, body: DomainEventBody<I>) => void;

/** What registering needs of the connection. */
export interface RegistrationCalls {
  /** Resolves to the number of the registration. */
  register(eventID: number, domain: Domain | null, options: CallOptions): Promise<number>;
  deregister(callbackID: number): Promise<void>;
}

interface Message {
  callbackID: number;
  dom?: Domain;
  msg?: { dom: Domain };
}

/** Events that came before the number that they carry was known here. More than this are a daemon gone mad. */
const earlyLimit = 10_000;

export class DomainEventRegistry {
  readonly #calls: RegistrationCalls;
  readonly #listeners = new Map<number, { message: string; listener: (message: Message) => void }>();
  #registering = 0;
  #early: { name: string; message: Message }[] = [];

  constructor(calls: RegistrationCalls) {
    this.#calls = calls;
  }

  /**
   * Calls `listener` for each event of that kind, of one domain or of all. Resolves once the daemon sends them, to what
   * ends that; it does nothing on a connection that is closed.
   */
  async register<I extends DomainEventKind>(
    id: I,
    domain: Domain | null,
    listener: DomainEventListener<I>,
    options: CallOptions = {},
  ): Promise<() => Promise<void>> {
    const message: string | undefined = domainEventMessages[id];
    if (message === undefined) {
      throw noSupport(`domain event ${id}: the protocol has no message for it`, { domain: ErrorDomain.REMOTE });
    }
    this.#registering++;
    try {
      const callbackID = await this.#calls.register(id, domain, options);
      this.#listeners.set(callbackID, { message, listener: (received) => listener(...split<I>(received)) });
      for (const early of this.#early) {
        if (early.message.callbackID === callbackID) this.#deliver(early.name, early.message);
      }
      return async () => {
        if (this.#listeners.delete(callbackID)) await this.#calls.deregister(callbackID);
      };
    } finally {
      this.#registering--;
      if (this.#registering === 0) this.#early = [];
    }
  }

  /** Passes on an event that the connection received, if it is a domain event that somebody waits for. */
  received({ name, message }: ReceivedEvent): void {
    const { callbackID } = message as Partial<Message>;
    if (callbackID === undefined) return;
    if (this.#listeners.has(callbackID)) this.#deliver(name, message as Message);
    // The first events may stand in the same chunk as the reply with their number, which is only read after them.
    else if (this.#registering > 0 && this.#early.length < earlyLimit) {
      this.#early.push({ name, message: message as Message });
    }
  }

  #deliver(name: string, message: Message): void {
    const registration = this.#listeners.get(message.callbackID);
    // Other kinds of objects number their registrations apart: the same number may be a network's.
    if (registration?.message === name) registration.listener(message);
  }
}

function split<I extends DomainEventKind>(message: Message): [Domain, DomainEventBody<I>] {
  const { callbackID: _, msg, ...outer } = message;
  const { dom, ...body } = { ...outer, ...msg } as { dom: Domain } & Record<string, unknown>;
  return [dom, body as DomainEventBody<I>];
}
