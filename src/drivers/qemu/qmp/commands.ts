/**
 * The commands of QEMU that tsvirt sends: name to the type of the arguments, the type of the answer, and how long it may
 * take. `QmpClient.execute` takes its types from here, so that a misspelt command or argument does not compile.
 *
 * Source: `query-qmp-schema` of QEMU 7.2 and 11.1; what only the newer one has is marked optional.
 */
import type { QmpInteger, QmpObject, QmpValue, QmpVersion } from "./message.ts";
import type { BlockJobType, JobStatus, MigrationStatus, RunState, WatchdogAction } from "./values.ts";

declare const types: unique symbol;

export interface Command<Arguments, Returns> {
  /** Longest wait for the answer, milliseconds, where the caller names none. */
  readonly timeoutMs: number;
  readonly [types]?: [Arguments, Returns];
}

/** No arguments, or nothing returned. */
export type None = Record<string, never>;

/** Answers from QEMU's own state: QEMU that takes longer is stuck. */
const QUICK_MS = 30_000;
/** Opens, closes or flushes images, so it waits for storage. */
const STORAGE_MS = 120_000;

const quick = <Arguments = None, Returns = None>(): Command<Arguments, Returns> => ({ timeoutMs: QUICK_MS });
const storage = <Arguments = None, Returns = None>(): Command<Arguments, Returns> => ({ timeoutMs: STORAGE_MS });

export interface CpuInstanceProperties {
  "node-id"?: number;
  "drawer-id"?: number;
  "book-id"?: number;
  "socket-id"?: number;
  "die-id"?: number;
  "cluster-id"?: number;
  "module-id"?: number;
  "core-id"?: number;
  "thread-id"?: number;
}

export interface CpuInfo {
  "cpu-index": number;
  "qom-path": string;
  "qom-type"?: string;
  "thread-id": number;
  props?: CpuInstanceProperties;
  target: string;
  "cpu-state"?: string;
}

export interface MachineInfo {
  name: string;
  alias?: string;
  "is-default"?: boolean;
  "cpu-max": number;
  "hotpluggable-cpus": boolean;
  "numa-mem-supported"?: boolean;
  deprecated?: boolean;
  "default-cpu-type"?: string;
  "default-ram-id"?: string;
  acpi?: boolean;
}

export interface CpuDefinitionInfo {
  name: string;
  typename: string;
  static: boolean;
  "migration-safe"?: boolean;
  "unavailable-features"?: string[];
  "alias-of"?: string;
  deprecated?: boolean;
}

/** One entry of `query-qmp-schema`; which members it has depends on `meta-type`. */
export interface SchemaInfo {
  name: string;
  "meta-type": "builtin" | "enum" | "array" | "object" | "alternate" | "command" | "event";
  features?: string[];
  "json-type"?: string;
  values?: string[];
  members?: { name?: string; type: string; default?: unknown; features?: string[] }[];
  "element-type"?: string;
  tag?: string;
  variants?: { case: string; type: string }[];
  "arg-type"?: string;
  "ret-type"?: string;
}

export interface PropertyInfo {
  name: string;
  type: string;
  description?: string;
  "default-value"?: QmpValue;
}

export interface BlockInfo {
  device: string;
  qdev?: string;
  type: string;
  removable: boolean;
  locked: boolean;
  tray_open?: boolean;
  "io-status"?: "ok" | "failed" | "nospace";
  inserted?: BlockNodeInfo;
}

export interface BlockNodeInfo {
  file: string;
  "node-name"?: string;
  ro: boolean;
  drv: string;
  backing_file?: string;
  backing_file_depth: number;
  encrypted: boolean;
  image: ImageInfo;
  write_threshold: QmpInteger;
}

export interface ImageInfo {
  filename: string;
  format: string;
  "virtual-size": QmpInteger;
  "actual-size"?: QmpInteger;
  "cluster-size"?: number;
  "backing-filename"?: string;
  "full-backing-filename"?: string;
  "backing-image"?: ImageInfo;
}

export interface BlockDeviceStats {
  rd_bytes: QmpInteger;
  wr_bytes: QmpInteger;
  rd_operations: QmpInteger;
  wr_operations: QmpInteger;
  flush_operations: QmpInteger;
  rd_total_time_ns: QmpInteger;
  wr_total_time_ns: QmpInteger;
  flush_total_time_ns: QmpInteger;
  wr_highest_offset: QmpInteger;
}

export interface BlockStats {
  device?: string;
  qdev?: string;
  "node-name"?: string;
  stats: BlockDeviceStats;
  parent?: BlockStats;
  backing?: BlockStats;
}

