/** Ports, shared memory and the smaller devices that the machine or this QEMU does not have. */
import { configUnsupported, internalError, xmlError } from "../../../../protocol/errors.ts";
import type { DomainDefinition, Serial, Shmem } from "../../../../formats/domain/index.ts";
import { isX86 } from "../../capabilities/arch.ts";
import type { QemuCapabilities } from "../../capabilities/capabilities.ts";
import { isArmVirt, isPseries, isQ35, isS390Ccw } from "../machine.ts";

export function validateDevices(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { devices } = domain;
  for (const serial of devices.serials) validateSerial(serial, domain);
  for (const shmem of devices.shmems) validateShmem(shmem, capabilities);
  validateWatchdogs(domain);
  validateTpms(domain);
  validateIommus(domain);
  validatePanics(domain);
  validateOthers(domain);
}

function validateIommus({ devices, os, features }: DomainDefinition): void {
  for (const { model } of devices.iommus) {
    if ((model === "intel" || model === "amd") && !isQ35({ os }))
      throw configUnsupported(`the IOMMU of model ${model} is on q35 machines only`);
    if (model === "smmuv3" && !isArmVirt({ os }))
      throw configUnsupported("the IOMMU smmuv3 is on ARM's virt machines only");
    if (model === "virtio" && isX86(os.arch ?? "") && features?.acpi !== true)
      throw configUnsupported("the IOMMU virtio needs ACPI: add <acpi/> to <features>");
  }
}

function validateOthers({ devices, os }: DomainDefinition): void {
  const { vsock, memballoon } = devices;
  if (memballoon?.model === "xen") throw internalError("QEMU has no memory balloon of the model xen: use virtio");
  if (devices.sounds.some(({ model }) => model === "ich7"))
    throw internalError("QEMU has no sound card ich7: use ich9");
  if (vsock?.cid !== undefined && vsock.cid < 3)
    throw configUnsupported(`the CID ${vsock.cid} of a vsock is not 3 or more`);
  if (devices.smartcards.length > 1) throw configUnsupported("a guest has one smart card at most");
  if (devices.nvram !== undefined && !isPseries({ os }))
    throw configUnsupported("the device nvram is of pseries machines");
  for (const { backend } of devices.cryptos)
    if (backend.model === "lkcf") throw configUnsupported("the crypto backend lkcf is in no QEMU here: use builtin");
}

function validatePanics({ devices, os }: DomainDefinition): void {
  const models = new Set<string | undefined>();
  for (const { model, address } of devices.panics) {
    if (models.has(model)) throw xmlError(`two panic devices are of the model ${model}`);
    models.add(model);
    if (model === "hyperv" && address !== undefined)
      throw configUnsupported("the panic model hyperv is no device that has an address");
    if (model === "pseries" && !isPseries({ os }))
      throw configUnsupported("the panic model pseries is of pseries machines");
    else if (model === "s390" && !isS390Ccw({ os }))
      throw configUnsupported("the panic model s390 is of s390 machines");
    else if ((model === "isa" || model === "hyperv") && !isX86(os.arch ?? ""))
      throw configUnsupported(`the panic model ${model} is of x86 machines`);
  }
}

type Target = NonNullable<Serial["target"]>;

const modelsOfTarget: Readonly<Record<string, readonly string[]>> = {
  "isa-serial": ["isa-serial"],
  "isa-debug": ["isa-debugcon"],
  "usb-serial": ["usb-serial"],
  "pci-serial": ["pci-serial"],
  "spapr-vio-serial": ["spapr-vty"],
  "system-serial": ["pl011", "16550a"],
  "sclp-serial": ["sclpconsole", "sclplmconsole"],
};

function validateSerial({ target, address }: Serial, { os }: DomainDefinition): void {
  const { type, model }: Target = target ?? {};
  if (type === undefined) return;
  if (model !== undefined && modelsOfTarget[type]?.includes(model) === false)
    throw configUnsupported(`a serial port of type ${type} is no ${model}`);
  const x86 = isX86(os.arch ?? "");
  const elsewhere =
    (type.startsWith("isa-") && !x86) ||
    (type === "spapr-vio-serial" && !isPseries({ os })) ||
    (type === "sclp-serial" && !isS390Ccw({ os })) ||
    (type === "system-serial" && x86 && model !== undefined);
  if (elsewhere) throw configUnsupported(`the machine ${os.machine} has no serial port of type ${type}`);
  const bus = { "isa-serial": "isa", "usb-serial": "usb", "pci-serial": "pci" }[type as string];
  if (address !== undefined && bus !== undefined && address.type !== bus)
    throw configUnsupported(`a serial port of type ${type} has no address of type ${address.type}`);
}

function validateShmem({ name, model, server, sizeBytes }: Shmem, capabilities: QemuCapabilities): void {
  const fail = (what: string) => configUnsupported(`the shared memory '${name}' ${what}`);
  if (name.includes("/")) throw fail("has a '/' in its name");
  if (name === "." || name === "..") throw fail("has a name that is no file's");
  if (model === "ivshmem" && !capabilities.hasType("ivshmem"))
    throw fail(`is of the model ivshmem, which '${capabilities.binary}' lacks: use ivshmem-plain or ivshmem-doorbell`);
  if (model === "ivshmem-plain" && server !== undefined)
    throw fail("is of the model ivshmem-plain, which has no server");
  if (model !== "ivshmem-doorbell") return;
  if (server === undefined) throw fail("is of the model ivshmem-doorbell, which needs a <server>");
  if (sizeBytes !== undefined) throw fail("is of the model ivshmem-doorbell, whose server says the size");
}

function validateWatchdogs({ devices, os }: DomainDefinition): void {
  for (const { model } of devices.watchdogs) {
    if (model === "itco" && !isQ35({ os })) throw configUnsupported("the watchdog itco is part of q35 machines only");
    if (model === "diag288" && !isS390Ccw({ os }))
      throw configUnsupported("the watchdog diag288 is of s390 machines only");
  }
  if (new Set(devices.watchdogs.map(({ action }) => action)).size > 1)
    throw configUnsupported("QEMU has one action for all watchdogs of a guest: give them the same");
}

function validateTpms({ devices }: DomainDefinition): void {
  if (devices.tpms.filter(({ model }) => model !== "spapr-tpm-proxy").length > 1)
    throw configUnsupported("a guest has one TPM at most");
  for (const { backend, model } of devices.tpms) {
    if (backend.type === "external" && backend.source === undefined)
      throw xmlError("an external TPM needs <source type='unix' …>");
    if (backend.type !== "emulator") continue;
    if (backend.activePcrBanks !== undefined && backend.version !== "2.0")
      throw xmlError("<active_pcr_banks> needs a TPM of version 2.0");
    if (backend.version === "1.2" && model === "tpm-crb")
      throw configUnsupported("a TPM of the model tpm-crb is of version 2.0");
  }
}
