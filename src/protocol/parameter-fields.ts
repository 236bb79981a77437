/**
 * Typed parameters that both ends know: their names and types by call, as libvirt 12.8 documents them, in the order in which
 * they are told.
 */

export const blkioFields = {
  /** 100 to 1000, or 10 to 1000 with Linux 2.6.39 and newer. */
  weight: "uint",
  /** Pairs of path and value, all separated by commas: "/dev/sda,100,/dev/sdb,200". */
  device_weight: "string",
  device_read_iops_sec: "string",
  device_write_iops_sec: "string",
  device_read_bytes_sec: "string",
  device_write_bytes_sec: "string",
} as const;

export const numaFields = {
  /** `DomainNumatuneMemMode` */
  numa_mode: "int",
  /** Nodes of the host: "0-2,^1". */
  numa_nodeset: "string",
} as const;

/** Averages, peaks and floors in KiB a second, bursts in KiB; 0: no limit. */
export const bandwidthFields = {
  "inbound.average": "uint",
  "inbound.peak": "uint",
  "inbound.burst": "uint",
  "inbound.floor": "uint",
  "outbound.average": "uint",
  "outbound.peak": "uint",
  "outbound.burst": "uint",
} as const;

/** Bytes or operations a second, `_max` in bursts of `_max_length` seconds; 0: no limit. */
export const blockIoTuneFields = {
  total_bytes_sec: "ullong",
  read_bytes_sec: "ullong",
  write_bytes_sec: "ullong",
  total_iops_sec: "ullong",
  read_iops_sec: "ullong",
  write_iops_sec: "ullong",
  total_bytes_sec_max: "ullong",
  read_bytes_sec_max: "ullong",
  write_bytes_sec_max: "ullong",
  total_iops_sec_max: "ullong",
  read_iops_sec_max: "ullong",
  write_iops_sec_max: "ullong",
  /** Bytes that count as one operation. */
  size_iops_sec: "ullong",
  /** Disks of the same group share their limits. */
  group_name: "string",
  total_bytes_sec_max_length: "ullong",
  read_bytes_sec_max_length: "ullong",
  write_bytes_sec_max_length: "ullong",
  total_iops_sec_max_length: "ullong",
  read_iops_sec_max_length: "ullong",
  write_iops_sec_max_length: "ullong",
} as const;

const { group_name: _, ...throttle } = blockIoTuneFields;
/** The limits of a group of disks, which has its name already. */
export const throttleFields = throttle;

/** Whether an event of the processor or kernel is counted, in the order in which libvirt writes them. */
export const perfFields = {
  cmt: "boolean",
  mbmt: "boolean",
  mbml: "boolean",
  cache_misses: "boolean",
  cache_references: "boolean",
  instructions: "boolean",
  cpu_cycles: "boolean",
  branch_instructions: "boolean",
  branch_misses: "boolean",
  bus_cycles: "boolean",
  stalled_cycles_frontend: "boolean",
  stalled_cycles_backend: "boolean",
  ref_cpu_cycles: "boolean",
  cpu_clock: "boolean",
  task_clock: "boolean",
  page_faults: "boolean",
  context_switches: "boolean",
  cpu_migrations: "boolean",
  page_faults_min: "boolean",
  page_faults_maj: "boolean",
  alignment_faults: "boolean",
  emulation_faults: "boolean",
} as const;
