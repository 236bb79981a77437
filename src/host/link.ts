/** Symbolic links that are replaced as files are: whole, and on the disk when the call returns. */
import { rename, symlink, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./atomic-write.ts";
import { isSystemError } from "./system-error.ts";

/** Makes `link` point to `target`, replacing what was there. */
export async function replaceLink(target: string, link: string): Promise<void> {
  const temporary = `${link}.new`;
  await unlink(temporary).catch((error: unknown) => {
    if (!isSystemError(error, "ENOENT")) throw error;
  });
  await symlink(target, temporary);
  await rename(temporary, link);
  await syncFolder(dirname(link));
}
