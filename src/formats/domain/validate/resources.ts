/** Memory, NUMA and CPUs that do not add up. */
import { configUnsupported, virError, xmlError } from "../../../protocol/errors.ts";
import { ErrorDomain, ErrorNumber } from "../../../protocol/enums.ts";
import type { DomainDefinition } from "../definition.ts";

export function validateResources(definition: DomainDefinition): void {
  validateVcpus(definition);
  validateCells(definition);
  validateMemory(definition);
  validateNumaTune(definition);
  validateSysinfo(definition);
}

function validateVcpus({ vcpuMax = 1, vcpuCurrent, cpu, vcpus }: DomainDefinition): void {
  if (vcpuMax === 0) throw xmlError("<vcpu> is 0: a domain has one virtual CPU at least");
  if (vcpuCurrent !== undefined && (vcpuCurrent > vcpuMax || vcpuCurrent === 0))
    throw xmlError(`<vcpu current='${vcpuCurrent}'> is not between 1 and the ${vcpuMax} there are at most`);
  if (vcpus?.some(({ id, enabled }) => id === 0 && !enabled) === true)
    throw configUnsupported("virtual CPU 0 cannot be offline");
  const { topology } = cpu ?? {};
  if (topology === undefined) return;
  const { sockets, dies = 1, clusters = 1, cores, threads } = topology;
  if (sockets * dies * clusters * cores * threads !== vcpuMax)
    throw configUnsupported(
      `the CPU topology has ${sockets * dies * clusters * cores * threads} CPUs, but <vcpu> says ${vcpuMax}`,
    );
}

function validateCells({ cpu }: DomainDefinition): void {
  const cells = cpu?.numa ?? [];
  if (cells.some(({ id }, index) => id !== index))
    throw xmlError("the ids of the NUMA cells do not run from 0 upwards, each once");
  const seen = new Set<number>();
  for (const { cpus = [] } of cells)
    for (const id of cpus) {
      if (seen.has(id)) throw xmlError(`CPU ${id} is in two NUMA cells`);
      seen.add(id);
    }
}

function validateMemory({ maxMemoryKiB, maxMemorySlots, memoryKiB = 0, cpu, memoryBacking }: DomainDefinition): void {
  if (maxMemoryKiB === undefined && maxMemorySlots !== undefined)
    throw xmlError("<maxMemory slots> without a size: say how much memory the domain may have");
  if (maxMemoryKiB !== undefined && maxMemoryKiB < memoryKiB)
    throw xmlError(`<maxMemory> (${maxMemoryKiB} KiB) is less than the memory of the domain (${memoryKiB} KiB)`);
  for (const { nodeset } of memoryBacking?.hugepages?.pages ?? [])
    for (const node of nodeset ?? [])
      if (node >= Math.max(1, cpu?.numa?.length ?? 0))
        throw virError(
          ErrorNumber.XML_DETAIL,
          `huge pages are set for NUMA node ${node}, which the domain does not have`,
          {
            domain: ErrorDomain.DOMAIN,
          },
        );
}

function validateNumaTune({ numaTune, cpu }: DomainDefinition): void {
  if (numaTune === undefined) return;
  const { memory, memnodes = [] } = numaTune;
  if (memnodes.length > 0 && (cpu?.numa ?? []).length === 0) throw xmlError("<memnode> needs NUMA cells in <cpu>");
  if (memory?.placement === "static" && memory.nodeset === undefined)
    throw configUnsupported("<numatune> with placement='static' needs a nodeset");
  if (memory?.nodeset?.length === 0) throw configUnsupported("the nodeset of <numatune> is empty");
  if (memory?.placement === "auto" && memnodes.length > 0)
    throw configUnsupported("memory that is placed automatically excludes <memnode>");
}

function validateSysinfo({ sysinfo, uuid }: DomainDefinition): void {
  for (const one of sysinfo ?? []) {
    if (one.type !== "smbios") continue;
    const given = one.system?.find(({ name }) => name === "uuid")?.value;
    if (given !== undefined && given.toLowerCase() !== uuid)
      throw virError(ErrorNumber.XML_DETAIL, `the UUID in <sysinfo> (${given}) is not the domain's (${uuid})`, {
        domain: ErrorDomain.DOMAIN,
      });
  }
}
