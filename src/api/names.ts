/** Names for the numbers of enumerations. */
import {
  DomainEventCrashedDetailType,
  DomainEventDefinedDetailType,
  DomainEventPMSuspendedDetailType,
  DomainEventResumedDetailType,
  DomainEventShutdownDetailType,
  DomainEventStartedDetailType,
  DomainEventStoppedDetailType,
  DomainEventSuspendedDetailType,
  DomainEventType,
  DomainEventUndefinedDetailType,
} from "../protocol/enums.ts";

/** The name that `value` has in `enumeration`: `nameOf(DomainState, 1)` is "RUNNING". */
export function nameOf<E extends Readonly<Record<string, number>>>(
  enumeration: E,
  value: number,
): (keyof E & string) | undefined {
  return Object.keys(enumeration).find((name) => enumeration[name] === value);
}

const details: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [DomainEventType.DEFINED]: DomainEventDefinedDetailType,
  [DomainEventType.UNDEFINED]: DomainEventUndefinedDetailType,
  [DomainEventType.STARTED]: DomainEventStartedDetailType,
  [DomainEventType.SUSPENDED]: DomainEventSuspendedDetailType,
  [DomainEventType.RESUMED]: DomainEventResumedDetailType,
  [DomainEventType.STOPPED]: DomainEventStoppedDetailType,
  [DomainEventType.SHUTDOWN]: DomainEventShutdownDetailType,
  [DomainEventType.PMSUSPENDED]: DomainEventPMSuspendedDetailType,
  [DomainEventType.CRASHED]: DomainEventCrashedDetailType,
};

export interface LifecycleNames {
  /** `DomainEventType`: "DEFINED", "STARTED", …; the number when a newer daemon sent one without a name here. */
  readonly eventName: string;
  /** The event's own detail type: "ADDED", "BOOTED", …. */
  readonly detailName: string;
}

/** The names of a lifecycle event's two numbers. */
export function lifecycleNames(event: number, detail: number): LifecycleNames {
  const named = details[event];
  return {
    eventName: nameOf(DomainEventType, event) ?? String(event),
    detailName: (named === undefined ? undefined : nameOf(named, detail)) ?? String(detail),
  };
}
