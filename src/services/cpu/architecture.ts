/** What is known of the CPUs of which architecture. */
import { architectures } from "../../formats/cpu/index.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { invalidArgument, noSupport } from "../../protocol/errors.ts";
import type { CpuMap } from "./map.ts";

/** `named`: CPUs have names that a hypervisor makes something of, and nothing more is known of them here. */
export type CpuFamily = "x86" | "power" | "arm" | "named";

const families: Readonly<Record<string, CpuFamily>> = {
  i686: "x86",
  x86_64: "x86",
  ppc64: "power",
  ppc64le: "power",
  armv6l: "arm",
  armv7b: "arm",
  armv7l: "arm",
  aarch64: "arm",
  loongarch64: "named",
  riscv64: "named",
  s390: "named",
  s390x: "named",
};

/** Throws NO_SUPPORT for an architecture whose CPUs nothing is known of. */
export function cpuFamily(arch: string): CpuFamily {
  const family = Object.hasOwn(families, arch) ? families[arch] : undefined;
  if (family !== undefined) return family;
  throw noSupport(`CPU models of the architecture '${arch}'`, { domain: ErrorDomain.CPU });
}

/**
 * `virConnectGetCPUModelNames`: what `<cpu><model>` may name; empty where every name may stand there, for the hypervisor to
 * judge. Throws INVALID_ARG for what is no architecture, in the name of `domain`; NO_SUPPORT where nothing is known.
 */
export function cpuModelNames(map: CpuMap, arch: string, domain: ErrorDomain = ErrorDomain.CPU): string[] {
  if (!architectures.has(arch)) throw invalidArgument(`there is no architecture '${arch}'`, { domain });
  switch (cpuFamily(arch)) {
    case "x86":
      return [...map.models.keys()];
    case "power":
      return map.power.map(({ name }) => name);
    default:
      return [];
  }
}
