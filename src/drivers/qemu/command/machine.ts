/** The machine itself: `-machine`, `-accel` and what belongs to them. */
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import type { Machine, VirtType } from "../capabilities/capabilities.ts";
import { isX86 } from "../capabilities/arch.ts";
import { audiodevFor } from "./audio.ts";
import { type BuildContext, refuse } from "./context.ts";
import { option, type Part, words } from "./part.ts";

/** The firmware's nodes, where it is in flash. */
export interface FlashNodes {
  pflash0?: string;
  pflash1?: string;
}

export function virtTypeOf({ definition: { type } }: BuildContext): VirtType {
  if (type !== "qemu" && type !== "kvm") throw configUnsupported(`<domain type='${type}'>: QEMU runs 'kvm' and 'qemu'`);
  return type;
}

export function machineOf(context: BuildContext): Machine {
  const { os } = context.definition;
  const { binary, release } = context.capabilities;
  const virtType = virtTypeOf(context);
  const machine =
    os.machine === undefined
      ? context.capabilities.defaultMachine(virtType)
      : context.capabilities.machine(os.machine, virtType);
  if (machine !== undefined) return machine;
  throw configUnsupported(
    os.machine === undefined
      ? `<os>: ${binary} has no default machine; name one in <type machine='…'>`
      : `<os>: ${binary} (QEMU ${release}) has no machine '${os.machine}'`,
  );
}

/** PC machines come in two families, which differ in the controllers that they have anyway. */
export function familyOf(context: BuildContext): "i440fx" | "q35" | "other" {
  const { name } = machineOf(context);
  if (!isPc(context)) return "other";
  if (name.startsWith("pc-q35")) return "q35";
  return /^pc-(i440fx|\d)/.test(name) ? "i440fx" : "other";
}

const isPc = ({ definition }: BuildContext): boolean => isX86(definition.os.arch ?? "");

/** The guest learns how far its memory is from its CPUs, beyond plain distances. */
export const usesHmat = ({ cpu }: Pick<DomainDefinition, "cpu">): boolean =>
  cpu?.numaLatencies !== undefined ||
  cpu?.numaBandwidths !== undefined ||
  (cpu?.numa ?? []).some(({ caches }) => (caches?.length ?? 0) > 0);

export const hasNuma = ({ definition }: BuildContext): boolean => (definition.cpu?.numa?.length ?? 0) > 0;

const hpetOf = ({ definition }: BuildContext): boolean | undefined =>
  definition.clock?.timers?.find(({ name }) => name === "hpet")?.present;

export function machineParts(context: BuildContext, flash: FlashNodes): Part[] {
  const { definition, capabilities } = context;
  const machine = machineOf(context);
  const { features, memoryBacking, os } = definition;
  const speaker = definition.devices.sounds.find(({ model }) => model === "pcspk");
  return [
    option("-machine", machine.name, {
      usb: familyOf(context) === "other" ? undefined : false,
      vmport: features?.vmport === undefined ? undefined : (features.vmport.state ?? true),
      smm: features?.smm?.state,
      kernel_irqchip: features?.ioapic === undefined ? undefined : features.ioapic === "kvm" ? "on" : "split",
      "dump-guest-core": definition.dumpCore ?? false,
      "mem-merge": memoryBacking?.nosharepages === true ? false : undefined,
      nvdimm: definition.devices.memories.some(({ model }) => model === "nvdimm") ? true : undefined,
      "memory-backend": hasNuma(context) ? undefined : machine.defaultRamId,
      pflash0: flash.pflash0,
      pflash1: flash.pflash1,
      hmat: usesHmat(definition) ? true : undefined,
      graphics: os.bios?.useSerial === true ? false : undefined,
      "pcspk-audiodev":
        speaker === undefined ? undefined : audiodevFor(context, speaker.audioId, "<sound model='pcspk'>"),
      i8042: features?.ps2,
      hpet: capabilities.hasOption("machine", "hpet") ? hpetOf(context) : undefined,
      // machines that do not say whether they have the option have ACPI on; see `acpiSwitch`
      acpi: machine.acpi === true ? features?.acpi === true : undefined,
    }),
    ...accelerator(context),
    ...tseg(context),
  ];
}

/** `-no-hpet`, for a QEMU whose machines have no such option. */
export const hpetSwitch = (context: BuildContext): Part[] =>
  hpetOf(context) === false && !context.capabilities.hasOption("machine", "hpet") ? [words("-no-hpet")] : [];

/** `-no-acpi`, for a QEMU whose machines do not say that they have such an option. */
export const acpiSwitch = (context: BuildContext): Part[] =>
  isPc(context) && machineOf(context).acpi === undefined && context.definition.features?.acpi !== true
    ? [words("-no-acpi")]
    : [];

function accelerator(context: BuildContext): Part[] {
  const { features } = context.definition;
  const cacheKiB = features?.tcgTbCacheKiB;
  const ring = features?.kvm?.dirtyRing;
  if (virtTypeOf(context) === "kvm") {
    if (cacheKiB !== undefined) refuse("<features><tcg>", "the guest runs on KVM");
    return [option("-accel", "kvm", { "dirty-ring-size": ring?.state === true ? ring.size : undefined })];
  }
  if (ring?.state === true) refuse("<dirty-ring>", "the guest does not run on KVM");
  return [option("-accel", "tcg", { "tb-size": cacheKiB === undefined ? undefined : Math.ceil(cacheKiB / 1024) })];
}

function tseg(context: BuildContext): Part[] {
  const bytes = context.definition.features?.smm?.tsegBytes;
  if (bytes === undefined) return [];
  if (familyOf(context) !== "q35") refuse("<smm><tseg>", "only q35 machines have it");
  return [words("-global", `mch.extended-tseg-mbytes=${Math.ceil(bytes / 1024 / 1024)}`)];
}

/** Whether the firmware offers to sleep. */
export function powerManagement(context: BuildContext): Part[] {
  const { pm } = context.definition;
  if (pm === undefined) return [];
  const family = familyOf(context);
  const device = family === "q35" ? "ICH9-LPC" : "PIIX4_PM";
  if (family === "other") refuse("<pm>", "only PC machines have it");
  const states = [
    ["s3", pm.suspendToMem],
    ["s4", pm.suspendToDisk],
  ] as const;
  return states.flatMap(([state, setting]) =>
    setting?.enabled === undefined ? [] : [words("-global", `${device}.disable_${state}=${setting.enabled ? 0 : 1}`)],
  );
}
