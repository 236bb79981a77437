/** What libvirt's test driver answers in a way of its own, where its drivers of real hypervisors answer from the host. */
import { makeChange } from "../../engine/changes/change.ts";
import { withVcpuCount } from "../../engine/changes/vcpus.ts";
import type { DomainEngine } from "../../engine/engine.ts";
import type { DomainObject } from "../../engine/domain.ts";
import { vcpuHandlers } from "../../engine/handlers/vcpus.ts";
import type { DomainDefinition } from "../../formats/domain/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainModificationImpact, TypedParameterType } from "../../protocol/enums.ts";
import { invalidArgument, rejectUnknownFlags } from "../../protocol/errors.ts";
import type { Domain, TypedParameter } from "../../protocol/remote/types.ts";

const firstWeight = 50;
const affectFlags = DomainModificationImpact.LIVE | DomainModificationImpact.CONFIG;

export function ownAnswers(engine: DomainEngine): RemoteHandlers {
  const { domains } = engine;
  const { domainSetVcpusFlags } = vcpuHandlers(engine);
  /** A guest may lose any of its processors, as nothing runs on them. */
  const setVcpus = async (dom: Domain, count: number, flags: number): Promise<object> => {
    const edit = (definition: DomainDefinition): DomainDefinition => withVcpuCount(definition, count, false);
    if (count === 0) throw invalidArgument("a domain cannot have 0 virtual CPUs");
    await makeChange(engine, dom, flags, { call: "domainSetVcpusFlags", config: edit, live: () => edit });
    return {};
  };
  /** A scheduler that is fair: each guest has a weight. */
  const weights = new WeakMap<DomainObject, number>();
  const parametersOf = (dom: Domain): { params: TypedParameter[] } => {
    const weight = weights.get(domains.get(dom)) ?? firstWeight;
    return { params: [{ field: "weight", value: { type: TypedParameterType.UINT, value: weight } }] };
  };
  const setParameters = (dom: Domain, params: readonly TypedParameter[]): object => {
    const domain = domains.get(dom);
    for (const { field, value } of params) {
      if (field !== "weight") throw invalidArgument(`the scheduler has no parameter '${field}', only weight`);
      if (value.type !== TypedParameterType.UINT) throw invalidArgument("weight is an unsigned integer");
      weights.set(domain, value.value);
    }
    return {};
  };
  return {
    /** Whatever its definition says. */
    domainGetOsType: (_, { dom }) => (domains.get(dom), { type: "linux" }),
    domainSetVcpus: (_, { dom, nvcpus }) => setVcpus(dom, nvcpus, DomainModificationImpact.LIVE),
    domainSetVcpusFlags: (context, args) =>
      (args.flags & ~affectFlags) === 0
        ? setVcpus(args.dom, args.nvcpus, args.flags)
        : (domainSetVcpusFlags?.(context, args) ?? {}),
    domainGetSchedulerType: (_, { dom }) => (domains.get(dom), { type: "fair", nparams: 1 }),
    domainGetSchedulerParameters: (_, { dom }) => parametersOf(dom),
    domainGetSchedulerParametersFlags(_, { dom, flags }) {
      rejectUnknownFlags(flags, affectFlags | stringsFlag, "domainGetSchedulerParametersFlags");
      return parametersOf(dom);
    },
    domainSetSchedulerParameters: (_, { dom, params }) => setParameters(dom, params),
    domainSetSchedulerParametersFlags(_, { dom, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetSchedulerParametersFlags");
      return setParameters(dom, params);
    },
    domainGetSecurityLabel(_, { dom }) {
      const { active } = domains.get(dom);
      return { label: active ? "libvirt-test" : "", enforcing: active ? 1 : 0 };
    },
  };
}

/** VIR_TYPED_PARAM_STRING_OKAY */
const stringsFlag = 4;
