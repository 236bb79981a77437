/** Devices of the host: none twice. */
import { configUnsupported, xmlError } from "../../../protocol/errors.ts";
import type { DomainDefinition } from "../definition.ts";
import type { Hostdev } from "../devices/hostdev.ts";

export function validateHostdevs({ devices }: DomainDefinition): void {
  const seen = new Set<string>();
  for (const hostdev of devices.hostdevs) {
    if (hostdev.mode !== "subsystem") continue;
    if (hostdev.type === "scsi" && hostdev.sgio === "unfiltered")
      throw configUnsupported("a SCSI device of the host asks for unfiltered SG_IO, which Linux no longer has");
    if (hostdev.type === "scsi_host" && hostdev.bootOrder !== undefined)
      throw configUnsupported("a vhost SCSI device cannot be booted from");
    if (hostdev.type === "mdev") validateMediated(hostdev);
    const key = `${hostdev.type} ${JSON.stringify(identity(hostdev))}`;
    if (seen.has(key)) throw xmlError(`the same ${hostdev.type} device of the host is given to the domain twice`);
    seen.add(key);
  }
}

type Subsystem = Extract<Hostdev, { mode: "subsystem" }>;

function identity(hostdev: Subsystem): unknown {
  switch (hostdev.type) {
    case "usb": {
      const { bus, device, vendorId, productId, port } = hostdev.source;
      return [bus, device, port, vendorId, productId];
    }
    case "pci":
      return hostdev.source.address;
    case "scsi": {
      const { source } = hostdev;
      return source.protocol === "iscsi"
        ? [source.name, source.hosts]
        : [source.adapter, source.bus, source.target, source.unit];
    }
    case "scsi_host":
      return hostdev.source.wwpn;
    case "mdev":
      return hostdev.source.uuid;
  }
}

function validateMediated({ model, address }: Extract<Subsystem, { type: "mdev" }>): void {
  if (address === undefined || address.type === "unassigned") return;
  const fits = model === "vfio-pci" ? address.type === "pci" : address.type === "ccw";
  if (!fits && model !== "vfio-ap")
    throw xmlError(`a mediated device of model ${model} has no address of type ${address.type}`);
}
