/** Whether a file is still the one it was, and whether this process may use it. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isSystemError } from "./system-error.ts";

/**
 * What changes when the file behind `path` is replaced or written: size, inode and both times, as one string. Throws the
 * operating system's error (ENOENT …).
 */
export async function fileIdentity(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(":");
}

/** Whether this process may read and write `path`: "denied" where it is there but may not be used, "missing" otherwise. */
export async function readWriteAccess(path: string): Promise<"granted" | "denied" | "missing"> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return "granted";
  } catch (error) {
    return isSystemError(error, "EACCES", "EPERM") ? "denied" : "missing";
  }
}
