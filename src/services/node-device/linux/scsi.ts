/** SCSI adapters, targets and logical units. */
import type { ScsiHostAbility } from "../../../formats/node-device/index.ts";
import { listSysDevices, type SysDevice, type SysfsPlace } from "../../../host/node-devices/sys-device.ts";
import { given, numberOf, type Reader, type Reading } from "./reading.ts";

/** Source: the peripheral device types of SPC-4, under libvirt's names. */
const deviceTypes: Readonly<Record<number, string>> = {
  0x0: "disk",
  0x1: "tape",
  0x3: "processor",
  0x4: "worm",
  0x5: "cdrom",
  0x6: "scanner",
  0x7: "mod",
  0x8: "changer",
  0xc: "raid",
  0xd: "enclosure",
};

/** What Fibre Channel adapters and their remote ports say of themselves, by their names. */
export interface FibreChannel {
  readonly hosts: ReadonlyMap<string, SysDevice>;
  readonly remotePorts: ReadonlyMap<string, SysDevice>;
}

export async function readFibreChannel(place: SysfsPlace): Promise<FibreChannel> {
  const [hosts, ports] = await Promise.all([
    listSysDevices(["fc_host"], place),
    listSysDevices(["fc_remote_ports"], place),
  ]);
  const byName = (devices: readonly SysDevice[]) => new Map(devices.map((device) => [device.name, device]));
  return { hosts: byName(hosts), remotePorts: byName(ports) };
}

export const readScsi =
  (fibreChannel: FibreChannel): Reader =>
  async (device) => {
    switch (device.properties["DEVTYPE"]) {
      case "scsi_host":
        return readHost(device, fibreChannel);
      case "scsi_target":
        return readTarget(device, fibreChannel);
      case "scsi_device":
        return readUnit(device);
      default:
        return undefined;
    }
  };

async function readHost(device: SysDevice, { hosts }: FibreChannel): Promise<Reading | undefined> {
  const host = numberOf(/^host(\d+)$/.exec(device.name)?.[1]);
  if (host === undefined) return undefined;
  const uniqueId = numberOf(await device.attribute(`scsi_host/${device.name}/unique_id`));
  const port = hosts.get(device.name);
  const abilities = port === undefined ? [] : await fibreChannelAbilities(port);
  return { capability: { type: "scsi_host", host, ...given({ uniqueId }), abilities } };
}

async function fibreChannelAbilities(port: SysDevice): Promise<ScsiHostAbility[]> {
  const worldWideName = async (name: string) => (await port.attribute(name))?.replace(/^0x/, "");
  const [wwnn, wwpn, fabricWwn] = await Promise.all(["node_name", "port_name", "fabric_name"].map(worldWideName));
  if (wwnn === undefined || wwpn === undefined) return [];
  const found: ScsiHostAbility[] = [{ type: "fc_host", wwnn, wwpn, ...given({ fabricWwn }) }];
  const maxVports = numberOf(await port.attribute("max_npiv_vports"));
  const vports = numberOf(await port.attribute("npiv_vports_inuse"));
  const able = (await port.folder(".")).includes("vport_create");
  if (able && maxVports !== undefined && vports !== undefined) found.push({ type: "vport_ops", maxVports, vports });
  return found;
}

async function readTarget({ name, path }: SysDevice, { remotePorts }: FibreChannel): Promise<Reading> {
  const rport = path.split("/").at(-2) ?? "";
  const wwpn = await remotePorts.get(rport)?.attribute("port_name");
  const remotePort = wwpn === undefined ? undefined : ({ type: "fc_remote_port", rport, wwpn } as const);
  return { capability: { type: "scsi_target", target: name, ...given({ remotePort }) } };
}

async function readUnit(device: SysDevice): Promise<Reading | undefined> {
  const match = /^(\d+):(\d+):(\d+):(\d+)$/.exec(device.name);
  if (match === null) return undefined;
  const [host = 0, bus = 0, target = 0, lun = 0] = match.slice(1).map(Number);
  const type = numberOf(await device.attribute("type"));
  const deviceType = type === undefined ? undefined : deviceTypes[type];
  return { capability: { type: "scsi", host, bus, target, lun, ...given({ deviceType }) } };
}

export const readScsiGeneric: Reader = async ({ node }) =>
  node === undefined ? undefined : { capability: { type: "scsi_generic", path: node } };
