/** Statistics of many domains in one call. Nothing here asks a guest: a stuck one delays nobody. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { ConnectGetAllDomainStatsFlags, DomainStatsTypes, TypedParameterType } from "../../protocol/enums.ts";
import { argumentUnsupported, rejectUnknownFlags } from "../../protocol/errors.ts";
import type { TypedParameter } from "../../protocol/remote/types.ts";
import type { DomainObject } from "../domain.ts";
import type { DomainEngine } from "../engine.ts";
import type { GuestUsage } from "../hypervisor.ts";
import { filterDomains } from "../list.ts";
import { currentMemoryKiB, currentVcpus, maximumMemoryKiB, maximumVcpus } from "../sizes.ts";

const int = (field: string, value: number): TypedParameter => ({
  field,
  value: { type: TypedParameterType.INT, value },
});
const uint = (field: string, value: number): TypedParameter => ({
  field,
  value: { type: TypedParameterType.UINT, value },
});
const ullong = (field: string, value: bigint): TypedParameter => ({
  field,
  value: { type: TypedParameterType.ULLONG, value },
});

type Group = (domain: DomainObject, usage: GuestUsage | undefined) => TypedParameter[];

/** The groups by their flag (`DomainStatsTypes`). */
const groups: ReadonlyMap<number, Group> = new Map<number, Group>([
  [DomainStatsTypes.STATE, ({ state, reason }) => [int("state.state", state), int("state.reason", reason)]],
  [
    DomainStatsTypes.CPU_TOTAL,
    (_, usage) =>
      usage === undefined
        ? []
        : [
            ullong("cpu.time", usage.cpuTimeNs),
            ullong("cpu.user", usage.userNs ?? 0n),
            ullong("cpu.system", usage.systemNs ?? 0n),
          ],
  ],
  [
    DomainStatsTypes.BALLOON,
    ({ current }, usage) => [
      ullong("balloon.current", BigInt(usage?.memoryKiB ?? currentMemoryKiB(current))),
      ullong("balloon.maximum", BigInt(maximumMemoryKiB(current))),
    ],
  ],
  [
    DomainStatsTypes.VCPU,
    ({ current }) => [uint("vcpu.current", currentVcpus(current)), uint("vcpu.maximum", maximumVcpus(current))],
  ],
]);

const offered = [...groups.keys()].reduce((all, flag) => all | flag, 0);
/** What the filter flags of a list of statistics have in common with those of a list of domains. */
const filterFlags =
  ConnectGetAllDomainStatsFlags.ACTIVE |
  ConnectGetAllDomainStatsFlags.INACTIVE |
  ConnectGetAllDomainStatsFlags.PERSISTENT |
  ConnectGetAllDomainStatsFlags.TRANSIENT |
  ConnectGetAllDomainStatsFlags.RUNNING |
  ConnectGetAllDomainStatsFlags.PAUSED |
  ConnectGetAllDomainStatsFlags.SHUTOFF |
  ConnectGetAllDomainStatsFlags.OTHER;
const enforce = ConnectGetAllDomainStatsFlags.ENFORCE_STATS >>> 0;
const otherFlags = (ConnectGetAllDomainStatsFlags.BACKING | ConnectGetAllDomainStatsFlags.NOWAIT) >>> 0;

export function statsHandlers({ domains }: DomainEngine): RemoteHandlers {
  return {
    async connectGetAllDomainStats(_, { doms, stats, flags }) {
      rejectUnknownFlags(flags, filterFlags | enforce | otherFlags, "connectGetAllDomainStats");
      if ((flags & enforce) !== 0 && (stats & ~offered) !== 0) {
        throw argumentUnsupported(`statistics of the groups 0x${(stats & ~offered).toString(16)} are not offered`);
      }
      const wanted = [...groups].filter(([flag]) => stats === 0 || (stats & flag) !== 0).map(([, group]) => group);
      const chosen =
        doms.length === 0
          ? filterDomains(domains, flags & filterFlags)
          : doms.flatMap((reference) => domains.findByUuid(reference.uuid) ?? []);
      const usages = await Promise.all(chosen.map(async (domain) => domain.guest?.usage()));
      return {
        retStats: chosen.map((domain, index) => ({
          dom: domain.reference,
          params: wanted.flatMap((group) => group(domain, usages[index])),
        })),
      };
    },
  };
}
