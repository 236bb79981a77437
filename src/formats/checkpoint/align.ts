/** The disks of a checkpoint, brought in line with those of its domain, and the names of their bitmaps. */
import { ErrorDomain } from "../../protocol/enums.ts";
import { configUnsupported } from "../../protocol/errors.ts";
import type { Disk } from "../domain/index.ts";
import { diskByName, isEmpty } from "../snapshot/align.ts";
import type { CheckpointDisk } from "./definition.ts";

/**
 * Each of the domain's disks once, named by its target. A checkpoint that names no disk is one of all that can be
 * written to; otherwise those that it does not name are left out.
 * @throws {VirError} CONFIG_UNSUPPORTED: a disk that there is not, that is named twice or that cannot be written to
 */
export function alignCheckpointDisks(given: readonly CheckpointDisk[], disks: readonly Disk[]): CheckpointDisk[] {
  if (given.length > disks.length) {
    throw unsupported(`the checkpoint names ${given.length} disks, the domain has ${disks.length}`);
  }
  if (disks.length === 0) throw unsupported("the domain has no disk whose changes could be noted");
  const found = new Map<string, CheckpointDisk>();
  for (const disk of given) {
    const owner = diskByName(disks, disk.name);
    if (owner === undefined) throw unsupported(`the domain has no disk '${disk.name}'`);
    const { dev } = owner.target;
    if (found.has(dev)) throw unsupported(`the disk '${disk.name}' is named twice`);
    if (disk.checkpoint === "bitmap" && !changes(owner)) {
      throw unsupported(`the disk '${disk.name}' is read-only or has no medium: it has no changes to note`);
    }
    found.set(dev, { ...disk, name: dev });
  }
  return disks.map((owner) => {
    const named = found.get(owner.target.dev);
    if (named !== undefined) return named;
    const noted = given.length === 0 && changes(owner);
    return { name: owner.target.dev, checkpoint: noted ? "bitmap" : "no" };
  });
}

const unsupported = (detail: string) => configUnsupported(detail, { domain: ErrorDomain.DOMAIN_CHECKPOINT });

const changes = (disk: Disk): boolean => disk.readonly !== true && !isEmpty(disk);

/** Bitmaps without a name are named after the checkpoint. */
export const nameBitmaps = (disks: readonly CheckpointDisk[], name: string): CheckpointDisk[] =>
  disks.map((disk) => (disk.checkpoint === "bitmap" ? { ...disk, bitmap: disk.bitmap ?? name } : disk));
