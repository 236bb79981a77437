/**
 * What several procedures of the remote program share.
 */
import {
  type Infer,
  array,
  charText,
  double,
  encodeOnce,
  enumeration,
  hyper,
  int,
  mayBeEncoded,
  opaque,
  optional,
  string,
  struct,
  uhyper,
  uint,
  union,
  uuid,
} from "../../xdr/codec.ts";
import { TypedParameterType } from "../enums.ts";
import * as limits from "./limits.ts";

export const text = string(limits.STRING_MAX);
export const optionalText = optional(text);
export const AuthType = enumeration("remote_auth_type", { NONE: 0, SASL: 1, POLKIT: 2 });

export const Domain = mayBeEncoded(struct({ name: text, uuid, id: int }));
export interface Domain extends Infer<typeof Domain> {}
/** For a domain that is told of often. */
export const encodeDomain = (domain: Domain): Readonly<Domain> => encodeOnce(Domain, domain);

export const Network = struct({ name: text, uuid });
export interface Network extends Infer<typeof Network> {}

export const NetworkPort = struct({ net: Network, uuid });
export interface NetworkPort extends Infer<typeof NetworkPort> {}

export const NwFilter = struct({ name: text, uuid });
export interface NwFilter extends Infer<typeof NwFilter> {}

export const NwFilterBinding = struct({ portdev: text, filtername: text });
export interface NwFilterBinding extends Infer<typeof NwFilterBinding> {}

export const Interface = struct({ name: text, mac: text });
export interface Interface extends Infer<typeof Interface> {}

export const StoragePool = struct({ name: text, uuid });
export interface StoragePool extends Infer<typeof StoragePool> {}

export const StorageVolume = struct({ pool: text, name: text, key: text });
export interface StorageVolume extends Infer<typeof StorageVolume> {}

export const NodeDevice = struct({ name: text });
export interface NodeDevice extends Infer<typeof NodeDevice> {}

export const Secret = struct({ uuid, usageType: int, usageID: text });
export interface Secret extends Infer<typeof Secret> {}

export const DomainCheckpoint = struct({ name: text, dom: Domain });
export interface DomainCheckpoint extends Infer<typeof DomainCheckpoint> {}

export const DomainSnapshot = struct({ name: text, dom: Domain });
export interface DomainSnapshot extends Infer<typeof DomainSnapshot> {}

export const ErrorMessage = struct({
  code: int,
  domain: int,
  message: optionalText,
  level: int,
  dom: optional(Domain),
  str1: optionalText,
  str2: optionalText,
  str3: optionalText,
  int1: int,
  int2: int,
  net: optional(Network),
});
export interface ErrorMessage extends Infer<typeof ErrorMessage> {}

export const VcpuInfo = struct({ number: uint, state: int, cpuTime: uhyper, cpu: int });
export interface VcpuInfo extends Infer<typeof VcpuInfo> {}

export const TypedParameterValue = union({
  [TypedParameterType.INT]: int,
  [TypedParameterType.UINT]: uint,
  [TypedParameterType.LLONG]: hyper,
  [TypedParameterType.ULLONG]: uhyper,
  [TypedParameterType.DOUBLE]: double,
  [TypedParameterType.BOOLEAN]: int,
  [TypedParameterType.STRING]: text,
});

export const TypedParameter = struct({ field: text, value: TypedParameterValue });
export interface TypedParameter extends Infer<typeof TypedParameter> {}

export const NodeCpuStat = struct({ field: text, value: uhyper });
export interface NodeCpuStat extends Infer<typeof NodeCpuStat> {}

export const NodeMemoryStat = struct({ field: text, value: uhyper });
export interface NodeMemoryStat extends Infer<typeof NodeMemoryStat> {}

export const DomainDiskError = struct({ disk: text, error: int });
export interface DomainDiskError extends Infer<typeof DomainDiskError> {}

export const DomainMemoryStat = struct({ tag: int, val: uhyper });
export interface DomainMemoryStat extends Infer<typeof DomainMemoryStat> {}

export const DomainIothreadInfo = struct({ iothreadId: uint, cpumap: opaque(limits.CPUMAP_MAX) });
export interface DomainIothreadInfo extends Infer<typeof DomainIothreadInfo> {}

export const DomainEventGraphicsAddress = struct({ family: int, node: text, service: text });
export interface DomainEventGraphicsAddress extends Infer<typeof DomainEventGraphicsAddress> {}

export const DomainEventGraphicsIdentity = struct({ type: text, name: text });
export interface DomainEventGraphicsIdentity extends Infer<typeof DomainEventGraphicsIdentity> {}

