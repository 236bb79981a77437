/** What QEMU, or this binary of it, cannot be: refused when a domain is defined, as libvirt does. */
import { configUnsupported, xmlError } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../../../formats/domain/index.ts";
import { isX86 } from "../capabilities/arch.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { chipsetOf } from "./machine.ts";

export function validateForQemu(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  validateMachine(domain);
  validateControllers(domain);
  validateDevices(domain, capabilities);
  const { bootMenu } = domain.os;
  if (bootMenu?.timeoutMs !== undefined && bootMenu.timeoutMs > 65535)
    throw configUnsupported(`the boot menu's timeout ${bootMenu.timeoutMs} ms is more than 65535 ms`);
}

function validateMachine({ os, features, cpuTune, type, cpu }: DomainDefinition): void {
  const chipset = chipsetOf({ os });
  if (isX86(os.arch ?? "") && features?.acpi !== true && (os.loader?.type === "pflash" || os.firmware === "efi"))
    throw configUnsupported("UEFI needs ACPI here: add <acpi/> to <features>");
  if (features?.smm?.tsegBytes !== undefined && chipset !== "q35")
    throw configUnsupported("the size of TSEG can be set on q35 machines only");
  if (features?.hpt !== undefined || features?.htm !== undefined || features?.nestedHv !== undefined)
    throw configUnsupported(`<features> names what only pseries machines have; this is ${os.machine}`);
  if (type !== "kvm" && ((cpuTune?.cacheTunes?.length ?? 0) > 0 || (cpuTune?.memoryTunes?.length ?? 0) > 0))
    throw configUnsupported("cachetune and memorytune need a domain of type 'kvm'");
  if (cpu?.cache?.mode === "passthrough" && cpu.cache.level !== undefined)
    throw configUnsupported("a CPU cache that is passed through has no level");
}

function validateControllers({ devices, os }: DomainDefinition): void {
  const chipset = chipsetOf({ os });
  for (const controller of devices.controllers) {
    if (controller.type === "ide" && chipset !== "i440fx")
      throw configUnsupported(`the machine ${os.machine} has no IDE: use sata or virtio`);
    if (controller.type !== "usb") continue;
    const xhci = controller.model === "nec-xhci" || controller.model === "qemu-xhci";
    if (xhci && (controller.ports ?? 0) > 15)
      throw configUnsupported(`a ${controller.model} controller has 15 ports at most, not ${controller.ports}`);
  }
}

function validateDevices({ devices, os }: DomainDefinition, capabilities: QemuCapabilities): void {
  if (devices.shmems.some(({ model }) => model === "ivshmem") && !capabilities.hasType("ivshmem"))
    throw configUnsupported(`'${capabilities.binary}' has no ivshmem: use the model ivshmem-plain or ivshmem-doorbell`);
  for (const graphics of devices.graphics)
    if (graphics.type === "spice" && (graphics.tlsPort ?? 0) > 0)
      throw configUnsupported("SPICE over TLS (tlsPort) is not set up on this host: leave the port out");
  for (const { model } of devices.iommus)
    if (model === "intel" && chipsetOf({ os }) !== "q35")
      throw configUnsupported("the Intel IOMMU is on q35 machines only");
  for (const { driver, mac } of devices.interfaces)
    for (const size of [driver?.rxQueueSize, driver?.txQueueSize])
      if (size !== undefined && (size & (size - 1)) !== 0)
        throw configUnsupported(`the queue size ${size} of the interface ${mac} is no power of two`);
  for (const { type, model } of devices.inputs)
    if (model !== undefined && model !== "virtio" && type !== "passthrough")
      throw configUnsupported(`an input of type ${type} has no model ${model}`);
  for (const filesystem of devices.filesystems)
    if (filesystem.driver?.type === "virtiofs" && filesystem.readonly === true)
      throw configUnsupported("virtiofs has no read-only mode");
  for (const disk of devices.disks)
    if (disk.target.bus === "usb" && disk.address !== undefined && disk.address.type !== "usb")
      throw xmlError(`the disk '${disk.target.dev}' is on USB, but has an address of type ${disk.address.type}`);
}