export interface JobInfo {
  id: string;
  type: BlockJobType;
  status: JobStatus;
  "current-progress": QmpInteger;
  "total-progress": QmpInteger;
  error?: string;
}

export interface MigrationRamInfo {
  transferred: QmpInteger;
  remaining: QmpInteger;
  total: QmpInteger;
  duplicate: QmpInteger;
  normal: QmpInteger;
  "normal-bytes": QmpInteger;
  "dirty-pages-rate": QmpInteger;
  "dirty-sync-count": QmpInteger;
  "page-size": number;
  mbps: number;
}

export interface MigrationInfo {
  status?: MigrationStatus;
  ram?: MigrationRamInfo;
  "total-time"?: number;
  downtime?: number;
  "setup-time"?: number;
  "error-desc"?: string;
}

/** A typed device, network back end or object as QEMU takes it, on the command line as over QMP. */
export type QemuProperties = QmpObject;
type DeviceArguments = { driver: string; id?: string; bus?: string } & QemuProperties;
type ObjectArguments = { "qom-type": string; id: string } & QemuProperties;
type NetdevArguments = { type: string; id: string } & QemuProperties;
type BlockdevArguments = { driver: string; "node-name": string } & QemuProperties;
type JobId = { id: string };

export const commands = {
  // the machine
  "query-version": quick<None, QmpVersion>(),
  "query-target": quick<None, { arch: string }>(),
  "query-kvm": quick<None, { enabled: boolean; present: boolean }>(),
  "query-name": quick<None, { name?: string }>(),
  "query-uuid": quick<None, { UUID: string }>(),
  "query-status": quick<None, { status: RunState; running: boolean }>(),
  "query-current-machine": quick<None, { "wakeup-suspend-support": boolean }>(),
  cont: storage(),
  stop: storage(),
  system_powerdown: quick(),
  system_reset: quick(),
  system_wakeup: quick(),
  "inject-nmi": quick(),
  quit: storage(),
  "set-action": quick<{
    reboot?: "reset" | "shutdown";
    shutdown?: "poweroff" | "pause";
    panic?: "pause" | "shutdown" | "exit-failure" | "none";
    watchdog?: WatchdogAction;
  }>(),
  "watchdog-set-action": quick<{ action: WatchdogAction }>(),
  "rtc-reset-reinjection": quick(),
  "human-monitor-command": storage<{ "command-line": string; "cpu-index"?: number }, string>(),
  "send-key": quick<{
    keys: ({ type: "number"; data: number } | { type: "qcode"; data: string })[];
    "hold-time"?: number;
  }>(),
  screendump: storage<{ filename: string; device?: string; head?: number; format?: "ppm" | "png" }>(),
  "query-vm-generation-id": quick<None, { guid: string }>(),

  // what the binary can do
  "query-machines": quick<{ "compat-props"?: boolean }, MachineInfo[]>(),
  "query-cpu-definitions": quick<None, CpuDefinitionInfo[]>(),
  "query-cpu-model-expansion": quick<
    { type: "static" | "full"; model: { name: string; props?: QmpObject } },
    { model: { name: string; props?: QmpObject } }
  >(),
  "query-qmp-schema": quick<None, SchemaInfo[]>(),
  "query-commands": quick<None, { name: string }[]>(),
  "query-command-line-options": quick<
    { option?: string },
    { option: string; parameters: { name: string; type: string; help?: string; default?: string }[] }[]
  >(),
  "query-tpm-models": quick<None, string[]>(),
  "query-tpm-types": quick<None, string[]>(),
  "query-gic-capabilities": quick<None, { version: number; emulated: boolean; kernel: boolean }[]>(),
  "query-sev-capabilities": quick<
    None,
    { pdh: string; "cert-chain": string; "cpu0-id"?: string; cbitpos: number; "reduced-phys-bits": number }
  >(),
  "query-sgx-capabilities": quick<
    None,
    { sgx: boolean; sgx1: boolean; sgx2: boolean; flc: boolean; sections?: { node: number; size: QmpInteger }[] }
  >(),
  "qom-list-types": quick<
    { implements?: string; abstract?: boolean },
    { name: string; abstract?: boolean; parent?: string }[]
  >(),
  "device-list-properties": quick<{ typename: string }, PropertyInfo[]>(),
  "qom-list-properties": quick<{ typename: string }, PropertyInfo[]>(),

  // the tree of objects
  "qom-list": quick<{ path: string }, PropertyInfo[]>(),
  "qom-get": quick<{ path: string; property: string }, QmpValue>(),
  "qom-set": quick<{ path: string; property: string; value: QmpValue }>(),

  // CPUs, memory, threads
  "query-cpus-fast": quick<None, CpuInfo[]>(),
  "query-hotpluggable-cpus": quick<
    None,
    { type: string; "vcpus-count": number; props: CpuInstanceProperties; "qom-path"?: string }[]
  >(),
  "query-iothreads": quick<
    None,
    { id: string; "thread-id": number; "poll-max-ns": QmpInteger; "poll-grow": number; "poll-shrink": number }[]
  >(),
  "query-memory-devices": quick<None, { type: string; data: QmpObject }[]>(),
  "query-memory-size-summary": quick<None, { "base-memory": QmpInteger; "plugged-memory"?: QmpInteger }>(),
  "query-balloon": quick<None, { actual: QmpInteger }>(),
  balloon: quick<{ value: QmpInteger }>(),

  // devices and their back ends
  device_add: storage<DeviceArguments>(),
  device_del: quick<{ id: string }>(),
  "object-add": storage<ObjectArguments>(),
  "object-del": quick<{ id: string }>(),
  netdev_add: quick<NetdevArguments>(),
  netdev_del: quick<{ id: string }>(),
  set_link: quick<{ name: string; up: boolean }>(),
  "query-rx-filter": quick<{ name?: string }, ({ name: string } & QmpObject)[]>(),
  "announce-self": quick<{ initial: number; max: number; rounds: number; step: number; interfaces?: string[] }>(),
  "chardev-add": quick<{ id: string; backend: { type: string; data: QmpObject } }, { pty?: string }>(),
  "chardev-remove": quick<{ id: string }>(),
  "query-chardev": quick<None, { label: string; filename: string; "frontend-open": boolean }[]>(),

  // disks
  "query-block": storage<None, BlockInfo[]>(),
  "query-blockstats": storage<{ "query-nodes"?: boolean }, BlockStats[]>(),
  "query-named-block-nodes": storage<{ flat?: boolean }, BlockNodeInfo[]>(),
  "blockdev-add": storage<BlockdevArguments>(),
  "blockdev-del": storage<{ "node-name": string }>(),
  "blockdev-open-tray": quick<{ id: string; force?: boolean }>(),
  "blockdev-close-tray": quick<{ id: string }>(),
  "blockdev-remove-medium": storage<{ id: string }>(),
  "blockdev-insert-medium": storage<{ id: string; "node-name": string }>(),
  block_resize: storage<{ "node-name"?: string; device?: string; size: QmpInteger }>(),
  block_set_io_throttle: quick<
    { id: string; bps: QmpInteger; bps_rd: QmpInteger; bps_wr: QmpInteger } & {
      iops: QmpInteger;
      iops_rd: QmpInteger;
      iops_wr: QmpInteger;
      group?: string;
    } & QmpObject
  >(),
  "block-set-write-threshold": quick<{ "node-name": string; "write-threshold": QmpInteger }>(),

  // jobs
  "query-jobs": quick<None, JobInfo[]>(),
  "job-cancel": quick<JobId>(),
  "job-complete": quick<JobId>(),
  "job-dismiss": quick<JobId>(),
  "job-finalize": quick<JobId>(),

  // displays
  "query-vnc": quick<None, { enabled: boolean; host?: string; service?: string; auth?: string; family?: string }>(),
  set_password: quick<{
    protocol: "vnc" | "spice";
    password: string;
    connected?: "keep" | "fail" | "disconnect";
    display?: string;
  }>(),
  expire_password: quick<{ protocol: "vnc" | "spice"; time: string; display?: string }>(),

  // migration and saving
  migrate: storage<{ uri: string; resume?: boolean }>(),
  "migrate-incoming": storage<{ uri: string }>(),
  migrate_cancel: quick(),
  "migrate-continue": quick<{ state: MigrationStatus }>(),
  "query-migrate": quick<None, MigrationInfo>(),
  "migrate-set-capabilities": quick<{ capabilities: { capability: string; state: boolean }[] }>(),
  "query-migrate-capabilities": quick<None, { capability: string; state: boolean }[]>(),
  "migrate-set-parameters": quick<QmpObject>(),
  "query-migrate-parameters": quick<None, QmpObject>(),
  "dump-guest-memory": storage<{ paging: boolean; protocol: string; detach?: boolean; format?: string }>(),
  "query-dump": quick<None, { status: string; completed: QmpInteger; total: QmpInteger }>(),
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandArguments<Name extends CommandName> =
  Commands[Name] extends Command<infer Arguments, infer _Returns> ? Arguments : never;
export type CommandReturns<Name extends CommandName> =
  Commands[Name] extends Command<infer _Arguments, infer Returns> ? Returns : never;
