/** Memory devices: what fits into the slots and NUMA nodes of the guest. */
import { configUnsupported, xmlError } from "../../../../protocol/errors.ts";
import type { DomainDefinition, MemoryDevice } from "../../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../../capabilities/capabilities.ts";
import { detail } from "./cpu.ts";

const LEAST_LABEL_KIB = 128;

export function validateMemories(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const nodes = domain.cpu?.numa?.length ?? 0;
  for (const memory of domain.devices.memories) {
    if (memory.model === "sgx-epc" && capabilities.probed.sgx === undefined)
      throw configUnsupported(`'${capabilities.binary}' has no SGX memory here`);
    validateSlot(memory, domain);
    const { node, labelSizeKiB, blockKiB } = memory.target;
    if (node !== undefined && node >= nodes)
      throw detail(`a memory device is of NUMA node ${node}, but the domain has ${nodes}`);
    if (labelSizeKiB !== undefined && labelSizeKiB < LEAST_LABEL_KIB)
      throw xmlError(`the label of an nvdimm has at least ${LEAST_LABEL_KIB} KiB, not ${labelSizeKiB}`);
    if (blockKiB !== undefined && !Number.isInteger(Math.log2(blockKiB)))
      throw detail(`the block size ${blockKiB} KiB of a memory device is no power of two`);
    if (blockKiB !== undefined && (memory.target.requestedKiB ?? 0) % blockKiB !== 0)
      throw detail(`the requested size of a memory device is no multiple of its blocks of ${blockKiB} KiB`);
  }
}

function validateSlot({ model, address }: MemoryDevice, { maxMemorySlots = 0 }: DomainDefinition): void {
  if (model !== "dimm" && model !== "nvdimm") return;
  if (address?.type === "dimm" && address.slot >= maxMemorySlots && maxMemorySlots > 0)
    throw configUnsupported(`a memory device is in slot ${address.slot}, but there are ${maxMemorySlots} slots`);
}
