/** Questions about a domain: answered from what the engine knows, or from the guest's process. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainControlState } from "../../protocol/enums.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import type { DomainEngine } from "../engine.ts";
import { currentMemoryKiB, currentVcpus, maximumMemoryKiB, osType } from "../sizes.ts";

/** A monitor that has had a job for longer than this is shown as occupied. */
const occupiedMs = 0;

export function queryHandlers({ domains }: DomainEngine): RemoteHandlers {
  return {
    domainGetState(_, { dom, flags }) {
      rejectUnknownFlags(flags, 0, "domainGetState");
      const { state, reason } = domains.get(dom);
      return { state, reason };
    },
    async domainGetInfo(_, { dom }) {
      const domain = domains.get(dom);
      const definition = domain.current;
      const usage = await domain.guest?.usage();
      return {
        state: domain.state,
        maxMem: BigInt(maximumMemoryKiB(definition)),
        memory: BigInt(usage?.memoryKiB ?? currentMemoryKiB(definition)),
        nrVirtCpu: currentVcpus(definition),
        cpuTime: usage?.cpuTimeNs ?? 0n,
      };
    },
    domainGetControlInfo(_, { dom, flags }) {
      rejectUnknownFlags(flags, 0, "domainGetControlInfo");
      const { jobs } = domains.getActive(dom);
      const job = jobs.current;
      const age = job === undefined ? 0 : Date.now() - job.startedAt;
      return {
        state: age > occupiedMs ? DomainControlState.OCCUPIED : DomainControlState.OK,
        details: 0,
        stateTime: BigInt(age),
      };
    },
    domainGetOsType: (_, { dom }) => ({ type: osType(domains.get(dom).current) }),
    domainGetMaxMemory: (_, { dom }) => ({ memory: BigInt(maximumMemoryKiB(domains.get(dom).current)) }),
    domainGetSecurityLabel(_, { dom }) {
      domains.get(dom);
      return { label: "", enforcing: 0 };
    },
    domainGetSecurityLabelList(_, { dom }) {
      domains.get(dom);
      return { labels: [], ret: 0 };
    },
    domainGetMessages(_, { dom, flags }) {
      // deprecation and tainting notes: nothing that this daemon starts taints a guest
      rejectUnknownFlags(flags, 3, "domainGetMessages");
      domains.get(dom);
      return { msgs: [] };
    },
  };
}
