/** Bridges and ports of PCI and PCI Express. */
import type { Controller } from "../../../formats/domain/index.ts";
import { placeProperties, romProperties } from "./address.ts";
import { aliasOf, refuse, requireType, type BuildContext } from "./context.ts";
import type { QemuDevice } from "./part.ts";

type PciController = Extract<Controller, { type: "pci" }>;

/** QEMU's device of each model, where the XML names none. */
const defaultNames: Readonly<Record<string, string>> = {
  "pci-bridge": "pci-bridge",
  "dmi-to-pci-bridge": "i82801b11-bridge",
  "pcie-to-pci-bridge": "pcie-pci-bridge",
  "pcie-root-port": "pcie-root-port",
  "pcie-switch-upstream-port": "x3130-upstream",
  "pcie-switch-downstream-port": "xio3130-downstream",
  "pci-expander-bus": "pxb",
  "pcie-expander-bus": "pxb-pcie",
};

export function pciController(
  context: BuildContext,
  controller: PciController,
  element: string,
): QemuDevice | undefined {
  const { model, target } = controller;
  if (model === "pci-root" || model === "pcie-root") {
    if ((controller.index ?? 0) !== 0) refuse(element, "a PC has one PCI root, with the index 0");
    return undefined;
  }
  const name = controller.modelName ?? defaultNames[model ?? ""] ?? refuse(element, "it has no model");
  return {
    driver: requireType(context, name, element),
    ...properties(),
    id: aliasOf(controller, element),
    ...hotplug(),
    ...placeProperties(context, controller, element),
    ...romProperties(controller.rom),
  };

  function hotplug() {
    if (model === "pci-bridge") return { shpc: target?.hotplug };
    const reserve = target?.memReserveKiB;
    return { hotplug: target?.hotplug, "mem-reserve": reserve === undefined ? undefined : reserve * 1024 };
  }

  function properties() {
    switch (model) {
      case "pci-bridge":
        return { chassis_nr: target?.chassisNr };
      case "pcie-root-port":
      case "pcie-switch-downstream-port":
        return {
          port: target?.port,
          chassis: target?.chassis,
        };
      case "pci-expander-bus":
      case "pcie-expander-bus":
        return { bus_nr: target?.busNr, numa_node: target?.node };
      default:
        return {};
    }
  }
}
