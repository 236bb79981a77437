/** The steps of a durable change of a file in one go: for a thread that may wait for the disk. See `atomic-write.ts`. */
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { isSystemError } from "./system-error.ts";

export interface ReplaceTask {
  readonly kind: "replace";
  readonly path: string;
  readonly data: Uint8Array;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
  readonly sync: "all" | "content" | "none";
}

export interface RemoveTask {
  readonly kind: "remove";
  readonly path: string;
  readonly sync: "all" | "content" | "none";
}

export type DiskTask = ReplaceTask | RemoveTask;

/** @throws the operating system's error; a file that was to be replaced is then as it was. */
export function doDiskTask(task: DiskTask): void {
  if (task.kind === "replace") replace(task);
  else unlinkSync(task.path);
  if (task.sync === "all") syncFolder(dirname(task.path));
}

function replace({ path, data, mode, owner, sync }: ReplaceTask): void {
  const fresh = `${path}.new`;
  const fd = openFresh(fresh, mode);
  try {
    try {
      for (let offset = 0; offset < data.length;) offset += writeSync(fd, data, offset);
      if (owner !== undefined) fchownSync(fd, owner.uid, owner.gid);
      // the umask can only have taken bits of the group and of others away
      if ((mode & 0o077) !== 0 || owner !== undefined) fchmodSync(fd, mode);
      if (sync !== "none") fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(fresh, path);
  } catch (error) {
    removeQuietly(fresh);
    throw error;
  }
}

/** A file that is certainly new, so that neither its permissions nor its content are someone else's. */
function openFresh(path: string, mode: number): number {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  try {
    return openSync(path, flags, mode);
  } catch (error) {
    if (!isSystemError(error, "EEXIST")) throw error;
    // left behind by a crash
    unlinkSync(path);
    return openSync(path, flags, mode);
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // it was not there any more
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
