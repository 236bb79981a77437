/** The virtual bus of IBM's partitions: the SCSI controllers and serial ports on it, by their registers. */
import type { DomainDefinition } from "../../../../formats/domain/index.ts";
import type { PciDevice } from "./plugs.ts";

const SCSI_REGISTER = 0x2000;
const SERIAL_REGISTER = 0x3000_0000;
const STEP = 0x1000;

/** In place: a register for each device on the bus that has none, from where its kind begins. */
export function assignSpaprVio({ devices }: DomainDefinition): void {
  const scsi = devices.controllers.filter((one) => one.type === "scsi" && one.model === "ibmvscsi");
  const serials = devices.serials.filter(({ target }) => target?.type === "spapr-vio-serial");
  const taken = new Set<number>();
  for (const { address } of [...scsi, ...serials] as PciDevice[])
    if (address?.type === "spapr-vio" && address.reg !== undefined) taken.add(address.reg);
  for (const device of scsi) place(device, SCSI_REGISTER, taken);
  for (const device of serials) place(device, SERIAL_REGISTER, taken);
}

function place(device: PciDevice, first: number, taken: Set<number>): void {
  if (device.address !== undefined && (device.address.type !== "spapr-vio" || device.address.reg !== undefined)) return;
  let reg = first;
  while (taken.has(reg)) reg += STEP;
  taken.add(reg);
  device.address = { type: "spapr-vio", reg };
}
