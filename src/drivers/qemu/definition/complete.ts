/** What QEMU's guests have when their definition does not say: devices of the machine, models, drivers, CPU. */
import { addController, hasController } from "../../../formats/domain/complete/controllers.ts";
import type { Cpu, Disk, DomainDefinition, Interface, Serial } from "../../../formats/domain/index.ts";
import { isX86 } from "../capabilities/arch.ts";
import type { QemuCapabilities } from "../capabilities/capabilities.ts";
import { virtTypeOf } from "./emulator.ts";
import { chipsetOf, rootBus } from "./machine.ts";

/** Adds, in place, the controllers, inputs, audio and balloon that every guest of the machine has. */
export function addDefaultDevices(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { os, devices } = domain;
  const chipset = chipsetOf({ os });
  const root = rootBus({ os });
  addHostdevControllers(domain);
  if (isX86(os.arch ?? "")) {
    addInput(domain, "mouse");
    addInput(domain, "keyboard");
  }
  if (chipset !== "other" && !devices.controllers.some(({ type }) => type === "usb")) {
    const model = defaultUsbModel(domain, capabilities);
    if (model !== undefined) devices.controllers.push({ type: "usb", index: 0, model });
  }
  if (chipset === "q35") addController(devices, { type: "sata", index: 0 });
  if (root !== undefined && !hasController(devices, "pci", 0))
    devices.controllers.push({ type: "pci", index: 0, model: root });
  devices.memballoon ??= { model: "virtio" };
  const audio = defaultAudio(domain);
  if (devices.audios.length === 0 && audio !== undefined) devices.audios.push({ id: 1, type: audio });
}

function addInput({ devices }: DomainDefinition, type: "mouse" | "keyboard"): void {
  const there = devices.inputs.some((input) => input.type === type && (input.bus ?? "ps2") === "ps2");
  if (!there) devices.inputs.push({ type, bus: "ps2" });
}

/** Where there are displays, the first one that carries sound decides. */
function defaultAudio({ devices }: DomainDefinition): "none" | "spice" | undefined {
  if (devices.graphics.length === 0) return "none";
  const carrier = devices.graphics.find(({ type }) => type === "vnc" || type === "spice");
  return carrier?.type === "vnc" ? "none" : carrier === undefined ? undefined : "spice";
}

type UsbModel = Extract<DomainDefinition["devices"]["controllers"][number], { type: "usb" }>["model"];

function defaultUsbModel({ os }: DomainDefinition, capabilities: QemuCapabilities): UsbModel {
  if (chipsetOf({ os }) === "i440fx") return "piix3-uhci";
  if (capabilities.hasType("qemu-xhci")) return "qemu-xhci";
  return capabilities.hasType("nec-usb-xhci") ? "nec-xhci" : undefined;
}

/** Units on one SCSI bus, the controller's own left out. */
const SCSI_UNITS = 7;

/** SCSI devices of the host need a place on a SCSI controller, and that one. */
function addHostdevControllers({ devices }: DomainDefinition): void {
  const taken = new Set<string>();
  const take = (address: { controller: number; unit: number }) => taken.add(`${address.controller}/${address.unit}`);
  for (const { address, target } of devices.disks)
    if (address?.type === "drive" && target.bus === "scsi") take(address);
  for (const hostdev of devices.hostdevs) {
    if (hostdev.type !== "scsi") continue;
    if (hostdev.address === undefined) {
      let place = 0;
      while (taken.has(`${Math.floor(place / SCSI_UNITS)}/${place % SCSI_UNITS}`)) place++;
      hostdev.address = {
        type: "drive",
        controller: Math.floor(place / SCSI_UNITS),
        bus: 0,
        target: 0,
        unit: place % SCSI_UNITS,
      };
    }
    if (hostdev.address.type !== "drive") continue;
    take(hostdev.address);
    for (let index = 0; index <= hostdev.address.controller; index++) addScsiController(devices, index);
  }
}

function addScsiController(devices: DomainDefinition["devices"], index: number): void {
  if (hasController(devices, "scsi", index)) return;
  const first = devices.controllers.find(({ type }) => type === "scsi");
  devices.controllers.push({ type: "scsi", index, ...(first?.type === "scsi" ? { model: first.model } : {}) });
}

/** The models that have one spelling, whatever case a definition writes them in. */
const canonicalModels = new Map(
  ["virtio", "virtio-transitional", "virtio-non-transitional", "rtl8139", "e1000", "e1000e", "ne2k_pci", "vmxnet3"].map(
    (name) => [name, name],
  ),
);

/** A channel's socket that an earlier start made up is made up anew. */
const generatedPath = /\/channel\/(?:target\/)?(?:domain-[^/]+\/[^/]+|[^/]+\.org\.[^/]+)$/;

