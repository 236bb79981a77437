/** Where an image's bytes are: the protocol part of a `-blockdev`, and the objects that it refers to. */
import type { Disk } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import type { QmpObject } from "../qmp/message.ts";
import { refuse, type BuildContext } from "./context.ts";
import { networkStorage } from "./storage-network.ts";
import type { QemuObject } from "./part.ts";
import { reservationManager } from "./reservations.ts";

export type Store = Disk | NonNullable<Disk["backingStore"]>;

export interface Storage {
  properties: { driver: string } & QmpObject;
  /** Stand before the node. */
  objects: QemuObject[];
}

/** @param node the name of the node, from which those of its objects are made */
export function storageOf(
  context: BuildContext,
  store: Store,
  element: string,
  node: string,
  aio: string | undefined,
  floppy = false,
): Storage {
  if (store.type === "none") throw configUnsupported(`${element}: it has no source`);
  const { manager, object } = reservationManager(store.source?.reservations, node);
  const plain = (properties: Storage["properties"]): Storage => ({
    properties: { ...properties, "pr-manager": manager },
    objects: object === undefined ? [] : [object],
  });
  switch (store.type) {
    case "file": {
      const { source } = store;
      if (source?.file === undefined) throw configUnsupported(`${element}: <source file='…'> is missing`);
      if (source.fdgroup !== undefined) refuse(`${element}<source fdgroup>`, "it is not supported");
      return plain({ driver: "file", filename: source.file, aio });
    }
    case "block": {
      const { source } = store;
      if (source?.dev === undefined) throw configUnsupported(`${element}: <source dev='…'> is missing`);
      return plain({ driver: "host_device", filename: source.dev, aio });
    }
    case "dir": {
      const { source } = store;
      if (source?.dir === undefined) throw configUnsupported(`${element}: <source dir='…'> is missing`);
      return plain({ driver: "vvfat", dir: source.dir, floppy, rw: false });
    }
    case "nvme": {
      const { source } = store;
      if (source === undefined) throw configUnsupported(`${element}: <source> is missing`);
      const { domain, bus, slot, function: part } = source.address;
      const digits = (value: number, count: number) => value.toString(16).padStart(count, "0");
      const device = `${digits(domain, 4)}:${digits(bus, 2)}:${digits(slot, 2)}.${part}`;
      return plain({ driver: "nvme", device, namespace: source.namespace });
    }
    case "vhostvdpa":
      return plain({ driver: "virtio-blk-vhost-vdpa", path: store.source?.dev });
    case "network":
      if (store.source === undefined) throw configUnsupported(`${element}: <source> is missing`);
      return networkStorage(context, store.source, element, node);
    default:
      return refuse(element.replace("<disk", `<disk type='${store.type}'`), "sources of this type are not supported");
  }
}
