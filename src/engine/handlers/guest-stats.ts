/** What is known of a running guest's devices and of the time it has taken. */
import type { Disk } from "../../formats/domain/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainMemoryFlags } from "../../protocol/enums.ts";
import { invalidArgument, noSupport, operationInvalid, rejectUnknownFlags } from "../../protocol/errors.ts";
import {
  DOMAIN_BLOCK_PEEK_BUFFER_MAX,
  DOMAIN_GET_CPU_STATS_NCPUS_MAX,
  DOMAIN_MEMORY_PEEK_BUFFER_MAX,
} from "../../protocol/remote/limits.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import { guestOf } from "../changes/change.ts";
import type { BlockSize, BlockStatistics, CpuStatistics } from "../changes/guest-operations.ts";
import { interfaceNamed } from "../changes/parameters/interface-bandwidth.ts";
import { diskNamed } from "../changes/parameters/io-tune.ts";
import { counted, ParameterTable, stringOkay } from "../changes/parameters/typed.ts";
import type { DomainEngine } from "../engine.ts";
import { hostCpusOf } from "./host-cpus.ts";
import { ask, offered } from "./offered.ts";

/** What stands for a counter that is not known. */
const unknown = -1n;

const blockParameters = new ParameterTable({
  wr_bytes: "llong",
  wr_operations: "llong",
  rd_bytes: "llong",
  rd_operations: "llong",
  flush_operations: "llong",
  wr_total_times: "llong",
  rd_total_times: "llong",
  flush_total_times: "llong",
  errs: "llong",
});
const writeBlockStatistics = (stats: BlockStatistics) =>
  blockParameters.write({
    wr_bytes: stats.writeBytes,
    wr_operations: stats.writeRequests,
    rd_bytes: stats.readBytes,
    rd_operations: stats.readRequests,
    flush_operations: stats.flushRequests,
    wr_total_times: stats.writeTimeNs,
    rd_total_times: stats.readTimeNs,
    flush_total_times: stats.flushTimeNs,
    errs: stats.errors,
  });

const totalParameters = new ParameterTable({ cpu_time: "ullong", user_time: "ullong", system_time: "ullong" });
const perCpuParameters = new ParameterTable({ cpu_time: "ullong", vcpu_time: "ullong" });
const writeTotal = ({ cpuTimeNs, userNs = 0n, systemNs = 0n }: CpuStatistics) =>
  totalParameters.write({ cpu_time: cpuTimeNs, user_time: userNs, system_time: systemNs });
const writePerCpu = ({ cpuTimeNs, vcpuNs = 0n }: CpuStatistics) =>
  perCpuParameters.write({ cpu_time: cpuTimeNs, vcpu_time: vcpuNs });

function checkSize(size: number, most: number): void {
  if (size === 0 || size > most) throw invalidArgument(`the size to peek at is ${size}: from 1 to ${most} bytes`);
}

