/** `-cpu` and `-smp`: what processor the guest sees, and how many. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { Cpu, DomainDefinition } from "../../../formats/domain/index.ts";
import { qemuFeatureName } from "../capabilities/cpu-features.ts";
import { isPc } from "../definition/machine.ts";
import { notBuilt } from "./context.ts";
import type { BuildContext } from "./context.ts";
import { option } from "./part.ts";
import type { Options, Part } from "./part.ts";

export function cpuParts(context: BuildContext): Part[] {
  const { definition } = context;
  const extra = { ...hypervOptions(definition), ...kvmOptions(definition) };
  const { cpu } = definition;
  if (cpu === undefined || (cpu.model === undefined && (cpu.mode ?? "custom") === "custom"))
    return Object.keys(extra).length === 0
      ? []
      : [option("-cpu", definition.os.arch === "i686" ? "qemu32" : "qemu64", extra)];
  return [option("-cpu", modelOf(cpu, context), { ...modelOptions(cpu, context), ...extra })];
}

function modelOf(cpu: Cpu, { definition, capabilities }: BuildContext): string {
  const virtType = definition.type === "kvm" ? "kvm" : "qemu";
  switch (cpu.mode ?? "custom") {
    case "host-passthrough":
      if (virtType !== "kvm")
        throw configUnsupported("CPU mode 'host-passthrough' needs KVM: use mode 'maximum' or a named model with QEMU");
      return "host";
    case "maximum":
      return "max";
    case "host-model":
      throw notBuilt("CPU mode 'host-model'", "a named model, 'host-passthrough' (KVM) or 'maximum'");
    default: {
      const { model } = cpu;
      if (model === undefined) throw configUnsupported("a CPU of mode 'custom' needs a <model>");
      if (cpu.match === "minimum") throw notBuilt("a CPU that matches 'minimum'", "match='exact'");
      const known = capabilities.accelerator(virtType).cpuModels.some(({ name }) => name === model);
      if (!known) throw configUnsupported(`${capabilities.binary} has no CPU model '${model}'`);
      return model;
    }
  }
}

function modelOptions(cpu: Cpu, { definition }: BuildContext): Options {
  const options: Record<string, string | number | boolean | undefined> = {};
  if (cpu.vendorId !== undefined) options["vendor"] = cpu.vendorId;
  if (cpu.mode === "host-passthrough" || cpu.mode === "maximum") options["migratable"] = cpu.migratable;
  for (const { name, policy } of cpu.features ?? []) {
    if (policy === "optional") continue;
    options[qemuFeatureName(name, definition.os.arch ?? "")] = policy === "require" || policy === "force";
  }
  return { ...options, ...cacheOptions(cpu), ...addressOptions(cpu) };
}

/** The guest's idea of the third level cache: its own, the host's, or none. */
function cacheOptions({ cache, mode }: Cpu): Options {
  const host = mode === "host-passthrough" || mode === "maximum";
  switch (cache?.mode) {
    case "emulate":
      return { "l3-cache": true, "host-cache-info": host ? false : undefined };
    case "passthrough":
      return { "host-cache-info": true, "l3-cache": false };
    case "disable":
      return { "host-cache-info": host ? false : undefined, "l3-cache": false };
    default:
      return {};
  }
}

function addressOptions({ maxPhysAddr }: Cpu): Options {
  switch (maxPhysAddr?.mode) {
    case "passthrough":
      return { "host-phys-bits": true, "host-phys-bits-limit": maxPhysAddr.limit };
    case "emulate":
      return { "host-phys-bits": false, "phys-bits": maxPhysAddr.bits };
    default:
      return {};
  }
}

/** Timers and switches by which a guest notices (or not) that KVM runs it. */
function kvmOptions({ clock, features, devices }: DomainDefinition): Options {
  const timer = (name: string) => clock?.timers?.find((one) => one.name === name);
  const clockPresent = timer("kvmclock")?.present;
  const tsc = timer("tsc");
  return {
    kvmclock: clockPresent,
    "hv-time": timer("hypervclock")?.present === true ? true : undefined,
    "tsc-frequency": tsc?.frequencyHz,
    "kvm-pv-eoi": features?.apic?.eoi,
    "kvm-pv-unhalt": features?.pvspinlock === undefined ? undefined : (features.pvspinlock.state ?? true),
    "hv-crash": devices.panics.some((panic) => panic.model === "hyperv") ? true : undefined,
    kvm: features?.kvm?.hidden === true ? false : undefined,
    "kvm-hint-dedicated": features?.kvm?.hintDedicated === true ? true : undefined,
    "kvm-poll-control": features?.kvm?.pollControl === true ? true : undefined,
    "kvm-pv-ipi": features?.kvm?.pvIpi === false ? false : undefined,
    pmu: features?.pmu === undefined ? undefined : (features.pmu.state ?? true),
  };
}

/** Enlightenments: interfaces of Hyper-V that Windows guests know how to use. */
function hypervOptions({ features }: DomainDefinition): Options {
  const hyperv = features?.hyperv;
  if (hyperv === undefined) return {};
  if (hyperv.mode === "passthrough") return { "hv-passthrough": true };
  if (hyperv.mode === "host-model") throw notBuilt("Hyper-V features of mode 'host-model'", "mode 'custom' or 'passthrough'");
  const on = (state: boolean | undefined) => (state === true ? true : undefined);
  return {
    "hv-relaxed": on(hyperv.relaxed),
    "hv-vapic": on(hyperv.vapic),
    "hv-spinlocks":
      hyperv.spinlocks?.state === true ? `0x${(hyperv.spinlocks.retries ?? 0xffff_ffff).toString(16)}` : undefined,
    "hv-vpindex": on(hyperv.vpindex),
    "hv-runtime": on(hyperv.runtime),
    "hv-synic": on(hyperv.synic),
    "hv-stimer": on(hyperv.stimer?.state),
    "hv-stimer-direct": on(hyperv.stimer?.direct),
    "hv-reset": on(hyperv.reset),
    "hv-vendor-id": hyperv.vendorId?.state === true ? hyperv.vendorId.value : undefined,
    "hv-frequencies": on(hyperv.frequencies),
    "hv-reenlightenment": on(hyperv.reenlightenment),
    "hv-tlbflush": on(hyperv.tlbflush?.state),
    "hv-tlbflush-direct": on(hyperv.tlbflush?.direct),
    "hv-tlbflush-ext": on(hyperv.tlbflush?.extended),
    "hv-ipi": on(hyperv.ipi),
    "hv-evmcs": on(hyperv.evmcs),
    "hv-avic": on(hyperv.avic),
    "hv-emsr-bitmap": on(hyperv.emsrBitmap),
    "hv-xmm-input": on(hyperv.xmmInput),
  };
}

export function smpParts({ definition, machine }: BuildContext): Part[] {
  const max = definition.vcpuMax ?? 1;
  const current = definition.vcpuCurrent ?? max;
  if (max > machine.maxCpus)
    throw configUnsupported(`${max} vCPUs are more than the machine '${machine.name}' takes: ${machine.maxCpus}`);
  const { topology } = definition.cpu ?? {};
  const levels = isPc(definition) ? { dies: topology?.dies ?? 1, clusters: topology?.clusters ?? 1 } : {};
  return [
    option("-smp", String(current), {
      maxcpus: current === max ? undefined : max,
      sockets: topology?.sockets ?? max,
      ...(topology === undefined ? {} : levels),
      cores: topology?.cores ?? 1,
      threads: topology?.threads ?? 1,
    }),
  ];
}
