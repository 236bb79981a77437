/** A single device: which kinds there are, where a domain keeps them, and how one is read from XML of its own. */
import {
  Audio,
  Channel,
  Console,
  Controller,
  Crypto,
  type Devices,
  Disk,
  type DomainDefinition,
  Filesystem,
  Graphics,
  Hostdev,
  Hub,
  Input,
  Interface,
  Iommu,
  Lease,
  Memballoon,
  MemoryDevice,
  NvramDevice,
  Panic,
  Parallel,
  Pstore,
  Redirdev,
  Rng,
  Serial,
  Shmem,
  Smartcard,
  Sound,
  Tpm,
  Video,
  Vsock,
  Watchdog,
} from "../../../formats/domain/index.ts";
import { ErrorDomain } from "../../../protocol/enums.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import { type Element, type Infer, parseXml, readElement } from "../../../xml/index.ts";

/** By the name of the element: its codec, and the field of `Devices` that holds it. */
export const deviceKinds = {
  disk: { codec: Disk, field: "disks" },
  controller: { codec: Controller, field: "controllers" },
  lease: { codec: Lease, field: "leases" },
  filesystem: { codec: Filesystem, field: "filesystems" },
  interface: { codec: Interface, field: "interfaces" },
  smartcard: { codec: Smartcard, field: "smartcards" },
  serial: { codec: Serial, field: "serials" },
  parallel: { codec: Parallel, field: "parallels" },
  console: { codec: Console, field: "consoles" },
  channel: { codec: Channel, field: "channels" },
  input: { codec: Input, field: "inputs" },
  tpm: { codec: Tpm, field: "tpms" },
  graphics: { codec: Graphics, field: "graphics" },
  sound: { codec: Sound, field: "sounds" },
  audio: { codec: Audio, field: "audios" },
  video: { codec: Video, field: "videos" },
  hostdev: { codec: Hostdev, field: "hostdevs" },
  redirdev: { codec: Redirdev, field: "redirdevs" },
  hub: { codec: Hub, field: "hubs" },
  watchdog: { codec: Watchdog, field: "watchdogs" },
  memballoon: { codec: Memballoon, field: "memballoon" },
  rng: { codec: Rng, field: "rngs" },
  nvram: { codec: NvramDevice, field: "nvram" },
  panic: { codec: Panic, field: "panics" },
  shmem: { codec: Shmem, field: "shmems" },
  memory: { codec: MemoryDevice, field: "memories" },
  crypto: { codec: Crypto, field: "cryptos" },
  iommu: { codec: Iommu, field: "iommus" },
  vsock: { codec: Vsock, field: "vsock" },
  pstore: { codec: Pstore, field: "pstore" },
} as const satisfies Readonly<Record<string, { codec: Element<unknown>; field: keyof Devices }>>;

export type DeviceKind = keyof typeof deviceKinds;
export type DeviceOf<K extends DeviceKind> = Infer<(typeof deviceKinds)[K]["codec"]>;

/** A device with its kind, which tells what its definition looks like. */
export type Device = { [K in DeviceKind]: { readonly kind: K; readonly definition: DeviceOf<K> } }[DeviceKind];

/** What every kind may have. */
export interface DeviceInfo {
  readonly alias?: string;
  readonly address?: { readonly type: string };
  readonly bootOrder?: number;
}

const isKind = (name: string): name is DeviceKind => Object.hasOwn(deviceKinds, name);

/**
 * Reads the XML of one device. `live`: what only a running guest's devices have is read too.
 * @throws {VirError} XML_DETAIL: not well-formed; CONFIG_UNSUPPORTED: no such kind of device; what its format refuses
 */
export function parseDevice(xml: string, options: { readonly live?: boolean } = {}): Device {
  const root = parseXml(xml, { domain: ErrorDomain.DOMAIN });
  if (!isKind(root.name)) throw configUnsupported(`<${root.name}> is no device that a domain can have`);
  const codec: Element<unknown> = deviceKinds[root.name].codec;
  const { value } = readElement(codec, root, { live: options.live ?? false, domain: ErrorDomain.DOMAIN });
  return { kind: root.name, definition: value } as Device;
}

/** All devices of that kind. */
export function devicesOf<K extends DeviceKind>({ devices }: DomainDefinition, kind: K): readonly DeviceOf<K>[] {
  const held: unknown = devices[deviceKinds[kind].field];
  return (Array.isArray(held) ? held : held === undefined ? [] : [held]) as DeviceOf<K>[];
}

/** The definition with other devices of that kind. */
export function withDevices<K extends DeviceKind>(
  definition: DomainDefinition,
  kind: K,
  list: readonly DeviceOf<K>[],
): DomainDefinition {
  const { field } = deviceKinds[kind];
  const single = !Array.isArray(definition.devices[field]) && singles.has(field);
  const { [field]: _, ...others } = definition.devices;
  if (single && list[0] === undefined) return { ...definition, devices: others as Devices };
  return { ...definition, devices: { ...definition.devices, [field]: single ? list[0] : [...list] } };
}

/** Fields of which there is one at most. */
const singles: ReadonlySet<keyof Devices> = new Set(["memballoon", "nvram", "vsock", "pstore"] as const);

/** Every device, in the order of `deviceKinds`. */
export function everyDevice(definition: DomainDefinition): Device[] {
  return (Object.keys(deviceKinds) as DeviceKind[]).flatMap((kind) =>
    devicesOf(definition, kind).map((device) => ({ kind, definition: device }) as Device),
  );
}

export const infoOf = (device: Device): DeviceInfo => device.definition as DeviceInfo;
