/**
 * The disks of a snapshot, brought in line with those of its domain: each of the domain's disks takes part once, named
 * by its target.
 */
import { ErrorDomain } from "../../protocol/enums.ts";
import { configUnsupported } from "../../protocol/errors.ts";
import type { Disk } from "../domain/index.ts";
import { imagePath, type SnapshotDisk, type SnapshotLocation } from "./disk.ts";

export interface AlignRules {
  /** For disks of which neither the snapshot nor the domain says how they take part. */
  readonly location: "internal" | "external";
  /** Inside of the images it is all or nothing: a hypervisor that keeps memory with them cannot leave a disk out. */
  readonly uniform: boolean;
}

/** @throws {VirError} CONFIG_UNSUPPORTED: a disk that the domain does not have or that is named twice, modes that exclude each other */
export function alignSnapshotDisks(
  given: readonly SnapshotDisk[],
  disks: readonly Disk[],
  { location, uniform }: AlignRules,
): SnapshotDisk[] {
  if (given.length > disks.length) {
    throw unsupported(`the snapshot names ${given.length} disks, the domain has ${disks.length}`);
  }
  const matched = uniform && location === "internal";
  const found = new Map<string, SnapshotDisk>();
  for (const disk of given) {
    const owner = diskByName(disks, disk.name);
    if (owner === undefined) throw unsupported(`the domain has no disk '${disk.name}'`);
    const { dev } = owner.target;
    if (found.has(dev)) throw unsupported(`the disk '${disk.name}' is named twice`);
    const snapshot = disk.snapshot ?? locationOf(owner, location, matched);
    if (matched && disk.snapshot !== undefined && snapshot !== "internal" && !leftOut(disk, owner)) {
      throw unsupported(`the disk '${disk.name}' has to use snapshot='internal', as the others do`);
    }
    const path = imagePath(disk);
    if (path !== undefined && snapshot !== "external") {
      throw unsupported(`the disk '${disk.name}' names the image '${path}', which only snapshot='external' makes`);
    }
    found.set(dev, { ...disk, name: dev, snapshot });
  }
  return disks.map((owner) => found.get(owner.target.dev) ?? unnamed(owner, location));
}

const unsupported = (detail: string) => configUnsupported(detail, { domain: ErrorDomain.DOMAIN_SNAPSHOT });

const leftOut = (disk: SnapshotDisk, owner: Disk): boolean => disk.snapshot === "no" && owner.snapshot === "no";

function locationOf(owner: Disk, location: SnapshotLocation, matched: boolean): SnapshotLocation {
  const { snapshot } = owner;
  if (snapshot !== undefined && (!matched || snapshot === "no")) return snapshot;
  return isEmpty(owner) ? "no" : location;
}

/** What becomes of a disk that the snapshot does not name: a drive without a medium is left out. */
const unnamed = (owner: Disk, location: SnapshotLocation): SnapshotDisk => ({
  type: "file",
  name: owner.target.dev,
  snapshot: isEmpty(owner) ? "no" : (owner.snapshot ?? location),
});

/** The drive holds no medium. */
export function isEmpty({ type, source }: Disk): boolean {
  if (type === "file" || type === "block") return imagePath({ type, source }) === undefined;
  if (type === "dir") return source === undefined || !("dir" in source) || source.dir === undefined;
  return source === undefined;
}

/** The disk with this target, or with this absolute path for its source if no other one has it too. */
export function diskByName(disks: readonly Disk[], name: string): Disk | undefined {
  const target = disks.find(({ target: { dev } }) => dev === name);
  if (target !== undefined || !name.startsWith("/")) return target;
  const same = disks.filter(({ type, source }) => imagePath({ type, source }) === name);
  return same.length === 1 ? same[0] : undefined;
}
