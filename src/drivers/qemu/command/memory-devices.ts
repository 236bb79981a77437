/** Memory that is plugged in: DIMMs, and virtio-mem, which grows and shrinks. */
import type { MemoryDevice } from "../../../formats/domain/index.ts";
import { placeProperties } from "./address.ts";
import { aliasOf, type BuildContext, refuse, refuseSet } from "./context.ts";
import { memoryBackend } from "./memory.ts";
import { device, object, type Part } from "./part.ts";
import { virtioProperties } from "./virtio.ts";

export const memoryDeviceParts = (context: BuildContext): Part[] =>
  context.definition.devices.memories.flatMap((memory) => buildMemoryDevice(context, memory));

/** The back end, then the device. */
export function buildMemoryDevice(context: BuildContext, memory: MemoryDevice): Part[] {
  const element = `<memory model='${memory.model}'>`;
  if (memory.model !== "dimm" && memory.model !== "virtio-mem") refuse(element, "use 'dimm' or 'virtio-mem'");
  const id = aliasOf(memory, element);
  const { target, source } = memory;
  refuseSet(element, {
    "source pagesize": source?.pageSizeKiB,
    "source nodemask": source?.nodemask,
    "source path": source?.path,
    "source alignsize": source?.alignSizeKiB,
    "source pmem": source?.pmem,
    "target label": target.labelSizeKiB,
    "target readonly": target.readonly,
    "target dynamicMemslots": target.dynamicMemslots,
    uuid: memory.uuid,
  });
  const memdev = `mem${id}`;
  const { access, discard } = memory;
  const backend = object(memoryBackend(context, memdev, target.sizeKiB, { access, discard }));
  if (memory.model === "dimm") {
    const { slot, base } = memory.address?.type === "dimm" ? memory.address : {};
    return [backend, device({ driver: "pc-dimm", node: target.node, memdev, id, slot, addr: base })];
  }
  const bytes = (kib: number | undefined) => (kib === undefined ? undefined : kib * 1024);
  return [
    backend,
    device({
      ...virtioProperties(context, "virtio-mem", { address: memory.address }, memory.driver, element),
      node: target.node,
      "block-size": bytes(target.blockKiB),
      "requested-size": bytes(target.requestedKiB),
      memdev,
      id,
      memaddr: target.address,
      ...placeProperties(context, memory, element),
    }),
  ];
}