export function guestStatsHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains, hypervisor } = engine;
  const disk = (dom: DomainReference, path: string): Disk => diskNamed(guestOf(engine, dom).definition, path);
  /** The empty path stands for all disks together. */
  const blockStats = async (dom: DomainReference, path: string): Promise<BlockStatistics> =>
    ask(engine, dom, "blockStats")(path === "" ? undefined : disk(dom, path));

  const cpuStats = async (
    dom: DomainReference,
    { nparams, startCpu, ncpus }: { nparams: number; startCpu: number; ncpus: number },
  ) => {
    const total = startCpu === -1;
    if (startCpu < -1 || (total && ncpus !== 1)) throw invalidArgument(`no such CPUs: ${ncpus} from ${startCpu} on`);
    if ((nparams === 0) !== (ncpus === 0) && nparams !== 0)
      throw invalidArgument("without CPUs no parameters can be asked for");
    guestOf(engine, dom);
    if (total) return counted(writeTotal(await ask(engine, dom, "cpuStats")()), nparams);
    const count = 1 + Math.max(...(await hostCpusOf(engine)));
    if (ncpus === 0) return { params: [], nparams: count };
    if (nparams === 0) return { params: [], nparams: perCpuParameters.names.length };
    if (startCpu >= count) throw invalidArgument(`there is no CPU ${startCpu}: the last is ${count - 1}`);
    const perCpu = await ask(engine, dom, "cpuStatsPerCpu")();
    const wanted = perCpu.slice(startCpu, startCpu + Math.min(ncpus, DOMAIN_GET_CPU_STATS_NCPUS_MAX));
    const params = wanted.flatMap((one) => counted(writePerCpu(one), nparams).params);
    return { params, nparams: Math.min(nparams, perCpuParameters.names.length) };
  };

  const blockSize = async (dom: DomainReference, path: string): Promise<BlockSize> => {
    const domain = domains.get(dom);
    const found = diskNamed(domain.current, path);
    if (!("source" in found) || found.source === undefined)
      throw invalidArgument(`the disk '${path}' has no medium whose size could be told`);
    if (domain.guest?.blockSize !== undefined) return domain.guest.blockSize(found);
    if (hypervisor.imageSize !== undefined) return hypervisor.imageSize(found);
    if (!domain.active) throw operationInvalid(`domain ${domain.name} is not running`);
    throw noSupport("domainGetBlockInfo");
  };
  const blockInfo: RemoteHandlers = {
    async domainGetBlockInfo(_, { dom, path, flags }) {
      rejectUnknownFlags(flags, 0, "domainGetBlockInfo");
      if (path === "") throw invalidArgument("no disk is named whose size is asked for");
      const { allocation, capacity, physical } = await blockSize(dom, path);
      return { allocation, capacity, physical };
    },
  };

  return {
    ...(hypervisor.imageSize === undefined ? {} : blockInfo),
    domainGetLaunchSecurityInfo: async (_, { dom, flags }) => {
      rejectUnknownFlags(flags, stringOkay, "domainGetLaunchSecurityInfo");
      const domain = domains.get(dom);
      if (domain.current.launchSecurity === undefined) return { params: [] };
      const { guest } = domain;
      if (guest?.launchSecurityInfo === undefined) throw noSupport("domainGetLaunchSecurityInfo");
      return { params: await guest.launchSecurityInfo(new AbortController().signal) };
    },
    ...offered(engine, {
      blockStats: {
        async domainBlockStats(_, { dom, path }) {
          const stats = await blockStats(dom, path);
          return {
            rdReq: stats.readRequests,
            rdBytes: stats.readBytes,
            wrReq: stats.writeRequests,
            wrBytes: stats.writeBytes,
            errs: stats.errors ?? unknown,
          };
        },
        async domainBlockStatsFlags(_, { dom, path, nparams, flags }) {
          rejectUnknownFlags(flags, stringOkay, "domainBlockStatsFlags");
          return counted(writeBlockStatistics(await blockStats(dom, path)), nparams, flags);
        },
      },
      blockSize: blockInfo,
      interfaceStats: {
        async domainInterfaceStats(_, { dom, device }) {
          const { definition } = guestOf(engine, dom);
          const stats = await ask(engine, dom, "interfaceStats")(interfaceNamed(definition, device));
          return {
            rxBytes: stats.rxBytes,
            rxPackets: stats.rxPackets,
            rxErrs: stats.rxErrors,
            rxDrop: stats.rxDropped,
            txBytes: stats.txBytes,
            txPackets: stats.txPackets,
            txErrs: stats.txErrors,
            txDrop: stats.txDropped,
          };
        },
      },
      memoryStats: {
        async domainMemoryStats(_, { dom, maxStats, flags }) {
          rejectUnknownFlags(flags, 0, "domainMemoryStats");
          const stats = await ask(engine, dom, "memoryStats")();
          return { stats: [...stats].slice(0, maxStats).map(([tag, val]) => ({ tag, val })) };
        },
      },
      cpuStats: {
        async domainGetCpuStats(_, { dom, flags, ...wanted }) {
          rejectUnknownFlags(flags, stringOkay, "domainGetCPUStats");
          return cpuStats(dom, wanted);
        },
      },
      diskErrors: {
        async domainGetDiskErrors(_, { dom, maxerrors, flags }) {
          rejectUnknownFlags(flags, 0, "domainGetDiskErrors");
          const { definition } = guestOf(engine, dom);
          if (maxerrors === 0) return { errors: [], nerrors: definition.devices.disks.length };
          const found = [...(await ask(engine, dom, "diskErrors")())].slice(0, maxerrors);
          return { errors: found.map(([target, error]) => ({ disk: target, error })), nerrors: found.length };
        },
      },
      blockPeek: {
        async domainBlockPeek({ signal }, { dom, path, offset, size, flags }) {
          rejectUnknownFlags(flags, 0, "domainBlockPeek");
          checkSize(size, DOMAIN_BLOCK_PEEK_BUFFER_MAX);
          return { buffer: await ask(engine, dom, "blockPeek")(disk(dom, path), offset, size, signal) };
        },
      },
      memoryPeek: {
        async domainMemoryPeek({ signal }, { dom, offset, size, flags }) {
          if (flags !== DomainMemoryFlags.VIRTUAL && flags !== DomainMemoryFlags.PHYSICAL)
            throw invalidArgument("memory is peeked at by virtual or by physical addresses: one flag says which");
          checkSize(size, DOMAIN_MEMORY_PEEK_BUFFER_MAX);
          const space = flags === DomainMemoryFlags.VIRTUAL ? "virtual" : "physical";
          return { buffer: await ask(engine, dom, "memoryPeek")(offset, size, space, signal) };
        },
      },
    }),
  };
}
