/** Events of domains, and of QEMU's monitors. */
import { DomainEventID } from "../protocol/enums.ts";
import type { TypedParameter } from "../protocol/remote/types.ts";
import type { DomainEventBody, DomainEventKind } from "../drivers/remote/domain-event-table.ts";
import { type ConnectionLink, remoteOf } from "./connection/link.ts";
import { Domain } from "./domain.ts";
import { Events, type EventsOptions, listOf } from "./events.ts";
import { type LifecycleNames, lifecycleNames } from "./names.ts";
import { type Parameters, parametersOf } from "./parameters.ts";

export type { DomainEventKind } from "../drivers/remote/domain-event-table.ts";

type Fields<B> = { readonly [K in keyof B]: B[K] extends TypedParameter[] ? Parameters : B[K] };

/** An event: its number (`DomainEventID`), the domain, and what this kind of event says beside. */
export type DomainEvent<I extends DomainEventKind = DomainEventKind> = {
  [K in I]: { readonly id: K; readonly domain: Domain } & Fields<DomainEventBody<K>> &
    (K extends typeof DomainEventID.LIFECYCLE ? LifecycleNames : unknown);
}[I];

export type DomainEvents<I extends DomainEventKind = DomainEventKind> = Events<DomainEvent<I>>;

export interface DomainEventsOptions<I extends DomainEventKind> extends EventsOptions {
  /** Which kind of event (`DomainEventID`), or several: they come in one order, the daemon's. */
  readonly id: I | readonly I[];
  /** Events of this domain only; of all when left out. */
  readonly domain?: Domain | undefined;
}

export function domainEvents<I extends DomainEventKind>(
  link: ConnectionLink,
  options: DomainEventsOptions<I>,
): DomainEvents<I> {
  const remote = remoteOf(link);
  const kinds = listOf<I>(options.id).map(
    (id) => (push: (event: DomainEvent<I>) => void, registration: object) =>
      remote.registerDomainEvent(
        id,
        options.domain ?? null,
        (about, body) => push(eventOf(id, new Domain(link, about), body)),
        registration,
      ),
  );
  return new Events(remote, kinds, options);
}

function eventOf<I extends DomainEventKind>(id: I, domain: Domain, body: DomainEventBody<I>): DomainEvent<I> {
  const fields: Record<string, unknown> = { id, domain, ...body };
  if (id === DomainEventID.LIFECYCLE) {
    Object.assign(fields, lifecycleNames(fields["event"] as number, fields["detail"] as number));
  }
  if (Array.isArray(fields["params"])) fields["params"] = parametersOf(fields["params"] as TypedParameter[]);
  return fields as DomainEvent<I>;
}

/** What QEMU's monitor told, as it told it. */
export interface QemuMonitorEvent {
  readonly domain: Domain;
  /** "POWERDOWN", "RTC_CHANGE", …. */
  readonly event: string;
  /** Since 1970, as QEMU says. */
  readonly seconds: bigint;
  readonly micros: number;
  /** JSON. */
  readonly details: string | null;
}

export interface QemuMonitorEventsOptions extends EventsOptions {
  /** Events of this domain only; of all when left out. */
  readonly domain?: Domain | undefined;
  /** Of this name only, or of names that match by the flags; all when left out. */
  readonly event?: string | undefined;
  /** `ConnectDomainQemuMonitorEventRegisterFlags` */
  readonly flags?: number | undefined;
}

export function qemuMonitorEvents(link: ConnectionLink, options: QemuMonitorEventsOptions): Events<QemuMonitorEvent> {
  const remote = remoteOf(link);
  const { domain = null, event = null, flags = 0 } = options;
  const register = (push: (event: QemuMonitorEvent) => void, registration: object) =>
    remote.registerMonitorEvent(
      domain,
      event,
      flags,
      (about, body) => push({ domain: new Domain(link, about), ...body }),
      registration,
    );
  return new Events(remote, [register], options);
}
