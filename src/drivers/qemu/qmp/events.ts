/**
 * The events of QEMU that tsvirt acts on, each with its data. QEMU sends others too (and newer QEMU more): those arrive
 * with `name: string` and are for the caller to pass over or to hand on (qemu-monitor-event).
 *
 * Source: `query-qmp-schema` of QEMU 7.2 and 11.1.
 */
import type { QmpInteger, QmpObject } from "./message.ts";
import type { ActionOnError, BlockJobType, JobStatus, MigrationStatus, WatchdogAction } from "./values.ts";

export type ShutdownCause =
  | "none"
  | "host-error"
  | "host-qmp-quit"
  | "host-qmp-system-reset"
  | "host-signal"
  | "host-ui"
  | "guest-shutdown"
  | "guest-reset"
  | "guest-panic"
  | "subsystem-reset"
  | "snapshot-load";

interface BlockJobProgress {
  type: BlockJobType;
  device: string;
  len: number;
  offset: number;
  speed: number;
}

interface VncServer {
  host: string;
  service: string;
  family: string;
  websocket: boolean;
  auth?: string;
}

interface VncClient {
  host: string;
  service: string;
  family: string;
  websocket: boolean;
  x509_dname?: string;
  sasl_username?: string;
}

interface SpiceEnd {
  host: string;
  port: string;
  family: string;
  auth?: string;
}

type PanicData = {
  action: "pause" | "poweroff" | "run" | "shutdown" | "exit-failure";
  info?: { type: "hyper-v" | "s390" | "tdx" } & QmpObject;
};

type None = Record<string, never>;

/** Event name to the type of its `data`. */
export interface QmpEvents {
  SHUTDOWN: { guest: boolean; reason?: ShutdownCause };
  POWERDOWN: None;
  RESET: { guest: boolean; reason?: ShutdownCause };
  STOP: None;
  RESUME: None;
  SUSPEND: None;
  SUSPEND_DISK: None;
  WAKEUP: None;
  WATCHDOG: { action: WatchdogAction };
  GUEST_PANICKED: PanicData;
  GUEST_CRASHLOADED: PanicData;
  GUEST_PVSHUTDOWN: None;
  MEMORY_FAILURE: {
    recipient: "hypervisor" | "guest";
    action: "ignore" | "inject" | "fatal" | "reset";
    flags: { "action-required": boolean; recursive: boolean };
  };
  DEVICE_TRAY_MOVED: { device: string; id: string; "tray-open": boolean };
  PR_MANAGER_STATUS_CHANGED: { id: string; connected: boolean };
  BLOCK_IMAGE_CORRUPTED: {
    device: string;
    "node-name"?: string;
    msg: string;
    offset?: QmpInteger;
    size?: QmpInteger;
    fatal: boolean;
  };
  BLOCK_IO_ERROR: {
    "qom-path"?: string;
    device: string;
    "node-name"?: string;
    operation: "read" | "write";
    action: ActionOnError;
    nospace?: boolean;
    reason: string;
  };
  BLOCK_JOB_COMPLETED: BlockJobProgress & { error?: string };
  BLOCK_JOB_CANCELLED: BlockJobProgress;
  BLOCK_JOB_READY: BlockJobProgress;
  BLOCK_JOB_ERROR: { device: string; operation: "read" | "write"; action: ActionOnError };
  BLOCK_JOB_PENDING: { type: BlockJobType; id: string };
  BLOCK_WRITE_THRESHOLD: { "node-name": string; "amount-exceeded": QmpInteger; "write-threshold": QmpInteger };
  JOB_STATUS_CHANGE: { id: string; status: JobStatus };
  BLOCK_EXPORT_DELETED: { id: string };
  VSERPORT_CHANGE: { id: string; open: boolean };
  DUMP_COMPLETED: {
    result: { status: "none" | "active" | "completed" | "failed"; completed: QmpInteger; total: QmpInteger };
    error?: string;
  };
  NIC_RX_FILTER_CHANGED: { name?: string; path: string };
  NETDEV_STREAM_CONNECTED: { "netdev-id": string; addr: { type: string } & QmpObject };
  NETDEV_STREAM_DISCONNECTED: { "netdev-id": string };
  NETDEV_VHOST_USER_CONNECTED: { "netdev-id": string; "chardev-id": string };
  NETDEV_VHOST_USER_DISCONNECTED: { "netdev-id": string };
  VNC_CONNECTED: { server: VncServer; client: VncClient };
  VNC_INITIALIZED: { server: VncServer; client: VncClient };
  VNC_DISCONNECTED: { server: VncServer; client: VncClient };
  SPICE_CONNECTED: { server: SpiceEnd; client: SpiceEnd };
  SPICE_INITIALIZED: { server: SpiceEnd; client: SpiceEnd };
  SPICE_DISCONNECTED: { server: SpiceEnd; client: SpiceEnd };
  SPICE_MIGRATE_COMPLETED: None;
  MIGRATION: { status: MigrationStatus };
  MIGRATION_PASS: { pass: number };
  UNPLUG_PRIMARY: { "device-id": string };
  DEVICE_DELETED: { device?: string; path: string };
  DEVICE_UNPLUG_GUEST_ERROR: { device?: string; path: string };
  BALLOON_CHANGE: { actual: QmpInteger };
  MEMORY_DEVICE_SIZE_CHANGE: { id?: string; size: QmpInteger; "qom-path": string };
  MEM_UNPLUG_ERROR: { device: string; msg: string };
  RTC_CHANGE: { offset: number; "qom-path"?: string };
  ACPI_DEVICE_OST: {
    info: { device?: string; slot: string; "slot-type": "DIMM" | "CPU"; source: number; status: number };
  };
}

