/** IOMMUs. */
import { placeProperties } from "./address.ts";
import type { QmpObject } from "../qmp/message.ts";
import { aliasOf, type BuildContext, refuse, refuseSet, requireType } from "./context.ts";
import { device, type Part } from "./part.ts";

export function iommuParts(context: BuildContext): Part[] {
  const onOff = (value: boolean | undefined): string | undefined =>
    value === undefined ? undefined : value ? "on" : "off";
  return context.definition.devices.iommus.map((iommu): Part => {
    const element = `<iommu model='${iommu.model}'>`;
    const id = aliasOf(iommu, element);
    const { intremap, cachingMode, eim, iotlb, awBits, dmaTranslation, ...more } = iommu.driver ?? {};
    refuseSet(`${element}<driver>`, more);
    const common: QmpObject = {
      intremap: onOff(intremap),
      "caching-mode": cachingMode,
      eim: onOff(eim),
      "device-iotlb": iotlb,
      "aw-bits": awBits,
      "dma-translation": dmaTranslation,
    };
    switch (iommu.model) {
      case "intel":
        return device({ driver: requireType(context, "intel-iommu", element), id, ...common });
      case "virtio": {
        refuseSet(`${element}<driver>`, iommu.driver ?? {});
        const driver = requireType(
          context,
          context.capabilities.hasType("virtio-iommu-pci") ? "virtio-iommu-pci" : "virtio-iommu",
          element,
        );
        return device({ driver: driver.replace("-pci", ""), id, ...placeProperties(context, iommu, element) });
      }
      default:
        return refuse(element, "it is not supported");
    }
  });
}
