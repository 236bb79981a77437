/** The machine itself, the root of the tree of devices. */
import type { CapabilityOf, NodeDeviceDefinition } from "../../../formats/node-device/index.ts";
import { listSysDevices, type SysfsPlace } from "../../../host/node-devices/sys-device.ts";
import { given } from "./reading.ts";

export const machine = "computer";

const noUuid = "00000000-0000-0000-0000-000000000000";

/** `uuid`: what the host is known by; without it, and where the firmware tells nothing, all zeros. */
export async function readSystem(place: SysfsPlace, uuid?: string): Promise<NodeDeviceDefinition> {
  const [dmi] = await listSysDevices(["dmi"], place);
  const value = async (name: string) => dmi?.attribute(name);
  const capability: CapabilityOf<"system"> = {
    type: "system",
    ...given({ product: await value("product_name") }),
    hardware: {
      ...given({
        vendor: await value("sys_vendor"),
        version: await value("product_version"),
        serial: await value("product_serial"),
      }),
      uuid: (dmi === undefined ? undefined : (uuid ?? (await value("product_uuid")))) ?? noUuid,
    },
    firmware: given({
      vendor: await value("bios_vendor"),
      version: await value("bios_version"),
      releaseDate: await value("bios_date"),
    }),
  };
  return { name: machine, devnodes: [], capabilities: [capability] };
}
