/** Folders of the daemon's own. */
import { rm } from "node:fs/promises";

/** Removes a folder and all in it; one that is not there is fine. */
export async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
