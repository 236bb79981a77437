/**
 * The kernel's devices as /sys shows them, with what udev has noted about each in its database: what libudev gives to a C
 * program. Sources: sysfs(5), and the files under /run/udev/data that systemd-udevd writes.
 */
import { open, readdir, readlink, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import { listFolder, readOptional } from "../files.ts";
import { readValue } from "../node/sysfs.ts";
import { isSystemError } from "../system-error.ts";

export interface SysDevice {
  /** Its place in /sys: `/sys/devices/pci0000:00/0000:00:02.0`. */
  readonly path: string;
  /** The last part of that: `0000:00:02.0`. */
  readonly name: string;
  /** `pci`, `net`, `block`, …. */
  readonly subsystem: string;
  /** What the kernel and udev say of it: `DEVTYPE`, `DRIVER`, `ID_SERIAL`, …. */
  readonly properties: Readonly<Record<string, string | undefined>>;
  /** The device node under /dev, if it has one, and the links to it. */
  readonly node: string | undefined;
  readonly links: readonly string[];
  /** An attribute without control characters and blanks around it; undefined when it is empty, or there is none. */
  attribute(name: string): Promise<string | undefined>;
  /** The first `length` bytes of a binary attribute, and its size; undefined when it may not be read. */
  bytes(name: string, length: number): Promise<{ data: Buffer; size: number } | undefined>;
  /** The last part of what a link in the device's folder leads to. */
  linked(name: string): Promise<string | undefined>;
  /** The names in a folder of the device; none when it has no such folder. */
  folder(name: string): Promise<string[]>;
}

export interface SysfsPlace {
  /** Where sysfs is mounted: /sys. */
  readonly sysfs?: string;
  /** udev's database: /run/udev/data. */
  readonly database?: string;
}

/** Every device of the subsystems named; one that goes away meanwhile is left out. */
export async function listSysDevices(subsystems: readonly string[], place: SysfsPlace = {}): Promise<SysDevice[]> {
  const { sysfs = "/sys", database = "/run/udev/data" } = place;
  const root = await realpath(sysfs);
  const found = await Promise.all(
    subsystems.map(async (subsystem) => {
      const folders = [join(root, "bus", subsystem, "devices"), join(root, "class", subsystem)];
      const paths = await Promise.all(folders.map(async (folder) => pathsIn(folder)));
      return Promise.all(paths.flat().map(async (path) => readDevice(subsystem, path, root, database)));
    }),
  );
  return found.flat().filter((device) => device !== undefined);
}

/** Where the links in a folder lead to. */
async function pathsIn(folder: string): Promise<string[]> {
  const paths = await Promise.all((await listFolder(folder)).map(async (name) => resolved(join(folder, name))));
  return paths.filter((path) => path !== undefined);
}

const gone = ["ENOENT", "ENOTDIR", "ENODEV", "ENXIO"] as const;

async function resolved(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (isSystemError(error, ...gone)) return undefined;
    throw error;
  }
}

async function readDevice(subsystem: string, path: string, root: string, database: string) {
  // a class may hold plain files too
  const uevent = await readValue(join(path, "uevent")).catch((error: unknown) => {
    if (isSystemError(error, ...gone)) return undefined;
    throw error;
  });
  if (uevent === undefined) return undefined;
  const name = basename(path);
  const kernel = pairs(uevent.split("\n"));
  const noted = ((await readOptional(join(database, databaseKey(subsystem, name, kernel)))) ?? "").split("\n");
  const marked = (mark: string) => noted.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
  const device: SysDevice = {
    path: join("/sys", path.slice(root.length)),
    name,
    subsystem,
    properties: { ...kernel, ...pairs(marked("E:")) },
    node: kernel["DEVNAME"] === undefined ? undefined : join("/dev", kernel["DEVNAME"]),
    links: marked("S:")
      .map((link) => join("/dev", link))
      .sort(),
    attribute: async (attribute) => printable(await readValue(join(path, attribute)).catch(noFolder)),
    bytes: async (attribute, length) => readBytes(join(path, attribute), length),
    linked: async (link) => {
      try {
        return basename(await readlink(join(path, link)));
      } catch (error) {
        if (isSystemError(error, ...gone, "EINVAL")) return undefined;
        throw error;
      }
    },
    folder: async (folder) => {
      try {
        return (await readdir(join(path, folder))).sort();
      } catch (error) {
        if (isSystemError(error, ...gone)) return [];
        throw error;
      }
    },
  };
  return device;
}

/** Part of the way to an attribute is no folder, or has just gone. */
function noFolder(error: unknown): undefined {
  if (!isSystemError(error, "ENOTDIR", "ENODEV", "EISDIR")) throw error;
}

/** What udev calls the file for a device: by its number, its interface, or its subsystem and name. */
function databaseKey(subsystem: string, name: string, { MAJOR, MINOR, IFINDEX }: Record<string, string>): string {
  if (MAJOR !== undefined && MINOR !== undefined) return `${subsystem === "block" ? "b" : "c"}${MAJOR}:${MINOR}`;
  return IFINDEX === undefined ? `+${subsystem}:${name}` : `n${IFINDEX}`;
}

function pairs(lines: readonly string[]): Record<string, string> {
  const split = lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const);
  return Object.fromEntries(split.filter(([key]) => key !== ""));
}

function printable(value: string | undefined): string | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const text = value?.replaceAll(/[\u0000-\u001f\u007f]/g, "").trim();
  return text === "" ? undefined : text;
}

async function readBytes(path: string, length: number): Promise<{ data: Buffer; size: number } | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
      return { data: buffer.subarray(0, bytesRead), size };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isSystemError(error, ...gone, "EACCES", "EPERM", "EIO")) return undefined;
    throw error;
  }
}
