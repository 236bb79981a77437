/** The long work on a domain: migration, saving, dumping, backups. */
import type { CallOptions } from "../../rpc/client.ts";
import { type Parameters, parametersOf } from "../parameters.ts";
import { DomainGuest } from "./guest.ts";

/** Times in milliseconds, amounts in bytes. */
export interface JobInfo {
  /** `DomainJobType` */
  readonly type: number;
  readonly timeElapsed: bigint;
  readonly timeRemaining: bigint;
  readonly dataTotal: bigint;
  readonly dataProcessed: bigint;
  readonly dataRemaining: bigint;
  readonly memTotal: bigint;
  readonly memProcessed: bigint;
  readonly memRemaining: bigint;
  readonly fileTotal: bigint;
  readonly fileProcessed: bigint;
  readonly fileRemaining: bigint;
}

export interface JobStats {
  /** `DomainJobType` */
  readonly type: number;
  /** "operation" (`DomainJobOperation`), "time_elapsed" in milliseconds, "memory_total" in bytes, …. */
  readonly params: Parameters;
}

export abstract class DomainJobs extends DomainGuest {
  /** What is under way; type NONE when nothing is. @throws {VirError} OPERATION_INVALID when it does not run. */
  async getJobInfo(options?: CallOptions): Promise<JobInfo> {
    return this.call("domainGetJobInfo", {}, options);
  }

  /** Flags: `DomainGetJobStatsFlags`. */
  async getJobStats(flags = 0, options?: CallOptions): Promise<JobStats> {
    const { type, params } = await this.call("domainGetJobStats", { flags }, options);
    return { type, params: parametersOf(params) };
  }

  /** Flags: `DomainAbortJobFlagsValues`. @throws {VirError} OPERATION_INVALID when there is none. */
  async abortJob(flags = 0, options?: CallOptions): Promise<void> {
    await (flags === 0
      ? this.call("domainAbortJob", {}, options)
      : this.call("domainAbortJobFlags", { flags }, options));
  }

  /**
   * Measures for so long how fast the guest writes to its memory; `getAllDomainStats` tells. Flags:
   * `DomainDirtyRateCalcFlags`.
   */
  async startDirtyRateCalc(seconds: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call("domainStartDirtyRateCalc", { seconds, flags }, options);
  }

  /** Starts a backup, and with `checkpointXML` a checkpoint at the same moment. Flags: `DomainBackupBeginFlags`. */
  async backupBegin(
    backupXML: string,
    checkpointXML: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call("domainBackupBegin", { backupXml: backupXML, checkpointXml: checkpointXML, flags }, options);
  }

  /** The backup under way. @throws {VirError} NO_DOMAIN_BACKUP */
  async backupGetXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call("domainBackupGetXmlDesc", { flags }, options)).xml;
  }
}
