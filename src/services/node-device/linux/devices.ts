/** The devices of this host, as Linux shows them: read when they are asked for, never changed. */
import { dirname } from "node:path";
import type { NodeDeviceDefinition } from "../../../formats/node-device/index.ts";
import { readPciIds, type PciIds } from "../../../host/node-devices/pci-ids.ts";
import { listSysDevices, type SysDevice, type SysfsPlace } from "../../../host/node-devices/sys-device.ts";
import type { HostDevice, NodeDevices } from "../source.ts";
import { readNet } from "./net.ts";
import { readPci } from "./pci.ts";
import { given, type Reader } from "./reading.ts";
import { readFibreChannel, readScsi, readScsiGeneric } from "./scsi.ts";
import { readStorage } from "./storage.ts";
import { machine, readSystem } from "./system.ts";
import { readUsb } from "./usb.ts";
import { readDrm, readMdev, readVdpa } from "./virtual.ts";

export interface LinuxNodeDevicesOptions extends SysfsPlace {
  /** What the host is known by; without it what its firmware says. */
  readonly hostUuid?: string;
  /** How long what was read is good for, in milliseconds: clients ask for one device after the other. */
  readonly freshMs?: number;
}

export class LinuxNodeDevices implements NodeDevices {
  readonly nested = true;
  readonly searchable = true;
  readonly #options: LinuxNodeDevicesOptions;
  #read: Promise<ReadonlyMap<string, HostDevice>> | undefined;
  #staleAt = 0;
  #names: Promise<PciIds> | undefined;

  constructor(options: LinuxNodeDevicesOptions = {}) {
    this.#options = options;
  }

  async list(): Promise<Iterable<HostDevice>> {
    return (await this.#devices()).values();
  }

  async find(name: string): Promise<HostDevice | undefined> {
    return (await this.#devices()).get(name);
  }

  /** The host has its devices anyway. */
  readonly startsByItself = (): boolean => false;

  #devices(): Promise<ReadonlyMap<string, HostDevice>> {
    if (this.#read === undefined || performance.now() >= this.#staleAt) {
      this.#staleAt = performance.now() + (this.#options.freshMs ?? 1000);
      const reading = this.#readAll();
      // what cannot be read now is tried again at once
      reading.catch(() => {
        if (this.#read === reading) this.#read = undefined;
      });
      this.#read = reading;
    }
    return this.#read;
  }

  async #readAll(): Promise<ReadonlyMap<string, HostDevice>> {
    this.#names ??= readPciIds();
    const names = await this.#names;
    const [system, fibreChannel] = await Promise.all([
      readSystem(this.#options, this.#options.hostUuid),
      readFibreChannel(this.#options),
    ]);
    const readers: Readonly<Record<string, Reader>> = {
      pci: readPci,
      usb: readUsb,
      net: readNet,
      scsi: readScsi(fibreChannel),
      scsi_generic: readScsiGeneric,
      block: readStorage,
      drm: readDrm,
      mdev: readMdev,
      vdpa: readVdpa,
    };
    const devices = await listSysDevices(Object.keys(readers), this.#options);
    const read = await Promise.all(
      devices.map(async (device) => describe(device, await readers[device.subsystem]?.(device, names))),
    );
    const found = read.filter((definition) => definition !== undefined);
    const byPath = new Map(found.map(({ path, name }) => [path, name]));
    const all = [system, ...found.map((definition) => ({ ...definition, parent: parentOf(definition.path, byPath) }))];
    return new Map(
      all.map((definition) => [definition.name, { definition, active: true, persistent: definition === system }]),
    );
  }
}

type Described = NodeDeviceDefinition & { path: string };

function describe(device: SysDevice, reading: Awaited<ReturnType<Reader>>): Described | undefined {
  if (reading === undefined) return undefined;
  const { capability, mark } = reading;
  const name = [device.subsystem, device.name, ...(mark === undefined ? [] : [mark])].join("_");
  const links = device.links.map((path) => ({ type: "link", path }) as const);
  return {
    name: name.replaceAll(/[^\dA-Za-z]/g, "_"),
    path: device.path,
    devnodes: device.node === undefined ? links : [{ type: "dev", path: device.node }, ...links],
    ...given({ driver: device.properties["DRIVER"] }),
    capabilities: [capability],
  };
}

/** The device that is nearest above in the tree, or the machine. */
function parentOf(path: string, byPath: ReadonlyMap<string, string>): string {
  for (let above = dirname(path); above !== "/"; above = dirname(above)) {
    const name = byPath.get(above);
    if (name !== undefined) return name;
  }
  return machine;
}
