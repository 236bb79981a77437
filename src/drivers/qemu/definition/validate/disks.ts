/** Disks that the machine or QEMU does not have. */
import { configUnsupported, internalError, xmlError } from "../../../../protocol/errors.ts";
import type { Disk, DiskDriver, DomainDefinition, IOTune } from "../../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../../capabilities/capabilities.ts";

export function validateDisks(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  for (const disk of domain.devices.disks) {
    validateTarget(disk, capabilities);
    validateSource(disk, domain);
    validateIdentity(disk);
    if (disk.ioTune !== undefined) validateTune(disk.ioTune);
    if (disk.driver !== undefined) validateDriver(disk, disk.driver, domain);
  }
}

const fail = ({ target }: Disk, what: string) => configUnsupported(`the disk '${target.dev}' ${what}`);

function validateTarget(disk: Disk, capabilities: QemuCapabilities): void {
  const { target, address, device, model } = disk;
  const { bus, dev } = target;
  if (bus === "usb" && address !== undefined && address.type !== "usb")
    throw internalError(`the disk '${dev}' is on USB, but has an address of type ${address.type}`);
  if (target.removable !== undefined && bus !== "usb" && bus !== "scsi")
    throw xmlError(`the disk '${dev}' can be removable on the buses usb and scsi only`);
  if (target.rotationRate !== undefined && bus !== "scsi" && bus !== "ide" && bus !== "sata")
    throw internalError(`the disk '${dev}' has a rotation rate on the buses scsi, ide and sata only`);
  if (device === "cdrom" && (bus === "virtio" || bus === "sd"))
    throw fail(disk, `is a CD-ROM drive on the bus ${bus}, where no medium can be ejected: use sata or scsi`);
  if (device === "lun" && bus === "virtio" && !capabilities.hasProperty("virtio-blk-pci", "scsi"))
    throw fail(disk, "is a LUN on the virtio bus, which this QEMU no longer has: use a SCSI controller");
  if (model === undefined) return;
  if (!model.startsWith("usb-") && bus !== "virtio")
    throw fail(disk, `has the model ${model}, which is of the bus virtio, not ${bus}`);
}

/** What can be shared by several guests: formats without tables of their own. */
const shareable = new Set<string | undefined>(["raw", undefined]);

function validateSource(disk: Disk, domain: DomainDefinition): void {
  const { type, source, driver, encryption } = disk;
  if (type === "dir" && driver?.type !== "fat" && driver?.type !== undefined)
    throw fail(disk, "is a folder, which is read in the format 'fat' alone");
  if ((type === "vhostuser" || type === "vhostvdpa") && !hasSharedMemory(domain))
    throw fail(disk, `is of type ${type}, which needs memory that is shared: <access mode='shared'/>`);
  if (disk.shareable === true && !shareable.has(driver?.type))
    throw fail(disk, `is shared between guests, which the format ${driver?.type} does not allow`);
  const given = source !== undefined && "encryption" in source ? (source.encryption ?? encryption) : encryption;
  if (given !== undefined) {
    if (given.format === "qcow" || given.format === "default")
      throw fail(disk, "has the encryption of old qcow images, which QEMU no longer has: use luks");
    if (given.cipher !== undefined) throw fail(disk, "is encrypted with what its header says: leave <cipher> out");
  }
  if (type !== "network" || source === undefined) return;
  const { protocol, name } = source;
  if (protocol === "sheepdog" || protocol === "vxhs")
    throw fail(disk, `is reached by ${protocol}, which this QEMU does not speak`);
  if ((protocol === "rbd" || protocol === "gluster") && name?.includes("/") === false)
    throw xmlError(`the disk '${disk.target.dev}' names '${name}': ${protocol} names are of the form volume/image`);
}

export function hasSharedMemory({ memoryBacking, cpu }: DomainDefinition): boolean {
  const cells = cpu?.numa ?? [];
  return (
    memoryBacking?.access === "shared" || (cells.length > 0 && cells.every(({ memAccess }) => memAccess === "shared"))
  );
}

function validateIdentity(disk: Disk): void {
  const { serial, wwn, vendor, product, target } = disk;
  if (serial !== undefined && !/^[A-Za-z0-9_. +:/-]*$/.test(serial))
    throw internalError(`the serial '${serial}' of the disk '${target.dev}' has characters that QEMU cannot be given`);
  if (wwn !== undefined && !/^(?:0x)?[\da-fA-F]{16}$/.test(wwn))
    throw internalError(`the wwn '${wwn}' of the disk '${target.dev}' is not 16 hexadecimal digits`);
  for (const [name, text, most] of [
    ["vendor", vendor, 8],
    ["product", product, 16],
  ] as const) {
    if (text === undefined) continue;
    if (text.length > most) throw fail(disk, `has a ${name} of more than ${most} characters`);
    if (target.bus !== "scsi") throw fail(disk, `has a ${name}, which only SCSI disks have`);
  }
}

function validateTune(tune: IOTune): void {
  for (const kind of ["Bytes", "Iops"] as const)
    for (const end of ["", "Max"] as const) {
      const limit = (direction: "total" | "read" | "write") => (tune[`${direction}${kind}Sec${end}`] ?? 0) > 0;
      if (limit("total") && (limit("read") || limit("write")))
        throw xmlError(`<iotune> limits ${kind.toLowerCase()} in total and apart: only one of them can be`);
    }
}

function validateDriver(disk: Disk, driver: DiskDriver, domain: DomainDefinition): void {
  const { bus } = disk.target;
  if (driver.name !== undefined && driver.name !== "qemu")
    throw fail(disk, `has the driver '${driver.name}': there is qemu only`);
  if (driver.io === "native" && driver.cache !== "none" && driver.cache !== "directsync")
    throw fail(disk, "has io='native', which needs cache='none' or cache='directsync'");
  if (driver.queues !== undefined && driver.queues > 0 && bus !== "virtio")
    throw fail(disk, `has queues, which only the bus virtio has, not ${bus}`);
  if (driver.queueSize !== undefined && bus !== "virtio")
    throw fail(disk, `has a queue_size, which only the bus virtio has, not ${bus}`);
  if (driver.copyOnRead === true && disk.readonly === true)
    throw fail(disk, "is read-only, which excludes copy_on_read");
  const threads = [driver.iothread, ...(driver.iothreads ?? []).map(({ id }) => id)].filter((id) => id !== undefined);
  if (threads.length === 0) return;
  if (bus !== "virtio" && bus !== "scsi") throw fail(disk, `has an I/O thread, which the bus ${bus} does not have`);
  for (const id of threads)
    if (!hasIOThread(domain, id)) throw fail(disk, `names the I/O thread ${id}, which there is not`);
}

export function hasIOThread({ iothreadIds = [], iothreads = 0 }: DomainDefinition, id: number): boolean {
  return iothreadIds.length > 0 ? iothreadIds.some((one) => one.id === id) : id > 0 && id <= iothreads;
}
