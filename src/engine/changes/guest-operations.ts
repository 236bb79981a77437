/**
 * What a running guest may be asked beyond its life cycle. A hypervisor brings what it can; each of these is absent where
 * it cannot. What changes the guest is asked in the domain's job; what only looks, outside of it.
 *
 * Every one of them throws the `VirError` that says why it did not work, and gives up when its `signal` is aborted.
 */
import type {
  Bandwidth,
  BlkioTune,
  Channel,
  CpuTune,
  Disk,
  Interface,
  IOThread,
  IOTune,
  MemTune,
} from "../../formats/domain/index.ts";
import type { ByteStream } from "../../protocol/contract.ts";
import type { TypedParameter } from "../../protocol/remote/types.ts";
import type { Device } from "./devices/device.ts";

/** CPU numbers of the host, in ascending order. */
export type CpuNumbers = readonly number[];

/** Makes a change on the running guest. The engine changes the live definition when it is done. */
export interface TuningOperations {
  setMemory(memoryKiB: number, signal: AbortSignal): Promise<void>;
  /** How often the balloon asks the guest for its statistics; 0: never. */
  setMemoryStatsPeriod(seconds: number, signal: AbortSignal): Promise<void>;
  /**
   * Gives the guest these virtual CPUs, or takes them away. Resolves to those for which it is so: with `wait` false a
   * guest that has been asked to let go of one may still have it.
   */
  setVcpusEnabled(
    ids: readonly number[],
    enabled: boolean,
    options: { readonly wait: boolean },
    signal: AbortSignal,
  ): Promise<readonly number[]>;
  pinVcpu(id: number, cpus: CpuNumbers, signal: AbortSignal): Promise<void>;
  pinEmulator(cpus: CpuNumbers, signal: AbortSignal): Promise<void>;
  pinIOThread(id: number, cpus: CpuNumbers, signal: AbortSignal): Promise<void>;
  addIOThread(thread: IOThread, signal: AbortSignal): Promise<void>;
  removeIOThread(id: number, signal: AbortSignal): Promise<void>;
  /** `thread`: as it is to be; its identity stays. */
  setIOThread(thread: IOThread, signal: AbortSignal): Promise<void>;
  /** What becomes of the guest at `event` from now on. */
  setLifecycleAction(event: "poweroff" | "reboot" | "crash", action: string, signal: AbortSignal): Promise<void>;
  setPerfEvents(events: ReadonlyMap<string, boolean>, signal: AbortSignal): Promise<void>;
  /** The limits as they are to be; one that is absent is taken away. */
  setMemoryLimits(limits: MemTune, signal: AbortSignal): Promise<void>;
  setBlockWeights(weights: BlkioTune, signal: AbortSignal): Promise<void>;
  /** Shares, periods and quotas of the definition that is to be. */
  setCpuLimits(limits: CpuTune, signal: AbortSignal): Promise<void>;
  /** The host's memory nodes that the guest's memory may be on. */
  setMemoryNodes(nodes: readonly number[], signal: AbortSignal): Promise<void>;
  /** Without `bandwidth`: no limit. */
  setInterfaceBandwidth(nic: Interface, bandwidth: Bandwidth | undefined, signal: AbortSignal): Promise<void>;
  /** Without `limits`: none, and out of its group. */
  setBlockIOTune(disk: Disk, limits: IOTune | undefined, signal: AbortSignal): Promise<void>;
  setThrottleGroup(group: IOTune & { readonly groupName: string }, signal: AbortSignal): Promise<void>;
  removeThrottleGroup(name: string, signal: AbortSignal): Promise<void>;
}

export interface DeviceOperations {
  /** Plugs the device in. Resolves to it as the guest has it: with its alias, its address and every default. */
  attachDevice(device: Device, signal: AbortSignal): Promise<Device>;
  /**
   * Takes out a device of the live definition. `asked`: the guest has not let go of it yet; when it does, the hypervisor
   * takes it out of the definition and reports DEVICE_REMOVED.
   */
  detachDevice(device: Device, signal: AbortSignal): Promise<"removed" | "asked">;
  /**
   * Makes a device of the live definition what `wanted` says; resolves to it as it is then. `force`: a medium is
   * exchanged even if the guest has locked it.
   */
  updateDevice(
    present: Device,
    wanted: Device,
    options: { readonly force: boolean },
    signal: AbortSignal,
  ): Promise<Device>;
}