export const NetworkDhcpLease = struct({
  iface: text,
  expirytime: hyper,
  type: int,
  mac: optionalText,
  iaid: optionalText,
  ipaddr: text,
  prefix: uint,
  hostname: optionalText,
  clientid: optionalText,
});
export interface NetworkDhcpLease extends Infer<typeof NetworkDhcpLease> {}

export const DomainStatsRecord = struct({
  dom: Domain,
  params: array(TypedParameter, limits.CONNECT_GET_ALL_DOMAIN_STATS_MAX),
});
export interface DomainStatsRecord extends Infer<typeof DomainStatsRecord> {}

export const DomainFsInfo = struct({
  mountpoint: text,
  name: text,
  fstype: text,
  devAliases: array(text, limits.DOMAIN_FSINFO_DISKS_MAX),
});
export interface DomainFsInfo extends Infer<typeof DomainFsInfo> {}

export const DomainIpAddr = struct({ type: int, addr: text, prefix: uint });
export interface DomainIpAddr extends Infer<typeof DomainIpAddr> {}

export const DomainInterface = struct({
  name: text,
  hwaddr: optionalText,
  addrs: array(DomainIpAddr, limits.DOMAIN_IP_ADDR_MAX),
});
export interface DomainInterface extends Infer<typeof DomainInterface> {}

export const DomainGetSecurityLabelRet = struct({
  label: charText(limits.SECURITY_LABEL_MAX, "array"),
  enforcing: int,
});
export interface DomainGetSecurityLabelRet extends Infer<typeof DomainGetSecurityLabelRet> {}

export const DomainEventLifecycle = struct({ dom: Domain, event: int, detail: int });
export interface DomainEventLifecycle extends Infer<typeof DomainEventLifecycle> {}

export const DomainEventReboot = struct({ dom: Domain });
export interface DomainEventReboot extends Infer<typeof DomainEventReboot> {}

export const DomainEventRtcChange = struct({ dom: Domain, offset: hyper });
export interface DomainEventRtcChange extends Infer<typeof DomainEventRtcChange> {}

export const DomainEventWatchdog = struct({ dom: Domain, action: int });
export interface DomainEventWatchdog extends Infer<typeof DomainEventWatchdog> {}

export const DomainEventIoError = struct({ dom: Domain, srcPath: text, devAlias: text, action: int });
export interface DomainEventIoError extends Infer<typeof DomainEventIoError> {}

export const DomainEventGraphics = struct({
  dom: Domain,
  phase: int,
  local: DomainEventGraphicsAddress,
  remote: DomainEventGraphicsAddress,
  authScheme: text,
  subject: array(DomainEventGraphicsIdentity, limits.DOMAIN_EVENT_GRAPHICS_IDENTITY_MAX),
});
export interface DomainEventGraphics extends Infer<typeof DomainEventGraphics> {}

export const DomainEventIoErrorReason = struct({
  dom: Domain,
  srcPath: text,
  devAlias: text,
  action: int,
  reason: text,
});
export interface DomainEventIoErrorReason extends Infer<typeof DomainEventIoErrorReason> {}

export const DomainEventControlError = struct({ dom: Domain });
export interface DomainEventControlError extends Infer<typeof DomainEventControlError> {}

export const DomainEventBlockJob = struct({ dom: Domain, path: text, type: int, status: int });
export interface DomainEventBlockJob extends Infer<typeof DomainEventBlockJob> {}

export const DomainEventDiskChange = struct({
  dom: Domain,
  oldSrcPath: optionalText,
  newSrcPath: optionalText,
  devAlias: text,
  reason: int,
});
export interface DomainEventDiskChange extends Infer<typeof DomainEventDiskChange> {}

export const DomainEventTrayChange = struct({ dom: Domain, devAlias: text, reason: int });
export interface DomainEventTrayChange extends Infer<typeof DomainEventTrayChange> {}

export const DomainEventPmwakeup = struct({ dom: Domain });
export interface DomainEventPmwakeup extends Infer<typeof DomainEventPmwakeup> {}

export const DomainEventPmsuspend = struct({ dom: Domain });
export interface DomainEventPmsuspend extends Infer<typeof DomainEventPmsuspend> {}

export const DomainEventBalloonChange = struct({ dom: Domain, actual: uhyper });
export interface DomainEventBalloonChange extends Infer<typeof DomainEventBalloonChange> {}

export const DomainEventPmsuspendDisk = struct({ dom: Domain });
export interface DomainEventPmsuspendDisk extends Infer<typeof DomainEventPmsuspendDisk> {}

export const DomainEventDeviceRemoved = struct({ dom: Domain, devAlias: text });
export interface DomainEventDeviceRemoved extends Infer<typeof DomainEventDeviceRemoved> {}
