/** The CPU that a guest starts with. */
import type { Cpu } from "../../formats/domain/cpu.ts";
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { configUnsupported } from "../../protocol/errors.ts";
import { cpuFamily } from "./architecture.ts";
import { answer } from "./compare.ts";
import { cpuError } from "./description.ts";
import type { HostModel } from "./host-model.ts";
import { compareWithHypervisor, type HypervisorCpus } from "./hypervisor.ts";
import type { CpuMap } from "./map.ts";
import { notSwitchable } from "./qemu-features.ts";
import { expandCpu, translateCpu } from "./update.ts";

export interface StartOptions {
  /** The guest's architecture. */
  readonly arch: string;
  readonly hypervisor: HypervisorCpus;
  /** The host's own CPU where guests run on it (`wholeHost`); without it, what the hypervisor gives is all there is. */
  readonly whole?: HostModel;
  /** What a guest may have that shall be able to move. */
  readonly movable: HostModel | undefined;
}

/**
 * The definition's CPU in terms of a model that the hypervisor has, with nothing left to the host; and only if the
 * definition wants no check, or the host passes it. Where nothing has to be decided, it stays as it is.
 *
 * CPU_INCOMPATIBLE: the host does not have what is asked for. CONFIG_UNSUPPORTED: a feature is unknown, or the hypervisor
 * lacks the model and no other is allowed. INTERNAL_ERROR: nothing is known of the model.
 */
export function startCpu(map: CpuMap, cpu: Cpu, options: StartOptions): Cpu {
  const { arch, hypervisor, movable } = options;
  const mode = cpu.mode ?? "custom";
  if (mode === "custom" && cpu.model === undefined) return cpu;
  refuseUnknownFeatures(map, cpu, arch);
  if (cpu.check !== undefined && cpu.check !== "none") checkAgainstHost(map, cpu, options);
  const expanded = expandCpu(map, cpu, arch, movable);
  const named =
    expanded.mode === "custom"
      ? { ...translateCpu(map, expanded, arch, hypervisor.models), fallback: "forbid" as const }
      : expanded;
  const features = named.features?.filter(({ name }) => cpuFamily(arch) !== "x86" || !notSwitchable.has(name));
  return features === undefined ? named : { ...named, features };
}

/** What can be seen before the guest is there: forbidden features; and all, where the check is `partial`. */
function checkAgainstHost(map: CpuMap, cpu: Cpu, { arch, hypervisor, whole }: StartOptions): void {
  const host: HypervisorCpus["host"] = whole === undefined ? hypervisor.host : { type: "guest", arch, ...whole };
  for (const { name, policy } of cpu.features ?? []) {
    if (policy !== "forbid" || !host?.features?.some((one) => one.name === name && one.policy !== "disable")) continue;
    throw cpuError(ErrorNumber.CPU_INCOMPATIBLE, `the host has what is forbidden: ${name}`);
  }
  // What `full` asks for besides is seen once the guest is there.
  if (cpu.check !== "partial" || cpu.mode === "host-passthrough" || cpu.mode === "maximum") return;
  answer(compareWithHypervisor(map, hypervisor, { type: "guest", ...cpu }, host), { failIncompatible: true });
}

/** Throws CONFIG_UNSUPPORTED for a feature that is none. */
export function refuseUnknownFeatures(map: CpuMap, cpu: Cpu, arch: string): void {
  const family = cpuFamily(arch);
  const isKnown = (name: string): boolean => {
    if (family === "x86") return map.features.has(name);
    return family === "arm" ? map.arm.features.includes(name) : true;
  };
  const unknown = cpu.features?.find(({ name }) => !isKnown(name));
  if (unknown === undefined) return;
  throw configUnsupported(`there is no CPU feature '${unknown.name}'`, { domain: ErrorDomain.CPU });
}