export interface VcpuPlacement {
  readonly id: number;
  /** `VcpuState`. */
  readonly state: number;
  readonly cpuTimeNs: bigint;
  /** The host's CPU that it is on; -1 where it is on none. */
  readonly cpu: number;
  /** The host's CPUs that it may be on. */
  readonly affinity: CpuNumbers;
}

/** Counters of a disk; one that is not known is absent. */
export interface BlockStatistics {
  readonly readRequests: bigint;
  readonly readBytes: bigint;
  readonly writeRequests: bigint;
  readonly writeBytes: bigint;
  readonly flushRequests?: bigint;
  readonly readTimeNs?: bigint;
  readonly writeTimeNs?: bigint;
  readonly flushTimeNs?: bigint;
  readonly errors?: bigint;
}

/** As the guest sees it: what it receives is `rx`. */
export interface InterfaceStatistics {
  readonly rxBytes: bigint;
  readonly rxPackets: bigint;
  readonly rxErrors: bigint;
  readonly rxDropped: bigint;
  readonly txBytes: bigint;
  readonly txPackets: bigint;
  readonly txErrors: bigint;
  readonly txDropped: bigint;
}

/** Sizes of an image in bytes. */
export interface BlockSize {
  /** What it takes up on the host. */
  readonly allocation: bigint;
  /** What the guest sees. */
  readonly capacity: bigint;
  /** How far it reaches on the host, holes included. */
  readonly physical: bigint;
}

export interface CpuStatistics {
  readonly cpuTimeNs: bigint;
  readonly userNs?: bigint;
  readonly systemNs?: bigint;
  /** What the virtual CPUs took of it. */
  readonly vcpuNs?: bigint;
}

/** What is asked of the hypervisor about a guest. */
export interface StatisticsOperations {
  vcpus(): Promise<readonly VcpuPlacement[]>;
  ioThreads(): Promise<readonly { readonly id: number; readonly affinity: CpuNumbers }[]>;
  /** By `DomainMemoryStatTags`. */
  memoryStats(): Promise<ReadonlyMap<number, bigint>>;
  /** Of all host CPUs together. */
  cpuStats(): Promise<CpuStatistics>;
  /** Of each host CPU, from 0 upwards. */
  cpuStatsPerCpu(): Promise<readonly CpuStatistics[]>;
  /** `disk` undefined: of all disks together. */
  blockStats(disk: Disk | undefined): Promise<BlockStatistics>;
  blockSize(disk: Disk): Promise<BlockSize>;
  interfaceStats(nic: Interface): Promise<InterfaceStatistics>;
  /** The disks with an error, by target, and it (`DomainDiskErrorCode`). */
  diskErrors(): Promise<ReadonlyMap<string, number>>;
  blockPeek(disk: Disk, offset: bigint, size: number, signal: AbortSignal): Promise<Uint8Array>;
  memoryPeek(offset: bigint, size: number, space: "virtual" | "physical", signal: AbortSignal): Promise<Uint8Array>;
  launchSecurityInfo(signal: AbortSignal): Promise<TypedParameter[]>;
}