/** Fills in, in place, what single devices and the CPU leave to QEMU. */
export function completeForQemu(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { devices } = domain;
  devices.disks.forEach(completeDisk);
  for (const controller of devices.controllers)
    if (controller.type === "usb") controller.model ??= isX86(domain.os.arch ?? "") ? "piix3-uhci" : "qemu-xhci";
  for (const channel of devices.channels)
    if (channel.type === "unix" && generatedPath.test(channel.source?.path ?? "")) delete channel.source;
  for (const nic of devices.interfaces) completeInterface(nic, domain, capabilities);
  for (const tpm of devices.tpms) {
    if (tpm.model === undefined || tpm.model === "default") tpm.model = "tpm-tis";
    if (tpm.backend.type === "emulator") tpm.backend.version ??= tpm.model === "tpm-tis" ? "1.2" : "2.0";
  }
  for (const panic of devices.panics)
    if (panic.model === undefined || panic.model === "default")
      panic.model = isX86(domain.os.arch ?? "") ? "isa" : "pvpanic";
  if (devices.vsock !== undefined && (devices.vsock.model ?? "default") === "default") devices.vsock.model = "virtio";
  for (const shmem of devices.shmems) shmem.model ??= "ivshmem";
  completeCpu(domain, capabilities);
}

/** The serial ports and the console that is one of them are completed when they are paired. */
export function completeSerials({ devices, os }: DomainDefinition): void {
  if (isX86(os.arch ?? "")) devices.serials.forEach(completeSerial);
}

function completeSerial(serial: Serial): void {
  const target = (serial.target ??= {});
  if (target.type === undefined) {
    const address = serial.address?.type;
    target.type = address === "pci" ? "pci-serial" : address === "usb" ? "usb-serial" : "isa-serial";
  }
  const { type } = target;
  if (type === "isa-serial" || type === "pci-serial" || type === "usb-serial") target.model ??= type;
  else if (type === "isa-debug") target.model ??= "isa-debugcon";
}

function completeDisk(disk: Disk): void {
  if (disk.type === "vhostuser") return;
  const driver = (disk.driver ??= {});
  driver.name ??= "qemu";
  completeEncryption(disk);
  if (disk.type === "volume") return;
  if (driver.type === undefined || driver.type === "none") driver.type = disk.type === "dir" ? "fat" : "raw";
}

function completeEncryption(disk: Disk): void {
  const { source } = disk;
  for (const holder of [disk, source]) if (holder?.encryption !== undefined) holder.encryption.engine ??= "qemu";
  for (let store = disk.backingStore; store !== undefined; store = store.backingStore)
    if (store.type !== "none" && store.source?.encryption !== undefined) store.source.encryption.engine ??= "qemu";
}

function completeInterface(nic: Interface, { os }: DomainDefinition, capabilities: QemuCapabilities): void {
  if (nic.model !== undefined) nic.model = canonicalModels.get(nic.model.toLowerCase()) ?? nic.model;
  if (nic.type === "hostdev" || nic.model !== undefined) return;
  if (nic.type === "vdpa") nic.model = "virtio";
  else if (isX86(os.arch ?? "") && capabilities.hasType("rtl8139")) nic.model = "rtl8139";
  else nic.model = isX86(os.arch ?? "") && capabilities.hasType("e1000") ? "e1000" : "virtio";
}

function completeCpu(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const virtType = virtTypeOf(domain, capabilities);
  if (domain.cpu?.mode === undefined) {
    const machine = capabilities.machine(domain.os.machine ?? "", virtType);
    const model = defaultCpu(machine?.defaultCpu);
    if (model === undefined) return;
    const cpu: Cpu = { mode: "custom", match: "exact", check: "none", fallback: "forbid", model };
    domain.cpu = { ...domain.cpu, ...cpu };
    return;
  }
  const { cpu } = domain;
  if (cpu.mode === "host-passthrough" || cpu.mode === "maximum") cpu.check ??= "none";
  else if (cpu.mode === "host-model") cpu.check ??= "partial";
  else cpu.check ??= domain.type === "qemu" ? "none" : "partial";
  if (cpu.mode === "host-passthrough") cpu.migratable ??= capabilities.hasProperty("max-x86_64-cpu", "migratable");
}

/** The model behind the machine's default type. */
function defaultCpu(typename: string | undefined): string | undefined {
  return typename?.replace(/-(?:x86_64|i386|arm|riscv\d+|s390x|\w+)-cpu$/, "");
}

/** A SCSI controller without a model is what QEMU's machines have by default. */
export function modelScsiControllers({ devices, os }: DomainDefinition): void {
  for (const controller of devices.controllers)
    if (controller.type === "scsi" && (controller.model === undefined || controller.model === "auto"))
      controller.model = isX86(os.arch ?? "") ? "lsilogic" : "virtio-scsi";
}
