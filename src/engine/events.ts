/** The domain events of one driver, handed to every listener in the order in which they happen. */
import type { DomainEvent } from "../protocol/contract.ts";
import { DomainEventID } from "../protocol/enums.ts";
import type { DomainObject } from "./domain.ts";

export class DomainEvents {
  readonly #listeners = new Set<(event: DomainEvent) => void>();

  listen(listener: (event: DomainEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(domain: DomainObject, id: DomainEventID, fields: Readonly<Record<string, unknown>>): void {
    if (this.#listeners.size === 0) return;
    const event: DomainEvent = { id, domain: domain.reference, fields };
    for (const listener of this.#listeners) listener(event);
  }

  /** `event`: `DomainEventType`; `detail`: the detail enumeration that belongs to it. */
  lifecycle(domain: DomainObject, event: number, detail: number): void {
    this.emit(domain, DomainEventID.LIFECYCLE, { event, detail });
  }
}
