/** What a guest may take of the host: CPU time, memory, block devices; and what of it is counted. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import { affectFlags, definitionAsked } from "../changes/affect.ts";
import { makeChange, operationOf } from "../changes/change.ts";
import { blockWeightParameters, blockWeightsOf, withBlockWeights } from "../changes/parameters/block-weights.ts";
import { cpuLimitParameters, cpuLimitsOf, schedulerType, withCpuLimits } from "../changes/parameters/cpu-limits.ts";
import { memoryLimitParameters, memoryLimitsOf, withMemoryLimits } from "../changes/parameters/memory-limits.ts";
import {
  memoryNodeParameters,
  memoryNodesOf,
  nodesToMoveTo,
  withMemoryNodes,
} from "../changes/parameters/memory-nodes.ts";
import { counted, stringOkay } from "../changes/parameters/typed.ts";
import { perfEventsOf, perfParameters, withPerfEvents } from "../changes/perf.ts";
import type { DomainEngine } from "../engine.ts";
import type { Guest } from "../hypervisor.ts";

export function parameterHandlers(engine: DomainEngine): RemoteHandlers {
  /** The definition that a getter is asked about. */
  const asked = (dom: DomainReference, flags: number, call: string): DomainDefinition => {
    rejectUnknownFlags(flags, affectFlags | stringOkay, call);
    return definitionAsked(engine.domains.get(dom), flags);
  };
  const set = async (
    dom: DomainReference,
    flags: number,
    call: string,
    edit: (definition: DomainDefinition) => DomainDefinition,
    live: (guest: Guest, edited: DomainDefinition, signal: AbortSignal) => Promise<void>,
  ): Promise<object> => {
    await makeChange(engine, dom, flags, {
      call,
      config: edit,
      async live(guest, signal) {
        await live(guest, edit(guest.definition), signal);
        return edit;
      },
    });
    return {};
  };

  const setScheduler = (
    dom: DomainReference,
    params: Parameters<typeof cpuLimitParameters.read>[0],
    flags: number,
  ): Promise<object> => {
    rejectUnknownFlags(flags, affectFlags, "domainSetSchedulerParametersFlags");
    const limits = cpuLimitParameters.read(params);
    const edit = (definition: DomainDefinition): DomainDefinition => withCpuLimits(definition, limits);
    return set(dom, flags, "domainSetSchedulerParametersFlags", edit, (guest, { cpuTune = {} }, signal) =>
      operationOf(guest, "setCpuLimits")(cpuTune, signal),
    );
  };

  return {
    domainGetSchedulerType(_, { dom }) {
      engine.domains.get(dom);
      return { type: schedulerType, nparams: cpuLimitParameters.names.length };
    },
    domainGetSchedulerParameters(_, { dom, nparams }) {
      const limits = cpuLimitsOf(asked(dom, 0, "domainGetSchedulerParameters"));
      return { params: counted(cpuLimitParameters.write(limits), nparams).params };
    },
    domainGetSchedulerParametersFlags(_, { dom, nparams, flags }) {
      const limits = cpuLimitsOf(asked(dom, flags, "domainGetSchedulerParametersFlags"));
      return { params: counted(cpuLimitParameters.write(limits), nparams, flags).params };
    },
    domainSetSchedulerParameters: (_, { dom, params }) => setScheduler(dom, params, 0),
    domainSetSchedulerParametersFlags: (_, { dom, params, flags }) => setScheduler(dom, params, flags),

    domainGetMemoryParameters(_, { dom, nparams, flags }) {
      const limits = memoryLimitsOf(asked(dom, flags, "domainGetMemoryParameters"));
      return counted(memoryLimitParameters.write(limits), nparams, flags);
    },
    domainSetMemoryParameters(_, { dom, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetMemoryParameters");
      const limits = memoryLimitParameters.read(params);
      const edit = (definition: DomainDefinition): DomainDefinition => withMemoryLimits(definition, limits);
      return set(dom, flags, "domainSetMemoryParameters", edit, (guest, { memTune = {} }, signal) =>
        operationOf(guest, "setMemoryLimits")(memTune, signal),
      );
    },

    domainGetBlkioParameters(_, { dom, nparams, flags }) {
      const weights = blockWeightsOf(asked(dom, flags, "domainGetBlkioParameters"));
      return counted(blockWeightParameters.write(weights), nparams, flags);
    },
    domainSetBlkioParameters(_, { dom, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetBlkioParameters");
      const weights = blockWeightParameters.read(params);
      const edit = (definition: DomainDefinition): DomainDefinition => withBlockWeights(definition, weights);
      return set(dom, flags, "domainSetBlkioParameters", edit, (guest, { blkioTune = {} }, signal) =>
        operationOf(guest, "setBlockWeights")(blkioTune, signal),
      );
    },

    domainGetNumaParameters(_, { dom, nparams, flags }) {
      const nodes = memoryNodesOf(asked(dom, flags, "domainGetNumaParameters"));
      return counted(memoryNodeParameters.write(nodes), nparams, flags);
    },
    async domainSetNumaParameters(_, { dom, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetNumaParameters");
      const nodes = memoryNodeParameters.read(params);
      const edit = (definition: DomainDefinition): DomainDefinition => withMemoryNodes(definition, nodes);
      return set(dom, flags, "domainSetNumaParameters", edit, async (guest, _edited, signal) => {
        await operationOf(guest, "setMemoryNodes")(nodesToMoveTo(guest.definition, nodes), signal);
      });
    },

    domainGetPerfEvents(_, { dom, flags }) {
      return { params: perfParameters.write(perfEventsOf(asked(dom, flags, "domainGetPerfEvents"))) };
    },
    domainSetPerfEvents(_, { dom, params, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainSetPerfEvents");
      const switches = perfParameters.read(params);
      const edit = (definition: DomainDefinition): DomainDefinition => withPerfEvents(definition, switches);
      const events = new Map(Object.entries(switches));
      return set(dom, flags, "domainSetPerfEvents", edit, (guest, _edited, signal) =>
        operationOf(guest, "setPerfEvents")(events, signal),
      );
    },
  };
}
