/** What all virtio devices share. */
import type { QmpObject } from "../qmp/message.ts";
import { refuse, requireType, type BuildContext } from "./context.ts";
import type { Address } from "../../../formats/domain/index.ts";

interface VirtioOptions {
  iommu?: boolean | undefined;
  ats?: boolean | undefined;
  packed?: boolean | undefined;
  pagePerVq?: boolean | undefined;
}

interface VirtioDevice {
  address?: Address | undefined;
  model?: string | undefined;
}

/** `virtio-net` and the model to `virtio-net-pci`, `virtio-net-pci-transitional`, …, with the driver's options. */
export function virtioProperties(
  context: BuildContext,
  base: string,
  device: VirtioDevice,
  options: VirtioOptions | undefined,
  element: string,
): { driver: string } & QmpObject {
  if (device.address !== undefined && device.address.type !== "pci") {
    refuse(element, `virtio devices at an address of type '${device.address.type}' are not supported`);
  }
  const suffix = /^virtio(-(?:non-)?transitional)$/.exec(device.model ?? "")?.[1] ?? "";
  return {
    driver: requireType(context, `${base}-pci${suffix}`, element),
    iommu_platform: options?.iommu,
    ats: options?.ats,
    packed: options?.packed,
    "page-per-vq": options?.pagePerVq,
  };
}
