/** CPUs that contradict themselves, and timers that QEMU does not have. */
import { configUnsupported, internalError, virError, xmlError } from "../../../../protocol/errors.ts";
import { ErrorDomain, ErrorNumber } from "../../../../protocol/enums.ts";
import type { Cpu, DomainDefinition, Timer } from "../../../../formats/domain/index.ts";
import { isX86 } from "../../capabilities/arch.ts";
import type { QemuCapabilities } from "../../capabilities/capabilities.ts";
import { virtTypeOf } from "../emulator.ts";

export function validateCpu(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { cpu, vcpuMax = 1, os, vcpus = [] } = domain;
  const machine = capabilities.machine(os.machine ?? "", virtTypeOf(domain) ?? "qemu");
  if (machine !== undefined && vcpuMax > machine.maxCpus)
    throw configUnsupported(`the machine ${machine.name} has ${machine.maxCpus} CPUs at most, not ${vcpuMax}`);
  if (cpu !== undefined) validateModel(cpu);
  if (cpu?.numa !== undefined) validateCells(cpu.numa, vcpuMax);
  for (const timer of domain.clock?.timers ?? []) validateTimer(timer, domain);
  for (const { id } of vcpus)
    if (id >= vcpuMax) throw configUnsupported(`virtual CPU ${id} is in <vcpus>, but not in <vcpu>`);
}

const passed = new Set<Cpu["mode"]>(["host-passthrough", "maximum"]);

function validateModel({ mode, migratable, model, features = [], cache, maxPhysAddr, vendorId }: Cpu): void {
  if (migratable !== undefined && !passed.has(mode))
    throw configUnsupported("'migratable' is for CPUs of mode host-passthrough and maximum only");
  if ((mode ?? "custom") === "custom" && model === undefined && features.length > 0)
    throw xmlError("the CPU has features, but no <model> that they are added to");
  const names = new Set<string>();
  for (const { name } of features) {
    if (names.has(name)) throw xmlError(`the CPU feature '${name}' is named twice`);
    names.add(name);
  }
  if (vendorId !== undefined && vendorId.length !== 12)
    throw xmlError(`the vendor_id '${vendorId}' of a CPU does not have 12 characters`);
  if (cache?.mode === "passthrough" && !passed.has(mode))
    throw configUnsupported("the host's CPU cache is passed through with the mode host-passthrough or maximum only");
  if (cache?.mode === "passthrough" && cache.level !== undefined)
    throw configUnsupported("a CPU cache that is passed through has no level");
  if (cache?.mode === "emulate" && cache.level !== undefined && cache.level !== 3)
    throw configUnsupported(`QEMU emulates the CPU cache of level 3, not ${cache.level}`);
  if (maxPhysAddr === undefined) return;
  if (maxPhysAddr.mode === "emulate" && maxPhysAddr.limit !== undefined)
    throw configUnsupported("the 'limit' of <maxphysaddr> is for mode='passthrough' only");
  if (maxPhysAddr.mode === "passthrough" && maxPhysAddr.bits !== undefined)
    throw configUnsupported("the 'bits' of <maxphysaddr> are for mode='emulate' only");
}

function validateCells(cells: NonNullable<Cpu["numa"]>, vcpuMax: number): void {
  const fail = (what: string) => internalError(what, { domain: ErrorDomain.DOMAIN });
  if (cells.some(({ cpus = [] }) => cpus.some((id) => id >= vcpuMax)))
    throw fail(`the NUMA cells name more CPUs than the ${vcpuMax} there are`);
  for (const { id, distances = [] } of cells)
    for (const { id: sibling, value } of distances) {
      if (sibling >= cells.length)
        throw xmlError(`NUMA cell ${id} has a distance to cell ${sibling}, which there is not`);
      if (sibling === id ? value !== 10 : value < 10 || value > 255)
        throw xmlError(
          `the distance ${value} of NUMA cell ${id} to ${sibling} is not ${sibling === id ? "10" : "10 to 255"}`,
        );
    }
}

function validateTimer({ name, track, tickPolicy }: Timer, { os }: DomainDefinition): void {
  const fail = (what: string) => configUnsupported(`the timer '${name}' ${what}`);
  if (name === "platform") throw fail("is not in QEMU");
  if (name === "armvtimer" && !["aarch64", "armv7l", "armv6l"].includes(os.arch ?? ""))
    throw fail("is of ARM machines");
  if (!isX86(os.arch ?? "") && name !== "rtc" && name !== "armvtimer") throw fail(`is of x86 machines, not ${os.arch}`);
  if (name === "rtc" && track === "boot") throw fail(`cannot track '${track}'`);
  const odd = name === "rtc" ? ["merge", "discard"] : name === "pit" ? ["merge"] : [];
  if (tickPolicy !== undefined && odd.includes(tickPolicy)) throw fail(`has no tick policy '${tickPolicy}'`);
}

export const detail = (what: string) => virError(ErrorNumber.XML_DETAIL, what, { domain: ErrorDomain.DOMAIN });
