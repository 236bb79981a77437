/** What work on a domain is under way, and calling it off. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  DomainAbortJobFlagsValues,
  DomainGetJobStatsFlags,
  DomainJobOperation,
  DomainJobType,
  TypedParameterType,
} from "../../protocol/enums.ts";
import { operationAborted, operationInvalid, rejectUnknownFlags } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import type { DomainEngine } from "../engine.ts";
import type { RunningJob } from "../job.ts";

/** The calls that go on for long and can be called off, and what each is (`DomainJobOperation`). */
const longJobs: Readonly<Record<string, number | undefined>> = {
  domainSave: DomainJobOperation.SAVE,
  domainManagedSave: DomainJobOperation.SAVE,
  domainCoreDump: DomainJobOperation.DUMP,
  domainSnapshotCreateXML: DomainJobOperation.SNAPSHOT,
  domainSnapshotDelete: DomainJobOperation.SNAPSHOT_DELETE,
};

const statsFlags = DomainGetJobStatsFlags.COMPLETED | DomainGetJobStatsFlags.KEEP_COMPLETED;

export function jobHandlers({ domains }: DomainEngine): RemoteHandlers {
  const longJob = (dom: DomainReference): { job: RunningJob; operation: number } | undefined => {
    const job = domains.getActive(dom).jobs.current;
    const operation = job === undefined ? undefined : longJobs[job.name];
    return job === undefined || operation === undefined ? undefined : { job, operation };
  };
  const elapsed = ({ startedAt }: RunningJob): bigint => BigInt(Math.max(0, Date.now() - startedAt));
  const abort = (dom: DomainReference): object => {
    const { name, jobs } = domains.getActive(dom);
    const under = longJob(dom);
    if (under === undefined) throw operationInvalid(`nothing that could be called off is being done to domain ${name}`);
    jobs.interrupt(operationAborted(`${under.job.name} of domain ${name} was called off`));
    return {};
  };
  return {
    domainAbortJob: (_, { dom }) => abort(dom),
    domainAbortJobFlags(_, { dom, flags }) {
      rejectUnknownFlags(flags, DomainAbortJobFlagsValues.POSTCOPY, "domainAbortJobFlags");
      if (flags === 0) return abort(dom);
      throw operationInvalid(`domain ${domains.getActive(dom).name} is not migrated, so not in its second half either`);
    },
    domainGetJobInfo(_, { dom }) {
      const under = longJob(dom);
      if (under === undefined) return { ...unknownSizes, type: DomainJobType.NONE, timeElapsed: 0n };
      return { ...unknownSizes, type: DomainJobType.UNBOUNDED, timeElapsed: elapsed(under.job) };
    },
    domainGetJobStats(_, { dom, flags }) {
      rejectUnknownFlags(flags, statsFlags, "domainGetJobStats");
      // of what is over nothing is kept
      if ((flags & DomainGetJobStatsFlags.COMPLETED) !== 0) return (domains.get(dom), { type: 0, params: [] });
      const under = longJob(dom);
      if (under === undefined) return { type: DomainJobType.NONE, params: [] };
      const { ULLONG, INT } = TypedParameterType;
      return {
        type: DomainJobType.UNBOUNDED,
        params: [
          { field: "operation", value: { type: INT, value: under.operation } },
          { field: "time_elapsed", value: { type: ULLONG, value: elapsed(under.job) } },
        ],
      };
    },
  };
}

const unknownSizes = {
  timeRemaining: 0n,
  dataTotal: 0n,
  dataProcessed: 0n,
  dataRemaining: 0n,
  memTotal: 0n,
  memProcessed: 0n,
  memRemaining: 0n,
  fileTotal: 0n,
  fileProcessed: 0n,
  fileRemaining: 0n,
};
