/** PCI devices. Source of the layout of configuration space: PCI Express Base Specification 3.0, chapter 7. */
import {
  linkSpeeds,
  type CapabilityOf,
  type MdevType,
  type PciAbility,
  type PciExpress,
  type PciHostAddress,
} from "../../../formats/node-device/index.ts";
import type { SysDevice } from "../../../host/node-devices/sys-device.ts";
import { given, numberOf, type Reader } from "./reading.ts";

const conventionalBytes = 256;

export const readPci: Reader = async (device, names) => {
  const address = addressOf(device.name);
  const vendorId = numberOf(await device.attribute("vendor"), 16);
  const productId = numberOf(await device.attribute("device"), 16);
  if (address === undefined || vendorId === undefined || productId === undefined) return undefined;
  const { vendor, product } = names.names(vendorId, productId);
  const config = await device.bytes("config", conventionalBytes);
  const numaNode = numberOf(await device.attribute("numa_node"));
  const capability: CapabilityOf<"pci"> = {
    type: "pci",
    ...given({ class: numberOf(device.properties["PCI_CLASS"], 16) }),
    ...address,
    product: given({ id: productId, name: product }),
    vendor: given({ id: vendorId, name: vendor }),
    abilities: [...(await virtualisation(device)), ...header(config?.data), ...(await offered(device))],
    ...given({ iommuGroup: await iommuGroup(device), express: config && express(config) }),
    ...(numaNode === undefined || numaNode < 0 ? {} : { numaNode }),
  };
  return { capability };
};

function addressOf(name: string): PciHostAddress | undefined {
  const match = /^([\da-f]+):([\da-f]+):([\da-f]+)\.([\da-f]+)$/i.exec(name);
  if (match === null) return undefined;
  const [domain = 0, bus = 0, slot = 0, number = 0] = match.slice(1).map((digits) => Number.parseInt(digits, 16));
  return { domain, bus, slot, function: number };
}

/** Single root I/O virtualisation: the function that a virtual one belongs to, or the virtual ones that a function has. */
async function virtualisation(device: SysDevice): Promise<PciAbility[]> {
  const found: PciAbility[] = [];
  const physical = addressOf((await device.linked("physfn")) ?? "");
  if (physical !== undefined) found.push({ type: "phys_function", address: physical });
  const maxCount = numberOf(await device.attribute("sriov_totalvfs")) ?? 0;
  const links = (await device.folder(".")).filter((name) => /^virtfn\d+$/.test(name));
  links.sort((a, b) => Number(a.slice(6)) - Number(b.slice(6)));
  const virtual = await Promise.all(links.map(async (link) => addressOf((await device.linked(link)) ?? "")));
  const addresses = virtual.filter((address) => address !== undefined);
  if (maxCount > 0 || addresses.length > 0) found.push({ type: "virt_functions", maxCount, addresses });
  return found;
}

/** What kind of bridge the device is, if it is one. */
function header(config: Buffer | undefined): PciAbility[] {
  const kind = (config?.at(0x0e) ?? 0) & 0x7f;
  return kind === 1 ? [{ type: "pci-bridge" }] : kind === 2 ? [{ type: "cardbus-bridge" }] : [];
}

async function offered(device: SysDevice): Promise<PciAbility[]> {
  const types = await mdevTypesOf(device);
  return types.length === 0 ? [] : [{ type: "mdev_types", types }];
}

/** The types of mediated device that a parent can make now. */
export async function mdevTypesOf(device: SysDevice): Promise<MdevType[]> {
  const ids = await device.folder("mdev_supported_types");
  return Promise.all(
    ids.map(async (id): Promise<MdevType> => {
      const value = async (name: string) => device.attribute(`mdev_supported_types/${id}/${name}`);
      const [name, deviceApi = "", instances] = await Promise.all(
        ["name", "device_api", "available_instances"].map(value),
      );
      return { id, deviceApi, availableInstances: numberOf(instances) ?? 0, ...given({ name }) };
    }),
  );
}

async function iommuGroup(device: SysDevice) {
  const number = numberOf(await device.linked("iommu_group"));
  if (number === undefined) return undefined;
  const addresses = (await device.folder("iommu_group/devices")).map(addressOf);
  return { number, addresses: addresses.filter((address) => address !== undefined) };
}

/** PCI Express devices are those with more configuration space than conventional ones have. */
function express({ data, size }: { data: Buffer; size: number }): PciExpress | undefined {
  if (size <= conventionalBytes) return undefined;
  const at = capabilityAt(data, 0x10);
  const kind = at === undefined ? 0 : (data.readUInt16LE(at + 2) >> 4) & 0xf;
  // what is part of the root complex itself has no link
  const rootComplex = kind === 0x9 || kind === 0xa;
  if (at === undefined || rootComplex || at + 0x14 > data.length) return { links: [] };
  const able = data.readUInt32LE(at + 0x0c);
  const state = data.readUInt16LE(at + 0x12);
  return {
    links: [
      { validity: "cap", port: able >>> 24, ...speed(able), width: (able >> 4) & 0x3f },
      { validity: "sta", ...speed(state), width: (state >> 4) & 0x3f },
    ],
  };
}

function speed(register: number): { speed?: (typeof linkSpeeds)[number] } {
  return given({ speed: linkSpeeds[(register & 0xf) - 1] });
}

/** Where the capability of that number stands; the part behind the header can be read by root alone. */
function capabilityAt(config: Buffer, wanted: number): number | undefined {
  const hasList = ((config.at(0x06) ?? 0) & 0x10) !== 0;
  const seen = new Set<number>();
  let at = hasList ? (config.at(0x34) ?? 0) & 0xfc : 0;
  while (at >= 0x40 && at + 4 <= config.length && !seen.has(at)) {
    if (config.at(at) === wanted) return at;
    seen.add(at);
    at = (config.at(at + 1) ?? 0) & 0xfc;
  }
  return undefined;
}
