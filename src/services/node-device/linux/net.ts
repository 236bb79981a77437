/** Network devices. */
import { linkStates, type Link } from "../../../formats/interface/index.ts";
import { given, numberOf, type Reader } from "./reading.ts";
import type { SysDevice } from "../../../host/node-devices/sys-device.ts";

/** Cards alone: what the kernel calls a bridge, a VLAN or a bond is none. */
export const readNet: Reader = async (device) => {
  const { INTERFACE: name, DEVTYPE: kind } = device.properties;
  if (name === undefined || (kind !== undefined && kind !== "wlan")) return undefined;
  const address = await device.attribute("address");
  return {
    mark: address,
    capability: {
      type: "net",
      interface: name,
      ...given({ address }),
      link: await readLink(device),
      features: [],
      standard: kind === "wlan" ? "80211" : "80203",
    },
  };
};

async function readLink(device: SysDevice): Promise<Link> {
  const told = await device.attribute("operstate");
  const state = linkStates.find((known) => known === told);
  // the kernel has a speed for a link that is up; -1 is one that it does not know, which libvirt prints unsigned
  const speed = state === "up" ? numberOf(await device.attribute("speed")) : undefined;
  return given({ state, speedMbps: speed === undefined ? undefined : speed >>> 0 });
}
