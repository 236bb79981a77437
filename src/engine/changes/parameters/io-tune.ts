/** Limits on what a disk, or a group of disks, reads and writes each second. */
import type { DomainDefinition, Disk, IOTune } from "../../../formats/domain/index.ts";
import { argumentUnsupported, configUnsupported, invalidArgument } from "../../../protocol/errors.ts";
import type { TypedParameter } from "../../../protocol/remote/types.ts";
import { blockIoTuneFields } from "../../../protocol/parameter-fields.ts";
import { ParameterTable, type ParametersOf } from "./typed.ts";

export const ioTuneParameters = new ParameterTable(blockIoTuneFields);
export type IOTuneParameters = ParametersOf<typeof ioTuneParameters>;
type Limit = Exclude<keyof IOTuneParameters, "group_name">;
type LimitField = Exclude<keyof IOTune, "groupName">;

/** `total_bytes_sec` as `totalBytesSec`. */
const fieldOf = (name: Limit): LimitField =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()) as LimitField;
const limits = ioTuneParameters.names.filter((name) => name !== "group_name");

/** The greatest limit that QEMU takes. */
const greatest = 1_000_000_000_000_000n;

const directions = ["total", "read", "write"] as const;
/** What is set together: of the three directions of a family either the first has a limit, or the other two. */
const families = ["bytes_sec", "iops_sec", "bytes_sec_max", "iops_sec_max"] as const;

/** 0 stands for no limit, the empty group name for none. */
export function ioTuneOf(tune: IOTune | undefined): Required<IOTuneParameters> {
  const values = limits.map((name) => [name, BigInt(tune?.[fieldOf(name)] ?? 0)] as const);
  return { ...Object.fromEntries(values), group_name: tune?.groupName ?? "" } as Required<IOTuneParameters>;
}

/** @throws {VirError} ARGUMENT_UNSUPPORTED: a limit beyond QEMU's; INVALID_ARG: a total beside reads or writes */
export function checkIOTune(parameters: IOTuneParameters): void {
  for (const name of limits)
    if ((parameters[name] ?? 0n) > greatest)
      throw argumentUnsupported(`${name} is ${parameters[name]}: ${greatest} at most`);
  for (const family of families) {
    const [total = 0n, read = 0n, write = 0n] = directions.map((direction) => parameters[`${direction}_${family}`]);
    if (total > 0n && (read > 0n || write > 0n))
      throw invalidArgument(`total_${family} excludes read_${family} and write_${family}: set it, or the two others`);
  }
}

/**
 * What comes of the parameters and the limits there are. A family of which anything is set is set anew as a whole; what
 * is not set stays as it is. Undefined: no limit is left.
 * @throws {VirError} CONFIG_UNSUPPORTED: a group without any limit
 */
export function mergedIOTune(present: IOTune | undefined, parameters: IOTuneParameters): IOTune | undefined {
  const before = ioTuneOf(present);
  const merged: Record<string, bigint> = {};
  for (const family of families) {
    const names = directions.map((direction) => `${direction}_${family}` as const);
    const anew = names.some((name) => parameters[name] !== undefined);
    for (const name of names) merged[name] = (anew ? parameters[name] : before[name]) ?? 0n;
  }
  merged["size_iops_sec"] = parameters.size_iops_sec ?? before.size_iops_sec;
  for (const name of limits) {
    if (!name.endsWith("_length")) continue;
    const given = parameters[name];
    merged[name] = given ?? before[name];
    // a limit that is still there has a length, and the shortest is what no length means
    if (given !== 0n || before[name] === 0n) continue;
    const burst = merged[name.replace("_length", "")] ?? 0n;
    const rate = merged[name.replace("_max_length", "")] ?? 0n;
    merged[name] = burst > 0n || rate > 0n ? 1n : 0n;
  }
  const tune = Object.fromEntries(
    limits.flatMap((name) => (merged[name] ? [[fieldOf(name), Number(merged[name])]] : [])),
  ) as IOTune;
  const groupName = parameters.group_name ?? present?.groupName;
  if (Object.keys(tune).length > 0) return groupName === undefined ? tune : { ...tune, groupName };
  if (parameters.group_name !== undefined && parameters.group_name !== present?.groupName)
    throw configUnsupported(`the group '${parameters.group_name}' has no limit: set one at least`);
  return undefined;
}

/** A disk by its target, or by the path of its image. @throws {VirError} INVALID_ARG: there is none */
export function diskNamed({ devices }: DomainDefinition, name: string): Disk {
  const found = name.startsWith("/")
    ? devices.disks.filter((disk) => sourcePath(disk) === name)
    : devices.disks.filter(({ target }) => target.dev === name);
  const [disk] = found;
  if (disk === undefined || found.length > 1) throw invalidArgument(`the domain has no disk '${name}'`);
  return disk;
}

/** Where on the host the image lies. */
export function sourcePath(disk: Disk): string | undefined {
  if (disk.type === "file") return disk.source?.file;
  if (disk.type === "block") return disk.source?.dev;
  return disk.type === "dir" ? disk.source?.dir : undefined;
}

/** The limits from which a disk's new ones start: those of the group that it is to be in, where other disks are. */
export function ioTuneBefore({ devices }: DomainDefinition, disk: Disk, group: string | undefined): IOTune | undefined {
  if (group === undefined || disk.ioTune?.groupName === group) return disk.ioTune;
  return devices.disks.find(({ ioTune }) => ioTune?.groupName === group)?.ioTune ?? disk.ioTune;
}

/** The definition in which the disk, and all in its group, have these limits. */
export function withIOTune(definition: DomainDefinition, disk: Disk, tune: IOTune | undefined): DomainDefinition {
  const disks = definition.devices.disks.map((one) => {
    const grouped = tune?.groupName !== undefined && one.ioTune?.groupName === tune.groupName;
    if (one !== disk && !grouped) return one;
    const { ioTune: _, ...others } = one;
    return tune === undefined ? others : { ...others, ioTune: { ...tune } };
  });
  return { ...definition, devices: { ...definition.devices, disks } };
}

/** What the event of a changed limit tells: the disk and the parameters, under their long names. */
export function tunedDisk(disk: Disk, parameters: IOTuneParameters): TypedParameter[] {
  const prefix = "blkdeviotune.";
  return [
    ...new ParameterTable({ [`${prefix}disk`]: "string" }).write({ [`${prefix}disk`]: disk.target.dev }),
    ...ioTuneParameters.write(parameters).map(({ field, value }) => ({ field: `${prefix}${field}`, value })),
  ];
}
