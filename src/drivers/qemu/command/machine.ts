/** `-machine` and `-accel`: the board, and what of it is switched on or off. */
import { configUnsupported } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { isMicrovm, isPc } from "../definition/machine.ts";
import { lacks, notBuilt } from "./context.ts";
import type { BuildContext } from "./context.ts";
import { mainMemoryBackend } from "./memory.ts";
import { option, words } from "./part.ts";
import type { Options, Part } from "./part.ts";

export function machineParts(context: BuildContext): Part[] {
  const { definition } = context;
  refuseFeatures(definition);
  const parts = [option("-machine", context.machine.name, machineOptions(context)), acceleratorPart(definition)];
  const { features } = definition;
  if (features?.smm?.state === true && features.smm.tsegBytes !== undefined) {
    const mebibytes = features.smm.tsegBytes / (1024 * 1024);
    if (!Number.isInteger(mebibytes)) throw configUnsupported("the size of TSEG must be a whole number of MiB");
    parts.push(words("-global", `mch.extended-tseg-mbytes=${mebibytes}`));
  }
  return parts;
}

function machineOptions(context: BuildContext): Options {
  const { definition, capabilities, machine } = context;
  const { features, devices, memoryBacking, os } = definition;
  const timer = (name: string) => definition.clock?.timers?.find((one) => one.name === name);
  const pcSpeaker = devices.sounds.find((sound) => sound.model === "pcspk");
  const hpet = timer("hpet")?.present;
  return {
    usb: isPc(definition) && !isMicrovm(definition) ? false : undefined,
    vmport: features?.vmport === undefined ? undefined : (features.vmport.state ?? true),
    smm: features?.smm?.state,
    kernel_irqchip: features?.ioapic === undefined ? undefined : features.ioapic === "qemu" ? "split" : "on",
    "dump-guest-core": definition.dumpCore ?? false,
    "mem-merge": memoryBacking?.nosharepages === true ? false : undefined,
    nvdimm: devices.memories.some((memory) => memory.model === "nvdimm") ? true : undefined,
    hmat: definition.cpu?.numaLatencies?.length || definition.cpu?.numaBandwidths?.length ? true : undefined,
    "memory-backend": mainMemoryBackend(context),
    graphics: os.bios?.useSerial === true ? false : undefined,
    "pcspk-audiodev": pcSpeaker === undefined ? undefined : `audio${pcSpeaker.audioId ?? 1}`,
    i8042: features?.ps2 === false ? false : undefined,
    hpet: hpet !== undefined && capabilities.hasOption("machine", "hpet") ? hpet : undefined,
    acpi: machine.acpi === true ? features?.acpi === true : undefined,
  };
}

function acceleratorPart(definition: DomainDefinition): Part {
  const { type, features } = definition;
  if (type === "kvm")
    return option("-accel", "kvm", {
      "dirty-ring-size": features?.kvm?.dirtyRing?.state === true ? features.kvm.dirtyRing.size : undefined,
    });
  const tbCacheKiB = features?.tcgTbCacheKiB;
  return option("-accel", "tcg", { "tb-size": tbCacheKiB === undefined ? undefined : tbCacheKiB / 1024 });
}

/** `-no-acpi` and `-no-hpet`, for a QEMU whose machine has no such option. */
export function legacySwitches({ definition, capabilities, machine }: BuildContext): Part[] {
  const parts: Part[] = [];
  const acpi = definition.features?.acpi === true;
  if (isPc(definition) && machine.acpi === undefined && !acpi) parts.push(words("-no-acpi"));
  const hpet = definition.clock?.timers?.find((timer) => timer.name === "hpet")?.present;
  if (hpet === false && !capabilities.hasOption("machine", "hpet")) parts.push(words("-no-hpet"));
  return parts;
}

/** Features of other boards and hypervisors: silence would be a lie. */
function refuseFeatures(definition: DomainDefinition): void {
  const { features, launchSecurity, keywrap } = definition;
  if (launchSecurity !== undefined) throw notBuilt(`launch security of type '${launchSecurity.type}'`);
  if (keywrap !== undefined && keywrap.length > 0) throw notBuilt("<keywrap>");
  const foreign = {
    gic: "gic",
    hpt: "hpt",
    nestedHv: "nested-hv",
    htm: "htm",
    ccfAssist: "ccf-assist",
    xen: "xen",
    cfpc: "cfpc",
    sbbc: "sbbc",
    ibs: "ibs",
    ras: "ras",
    aia: "aia",
    capabilities: "capabilities",
    privnet: "privnet",
  } as const;
  for (const [member, name] of Object.entries(foreign) as [keyof typeof foreign, string][])
    if (features?.[member] !== undefined && features[member] !== false)
      throw configUnsupported(`the feature <${name}> does not exist on the machine '${definition.os.machine}'`);
  if (features?.msrsUnknown !== undefined) throw notBuilt("the feature <msrs>");
}

/** `-run-with async-teardown`. */
export function teardownParts(context: BuildContext): Part[] {
  const wanted = context.definition.features?.asyncTeardown;
  if (wanted === undefined) return [];
  if (!context.capabilities.hasOption("run-with", "async-teardown")) throw lacks(context, "asynchronous teardown");
  return [option("-run-with", undefined, { "async-teardown": wanted.enabled })];
}
