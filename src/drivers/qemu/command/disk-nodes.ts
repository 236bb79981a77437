/**
 * The block graph behind a disk: for each image of its chain a node for where the bytes are (`libvirt-N-storage`) and one
 * for what they mean (`libvirt-N-format`), lowest image first.
 */
import type { Disk } from "../../../formats/domain/index.ts";
import { configUnsupported } from "../../../protocol/errors.ts";
import { refuse, type BuildContext } from "./context.ts";
import type { QmpObject } from "../qmp/message.ts";
import { secretObject } from "./secrets.ts";
import type { QemuBlockdev, QemuObject } from "./part.ts";
import { storageOf } from "./storage.ts";

type Backing = NonNullable<Disk["backingStore"]>;
type Format = NonNullable<NonNullable<Disk["driver"]>["type"]>;

const formatDrivers: Readonly<Partial<Record<Format, { driver: string; backing: boolean }>>> = {
  raw: { driver: "raw", backing: false },
  qcow2: { driver: "qcow2", backing: true },
  qcow: { driver: "qcow", backing: true },
  qed: { driver: "qed", backing: true },
  vmdk: { driver: "vmdk", backing: true },
  vdi: { driver: "vdi", backing: false },
  vpc: { driver: "vpc", backing: false },
  bochs: { driver: "bochs", backing: false },
  cloop: { driver: "cloop", backing: false },
  dmg: { driver: "dmg", backing: false },
  ploop: { driver: "parallels", backing: false },
};

/** What each cache mode means for a node; the guest's end of it is `write-cache` of the device. */
const cacheModes = {
  none: { direct: true, "no-flush": false },
  directsync: { direct: true, "no-flush": false },
  writeback: { direct: false, "no-flush": false },
  writethrough: { direct: false, "no-flush": false },
  unsafe: { direct: false, "no-flush": true },
} as const;

/** A disk that several guests write to has no cache, unless its definition says. */
export function cacheModeOf({ driver, shareable, readonly }: Disk): keyof typeof cacheModes | undefined {
  const { cache } = driver ?? {};
  if (cache !== undefined && cache !== "default") return cache;
  return shareable && !readonly ? "none" : undefined;
}

export interface DiskNodes {
  /** What the nodes refer to. */
  objects: QemuObject[];
  /** Lowest first. */
  nodes: QemuBlockdev[];
  /** The node that the device uses; undefined: no medium. */
  top: string | undefined;
}

/**
 * @param number tells the node's number: of the disk itself, or of an image further down its chain
 * @param options.bareRaw raw images do without a format node
 */
export function diskNodes(
  context: BuildContext,
  disk: Disk,
  number: (image: object) => number,
  element: string,
  options: { bareRaw?: boolean } = {},
): DiskNodes {
  if (isEmpty(disk)) return { objects: [], nodes: [], top: undefined };
  const { driver } = disk;
  if (driver?.name !== undefined && driver.name !== "qemu")
    refuse(element, `<driver name='${driver.name}'> is not QEMU's`);
  const nodes: QemuBlockdev[] = [];
  const objects: QemuObject[] = [];
  const mode = cacheModeOf(disk);
  const cache = mode === undefined ? undefined : cacheModes[mode];
  const shared = { cache, discard: driver?.discard, aio: driver?.io === "default" ? undefined : driver?.io };

  // from the top of the chain to its lowest image
  const chain: { node: object; store: Disk | Backing; format: Format; metadataCacheBytes?: number | undefined }[] = [
    { node: disk, store: disk, format: driver?.type ?? "raw", metadataCacheBytes: driver?.metadataCacheBytes },
  ];
  let below = disk.backingStore;
  let ends = below?.type === "none";
  while (below !== undefined && below.type !== "none") {
    const format = below.format?.type;
    if (format === undefined) throw configUnsupported(`${element}<backingStore>: its <format> is missing`);
    chain.push({ node: below, store: below, format, metadataCacheBytes: below.format?.metadataCacheBytes });
    below = below.backingStore;
    ends = below?.type === "none";
  }

  let lower: string | null | undefined = ends ? null : undefined;
  for (const { node, store, format, metadataCacheBytes } of chain.toReversed()) {
    const id = number(node);
    const known =
      (format === "fat" && store.type === "dir" ? formatDrivers.raw : formatDrivers[format]) ??
      refuse(element, `images of the format '${format}' are not supported`);
    const isTop = node === disk;
    const readonly = isTop ? disk.readonly || disk.device === "cdrom" || store.type === "dir" : true;
    let file = `libvirt-${id}-storage`;
    const { properties: storage, objects: used } = storageOf(
      context,
      store,
      element,
      file,
      shared.aio,
      disk.device === "floppy",
    );
    objects.push(...used);
    const use = {
      "read-only": readonly,
      discard: shared.discard,
      "detect-zeroes": isTop ? detectZeroes(disk) : undefined,
      cache,
    };
    const slices = "source" in store ? (store.source?.slices ?? []) : [];
    if (
      options.bareRaw === true &&
      known.driver === "raw" &&
      store.type !== "dir" &&
      slices.length === 0 &&
      (isTop ? (disk.encryption ?? disk.source?.encryption) : sourceOf(store)?.encryption) === undefined
    ) {
      nodes.push({ ...storage, "node-name": file, ...use });
      lower = file;
      continue;
    }
    nodes.push({ ...storage, "node-name": file, cache, "auto-read-only": true, discard: "unmap" });
    for (const { offset, size } of slices) {
      const slice = `libvirt-${id}-slice-sto`;
      nodes.push({ driver: "raw", "node-name": slice, offset, size, file, "auto-read-only": true, discard: "unmap" });
      file = slice;
    }
    nodes.push({
      "node-name": `libvirt-${id}-format`,
      ...use,
      ...encrypted(context, disk, store, known.driver, `libvirt-${id}-format`, objects, element),
      "discard-no-unref": isTop ? driver?.discardNoUnref : undefined,
      "cache-size": metadataCacheBytes,
      file,
      backing: known.backing ? lower : undefined,
    });
    lower = `libvirt-${id}-format`;
  }
  let top = lower ?? undefined;
  if (driver?.copyOnRead === true && top !== undefined) {
    const name = `libvirt-CoR-${disk.target.dev}`;
    nodes.push({ driver: "copy-on-read", "node-name": name, file: top, discard: "unmap" });
    top = name;
  }
  return { objects, nodes, top };
}

