/** tsvirt's public API. */
export { connect, type ConnectOptions } from "./connect.ts";
export { Connection } from "./connection.ts";
export type { EmulatorChoice } from "./connection/hypervisor.ts";
export type { NodeInfo, PageAmount, SecurityModel } from "./connection/node.ts";
export type { DomainStats } from "./connection/domains.ts";
export * from "./connection-events.ts";
export { Domain } from "./domain.ts";
export type { DomainControlInfo, DomainInfo, DomainStateAndReason, SecurityLabel } from "./domain/state.ts";
export type { IOThreadInfo, VcpuInfo } from "./domain/resources.ts";
export type { SchedulerType } from "./domain/tuning.ts";
export type { BlockInfo, BlockJobInfo, BlockStats, DiskError } from "./domain/disks.ts";
export type { DomainInterface, DomainIpAddr, InterfaceStats, Screenshot } from "./domain/devices.ts";
export type { DomainFsInfo, GuestTime } from "./domain/guest.ts";
export type { JobInfo, JobStats } from "./domain/jobs.ts";
export { DomainCheckpoint } from "./domain-checkpoint.ts";
export { DomainSnapshot } from "./domain-snapshot.ts";
export { Interface } from "./interface.ts";
export { type DHCPLease, Network } from "./network.ts";
export { NetworkPort } from "./network-port.ts";
export { NodeDevice } from "./node-device.ts";
export { NWFilter, NWFilterBinding } from "./nwfilter.ts";
export { Secret } from "./secret.ts";
export { StoragePool, type StoragePoolInfo } from "./storage-pool.ts";
export { StorageVol, type StorageVolInfo, type StorageVolRange } from "./storage-vol.ts";
export { type ByteSource, type SparseSource, Stream, type StreamHole } from "./stream.ts";
export type {
  DomainEvent,
  DomainEventKind,
  DomainEvents,
  DomainEventsOptions,
  QemuMonitorEvent,
  QemuMonitorEventsOptions,
} from "./domain-events.ts";
export type * from "./object-events.ts";
export { Events, type EventsOptions } from "./events.ts";
export type { CpuMap } from "./cpu-map.ts";
export { type LifecycleNames, lifecycleNames, nameOf } from "./names.ts";
export type { FieldType, FieldTypes, FieldValues, Parameters, ParameterValue } from "./parameters.ts";
export * from "./parameter-fields.ts";
export type { KeepAlive } from "../drivers/remote/open.ts";
export type { CallOptions } from "../rpc/client.ts";
export { VirError } from "../protocol/errors.ts";
export * from "../protocol/enums.ts";
