/** The disks of a domain: their numbers, limits and jobs. */
import type { CallOptions } from "../../rpc/client.ts";
import { countedParameters } from "../counted-parameters.ts";
import { inOneDeadline } from "../deadline.ts";
import {
  type BlockCopyParameters,
  type BlockIoTuneParameters,
  type ThrottleParameters,
  blockCopyFields,
  blockIoTuneFields,
  throttleFields,
} from "../parameter-fields.ts";
import { type Parameters, typedParameters } from "../parameters.ts";
import { DomainTuning } from "./tuning.ts";

/** In bytes: what the host gave, what the guest sees, what the file takes. */
export interface BlockInfo {
  readonly allocation: bigint;
  readonly capacity: bigint;
  readonly physical: bigint;
}

/** Since the guest started; -1 for what the hypervisor does not count. */
export interface BlockStats {
  readonly rdReq: bigint;
  readonly rdBytes: bigint;
  readonly wrReq: bigint;
  readonly wrBytes: bigint;
  readonly errs: bigint;
}

export interface BlockJobInfo {
  /** `DomainBlockJobType` */
  readonly type: number;
  /** MiB a second, or bytes under the flag; 0: no limit. */
  readonly bandwidth: bigint;
  /** How far it is; an end of 1 says nothing about the amount. */
  readonly cur: bigint;
  readonly end: bigint;
}

export interface DiskError {
  /** Its target: "vda". */
  readonly disk: string;
  /** `DomainDiskErrorCode` */
  readonly error: number;
}

/** `disk` is a disk's target (`vda`) or the path of its image, where no other disk has the same. */
export abstract class DomainDisks extends DomainTuning {
  /** How large it is. @throws {VirError} INVALID_ARG for a disk that is none. */
  async getBlockInfo(disk: string, flags = 0, options?: CallOptions): Promise<BlockInfo> {
    return this.call("domainGetBlockInfo", { path: disk, flags }, options);
  }

  /** An empty `disk`: of all together. */
  async blockStats(disk: string, options?: CallOptions): Promise<BlockStats> {
    return this.call("domainBlockStats", { path: disk }, options);
  }

  /** The same with more fields ("rd_operations", "flush_total_times", …). */
  async blockStatsFlags(disk: string, flags = 0, options?: CallOptions): Promise<Parameters> {
    return countedParameters(this.remote, "domainBlockStatsFlags", { dom: this, path: disk, flags }, options);
  }

  /** At most 4 MiB of what the guest sees on it, from `offset` bytes on. */
  async blockPeek(
    disk: string,
    offset: bigint,
    sizeBytes: number,
    flags = 0,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    return (await this.call("domainBlockPeek", { path: disk, offset, size: sizeBytes, flags }, options)).buffer;
  }

  /** To so many KiB, or bytes under BYTES; the guest sees it. Flags: `DomainBlockResizeFlags`. */
  async blockResize(disk: string, size: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainBlockResize", { disk, size, flags }, options);
  }

  /** The disks that had an error. */
  async getDiskErrors(flags = 0, options?: CallOptions): Promise<DiskError[]> {
    const within = inOneDeadline(options);
    const { nerrors } = await this.call("domainGetDiskErrors", { maxerrors: 0, flags }, within);
    return nerrors === 0 ? [] : (await this.call("domainGetDiskErrors", { maxerrors: nerrors, flags }, within)).errors;
  }

  /**
   * Event BLOCK_THRESHOLD comes once the guest wrote behind `thresholdBytes` of an image: `vda`, or `vda[3]` of its
   * chain.
   */
  async setBlockThreshold(device: string, thresholdBytes: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainSetBlockThreshold", { dev: device, threshold: thresholdBytes, flags }, options);
  }

  // --- limits; flags: DomainModificationImpact -------------------------------------------------------------------------

  /** `disk` null: only which parameters there are. */
  async getBlockIoTune(disk: string | null, flags = 0, options?: CallOptions): Promise<BlockIoTuneParameters> {
    return countedParameters(this.remote, "domainGetBlockIoTune", { dom: this, disk, flags }, options);
  }

  /** @throws {VirError} INVALID_ARG for a parameter that is not known, or a value of another type. */
  async setBlockIoTune(
    disk: string,
    parameters: BlockIoTuneParameters,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const params = typedParameters(blockIoTuneFields, parameters);
    await this.call("domainSetBlockIoTune", { disk, params, flags }, options);
  }

  /** Limits that several disks can refer to by the group's name. */
  async setThrottleGroup(
    group: string,
    parameters: ThrottleParameters,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const params = typedParameters(throttleFields, parameters);
    await this.call("domainSetThrottleGroup", { group, params, flags }, options);
  }

  /** @throws {VirError} INVALID_ARG for a group that is none, OPERATION_INVALID while a disk refers to it. */
  async delThrottleGroup(group: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainDelThrottleGroup", { group, flags }, options);
  }

  // --- jobs: they start here, and end with the event BLOCK_JOB_2 --------------------------------------------------------

  /** Undefined when there is none. Flags: `DomainBlockJobInfoFlags`. */
  async getBlockJobInfo(disk: string, flags = 0, options?: CallOptions): Promise<BlockJobInfo | undefined> {
    const { found, ...info } = await this.call("domainGetBlockJobInfo", { path: disk, flags }, options);
    return found === 0 ? undefined : info;
  }

  /** Ends a job, or with PIVOT lets the guest go over to its result. Flags: `DomainBlockJobAbortFlags`. */
  async blockJobAbort(disk: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainBlockJobAbort", { path: disk, flags }, options);
  }

  /** MiB a second, or bytes under the flag; 0: no limit. Flags: `DomainBlockJobSetSpeedFlags`. */
  async blockJobSetSpeed(disk: string, bandwidth: bigint, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainBlockJobSetSpeed", { path: disk, bandwidth, flags }, options);
  }

  /**
   * Pulls all of the backing chain into the image. Bandwidth as of `blockJobSetSpeed`. Flags: `DomainBlockPullFlags`.
   */
  async blockPull(disk: string, bandwidth = 0n, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainBlockPull", { path: disk, bandwidth, flags }, options);
  }

  /** Pulls what lies above `base`; with COPY, copies to the file `base`. Flags: `DomainBlockRebaseFlags`. */
  async blockRebase(
    disk: string,
    base: string | null,
    bandwidth = 0n,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call("domainBlockRebase", { path: disk, base, bandwidth, flags }, options);
  }

  /**
   * Pushes what lies from `top` (null: the image itself) down into `base` (null: the lowest). Flags:
   * `DomainBlockCommitFlags`.
   */
  async blockCommit(
    disk: string,
    base: string | null,
    top: string | null,
    bandwidth = 0n,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call("domainBlockCommit", { disk, base, top, bandwidth, flags }, options);
  }

  /** Copies the disk to the one of `destXML` (a `<disk>`), and keeps them equal. Flags: `DomainBlockCopyFlags`. */
  async blockCopy(
    disk: string,
    destXML: string,
    parameters: BlockCopyParameters = {},
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const params = typedParameters(blockCopyFields, parameters);
    await this.call("domainBlockCopy", { path: disk, destxml: destXML, params, flags }, options);
  }
}