/** The format as QEMU opens it: with its key, where the image is encrypted. */
function encrypted(
  context: BuildContext,
  disk: Disk,
  store: Disk | Backing,
  driver: string,
  node: string,
  objects: QemuObject[],
  element: string,
): { driver: string } & QmpObject {
  const encryption = store === disk ? (disk.encryption ?? disk.source?.encryption) : sourceOf(store)?.encryption;
  if (encryption === undefined) return { driver };
  if (encryption.engine === "librbd") refuse(`${element}<encryption engine='librbd'>`, "it is not supported");
  const [reference] = encryption.secrets;
  const value = reference === undefined ? undefined : context.runtime.secretValue?.(reference);
  const secret = secretObject(context, `${node}-encryption-secret0`, value, `${element}<encryption>`);
  objects.push(secret);
  if (driver === "raw") return { driver: "luks", "key-secret": secret.id };
  const format = encryption.format === "qcow" ? "aes" : "luks";
  return { driver, encrypt: { format, "key-secret": secret.id } };
}

const sourceOf = (store: Disk | Backing) => (store.type === "none" ? undefined : store.source);

/** Looking for zeroes in order to discard them is possible only where discarding is. */
const detectZeroes = ({ driver }: Disk): string | undefined =>
  driver?.detectZeroes === "unmap" && driver.discard !== "unmap" ? "on" : driver?.detectZeroes;

/** A drive without a medium. */
export function isEmpty(disk: Disk): boolean {
  if (disk.device !== "cdrom" && disk.device !== "floppy") return false;
  const { source } = disk;
  if (source === undefined) return true;
  if (disk.type === "file") return disk.source?.file === undefined;
  if (disk.type === "block") return disk.source?.dev === undefined;
  return false;
}

/** Writes the numbers into the definition, where a running guest's images are told apart by them. */
export function assignNodeNumbers(disks: readonly Disk[]): void {
  const number = nodeNumbers(disks);
  for (const disk of disks) {
    if (disk.type === "vhostuser") continue;
    if (disk.source !== undefined) disk.source.index = number(disk);
    let below = disk.backingStore;
    while (below !== undefined && below.type !== "none") {
      below.index = number(below);
      below = below.backingStore;
    }
  }
}

/**
 * Numbers the images: those that have an index keep it; the others get the next ones, the disks' own from the last disk
 * to the first, as libvirt counts. Empty drives count too.
 */
export function nodeNumbers(disks: readonly Disk[]): (image: object) => number {
  const numbers = new Map<object, number>();
  const order: { image: object; index: number | undefined }[] = [];
  for (const disk of disks.toReversed()) {
    // another process has the image, so that QEMU has no node of it
    if (disk.type === "vhostuser") continue;
    order.push({ image: disk, index: disk.source?.index });
    let below = disk.backingStore;
    while (below !== undefined && below.type !== "none") {
      order.push({ image: below, index: below.index });
      below = below.backingStore;
    }
  }
  const taken = new Set(order.map(({ index }) => index));
  let next = 1;
  for (const { image, index } of order) {
    if (index !== undefined) {
      numbers.set(image, index);
      continue;
    }
    while (taken.has(next)) next++;
    numbers.set(image, next++);
  }
  return (image) => numbers.get(image) ?? refuse("<disk>", "it does not belong to the domain");
}
