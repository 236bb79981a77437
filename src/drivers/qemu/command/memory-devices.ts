/** Memory that is plugged in: DIMMs, and virtio-mem, which grows and shrinks. */
import type { MemoryDevice } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, type BuildContext } from "./context.ts";
import { memoryBackend, wholeModules } from "./memory.ts";
import { device, object, type Part } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export const memoryDeviceParts = (context: BuildContext): Part[] =>
  context.definition.devices.memories.flatMap((memory) => buildMemoryDevice(context, memory));

/** The back end, then the device. */
export function buildMemoryDevice(context: BuildContext, memory: MemoryDevice): Part[] {
  const element = `<memory model='${memory.model}'>`;
  const id = aliasOf(memory, element);
  const { target, source, access, discard } = memory;
  const memdev = `mem${id}`;
  const virtio = (base: string) => virtioProperties(context, base, { address: memory.address }, memory.driver, element);
  const { slot, base } = memory.address?.type === "dimm" ? memory.address : {};
  const labelKiB = target.labelSizeKiB;
  const backend = object(
    memory.model === "sgx-epc"
      ? { "qom-type": "memory-backend-epc", id: memdev, prealloc: true, size: target.sizeKiB * 1024 }
      : memoryBackend(context, memdev, wholeModules(target.sizeKiB), {
          access: access ?? (memory.model === "virtio-pmem" ? "shared" : undefined),
          discard,
          cell: target.node,
          path: source?.path,
          // what lies in a file is there to be found, unless the file is persistent memory itself
          prealloc: memory.model === "nvdimm" && source?.pmem !== true,
          // most of it is not there yet
          reserve:
            memory.model === "virtio-mem" && context.definition.memoryBacking?.allocation !== "immediate"
              ? false
              : undefined,
          alignKiB: source?.alignSizeKiB,
          pmem: source?.pmem === true,
          nodemask: source?.nodemask,
        }),
  );
  switch (memory.model) {
    case "dimm":
    case "nvdimm":
      return [
        backend,
        device({
          driver: memory.model === "dimm" ? "pc-dimm" : "nvdimm",
          node: target.node,
          "label-size": labelKiB === undefined ? undefined : labelKiB * 1024,
          uuid: memory.uuid,
          unarmed: target.readonly ? true : undefined,
          memdev,
          id,
          slot,
          addr: base,
        }),
      ];
    case "sgx-epc":
      return [backend];
    default:
      break;
  }
  const bytes = (kib: number | undefined) => (kib === undefined ? undefined : kib * 1024);
  return [
    backend,
    device({
      ...virtio(memory.model),
      node: target.node,
      "block-size": bytes(target.blockKiB),
      "requested-size": bytes(target.requestedKiB),
      memdev,
      "dynamic-memslots": target.dynamicMemslots,
      id,
      memaddr: target.address,
      ...placeProperties(context, memory, element),
    }),
  ];
}
