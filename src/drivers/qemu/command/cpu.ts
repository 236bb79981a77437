/** `-cpu` and `-smp`: what processor the guest sees, and how many. */
import type { Cpu, DomainDefinition } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import { qemuFeatureName } from "../capabilities/cpu-features.ts";
import { type BuildContext, refuse, refuseSet } from "./context.ts";
import { hypervOptions } from "./hyperv.ts";
import { machineOf, virtTypeOf } from "./machine.ts";
import { option, type Options, type Part } from "./part.ts";

export function cpuParts(context: BuildContext): Part[] {
  const { definition } = context;
  const { cpu } = definition;
  const options = {
    ...(cpu === undefined ? {} : modelOptions(cpu, definition)),
    ...timerOptions(definition),
    ...hypervOptions(definition.features?.hyperv),
    ...kvmOptions(definition),
    ...(cpu === undefined ? {} : { ...cacheOptions(cpu), ...addressOptions(cpu) }),
  };
  const model = modelOf(context);
  const some = Object.values(options).some((value) => value !== undefined);
  if (model === undefined && !some) return [];
  return [option("-cpu", model ?? plainModel(definition), options)];
}

/** The model that QEMU would take by itself, needed by name where something of it is changed. */
function plainModel({ os: { arch } }: DomainDefinition): string {
  if (arch === "x86_64") return "qemu64";
  if (arch === "i686") return "qemu32";
  throw configUnsupported(`<cpu>: name a model for guests of the architecture ${arch ?? "(none)"}`);
}

function modelOf(context: BuildContext): string | undefined {
  const { capabilities, definition } = context;
  const { cpu } = definition;
  const virtType = virtTypeOf(context);
  const kvm = virtType === "kvm";
  switch (cpu?.mode) {
    case undefined:
    case "custom": {
      const model = cpu?.model;
      if (model === undefined) return undefined;
      // at least this model: as much as the host gives
      if (cpu?.match === "minimum") return kvm ? "host" : "max";
      const known = capabilities.accelerator(virtType).cpuModels;
      if (!known.some(({ name }) => name === model)) {
        refuse("<cpu><model>", `${capabilities.binary} (QEMU ${capabilities.release}) has no model '${model}'`);
      }
      return model;
    }
    case "maximum":
      return "max";
    case "host-passthrough":
      return kvm ? "host" : refuse("<cpu mode='host-passthrough'>", "it needs KVM; use 'maximum' for emulated guests");
    default:
      // the closest to the host that the accelerator gives: emulation has nothing of the host's, only all it can do
      return kvm ? "host" : "max";
  }
}

/** What follows from the guest's state, not from a switch. */
export const notSwitchable = new Set(["cmt", "cmp_legacy", "mbm_total", "mbm_local", "osxsave", "ospke", "pconfig"]);

function modelOptions(cpu: Cpu, { os }: DomainDefinition): Options {
  refuseSet("<cpu>", { deprecated_features: cpu.deprecatedFeatures });
  const options: Record<string, string | number | boolean | undefined> = {};
  if (cpu.mode === "host-passthrough" || cpu.mode === "maximum")
    options["migratable"] = cpu.migratable === true ? true : undefined;
  if (cpu.vendorId !== undefined) options["vendor"] = cpu.vendorId;
  for (const { name, policy } of cpu.features ?? []) {
    const on = policy !== "disable" && policy !== "forbid";
    if (notSwitchable.has(name)) continue;
    options[qemuFeatureName(name, os.arch ?? "")] = on;
  }
  return options;
}

/** The guest's idea of the third level cache: its own, the host's, or none. */
function cacheOptions({ cache }: Cpu): Options {
  switch (cache?.mode) {
    case "emulate":
      return { "l3-cache": true, "host-cache-info": false };
    case "passthrough":
      return { "host-cache-info": true, "l3-cache": false };
    case "disable":
      return { "host-cache-info": false, "l3-cache": false };
    default:
      return {};
  }
}

function addressOptions({ maxPhysAddr }: Cpu): Options {
  switch (maxPhysAddr?.mode) {
    case "passthrough":
      return { "host-phys-bits": true, "host-phys-bits-limit": maxPhysAddr.limit };
    case "emulate":
      return { "phys-bits": maxPhysAddr.bits };
    default:
      return {};
  }
}

function timerOptions({ clock, features, devices }: DomainDefinition): Options {
  const timer = (name: string) => clock?.timers?.find((one) => one.name === name);
  const tsc = timer("tsc");
  if (tsc?.mode !== undefined && tsc.mode !== "auto") refuse(`<timer name='tsc' mode='${tsc.mode}'>`, "it is for Xen");
  const hyperv = timer("hypervclock");
  return {
    kvmclock: timer("kvmclock")?.present,
    "hv-time": hyperv !== undefined && hyperv.present !== false ? true : undefined,
    "tsc-frequency": tsc?.frequencyHz,
    "kvm-pv-eoi": features?.apic?.eoi,
    "kvm-pv-unhalt": features?.pvspinlock === undefined ? undefined : (features.pvspinlock.state ?? true),
    "hv-crash": devices.panics.some((panic) => panic.model === "hyperv") ? true : undefined,
  };
}

/** Switches by which a guest notices (or not) that KVM runs it. */
function kvmOptions({ features }: DomainDefinition): Options {
  const on = (state: boolean | undefined) => (state === true ? true : undefined);
  return {
    kvm: features?.kvm?.hidden === true ? false : undefined,
    "kvm-hint-dedicated": on(features?.kvm?.hintDedicated),
    "kvm-poll-control": on(features?.kvm?.pollControl),
    "kvm-pv-ipi": features?.kvm?.pvIpi === false ? false : undefined,
    pmu: features?.pmu === undefined ? undefined : (features.pmu.state ?? true),
  };
}

export function smpParts(context: BuildContext): Part[] {
  const { definition } = context;
  const machine = machineOf(context);
  const most = definition.vcpuMax ?? 1;
  const current = definition.vcpuCurrent ?? most;
  if (most > machine.maxCpus) refuse("<vcpu>", `the machine '${machine.name}' takes ${machine.maxCpus} vCPUs at most`);
  const on = definition.vcpus?.map(({ enabled }) => enabled);
  if (on !== undefined && (on.filter(Boolean).length !== current || on.slice(0, current).includes(false))) {
    refuse("<vcpus>", "vCPUs are switched on from the first one up, as many as <vcpu current=…> says");
  }
  const topology = definition.cpu?.topology;
  const clusters = topology?.clusters;
  return [
    option("-smp", String(current), {
      maxcpus: current === most ? undefined : most,
      sockets: topology?.sockets ?? most,
      dies: topology === undefined ? undefined : (topology.dies ?? 1),
      clusters:
        topology === undefined || !context.capabilities.hasOption("smp-opts", "clusters") ? undefined : (clusters ?? 1),
      cores: topology?.cores ?? 1,
      threads: topology?.threads ?? 1,
    }),
  ];
}