export type QmpEventName = keyof QmpEvents;

/** When QEMU says the event happened: `timestampMs` for people, `microseconds` (since 1970) for libvirt's events. */
interface Stamped {
  timestampMs: number;
  microseconds: number;
}

/** An event whose name is known narrows its data; `unknown: true` marks the others. */
export type QmpEvent =
  | { [Name in QmpEventName]: Stamped & { name: Name; data: QmpEvents[Name]; unknown?: undefined } }[QmpEventName]
  | (Stamped & { name: string; data: QmpObject; unknown: true });

const known: Readonly<Record<QmpEventName, true>> = {
  SHUTDOWN: true,
  POWERDOWN: true,
  RESET: true,
  STOP: true,
  RESUME: true,
  SUSPEND: true,
  SUSPEND_DISK: true,
  WAKEUP: true,
  WATCHDOG: true,
  GUEST_PANICKED: true,
  GUEST_CRASHLOADED: true,
  GUEST_PVSHUTDOWN: true,
  MEMORY_FAILURE: true,
  DEVICE_TRAY_MOVED: true,
  PR_MANAGER_STATUS_CHANGED: true,
  BLOCK_IMAGE_CORRUPTED: true,
  BLOCK_IO_ERROR: true,
  BLOCK_JOB_COMPLETED: true,
  BLOCK_JOB_CANCELLED: true,
  BLOCK_JOB_READY: true,
  BLOCK_JOB_ERROR: true,
  BLOCK_JOB_PENDING: true,
  BLOCK_WRITE_THRESHOLD: true,
  JOB_STATUS_CHANGE: true,
  BLOCK_EXPORT_DELETED: true,
  VSERPORT_CHANGE: true,
  DUMP_COMPLETED: true,
  NIC_RX_FILTER_CHANGED: true,
  NETDEV_STREAM_CONNECTED: true,
  NETDEV_STREAM_DISCONNECTED: true,
  NETDEV_VHOST_USER_CONNECTED: true,
  NETDEV_VHOST_USER_DISCONNECTED: true,
  VNC_CONNECTED: true,
  VNC_INITIALIZED: true,
  VNC_DISCONNECTED: true,
  SPICE_CONNECTED: true,
  SPICE_INITIALIZED: true,
  SPICE_DISCONNECTED: true,
  SPICE_MIGRATE_COMPLETED: true,
  MIGRATION: true,
  MIGRATION_PASS: true,
  UNPLUG_PRIMARY: true,
  DEVICE_DELETED: true,
  DEVICE_UNPLUG_GUEST_ERROR: true,
  BALLOON_CHANGE: true,
  MEMORY_DEVICE_SIZE_CHANGE: true,
  MEM_UNPLUG_ERROR: true,
  RTC_CHANGE: true,
  ACPI_DEVICE_OST: true,
};

/** The names this version knows, for tests and for the log. */
export const knownEvents = Object.keys(known) as QmpEventName[];

export const asEvent = (message: { name: string; data: QmpObject } & Stamped): QmpEvent => {
  const { name, data, timestampMs, microseconds } = message;
  return (
    Object.hasOwn(known, name)
      ? { name, data, timestampMs, microseconds }
      : { name, data, timestampMs, microseconds, unknown: true }
  ) as QmpEvent;
};
