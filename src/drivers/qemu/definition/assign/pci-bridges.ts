/** What the guest sees of its PCI bridges: QEMU's device, chassis and port numbers. */
import type { Controller, Devices } from "../../../../formats/domain/index.ts";

type PciController = Extract<Controller, { type: "pci" }>;

const deviceOfModel: Readonly<Partial<Record<NonNullable<PciController["model"]>, string>>> = {
  "pci-bridge": "pci-bridge",
  "dmi-to-pci-bridge": "i82801b11-bridge",
  "pcie-to-pci-bridge": "pcie-pci-bridge",
  "pcie-root-port": "pcie-root-port",
  "pcie-switch-upstream-port": "x3130-upstream",
  "pcie-switch-downstream-port": "xio3130-downstream",
  "pci-expander-bus": "pxb",
  "pcie-expander-bus": "pxb-pcie",
};

export function completeBridges(devices: Devices): void {
  for (const controller of devices.controllers) if (controller.type === "pci") completeBridge(controller, devices);
}

function completeBridge(controller: PciController, devices: Devices): void {
  const { model, index = 0, address } = controller;
  const device = model === undefined ? undefined : deviceOfModel[model];
  if (device === undefined) return;
  controller.modelName ??= device;
  const place = address?.type === "pci" ? address : { slot: 0, function: 0 };
  const target = { ...controller.target };
  if (model === "pci-bridge") target.chassisNr ??= index;
  else if (model === "pcie-root-port") {
    target.chassis ??= index;
    target.port ??= place.slot * 8 + place.function;
  } else if (model === "pcie-switch-downstream-port") {
    target.chassis ??= index;
    target.port ??= place.slot;
  } else if (model === "pci-expander-bus" || model === "pcie-expander-bus") target.busNr ??= freeBusNumber(devices);
  if (Object.keys(target).length > 0) controller.target = target;
}

/** Expander buses count down from 254, leaving one number for what is plugged into each. */
function freeBusNumber({ controllers }: Devices): number {
  let lowest = 256;
  for (const one of controllers) if (one.type === "pci") lowest = Math.min(lowest, one.target?.busNr ?? 256);
  return lowest - 2;
}
