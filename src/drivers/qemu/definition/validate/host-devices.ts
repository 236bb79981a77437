/** Devices and folders of the host, as far as QEMU passes them to guests. */
import { configUnsupported, internalError, xmlError } from "../../../../protocol/errors.ts";
import type { DomainDefinition, Filesystem, Hostdev } from "../../../../formats/domain/index.ts";
import type { QemuCapabilities } from "../../capabilities/capabilities.ts";
import { hasSharedMemory } from "./disks.ts";

export function validateHostDevices(domain: DomainDefinition, capabilities: QemuCapabilities): void {
  for (const hostdev of domain.devices.hostdevs) validateHostdev(hostdev, capabilities);
  const shared = hasSharedMemory(domain);
  for (const filesystem of domain.devices.filesystems) validateFilesystem(filesystem, shared);
}

function validateHostdev(hostdev: Hostdev, capabilities: QemuCapabilities): void {
  if (hostdev.mode !== "subsystem")
    throw configUnsupported("QEMU passes no host resources of mode 'capabilities': use mode='subsystem'");
  switch (hostdev.type) {
    case "usb": {
      const { vendorId, productId, bus, device, port } = hostdev.source;
      if (vendorId !== undefined && productId === undefined)
        throw internalError("a USB device of the host is named by <vendor> and <product>: the product is missing");
      if (vendorId === undefined && productId !== undefined)
        throw internalError("a USB device of the host is named by <vendor> and <product>: the vendor is missing");
      if (vendorId === undefined && (bus === undefined || (device === undefined && port === undefined)))
        throw internalError("a USB device of the host is named by <vendor> and <product>, or by <address>");
      return;
    }
    case "pci":
      if (hostdev.source.writeFiltering !== undefined)
        throw configUnsupported("QEMU does not filter writes to a PCI device of the host (writeFiltering)");
      return;
    case "scsi_host":
      if (!/^naa\.5[\da-fA-F]{15}$/.test(hostdev.source.wwpn))
        throw xmlError(`the wwpn '${hostdev.source.wwpn}' is not naa. and 16 hexadecimal digits from 5`);
      return;
    case "mdev": {
      const type = hostdev.model === "vfio-pci" ? "vfio-pci" : hostdev.model;
      if (!capabilities.hasType(type))
        throw configUnsupported(`'${capabilities.binary}' has no mediated devices of the model ${type}`);
      return;
    }
    default:
  }
}

const driversOfQemu = new Set<string | undefined>([undefined, "path", "virtiofs", "mtp"]);

function validateFilesystem(filesystem: Filesystem, shared: boolean): void {
  const { type, target, driver, accessMode } = filesystem;
  const fail = (what: string) => configUnsupported(`the filesystem '${target}' ${what}`);
  if (type !== "mount") throw fail(`is of type ${type}: QEMU has type='mount' only`);
  if (!driversOfQemu.has(driver?.type)) throw fail(`has the driver ${driver?.type}, which QEMU has not`);
  const modes = filesystem.fileMode ?? filesystem.directoryMode;
  if (modes !== undefined && accessMode !== "mapped") throw fail("has fmode or dmode, which need accessmode='mapped'");
  if (driver?.type !== "virtiofs") return;
  if (!shared) throw fail("is of virtiofs, which needs memory that is shared: <access mode='shared'/>");
  if (accessMode !== undefined && accessMode !== "passthrough")
    throw fail("is of virtiofs, whose accessmode is passthrough");
}
