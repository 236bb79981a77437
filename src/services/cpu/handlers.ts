/** The calls about CPU models that need no emulator. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { ConnectBaselineCPUFlags, type ErrorDomain } from "../../protocol/enums.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import { baselineCpu, cpuMap, cpuModelNames, notSwitchable } from "./index.ts";

export interface CpuHandlerOptions {
  /** The part of libvirt that errors are told to come from. */
  readonly domain: ErrorDomain;
  /** Features that no emulator can switch are left out of a baseline, which may also be asked to fit for migration. */
  readonly emulated: boolean;
}

export function cpuHandlers({ domain, emulated }: CpuHandlerOptions): RemoteHandlers {
  const { EXPAND_FEATURES, MIGRATABLE } = ConnectBaselineCPUFlags;
  return {
    async connectGetCpuModelNames(_, { arch, needResults, flags }) {
      rejectUnknownFlags(flags, 0, "connectGetCPUModelNames", domain);
      const models = cpuModelNames(await cpuMap(), arch, domain);
      return { models: needResults === 0 ? [] : models, ret: models.length };
    },
    async connectBaselineCpu(_, { xmlCPUs, flags }) {
      rejectUnknownFlags(
        flags,
        emulated ? EXPAND_FEATURES | MIGRATABLE : EXPAND_FEATURES,
        "connectBaselineCPU",
        domain,
      );
      const cpu = baselineCpu(await cpuMap(), xmlCPUs, {
        expandFeatures: (flags & EXPAND_FEATURES) !== 0,
        migratable: (flags & MIGRATABLE) !== 0,
        ...(emulated ? { without: notSwitchable } : {}),
      });
      return { cpu };
    },
  };
}
