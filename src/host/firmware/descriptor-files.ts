/**
 * Files that a distribution, an administrator and a user may each have their say in: of several with one name the last
 * folder's counts, and an empty one hides the others.
 */
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { listFolder } from "../files.ts";
import { fileIdentity } from "../file-identity.ts";
import { isSystemError } from "../system-error.ts";

export interface DescriptorFile {
  readonly path: string;
  /** What changes when the file does. */
  readonly identity: string;
}

/** The files named `….json` that count, in the order of their names. Folders that are not there have none. */
export async function findDescriptorFiles(folders: readonly string[]): Promise<DescriptorFile[]> {
  const chosen = new Map<string, string>();
  for (const folder of folders)
    for (const name of await listFolder(folder)) if (name.endsWith(".json")) chosen.set(name, join(folder, name));
  const names = [...chosen.keys()].sort();
  const files = await Promise.all(
    names.map(async (name): Promise<DescriptorFile | undefined> => {
      const path = chosen.get(name) ?? "";
      try {
        return { path, identity: await fileIdentity(path) };
      } catch (error) {
        // taken away meanwhile, or a link that leads nowhere
        if (isSystemError(error, "ENOENT")) return undefined;
        throw error;
      }
    }),
  );
  return files.filter((file): file is DescriptorFile => file !== undefined);
}

export const readDescriptorFile = (path: string): Promise<string> => readFile(path, "utf8");

/** The file behind links; `path` itself where there is none. */
export async function behindLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}
