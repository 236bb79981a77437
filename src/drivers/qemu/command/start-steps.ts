/** What a definition asks for and the command line has no words for: to be told to the monitor before the guest runs. */
import type { Disk, DomainDefinition, Graphics } from "../../../formats/domain/index.ts";
import type { QmpObject } from "../qmp/message.ts";

export interface MonitorStep {
  command: string;
  arguments: QmpObject;
}

/** @param definition live: with aliases */
export function startSteps(definition: DomainDefinition): MonitorStep[] {
  const { devices } = definition;
  return [
    // a guest that is not to be rebooted shuts down instead, from its first instruction on
    ...(definition.onReboot === "destroy" ? [{ command: "set-action", arguments: { reboot: "shutdown" } }] : []),
    ...devices.graphics.flatMap(passwordSteps),
    ...devices.disks.flatMap(throttleSteps),
    ...devices.interfaces.flatMap(({ link, alias }) =>
      link === "down" ? [{ command: "set_link", arguments: { name: alias, up: false } }] : [],
    ),
    ...balloonSteps(definition),
  ];
}

function passwordSteps(graphics: Graphics): MonitorStep[] {
  if (graphics.type !== "vnc" || graphics.passwd === undefined) return [];
  const { passwd, passwdValidTo, connected } = graphics;
  const steps: MonitorStep[] = [
    { command: "set_password", arguments: { protocol: "vnc", password: passwd, connected } },
  ];
  if (passwdValidTo !== undefined) {
    const seconds = Math.floor(Date.parse(`${passwdValidTo.replace(/Z$/, "")}Z`) / 1000);
    steps.push({ command: "expire_password", arguments: { protocol: "vnc", time: String(seconds) } });
  }
  return steps;
}

/** Where the disk's back end hangs: virtio and USB disks are made of two devices. */
export function throttlePath(disk: Disk): string | undefined {
  const { alias } = disk;
  if (alias === undefined) return undefined;
  switch (disk.target.bus) {
    case "virtio":
      return `/machine/peripheral/${alias}/virtio-backend`;
    case "usb":
      return `/machine/peripheral/${alias}/${alias}.0/legacy[0]`;
    default:
      return alias;
  }
}

function throttleSteps(disk: Disk): MonitorStep[] {
  const tune = disk.ioTune;
  if (tune === undefined) return [];
  return [
    {
      command: "block_set_io_throttle",
      arguments: {
        id: throttlePath(disk),
        bps: tune.totalBytesSec ?? 0,
        bps_rd: tune.readBytesSec ?? 0,
        bps_wr: tune.writeBytesSec ?? 0,
        iops: tune.totalIopsSec ?? 0,
        iops_rd: tune.readIopsSec ?? 0,
        iops_wr: tune.writeIopsSec ?? 0,
        bps_max: tune.totalBytesSecMax,
        bps_rd_max: tune.readBytesSecMax,
        bps_wr_max: tune.writeBytesSecMax,
        iops_max: tune.totalIopsSecMax,
        iops_rd_max: tune.readIopsSecMax,
        iops_wr_max: tune.writeIopsSecMax,
        iops_size: tune.sizeIopsSec,
        group: tune.groupName,
        bps_max_length: tune.totalBytesSecMaxLength,
        bps_rd_max_length: tune.readBytesSecMaxLength,
        bps_wr_max_length: tune.writeBytesSecMaxLength,
        iops_max_length: tune.totalIopsSecMaxLength,
        iops_rd_max_length: tune.readIopsSecMaxLength,
        iops_wr_max_length: tune.writeIopsSecMaxLength,
      },
    },
  ];
}

function balloonSteps({ devices: { memballoon }, memoryKiB = 0, currentMemoryKiB = memoryKiB }: DomainDefinition) {
  if (memballoon === undefined || memballoon.model === "none") return [];
  const steps: MonitorStep[] = [];
  const period = memballoon.statsPeriodSeconds;
  if (period !== undefined && period > 0) {
    const path = `/machine/peripheral/${memballoon.alias}`;
    steps.push({ command: "qom-set", arguments: { path, property: "guest-stats-polling-interval", value: period } });
  }
  if (currentMemoryKiB < memoryKiB) steps.push({ command: "balloon", arguments: { value: currentMemoryKiB * 1024 } });
  return steps;
}
