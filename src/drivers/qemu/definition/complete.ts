/** What QEMU's guests have when their definition does not say: devices of the machine, models, drivers, CPU. */
import { addController, hasController } from "../../../formats/domain/complete/controllers.ts";
import type {
  Channel,
  Cpu,
  Disk,
  DomainDefinition,
  Interface,
  Serial,
  Watchdog,
} from "../../../formats/domain/index.ts";
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
  if (isX86(os.arch ?? "") && domain.features?.ps2 !== false) {
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
  if (chipset === "q35" && capabilities.version >= WATCHDOG_OF_Q35 && !devices.watchdogs.some(isItco))
    devices.watchdogs.push({ model: "itco", action: "reset" });
  const audio = defaultAudio(domain);
  if (devices.audios.length === 0 && audio !== undefined) devices.audios.push({ id: 1, type: audio });
}

/** From QEMU 8.0 on the chipset's own watchdog can end a guest; before, it is wired not to. */
const WATCHDOG_OF_Q35 = 8_000_000;

const isItco = ({ model }: Watchdog): boolean => model === "itco";

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
const generatedPath = /\/libvirt\/qemu\/channel\/(?:target\/)?(?:[^/]+\.|(?:domain-|\d+-)[^/]+\/)/;

const isGenerated = (channel: Extract<Channel, { type: "unix" }>): boolean =>
  channel.target.type === "virtio" &&
  generatedPath.test(channel.source?.path ?? "") &&
  channel.source?.path?.endsWith(channel.target.name ?? "") === true;

/** Memory is plugged into NUMA nodes: a guest that has none gets one, with all its CPUs and what cannot be unplugged. */
export function addMemoryCell(domain: DomainDefinition): void {
  const { maxMemoryKiB, memoryKiB, vcpuMax = 1, devices } = domain;
  if (maxMemoryKiB === undefined || memoryKiB === undefined || (domain.cpu?.numa ?? []).length > 0) return;
  const plugged = devices.memories.reduce((sum, { target }) => sum + target.sizeKiB, 0);
  if (memoryKiB <= plugged) return;
  const cpus = Array.from({ length: vcpuMax }, (_, id) => id);
  domain.cpu = { ...domain.cpu, numa: [{ id: 0, cpus, memory: memoryKiB - plugged, unit: "KiB" }] };
  for (const { model, target } of devices.memories)
    if (model !== "virtio-pmem" && model !== "sgx-epc") target.node ??= 0;
}

/** Fills in, in place, what single devices and the CPU leave to QEMU. */
export function completeForQemu(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const { devices } = domain;
  devices.disks.forEach(completeDisk);
  for (const controller of devices.controllers)
    if (controller.type === "pci" && controller.index !== 0) delete controller.pciHole64KiB;
    else if (controller.type === "usb") controller.model ??= isX86(domain.os.arch ?? "") ? "piix3-uhci" : "qemu-xhci";
  for (const hostdev of devices.hostdevs)
    if (hostdev.type === "mdev" && hostdev.model === "vfio-pci") hostdev.display ??= false;
  for (const memory of devices.memories) if (memory.model === "virtio-pmem") memory.access ??= "shared";
  for (const channel of devices.channels) if (channel.type === "unix" && isGenerated(channel)) delete channel.source;
  for (const nic of devices.interfaces) completeInterface(nic, domain, capabilities);
  for (const tpm of devices.tpms) {
    if (tpm.model === undefined || tpm.model === "default") tpm.model = "tpm-tis";
    if (tpm.backend.type === "passthrough") tpm.backend.devicePath ??= "/dev/tpm0";
    if (tpm.backend.type === "emulator") tpm.backend.version ??= tpm.model === "tpm-tis" ? "1.2" : "2.0";
  }
  for (const panic of devices.panics)
    if (panic.model === undefined || panic.model === "default")
      panic.model = isX86(domain.os.arch ?? "") ? "isa" : "pvpanic";
  if (devices.vsock !== undefined && (devices.vsock.model ?? "default") === "default") devices.vsock.model = "virtio";
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
  if (disk.target.bus === "usb") disk.model ??= disk.device === "cdrom" ? "usb-bot" : "usb-storage";
  if (disk.type === "vhostuser") return;
  if (disk.driver?.queues === 0) delete disk.driver.queues;
  const driver = (disk.driver ??= {});
  driver.name ??= "qemu";
  completeEncryption(disk);
  if (disk.type === "volume") return;
  if (driver.type === undefined || driver.type === "none") driver.type = "raw";
}

function completeEncryption(disk: Disk): void {
  const { source } = disk;
  for (const holder of [disk, source]) if (holder?.encryption !== undefined) holder.encryption.engine ??= "qemu";
  for (let store = disk.backingStore; store !== undefined; store = store.backingStore)
    if (store.type !== "none" && store.source?.encryption !== undefined) store.source.encryption.engine ??= "qemu";
}

function completeInterface(nic: Interface, { os }: DomainDefinition, capabilities: QemuCapabilities): void {
  completeModel(nic, os, capabilities);
  completeBackend(nic);
}

/** The network types whose packets pass the host's filters. */
const filtered = new Set<Interface["type"]>(["network", "bridge", "ethernet"]);

/** The host's end of an interface that an earlier start named is named anew. */
const generatedDevice = /^(?:vnet|vif)/;

/** What only some interfaces have is not kept for others. */
function completeBackend(nic: Interface): void {
  const { model, driver, backend } = nic;
  if (nic.targetDev !== undefined && generatedDevice.test(nic.targetDev)) delete nic.targetDev;
  if (nic.coalesceRxFramesMax === 0) delete nic.coalesceRxFramesMax;
  if (!filtered.has(nic.type)) delete nic.filter;
  const virtio = model?.startsWith("virtio") === true;
  if (!virtio && backend !== undefined) delete backend.vhost;
  if (driver === undefined) return;
  if (driver.queues !== undefined && driver.queues <= 1) delete driver.queues;
  if (nic.type === "hostdev") {
    const { name, model: variant } = driver;
    nic.driver = { ...(name === undefined ? {} : { name }), ...(variant === undefined ? {} : { model: variant }) };
  } else if (!virtio) delete nic.driver;
}

function completeModel(nic: Interface, os: DomainDefinition["os"], capabilities: QemuCapabilities): void {
  if (nic.model !== undefined) nic.model = canonicalModels.get(nic.model.toLowerCase()) ?? nic.model;
  if (nic.type === "hostdev" || nic.model !== undefined) return;
  if (nic.type === "vdpa" || nic.type === "vhostuser") nic.model = "virtio";
  else if (isX86(os.arch ?? "") && capabilities.hasType("rtl8139")) nic.model = "rtl8139";
  else nic.model = isX86(os.arch ?? "") && capabilities.hasType("e1000") ? "e1000" : "virtio";
}

/** From QEMU 9.0 on every machine may have a cluster, even if it is the only one. */
const CLUSTERS_EVERYWHERE = 9_000_000;

function completeCpu(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  const topology = domain.cpu?.topology;
  if (topology?.clusters === 1 && capabilities.version < CLUSTERS_EVERYWHERE) delete topology.clusters;
  const virtType = virtTypeOf(domain);
  if (domain.cpu?.mode === undefined || (domain.cpu.mode === "custom" && domain.cpu.model === undefined)) {
    if ((domain.cpu?.features ?? []).length > 0) return;
    const machine = virtType === undefined ? undefined : capabilities.machine(domain.os.machine ?? "", virtType);
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
