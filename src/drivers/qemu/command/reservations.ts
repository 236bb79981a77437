/** Who keeps SCSI reservations for disks: one helper for all that leave it to the daemon, or a disk's own. */
import { join } from "node:path";
import type { Disk, Reservations } from "../../../formats/domain/index.ts";
import type { BuildContext } from "./context.ts";
import { object, type Part, type QemuObject } from "./part.ts";

const managedHelper = "pr-helper0";

const reservationsOf = ({ source }: Disk): Reservations | undefined => source?.reservations;

/** The daemon's helper, where a disk wants it. */
export function reservationHelper({ definition, runtime }: BuildContext): Part[] {
  if (!definition.devices.disks.some((disk) => reservationsOf(disk)?.managed === true)) return [];
  const path = join(runtime.libDirectory, `${managedHelper}.sock`);
  return [object({ "qom-type": "pr-manager-helper", id: managedHelper, path })];
}

/** What the image's node names, and the object when it is its own. */
export function reservationManager(
  reservations: Reservations | undefined,
  node: string,
): { manager?: string; object?: QemuObject } {
  if (reservations === undefined) return {};
  if (reservations.managed) return { manager: managedHelper };
  const id = `pr-helper-${node}`;
  return { manager: id, object: { "qom-type": "pr-manager-helper", id, path: reservations.source?.path } };
}
