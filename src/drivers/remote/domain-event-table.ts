/** Domain events by their number: the message that carries each, and its fields as the type says. */
import { DomainEventID } from "../../protocol/enums.ts";
import type { EventName, MessageOf } from "../../protocol/procedure.ts";
import type { RemoteProcedures } from "../../protocol/remote/index.ts";

/** The events that have a message on the wire; VCPU_REMOVED and CHANNEL_LIFECYCLE have none yet. */
export const domainEventMessages = {
  [DomainEventID.LIFECYCLE]: "domainEventCallbackLifecycle",
  [DomainEventID.REBOOT]: "domainEventCallbackReboot",
  [DomainEventID.RTC_CHANGE]: "domainEventCallbackRtcChange",
  [DomainEventID.WATCHDOG]: "domainEventCallbackWatchdog",
  [DomainEventID.IO_ERROR]: "domainEventCallbackIoError",
  [DomainEventID.GRAPHICS]: "domainEventCallbackGraphics",
  [DomainEventID.IO_ERROR_REASON]: "domainEventCallbackIoErrorReason",
  [DomainEventID.CONTROL_ERROR]: "domainEventCallbackControlError",
  [DomainEventID.BLOCK_JOB]: "domainEventCallbackBlockJob",
  [DomainEventID.DISK_CHANGE]: "domainEventCallbackDiskChange",
  [DomainEventID.TRAY_CHANGE]: "domainEventCallbackTrayChange",
  [DomainEventID.PMWAKEUP]: "domainEventCallbackPmwakeup",
  [DomainEventID.PMSUSPEND]: "domainEventCallbackPmsuspend",
  [DomainEventID.BALLOON_CHANGE]: "domainEventCallbackBalloonChange",
  [DomainEventID.PMSUSPEND_DISK]: "domainEventCallbackPmsuspendDisk",
  [DomainEventID.DEVICE_REMOVED]: "domainEventCallbackDeviceRemoved",
  [DomainEventID.BLOCK_JOB_2]: "domainEventBlockJob2",
  [DomainEventID.TUNABLE]: "domainEventCallbackTunable",
  [DomainEventID.AGENT_LIFECYCLE]: "domainEventCallbackAgentLifecycle",
  [DomainEventID.DEVICE_ADDED]: "domainEventCallbackDeviceAdded",
  [DomainEventID.MIGRATION_ITERATION]: "domainEventCallbackMigrationIteration",
  [DomainEventID.JOB_COMPLETED]: "domainEventCallbackJobCompleted",
  [DomainEventID.DEVICE_REMOVAL_FAILED]: "domainEventCallbackDeviceRemovalFailed",
  [DomainEventID.METADATA_CHANGE]: "domainEventCallbackMetadataChange",
  [DomainEventID.BLOCK_THRESHOLD]: "domainEventBlockThreshold",
  [DomainEventID.MEMORY_FAILURE]: "domainEventMemoryFailure",
  [DomainEventID.MEMORY_DEVICE_SIZE_CHANGE]: "domainEventMemoryDeviceSizeChange",
  [DomainEventID.NIC_MAC_CHANGE]: "domainEventNicMacChange",
} as const satisfies Partial<Record<DomainEventID, EventName<RemoteProcedures>>>;

/** `DomainEventID` of an event that can be asked for. */
export type DomainEventKind = keyof typeof domainEventMessages;

type WireMessage<I extends DomainEventKind> = MessageOf<RemoteProcedures[(typeof domainEventMessages)[I]]>;
type Body<M> = Omit<M, "callbackID" | "msg" | "dom"> & (M extends { msg: infer B } ? Omit<B, "dom"> : unknown);

/** What an event says beside which domain it is about. */
export type DomainEventBody<I extends DomainEventKind> = { [K in keyof Body<WireMessage<I>>]: Body<WireMessage<I>>[K] };
