/** Features, CPU and firmware that the machine or QEMU does not have. */
import { configUnsupported, xmlError } from "../../../../protocol/errors.ts";
import type { DomainDefinition } from "../../../../formats/domain/index.ts";
import { isX86 } from "../../capabilities/arch.ts";
import { chipsetOf, isArmVirt, isPseries, isRiscvVirt } from "../machine.ts";
import { detail } from "./cpu.ts";
import { hasIOThread } from "./disks.ts";

export function validateMachine(domain: DomainDefinition): void {
  const { os, features, cpuTune, type } = domain;
  const chipset = chipsetOf({ os });
  if (isX86(os.arch ?? "") && features?.acpi !== true && (os.loader?.type === "pflash" || os.firmware === "efi"))
    throw configUnsupported("UEFI needs ACPI here: add <acpi/> to <features>");
  if (features?.smm?.tsegBytes !== undefined && chipset !== "q35")
    throw configUnsupported("the size of TSEG can be set on q35 machines only");
  if (features?.hpt !== undefined || features?.htm !== undefined || features?.nestedHv !== undefined)
    throw configUnsupported(`<features> names what only pseries machines have; this is ${os.machine}`);
  if (type !== "kvm" && ((cpuTune?.cacheTunes?.length ?? 0) > 0 || (cpuTune?.memoryTunes?.length ?? 0) > 0))
    throw configUnsupported("cachetune and memorytune need a domain of type 'kvm'");
  if (os.bootMenu?.timeoutMs !== undefined && os.bootMenu.timeoutMs > 65535)
    throw configUnsupported(`the boot menu's timeout ${os.bootMenu.timeoutMs} ms is more than 65535 ms`);
  validateHyperv(domain);
  validateFeatures(domain);
  validateBoot(domain);
  validateTuning(domain);
}

function validateFeatures({ features, os, launchSecurity }: DomainDefinition): void {
  const pseries = isPseries({ os });
  const arm = isArmVirt({ os });
  const elsewhere: readonly (readonly [string, unknown, boolean])[] = [
    ["gic", features?.gic, arm],
    ["ras", features?.ras, arm],
    ["aia", features?.aia, isRiscvVirt({ os })],
    ["virtualization", features?.virtualization === true ? true : undefined, arm],
    ["cfpc", features?.cfpc, pseries],
    ["sbbc", features?.sbbc, pseries],
    ["ibs", features?.ibs, pseries],
    ["ccf-assist", features?.ccfAssist, pseries],
  ];
  for (const [name, value, here] of elsewhere)
    if (value !== undefined && !here) throw configUnsupported(`the machine ${os.machine} has no feature '${name}'`);
  const ring = features?.kvm?.dirtyRing;
  if (ring?.state === true && ring.size !== undefined)
    if (ring.size < 1024 || ring.size > 65536 || !Number.isInteger(Math.log2(ring.size)))
      throw xmlError(`the size ${ring.size} of the dirty ring is no power of two from 1024 to 65536`);
  if (launchSecurity !== undefined)
    throw configUnsupported(`this host protects no guest's memory by ${launchSecurity.type}`);
}

function validateBoot({ os, devices, sysinfo }: DomainDefinition): void {
  const { loader, nvram, varstore, bios } = os;
  if (loader?.type === "rom" && loader.readonly === false) throw detail("a loader of type 'rom' is always read-only");
  if (loader?.stateless === true && (nvram !== undefined || varstore !== undefined))
    throw detail("a stateless loader keeps no variables: leave <nvram> out");
  if (bios?.useSerial === true && devices.serials.length === 0)
    throw xmlError("the BIOS is to use a serial port, and there is none");
  for (const { type } of os.acpiTables ?? [])
    if (type === "rawset") throw configUnsupported("QEMU takes single ACPI tables: type='raw'");
  for (const one of sysinfo ?? [])
    if (one.type === "fwcfg")
      for (const { name } of one.entries)
        if (!name.startsWith("opt/"))
          throw configUnsupported(`the firmware entry '${name}' does not begin with 'opt/'`);
}

function validateTuning(domain: DomainDefinition): void {
  const { cpuTune, memTune, vcpuMax = 1, iothreadIds = [], defaultIOThread } = domain;
  if (memTune?.minGuaranteeKiB !== undefined) throw configUnsupported("QEMU has no guaranteed memory (min_guarantee)");
  for (const { vcpus = [] } of cpuTune?.vcpuSchedulers ?? [])
    for (const id of vcpus)
      if (id >= vcpuMax) throw configUnsupported(`virtual CPU ${id} has a scheduler, but does not exist`);
  for (const { iothread } of cpuTune?.iothreadPins ?? [])
    if (!hasIOThread(domain, iothread))
      throw configUnsupported(`the I/O thread ${iothread} is pinned, but does not exist`);
  for (const pool of [...iothreadIds, defaultIOThread])
    if ((pool?.threadPoolMin ?? 0) > (pool?.threadPoolMax ?? Number.MAX_SAFE_INTEGER))
      throw configUnsupported("thread_pool_min of an I/O thread is more than thread_pool_max");
  for (const one of [domain.onPoweroff, domain.onReboot, domain.onCrash])
    if (one === "rename-restart") throw configUnsupported("QEMU's guests have no action 'rename-restart'");
}

/** What a Hyper-V enlightenment builds on. */
function validateHyperv({ features, clock }: DomainDefinition): void {
  const { hyperv } = features ?? {};
  if (hyperv === undefined) return;
  const needs = (what: string, on: boolean | undefined, other: string, there: boolean | undefined) => {
    if (on === true && there !== true) throw configUnsupported(`the Hyper-V feature '${what}' needs ${other}`);
  };
  const { stimer, synic, vpindex, tlbflush, ipi, evmcs, vapic, spinlocks, vendorId } = hyperv;
  const timer = clock?.timers?.some(({ name, present }) => name === "hypervclock" && present !== false);
  needs("synic", synic, "'vpindex'", vpindex);
  needs("stimer", stimer?.state, "'vpindex'", vpindex);
  needs("stimer", stimer?.state, "'synic'", synic);
  needs("stimer", stimer?.state, "the timer 'hypervclock'", timer);
  needs("tlbflush", tlbflush?.state, "'vpindex'", vpindex);
  needs("ipi", ipi, "'vpindex'", vpindex);
  needs("tlbflush direct", tlbflush?.direct, "'vapic'", vapic);
  needs("evmcs", evmcs, "'vapic'", vapic);
  if (spinlocks?.retries !== undefined && spinlocks.retries < 4095)
    throw xmlError(`the spinlock retries ${spinlocks.retries} are fewer than 4095`);
  if ((vendorId?.value?.length ?? 0) > 12) throw xmlError("the Hyper-V vendor_id has 12 characters at most");
}
