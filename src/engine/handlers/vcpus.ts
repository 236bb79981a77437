/** Which virtual CPUs a domain has, and which a running guest gains or loses. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainSetVcpuFlags, DomainVcpuFlags } from "../../protocol/enums.ts";
import {
  argumentUnsupported,
  invalidArgument,
  operationInvalid,
  operationUnsupported,
  rejectUnknownFlags,
} from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import { affectFlags, definitionAsked } from "../changes/affect.ts";
import { type Change, guestOf, makeChange, operationOf } from "../changes/change.ts";
import { readNumbers, writeCpuMaps } from "../changes/cpu-map.ts";
import {
  planVcpu,
  planVcpuCount,
  type VcpuPlan,
  withMaximumVcpus,
  withVcpuCount,
  withVcpusEnabled,
  withVcpusPlugged,
} from "../changes/vcpus.ts";
import type { DomainEngine } from "../engine.ts";
import type { Guest } from "../hypervisor.ts";
import { currentVcpus, maximumVcpus } from "../sizes.ts";

const setFlags =
  affectFlags |
  DomainVcpuFlags.MAXIMUM |
  DomainVcpuFlags.GUEST |
  DomainVcpuFlags.HOTPLUGGABLE |
  DomainVcpuFlags.ASYNC_UNPLUG;

export function vcpuHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains } = engine;

  /** A guest gains or loses what `plan` says of it as it is now. */
  const plugging =
    (plan: (guest: Guest) => VcpuPlan, wait: boolean): NonNullable<Change["live"]> =>
    async (guest, signal) => {
      const { enabled, ids } = plan(guest);
      const done = ids.length === 0 ? ids : await operationOf(guest, "setVcpusEnabled")(ids, enabled, { wait }, signal);
      return (definition) => withVcpusPlugged(definition, done, enabled);
    };

  const setVcpus = async (
    dom: DomainReference,
    nvcpus: number,
    flags: number,
    signal: AbortSignal,
  ): Promise<object> => {
    const has = (flag: number): boolean => (flags & flag) !== 0;
    if (has(DomainVcpuFlags.GUEST) && has(DomainVcpuFlags.CONFIG))
      throw invalidArgument("CPUs that the guest itself turns off are not part of its persistent definition");
    if (has(DomainVcpuFlags.MAXIMUM) && !has(DomainVcpuFlags.CONFIG))
      throw invalidArgument("the most virtual CPUs can be set in the persistent definition alone: use CONFIG with it");
    if (nvcpus === 0) throw invalidArgument("a domain cannot have 0 virtual CPUs");
    if (has(DomainVcpuFlags.GUEST)) {
      await setAgentVcpus(dom, nvcpus, signal);
    } else if (has(DomainVcpuFlags.MAXIMUM)) {
      await makeChange(engine, dom, flags, {
        call: "domainSetVcpusFlags",
        config: (definition) => withMaximumVcpus(definition, nvcpus),
        live() {
          throw operationUnsupported("the most virtual CPUs that a domain may have cannot be changed while it runs");
        },
      });
    } else {
      await makeChange(engine, dom, flags, {
        call: "domainSetVcpusFlags",
        config: (definition) => withVcpuCount(definition, nvcpus, has(DomainVcpuFlags.HOTPLUGGABLE)),
        live: plugging((guest) => planVcpuCount(guest.definition, nvcpus), !has(DomainVcpuFlags.ASYNC_UNPLUG)),
      });
    }
    return {};
  };

  const setAgentVcpus = async (dom: DomainReference, nvcpus: number, signal: AbortSignal): Promise<void> => {
    const guest = guestOf(engine, dom);
    const setCount = operationOf(guest, "setAgentVcpuCount");
    const present = currentVcpus(guest.definition);
    if (nvcpus > present) throw invalidArgument(`the guest has ${present} virtual CPUs: ${nvcpus} cannot be online`);
    await setCount(nvcpus, signal);
  };

  return {
    domainSetVcpus: ({ signal }, { dom, nvcpus }) => setVcpus(dom, nvcpus, DomainVcpuFlags.LIVE, signal),
    domainSetVcpusFlags({ signal }, { dom, nvcpus, flags }) {
      rejectUnknownFlags(flags, setFlags, "domainSetVcpusFlags");
      return setVcpus(dom, nvcpus, flags, signal);
    },
    async domainSetVcpu(_, { dom, cpumap, state, flags }) {
      rejectUnknownFlags(flags, affectFlags | DomainSetVcpuFlags.ASYNC_UNPLUG, "domainSetVcpu");
      if (state !== 0 && state !== 1) throw invalidArgument(`the state of a virtual CPU is 0 or 1, not ${state}`);
      const ids = readNumbers(cpumap);
      const enabled = state === 1;
      await makeChange(engine, dom, flags, {
        call: "domainSetVcpu",
        config: (definition) => withVcpusEnabled(definition, ids, enabled),
        live: plugging(
          (guest) => planVcpu(guest.definition, ids, enabled),
          (flags & DomainSetVcpuFlags.ASYNC_UNPLUG) === 0,
        ),
      });
      return {};
    },
    domainGetMaxVcpus: (_, { dom }) => ({ num: maximumVcpus(definitionAsked(domains.get(dom), DomainVcpuFlags.LIVE)) }),
    async domainGetVcpusFlags({ signal }, { dom, flags }) {
      const known = affectFlags | DomainVcpuFlags.MAXIMUM | DomainVcpuFlags.GUEST;
      rejectUnknownFlags(flags, known, "domainGetVcpusFlags");
      const domain = domains.get(dom);
      const definition = definitionAsked(domain, flags);
      if ((flags & DomainVcpuFlags.GUEST) !== 0) {
        if (!domain.active || (flags & DomainVcpuFlags.CONFIG) !== 0)
          throw invalidArgument("the CPUs that the guest itself has on can be asked of a running guest alone");
        if ((flags & DomainVcpuFlags.MAXIMUM) !== 0)
          throw argumentUnsupported("a guest does not know how many virtual CPUs it may have at most");
        return { num: await operationOf(guestOf(engine, dom), "agentVcpuCount")(signal) };
      }
      return { num: (flags & DomainVcpuFlags.MAXIMUM) === 0 ? currentVcpus(definition) : maximumVcpus(definition) };
    },
    async domainGetVcpus(_, { dom, maxinfo, maplen }) {
      if (!domains.get(dom).active) throw operationInvalid("a domain that does not run has its virtual CPUs nowhere");
      const vcpus = (await operationOf(guestOf(engine, dom), "vcpus")()).slice(0, Math.max(0, maxinfo));
      return {
        info: vcpus.map(({ id, state, cpuTimeNs, cpu }) => ({ number: id, state, cpuTime: cpuTimeNs, cpu })),
        cpumaps:
          maplen > 0
            ? writeCpuMaps(
                vcpus.map(({ affinity }) => affinity),
                maplen,
              )
            : new Uint8Array(),
      };
    },
  };
}
