/** Gives every device its place, as libvirt does, to the slot: a guest that is moved finds its hardware where it was. */
import type { DomainDefinition } from "../../../../formats/domain/index.ts";
import { assignPci } from "./pci.ts";
import { assignSpaprVio } from "./spapr-vio.ts";
import { assignUsb } from "./usb.ts";
import { assignVirtioSerial } from "./virtio-serial.ts";

/** In place. XML_ERROR: two devices in one place, or a place that does not exist. */
export function assignAddresses(domain: DomainDefinition): void {
  assignVirtioSerial(domain.devices);
  assignSpaprVio(domain);
  assignPci(domain);
  assignUsb(domain.devices);
}