/** Keys, interrupts, sizes: what is done to a guest and leaves its definition as it is. */
export interface ControlOperations {
  /** `codes` of the set `KeycodeSet`, pressed together and held for that long. */
  sendKey(codeset: number, holdMs: number, codes: readonly number[], signal: AbortSignal): Promise<void>;
  injectNmi(signal: AbortSignal): Promise<void>;
  /** `signum`: `DomainProcessSignal`; `pid`: in the guest; negative: the process group. */
  sendProcessSignal(pid: bigint, signum: number, signal: AbortSignal): Promise<void>;
  resizeDisk(disk: Disk, bytes: bigint, signal: AbortSignal): Promise<void>;
  /** BLOCK_THRESHOLD is reported once the image has grown beyond that; 0: not any more. */
  setBlockThreshold(disk: Disk, bytes: bigint, signal: AbortSignal): Promise<void>;
  /** Wakes a guest that sleeps. */
  wakeUp(signal: AbortSignal): Promise<void>;
  /** Starts measuring for that long; the result is among the statistics. `mode`: `DomainDirtyRateCalcFlags`. */
  startDirtyRate(seconds: number, mode: number, signal: AbortSignal): Promise<void>;
  /** Connects the stream with the device's end on the host. `force`: whoever has it is cut off. */
  openChannel(channel: Channel, options: { readonly force: boolean }, stream: ByteStream): Promise<void>;
}

export interface GuestFilesystem {
  readonly mountpoint: string;
  readonly name: string;
  readonly type: string;
  readonly devices: readonly string[];
}

export interface GuestInterface {
  readonly name: string;
  readonly mac?: string;
  /** `type`: `IPAddrType`. */
  readonly addresses: readonly { readonly type: number; readonly address: string; readonly prefix: number }[];
}

/** What the agent in the guest does. AGENT_UNRESPONSIVE: there is none, or it does not answer. */
export interface AgentOperations {
  agentVcpuCount(signal: AbortSignal): Promise<number>;
  setAgentVcpuCount(count: number, signal: AbortSignal): Promise<void>;
  /** The numbers of the CPUs that the guest has, that are online, and that it can put offline. */
  agentVcpus(
    signal: AbortSignal,
  ): Promise<{ readonly ids: CpuNumbers; readonly online: CpuNumbers; readonly offlinable: CpuNumbers }>;
  setAgentVcpus(ids: CpuNumbers, online: boolean, signal: AbortSignal): Promise<void>;
  filesystems(signal: AbortSignal): Promise<readonly GuestFilesystem[]>;
  /** No mount point: all filesystems. Resolves to how many. */
  freezeFilesystems(mountpoints: readonly string[], signal: AbortSignal): Promise<number>;
  thawFilesystems(mountpoints: readonly string[], signal: AbortSignal): Promise<number>;
  /** Extents smaller than `minimum` bytes are left. */
  trimFilesystems(minimum: bigint, signal: AbortSignal): Promise<void>;
  hostName(source: "agent" | "lease", signal: AbortSignal): Promise<string>;
  time(signal: AbortSignal): Promise<{ readonly seconds: bigint; readonly nanoseconds: number }>;
  /** Without `time`: from the guest's hardware clock. */
  setTime(
    time: { readonly seconds: bigint; readonly nanoseconds: number } | undefined,
    signal: AbortSignal,
  ): Promise<void>;
  /** `source`: `DomainInterfaceAddressesSource`. */
  interfaceAddresses(source: number, signal: AbortSignal): Promise<readonly GuestInterface[]>;
  /** `types`: `DomainGuestInfoTypes`, 0 for all that the agent knows. */
  guestInfo(types: number, signal: AbortSignal): Promise<TypedParameter[]>;
  setUserPassword(
    user: string,
    password: string,
    options: { readonly encrypted: boolean },
    signal: AbortSignal,
  ): Promise<void>;
  authorizedSshKeys(user: string, signal: AbortSignal): Promise<readonly string[]>;
  setAuthorizedSshKeys(
    user: string,
    keys: readonly string[],
    how: "replace" | "append" | "remove",
    signal: AbortSignal,
  ): Promise<void>;
  /** `target`: `NodeSuspendTarget`. */
  suspendToSleep(target: number, signal: AbortSignal): Promise<void>;
  /** `DomainAgentResponseTimeoutValues` or seconds. */
  setAgentTimeout(seconds: number): Promise<void>;
}

export interface GuestOperations
  extends TuningOperations, DeviceOperations, StatisticsOperations, ControlOperations, AgentOperations {}
