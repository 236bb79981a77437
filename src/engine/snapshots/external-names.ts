/** Names for the images that an external snapshot writes to, where its XML gives none. */
import type { Disk } from "../../formats/domain/index.ts";
import { imagePath, type SnapshotDisk } from "../../formats/snapshot/index.ts";
import { fileIdentity } from "../../host/file-identity.ts";
import { listFolder } from "../../host/files.ts";
import { isSystemError } from "../../host/system-error.ts";
import { ErrorDomain } from "../../protocol/enums.ts";
import { configUnsupported } from "../../protocol/errors.ts";

const unsupported = (detail: string) => configUnsupported(detail, { domain: ErrorDomain.DOMAIN_SNAPSHOT });

/**
 * The disks with a file for each external one: the domain's own image with the name of the snapshot for its suffix.
 * `disks` and `owners` are in the same order.
 * @throws {VirError} CONFIG_UNSUPPORTED: the image of the domain is no regular file, or two disks would get one name
 */
export async function nameImages(
  disks: readonly SnapshotDisk[],
  owners: readonly Disk[],
  snapshot: string,
): Promise<SnapshotDisk[]> {
  const named: SnapshotDisk[] = [];
  for (const [index, disk] of disks.entries()) {
    if (disk.snapshot !== "external" || imagePath(disk) !== undefined) {
      named.push(disk);
      continue;
    }
    const { name, type } = disk;
    if (type !== "file") {
      throw unsupported(`the disk '${name}' is of type '${type}': name its image, one can be made up for files alone`);
    }
    const file = `${withoutSuffix(await imageOf(owners[index], name))}.${snapshot}`;
    const other = named.find((before) => imagePath(before) === file);
    if (other !== undefined)
      throw unsupported(`the disks '${other.name}' and '${name}' would both get the image ${file}`);
    named.push({ ...disk, source: { ...disk.source, file } });
  }
  return named;
}

async function imageOf(owner: Disk | undefined, name: string): Promise<string> {
  const path = owner === undefined ? undefined : imagePath(owner);
  if (path === undefined) throw unsupported(`the disk '${name}' has no image that a new one could be named after`);
  if (!(await isFile(path))) {
    throw unsupported(`the image ${path} of the disk '${name}' is not a regular file: name the new one in the XML`);
  }
  return path;
}

const withoutSuffix = (path: string): string => path.replace(/\.[^./]*$/, "");

/** There is something at the path that is neither a folder nor a device. */
async function isFile(path: string): Promise<boolean> {
  if (!path.startsWith("/") || path.startsWith("/dev/")) return false;
  try {
    await fileIdentity(path);
    await listFolder(path);
    return false;
  } catch (error) {
    return isSystemError(error, "ENOTDIR");
  }
}
