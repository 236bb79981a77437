/**
 * The fields of libvirt's typed parameters that can be set, by call: names and types as libvirt 12.8 documents them. An
 * interface each names the object that a method takes, and that its counterpart answers.
 */
import type {
  bandwidthFields,
  blkioFields,
  blockIoTuneFields,
  numaFields,
  perfFields,
  throttleFields,
} from "../protocol/parameter-fields.ts";
import type { FieldValues } from "./parameters.ts";

export * from "../protocol/parameter-fields.ts";

export const schedulerFields = {
  /** A weight against other guests. Limits are in microseconds of each period; -1: no limit. */
  cpu_shares: "ullong",
  /** Microseconds; 0 leaves the period alone. */
  global_period: "ullong",
  global_quota: "llong",
  vcpu_period: "ullong",
  vcpu_quota: "llong",
  emulator_period: "ullong",
  emulator_quota: "llong",
  iothread_period: "ullong",
  iothread_quota: "llong",
  /** Of the credit scheduler, as `cap`. */
  weight: "uint",
  cap: "uint",
  /** Of the allocation scheduler, in MHz, as `limit`. */
  reservation: "llong",
  limit: "llong",
  shares: "int",
} as const;
export interface SchedulerParameters extends FieldValues<typeof schedulerFields> {}

/** "No limit" of a memory parameter, in KiB. */
export const unlimitedMemoryKiB = 9007199254740991n;

/** In KiB; `unlimitedMemoryKiB`: no limit. */
export const memoryFields = {
  hard_limit: "ullong",
  soft_limit: "ullong",
  swap_hard_limit: "ullong",
  min_guarantee: "ullong",
} as const;
export interface MemoryParameters extends FieldValues<typeof memoryFields> {}

export interface BlkioParameters extends FieldValues<typeof blkioFields> {}

export interface NumaParameters extends FieldValues<typeof numaFields> {}

export interface BandwidthParameters extends FieldValues<typeof bandwidthFields> {}

export interface ThrottleParameters extends FieldValues<typeof throttleFields> {}

export interface BlockIoTuneParameters extends FieldValues<typeof blockIoTuneFields> {}

export const blockCopyFields = {
  /** Bytes a second; 0: no limit. */
  bandwidth: "ullong",
  /** Bytes, a power of two; 0: the hypervisor's choice. */
  granularity: "uint",
  /** Bytes that may be under way; 0: the hypervisor's choice. */
  "buf-size": "ullong",
} as const;
export interface BlockCopyParameters extends FieldValues<typeof blockCopyFields> {}

export const iothreadFields = {
  /** Nanoseconds; 0: no polling. */
  poll_max_ns: "ullong",
  /** Factor and divisor of the polling time; 0: the hypervisor's choice. */
  poll_grow: "uint|ullong",
  poll_shrink: "uint|ullong",
  /** 0 to 63; 0: the hypervisor's choice. */
  poll_weight: "uint",
  /** Threads; -1: the hypervisor's choice, for guests that do not run. */
  thread_pool_min: "int",
  thread_pool_max: "int",
} as const;
export interface IOThreadParameters extends FieldValues<typeof iothreadFields> {}

export interface PerfEvents extends FieldValues<typeof perfFields> {}

export const launchSecurityStateFields = {
  /** Base64. */
  "sev-secret-header": "string",
  "sev-secret": "string",
  /** An address in the guest's memory; left out, the hypervisor finds one. */
  "sev-secret-set-address": "ullong",
} as const;
export interface LaunchSecurityState extends FieldValues<typeof launchSecurityStateFields> {}

export const saveFields = {
  /** On the daemon's host. */
  file: "string",
  /** The domain's XML with changes to what belongs to the host. */
  dxml: "string",
  /** "raw", "gzip", "bzip2", "xz", "lzop", "zstd", "sparse". */
  image_format: "string",
  "parallel.channels": "int",
} as const;
export interface SaveParameters extends FieldValues<typeof saveFields> {}

/** Of the kernel that merges equal pages of memory (KSM). */
export const nodeMemoryFields = {
  shm_pages_to_scan: "uint",
  shm_sleep_millisecs: "uint",
  shm_merge_across_nodes: "uint",
} as const;
export interface NodeMemoryParameters extends FieldValues<typeof nodeMemoryFields> {}

export const identityFields = {
  "user-name": "string",
  "unix-user-id": "ullong",
  "group-name": "string",
  "unix-group-id": "ullong",
  "process-id": "llong",
  "process-time": "ullong",
  "sasl-user-name": "string",
  "x509-distinguished-name": "string",
  "selinux-context": "string",
} as const;
export interface Identity extends FieldValues<typeof identityFields> {}

export const migrationFields = {
  /** How the hypervisors reach each other: "tcp://HOST:PORT"; left out, the destination says. */
  migrate_uri: "string",
  /** Its name there. */
  destination_name: "string",
  /** Its definition there: the running guest's, and the one that is kept. */
  destination_xml: "string",
  persistent_xml: "string",
  /** MiB a second; 0: no limit. */
  bandwidth: "ullong",
  "bandwidth.postcopy": "ullong",
  "bandwidth.avail.switchover": "ullong",
  graphics_uri: "string",
  listen_address: "string",
  /** Targets of the disks whose contents are copied. */
  migrate_disks: "strings",
  migrate_disks_detect_zeroes: "strings",
  migrate_disks_target_zero: "strings",
  disks_port: "int",
  disks_uri: "string",
  /** "xbzrle", "mt", "zlib", "zstd". */
  compression: "strings",
  "compression.mt.level": "int",
  "compression.mt.threads": "int",
  "compression.mt.dthreads": "int",
  /** Bytes. */
  "compression.xbzrle.cache": "ullong",
  "compression.zlib.level": "int",
  "compression.zstd.level": "int",
  /** Percent. */
  "auto_converge.initial": "int",
  "auto_converge.increment": "int",
  "parallel.connections": "int",
  "tls.destination": "string",
} as const;
export interface MigrationParameters extends FieldValues<typeof migrationFields> {}
