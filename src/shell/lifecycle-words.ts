/** The words for what happened to a domain, by the two numbers of a lifecycle event. */
import {
  DomainEventCrashedDetailType as Crashed,
  DomainEventDefinedDetailType as Defined,
  DomainEventPMSuspendedDetailType as PMSuspended,
  DomainEventResumedDetailType as Resumed,
  DomainEventShutdownDetailType as Shutdown,
  DomainEventStartedDetailType as Started,
  DomainEventStoppedDetailType as Stopped,
  DomainEventSuspendedDetailType as Suspended,
  DomainEventType as Type,
  DomainEventUndefinedDetailType as Undefined,
} from "../protocol/enums.ts";

const words: Readonly<Record<number, readonly [event: string, details: Readonly<Record<number, string>>]>> = {
  [Type.DEFINED]: [
    "Defined",
    {
      [Defined.ADDED]: "Added",
      [Defined.UPDATED]: "Updated",
      [Defined.RENAMED]: "Renamed",
      [Defined.FROM_SNAPSHOT]: "Snapshot",
    },
  ],
  [Type.UNDEFINED]: ["Undefined", { [Undefined.REMOVED]: "Removed", [Undefined.RENAMED]: "Renamed" }],
  [Type.STARTED]: [
    "Started",
    {
      [Started.BOOTED]: "Booted",
      [Started.MIGRATED]: "Migrated",
      [Started.RESTORED]: "Restored",
      [Started.FROM_SNAPSHOT]: "Snapshot",
      [Started.WAKEUP]: "Event wakeup",
      [Started.RECREATED]: "Recreated",
    },
  ],
  [Type.SUSPENDED]: [
    "Suspended",
    {
      [Suspended.PAUSED]: "Paused",
      [Suspended.MIGRATED]: "Migrated",
      [Suspended.IOERROR]: "I/O Error",
      [Suspended.WATCHDOG]: "Watchdog",
      [Suspended.RESTORED]: "Restored",
      [Suspended.FROM_SNAPSHOT]: "Snapshot",
      [Suspended.API_ERROR]: "API error",
      [Suspended.POSTCOPY]: "Post-copy",
      [Suspended.POSTCOPY_FAILED]: "Post-copy Error",
      [Suspended.GUEST_SHUTDOWN]: "Guest shutdown",
    },
  ],
  [Type.RESUMED]: [
    "Resumed",
    {
      [Resumed.UNPAUSED]: "Unpaused",
      [Resumed.MIGRATED]: "Migrated",
      [Resumed.FROM_SNAPSHOT]: "Snapshot",
      [Resumed.POSTCOPY]: "Post-copy",
      [Resumed.POSTCOPY_FAILED]: "Post-copy Error",
    },
  ],
  [Type.STOPPED]: [
    "Stopped",
    {
      [Stopped.SHUTDOWN]: "Shutdown",
      [Stopped.DESTROYED]: "Destroyed",
      [Stopped.CRASHED]: "Crashed",
      [Stopped.MIGRATED]: "Migrated",
      [Stopped.SAVED]: "Saved",
      [Stopped.FAILED]: "Failed",
      [Stopped.FROM_SNAPSHOT]: "Snapshot",
      [Stopped.RECREATED]: "Recreated",
    },
  ],
  [Type.SHUTDOWN]: [
    "Shutdown",
    {
      [Shutdown.FINISHED]: "Finished",
      [Shutdown.GUEST]: "Finished after guest request",
      [Shutdown.HOST]: "Finished after host request",
    },
  ],
  [Type.PMSUSPENDED]: ["PMSuspended", { [PMSuspended.MEMORY]: "Memory", [PMSuspended.DISK]: "Disk" }],
  [Type.CRASHED]: ["Crashed", { [Crashed.PANICKED]: "Panicked", [Crashed.CRASHLOADED]: "Crashloaded" }],
};

/** "Started Booted" */
export function lifecycleText(event: number, detail: number): string {
  const [name, details] = words[event] ?? ["unknown", {}];
  return `${name} ${details[detail] ?? "unknown"}`;
}
