/** How each domain event is sent: to clients that registered the old way, and to those that gave a callback number. */
import { DomainEventID } from "../protocol/enums.ts";
import type { EventName } from "../protocol/procedure.ts";
import type { RemoteProcedures } from "../protocol/remote/index.ts";

type RemoteEvent = EventName<RemoteProcedures>;

export interface EventForms {
  /** Without a callback number; newer events have no such form. */
  readonly legacy?: RemoteEvent;
  readonly callback: RemoteEvent;
  /** Whether the callback form wraps the legacy one in `msg`. */
  readonly wrapped: boolean;
}

const both = (legacy: RemoteEvent, callback: RemoteEvent): EventForms => ({ legacy, callback, wrapped: true });
const only = (callback: RemoteEvent): EventForms => ({ callback, wrapped: false });

export const domainEventForms: Readonly<Record<number, EventForms | undefined>> = {
  [DomainEventID.LIFECYCLE]: both("domainEventLifecycle", "domainEventCallbackLifecycle"),
  [DomainEventID.REBOOT]: both("domainEventReboot", "domainEventCallbackReboot"),
  [DomainEventID.RTC_CHANGE]: both("domainEventRtcChange", "domainEventCallbackRtcChange"),
  [DomainEventID.WATCHDOG]: both("domainEventWatchdog", "domainEventCallbackWatchdog"),
  [DomainEventID.IO_ERROR]: both("domainEventIoError", "domainEventCallbackIoError"),
  [DomainEventID.GRAPHICS]: both("domainEventGraphics", "domainEventCallbackGraphics"),
  [DomainEventID.IO_ERROR_REASON]: both("domainEventIoErrorReason", "domainEventCallbackIoErrorReason"),
  [DomainEventID.CONTROL_ERROR]: both("domainEventControlError", "domainEventCallbackControlError"),
  [DomainEventID.BLOCK_JOB]: both("domainEventBlockJob", "domainEventCallbackBlockJob"),
  [DomainEventID.DISK_CHANGE]: both("domainEventDiskChange", "domainEventCallbackDiskChange"),
  [DomainEventID.TRAY_CHANGE]: both("domainEventTrayChange", "domainEventCallbackTrayChange"),
  [DomainEventID.PMWAKEUP]: both("domainEventPmwakeup", "domainEventCallbackPmwakeup"),
  [DomainEventID.PMSUSPEND]: both("domainEventPmsuspend", "domainEventCallbackPmsuspend"),
  [DomainEventID.BALLOON_CHANGE]: both("domainEventBalloonChange", "domainEventCallbackBalloonChange"),
  [DomainEventID.PMSUSPEND_DISK]: both("domainEventPmsuspendDisk", "domainEventCallbackPmsuspendDisk"),
  [DomainEventID.DEVICE_REMOVED]: both("domainEventDeviceRemoved", "domainEventCallbackDeviceRemoved"),
  [DomainEventID.BLOCK_JOB_2]: only("domainEventBlockJob2"),
  [DomainEventID.TUNABLE]: only("domainEventCallbackTunable"),
  [DomainEventID.AGENT_LIFECYCLE]: only("domainEventCallbackAgentLifecycle"),
  [DomainEventID.DEVICE_ADDED]: only("domainEventCallbackDeviceAdded"),
  [DomainEventID.MIGRATION_ITERATION]: only("domainEventCallbackMigrationIteration"),
  [DomainEventID.JOB_COMPLETED]: only("domainEventCallbackJobCompleted"),
  [DomainEventID.DEVICE_REMOVAL_FAILED]: only("domainEventCallbackDeviceRemovalFailed"),
  [DomainEventID.METADATA_CHANGE]: only("domainEventCallbackMetadataChange"),
  [DomainEventID.BLOCK_THRESHOLD]: only("domainEventBlockThreshold"),
  [DomainEventID.MEMORY_FAILURE]: only("domainEventMemoryFailure"),
  [DomainEventID.MEMORY_DEVICE_SIZE_CHANGE]: only("domainEventMemoryDeviceSizeChange"),
  [DomainEventID.NIC_MAC_CHANGE]: only("domainEventNicMacChange"),
};
