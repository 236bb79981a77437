/** What can be said of a PCI controller depends on its model. */
import { configUnsupported } from "../../../../protocol/errors.ts";
import type { Controller, DomainDefinition } from "../../../../formats/domain/index.ts";

type Pci = Extract<Controller, { type: "pci" }>;
type Option = keyof NonNullable<Pci["target"]>;

const optionsOfModel: Readonly<Partial<Record<NonNullable<Pci["model"]>, readonly Option[]>>> = {
  "pci-bridge": ["chassisNr"],
  "pcie-root-port": ["chassis", "port", "hotplug", "memReserveKiB"],
  "pcie-switch-downstream-port": ["chassis", "port", "hotplug"],
  "pci-expander-bus": ["busNr", "node"],
  "pcie-expander-bus": ["busNr", "node"],
  "pci-root": ["index", "node", "hotplug"],
  "pcie-to-pci-bridge": [],
};

/** QEMU's devices for a model, the usual one first. */
const namesOfModel: Readonly<Partial<Record<NonNullable<Pci["model"]>, readonly string[]>>> = {
  "pci-bridge": ["pci-bridge"],
  "dmi-to-pci-bridge": ["i82801b11-bridge"],
  "pcie-to-pci-bridge": ["pcie-pci-bridge"],
  "pcie-root-port": ["pcie-root-port", "ioh3420"],
  "pcie-switch-upstream-port": ["x3130-upstream"],
  "pcie-switch-downstream-port": ["xio3130-downstream"],
  "pci-expander-bus": ["pxb"],
  "pcie-expander-bus": ["pxb-pcie"],
};

export function validatePciControllers({ devices }: DomainDefinition): void {
  for (const controller of devices.controllers) if (controller.type === "pci") validatePci(controller);
}

function validatePci({ model, modelName, target, index }: Pci): void {
  if (model === undefined) return;
  const of = `the ${model} with index ${index}`;
  if (modelName !== undefined && namesOfModel[model]?.includes(modelName) !== true)
    throw configUnsupported(`${of} is no ${modelName}`);
  if (target === undefined) return;
  for (const option of Object.keys(target) as Option[])
    if (target[option] !== undefined && optionsOfModel[model]?.includes(option) !== true)
      throw configUnsupported(`${of} has no <target ${option}>`);
  if (target.chassisNr === 0) throw configUnsupported(`the chassisNr of ${of} is from 1 to 255, not 0`);
}
