/** What the API page says of the kinds of domain events: the compiler is asked for the properties of each. */
import type { DomainEvent, DomainEventKind } from "../../src/api/index.ts";

export type EveryDomainEvent = { [K in DomainEventKind]: DomainEvent<K> };
