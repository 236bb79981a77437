/** Devices of the host that the guest gets. */
import type { Hostdev, PciAddress } from "../../../formats/domain/index.ts";
import { placeProperties, romProperties } from "./address.ts";
import { addressOf, aliasOf, controllerOf, refuse, requireType, type BuildContext } from "./context.ts";
import { blockdev, device, object, type Part, type QemuDevice } from "./part.ts";
import { networkStorage, type NetworkSource } from "./storage-network.ts";
import { virtioProperties } from "./virtio.ts";

export const hostdevParts = (context: BuildContext): Part[] =>
  context.definition.devices.hostdevs.flatMap((hostdev) => buildHostdev(context, hostdev));

type Of<T extends string> = Extract<Hostdev, { mode: "subsystem"; type: T }>;

export function buildHostdev(context: BuildContext, hostdev: Hostdev): Part[] {
  if (hostdev.mode !== "subsystem") return refuse("<hostdev mode='capabilities'>", "it is for containers");
  const element = `<hostdev type='${hostdev.type}'>`;
  switch (hostdev.type) {
    case "usb":
      return [device(usb(context, hostdev, element))];
    case "pci":
      return pci(context, hostdev, element);
    case "mdev":
      return [device(mediated(context, hostdev, element))];
    case "scsi":
      return scsi(context, hostdev, element);
    default:
      return scsiHost(context, hostdev, element);
  }
}

const three = (value: number): string => String(value).padStart(3, "0");

/** A device is opened by its node, or, by vendor and product alone, when QEMU finds it. */
function usb(context: BuildContext, hostdev: Of<"usb">, element: string): QemuDevice {
  const { bus, device: number, guestReset, vendorId, productId } = hostdev.source;
  const found = bus !== undefined && number !== undefined;
  return {
    driver: requireType(context, "usb-host", element),
    hostdevice: found ? `/dev/bus/usb/${three(bus)}/${three(number)}` : undefined,
    vendorid: found ? undefined : vendorId,
    productid: found ? undefined : productId,
    id: aliasOf(hostdev, element),
    "guest-reset": guestReset === undefined ? undefined : guestReset !== "off",
    "guest-resets-all": guestReset === undefined ? undefined : guestReset === "on",
    bootindex: context.bootIndexes.get(hostdev),
    ...placeProperties(context, hostdev, element),
  };
}

const digits = (value: number, count: number): string => value.toString(16).padStart(count, "0");

/** `0000:03:00.0`, as sysfs names it. */
const pciName = ({ domain, bus, slot, function: part }: Pick<PciAddress, "domain" | "bus" | "slot" | "function">) =>
  `${digits(domain, 4)}:${digits(bus, 2)}:${digits(slot, 2)}.${part}`;

function pci(context: BuildContext, hostdev: Of<"pci">, element: string): Part[] {
  const id = aliasOf(hostdev, element);
  const { driver, display, ramfb, teaming } = hostdev;
  const iommufd = driver?.iommufd === true;
  const parts: Part[] = iommufd ? [object({ "qom-type": "iommufd", id: "iommufd0" })] : [];
  return [
    ...parts,
    device({
      driver: requireType(context, ramfb === true ? "vfio-pci-nohotplug" : "vfio-pci", element),
      host: pciName(hostdev.source.address),
      iommufd: iommufd ? "iommufd0" : undefined,
      id,
      display: display === undefined ? undefined : display ? "on" : "off",
      ramfb,
      failover_pair_id: teaming?.type === "transient" ? teaming.persistent : undefined,
      bootindex: context.bootIndexes.get(hostdev),
      ...placeProperties(context, hostdev, element),
      ...romProperties(hostdev.rom),
    }),
  ];
}

function mediated(context: BuildContext, hostdev: Of<"mdev">, element: string): QemuDevice {
  const { model, display, ramfb, source } = hostdev;
  return {
    driver: requireType(context, ramfb === true ? `${model}-nohotplug` : model, element),
    id: aliasOf(hostdev, element),
    sysfsdev: `/sys/bus/mdev/devices/${source.uuid}`,
    display: display === undefined ? undefined : display ? "on" : "off",
    ramfb,
    bootindex: context.bootIndexes.get(hostdev),
    ...placeProperties(context, hostdev, element),
  };
}

function scsi(context: BuildContext, hostdev: Of<"scsi">, element: string): Part[] {
  const id = aliasOf(hostdev, element);
  const { source, readonly, shareable } = hostdev;
  const { controller, bus, target, unit } = addressOf(hostdev, "drive", element);
  const host = controllerOf(context, "scsi", controller, element);
  const flat = host.type === "scsi" && (host.model ?? "lsilogic") === "lsilogic";
  const node = `libvirt-${id}-backend`;
  if (source.protocol !== "iscsi")
    return refuse(element, "the host's node of the device is found when it is started only; name an iSCSI target");
  const lun: NetworkSource = { ...source, protocol: "iscsi" };
  const { properties, objects } = networkStorage(context, lun, element, node);
  return [
    ...objects.map(object),
    blockdev({ ...properties, "node-name": node, "read-only": readonly ? true : undefined }),
    device({
      driver: requireType(context, "scsi-block", element),
      "share-rw": shareable ? true : undefined,
      bus: `${aliasOf(host, `the SCSI controller ${controller}`)}.0`,
      ...(flat ? { "scsi-id": unit } : { channel: bus, "scsi-id": target, lun: unit }),
      drive: node,
      id,
      bootindex: context.bootIndexes.get(hostdev),
    }),
  ];
}

function scsiHost(context: BuildContext, hostdev: Of<"scsi_host">, element: string): Part[] {
  const { address, model } = hostdev;
  return [
    device({
      ...virtioProperties(context, "vhost-scsi", { address, model }, undefined, element),
      wwpn: hostdev.source.wwpn,
      vhostfd: `${context.runtime.firstTapFd ?? 4}`,
      id: aliasOf(hostdev, element),
      ...placeProperties(context, hostdev, element),
    }),
  ];
}
