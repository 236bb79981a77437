/** How much a guest gets of the host's block devices: its weight against others, and limits on single devices. */
import type { BlkioTune, DomainDefinition } from "../../../formats/domain/index.ts";
import { invalidArgument } from "../../../protocol/errors.ts";
import { blkioFields } from "../../../protocol/parameter-fields.ts";
import { ParameterTable, type ParametersOf } from "./typed.ts";

export const blockWeightParameters = new ParameterTable(blkioFields);
export type BlockWeights = ParametersOf<typeof blockWeightParameters>;
type DeviceLimits = NonNullable<BlkioTune["devices"]>[number];

const uint = 0xffff_ffff;
/** By parameter: the field of a device, and the most that it holds. */
const deviceLimits = {
  device_weight: { field: "weight", most: uint },
  device_read_iops_sec: { field: "readIopsSec", most: uint },
  device_write_iops_sec: { field: "writeIopsSec", most: uint },
  device_read_bytes_sec: { field: "readBytesSec", most: Number.MAX_SAFE_INTEGER },
  device_write_bytes_sec: { field: "writeBytesSec", most: Number.MAX_SAFE_INTEGER },
} as const satisfies Readonly<Record<string, { field: keyof DeviceLimits; most: number }>>;
type DeviceParameter = keyof typeof deviceLimits;
const deviceParameters = Object.keys(deviceLimits) as DeviceParameter[];

export function blockWeightsOf({ blkioTune = {} }: DomainDefinition): Required<BlockWeights> {
  const listed = (name: DeviceParameter): string =>
    (blkioTune.devices ?? [])
      .flatMap((device) => {
        const value = device[deviceLimits[name].field];
        return value === undefined || value === 0 ? [] : `${device.path},${value}`;
      })
      .join(",");
  return {
    weight: blkioTune.weight ?? 0,
    device_weight: listed("device_weight"),
    device_read_iops_sec: listed("device_read_iops_sec"),
    device_write_iops_sec: listed("device_write_iops_sec"),
    device_read_bytes_sec: listed("device_read_bytes_sec"),
    device_write_bytes_sec: listed("device_write_bytes_sec"),
  };
}

/** 0 takes a weight or a limit away. @throws {VirError} INVALID_ARG: no list of devices and numbers */
export function withBlockWeights(definition: DomainDefinition, weights: BlockWeights): DomainDefinition {
  const devices: DeviceLimits[] = (definition.blkioTune?.devices ?? []).map((device) => ({ ...device }));
  for (const name of deviceParameters) {
    const { field } = deviceLimits[name];
    for (const [path, value] of readDevices(name, weights[name] ?? "")) {
      let device = devices.find((one) => one.path === path);
      if (device === undefined) devices.push((device = { path }));
      if (value === 0) delete device[field];
      else device[field] = value;
    }
  }
  const { blkioTune, ...others } = definition;
  const limited = devices.filter((device) => Object.keys(device).length > 1);
  const weight = weights.weight ?? blkioTune?.weight ?? 0;
  const tune: BlkioTune = {
    ...(weight === 0 ? {} : { weight }),
    ...(limited.length === 0 ? {} : { devices: limited }),
  };
  return Object.keys(tune).length === 0 ? others : { ...others, blkioTune: tune };
}

/** Paths and numbers by turns: `/dev/sda,500,/dev/sdb,300`. */
function readDevices(name: DeviceParameter, text: string): [path: string, value: number][] {
  if (text === "") return [];
  const parts = text.split(",");
  if (parts.length % 2 !== 0)
    throw invalidArgument(`${name} is '${text}': it is a path and a number for each device, such as /dev/sda,500`);
  const { most } = deviceLimits[name];
  return Array.from({ length: parts.length / 2 }, (_, index) => {
    const [path = "", amount = ""] = parts.slice(2 * index, 2 * index + 2);
    const value = /^\d+$/.test(amount) ? Number(amount) : Number.NaN;
    if (path === "" || !(value <= most))
      throw invalidArgument(`${name} of ${path} is '${amount}': no number up to ${most}`);
    return [path, value];
  });
}
