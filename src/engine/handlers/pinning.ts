/** On which of the host's CPUs a guest runs. */
import type { DomainDefinition } from "../../formats/domain/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { DomainModificationImpact } from "../../protocol/enums.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import type { Domain as DomainReference } from "../../protocol/remote/types.ts";
import { affectFlags, definitionAsked } from "../changes/affect.ts";
import { makeChange, operationOf } from "../changes/change.ts";
import { readCpuMap, writeCpuMap, writeCpuMaps } from "../changes/cpu-map.ts";
import type { CpuNumbers } from "../changes/guest-operations.ts";
import {
  emulatorAffinity,
  ioThreadAffinities,
  vcpuAffinities,
  withEmulatorPin,
  withIOThreadPin,
  withVcpuPin,
} from "../changes/pinning.ts";
import type { DomainEngine } from "../engine.ts";
import { hostCpusOf } from "./host-cpus.ts";
import type { Guest } from "../hypervisor.ts";

export function pinningHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains } = engine;
  const hostCpus = (): Promise<CpuNumbers> => hostCpusOf(engine);

  const pin = async (
    dom: DomainReference,
    flags: number,
    call: string,
    edit: (definition: DomainDefinition) => DomainDefinition,
    live: (guest: Guest, signal: AbortSignal) => Promise<void>,
  ): Promise<object> => {
    rejectUnknownFlags(flags, affectFlags, call);
    await makeChange(engine, dom, flags, {
      call,
      config: edit,
      async live(guest, signal) {
        edit(guest.definition);
        await live(guest, signal);
        return edit;
      },
    });
    return {};
  };
  const pinVcpu = (dom: DomainReference, vcpu: number, map: Uint8Array, flags: number): Promise<object> => {
    const cpus = readCpuMap(map);
    const edit = (definition: DomainDefinition): DomainDefinition => withVcpuPin(definition, vcpu, cpus);
    return pin(dom, flags, "domainPinVcpuFlags", edit, (guest, signal) =>
      operationOf(guest, "pinVcpu")(vcpu, cpus, signal),
    );
  };

  return {
    domainPinVcpu: (_, { dom, vcpu, cpumap }) => pinVcpu(dom, vcpu, cpumap, DomainModificationImpact.LIVE),
    domainPinVcpuFlags: (_, { dom, vcpu, cpumap, flags }) => pinVcpu(dom, vcpu, cpumap, flags),
    domainPinEmulator(_, { dom, cpumap, flags }) {
      const cpus = readCpuMap(cpumap);
      const edit = (definition: DomainDefinition): DomainDefinition => withEmulatorPin(definition, cpus);
      return pin(dom, flags, "domainPinEmulator", edit, (guest, signal) =>
        operationOf(guest, "pinEmulator")(cpus, signal),
      );
    },
    domainPinIothread(_, { dom, iothreadsId, cpumap, flags }) {
      const cpus = readCpuMap(cpumap);
      const edit = (definition: DomainDefinition): DomainDefinition => withIOThreadPin(definition, iothreadsId, cpus);
      return pin(dom, flags, "domainPinIOThread", edit, (guest, signal) =>
        operationOf(guest, "pinIOThread")(iothreadsId, cpus, signal),
      );
    },
    async domainGetVcpuPinInfo(_, { dom, ncpumaps, maplen, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainGetVcpuPinInfo");
      const definition = definitionAsked(domains.get(dom), flags);
      const all = await hostCpus();
      const maps = vcpuAffinities(definition)
        .slice(0, Math.max(0, ncpumaps))
        .map((cpus) => cpus ?? all);
      return { cpumaps: writeCpuMaps(maps, Math.max(0, maplen)), num: maps.length };
    },
    async domainGetEmulatorPinInfo(_, { dom, maplen, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainGetEmulatorPinInfo");
      const cpus = emulatorAffinity(definitionAsked(domains.get(dom), flags)) ?? (await hostCpus());
      return { cpumaps: writeCpuMap(cpus, Math.max(0, maplen)), ret: 1 };
    },
    async domainGetIothreadInfo(_, { dom, flags }) {
      rejectUnknownFlags(flags, affectFlags, "domainGetIOThreadInfo");
      const domain = domains.get(dom);
      const definition = definitionAsked(domain, flags);
      const all = await hostCpus();
      const length = Math.ceil((1 + Math.max(...all)) / 8);
      const running = definition === domain.live ? domain.guest : undefined;
      const threads =
        running?.ioThreads === undefined
          ? ioThreadAffinities(definition).map(({ id, cpus }) => ({ id, affinity: cpus ?? all }))
          : await running.ioThreads();
      const info = threads.map(({ id, affinity }) => ({ iothreadId: id, cpumap: writeCpuMap(affinity, length) }));
      return { info, ret: info.length };
    },
  };
}
