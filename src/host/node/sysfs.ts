/** Single values of /sys and /proc. */
import { readFile, readdir } from "node:fs/promises";
import { isSystemError } from "../system-error.ts";

/** The trimmed text of a file; undefined when there is none, or the kernel has nothing to say. */
export async function readValue(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "latin1")).trim();
  } catch (error) {
    if (isSystemError(error, "ENOENT", "EINVAL", "ENXIO", "EIO", "EACCES", "EPERM", "ENODATA")) return undefined;
    throw error;
  }
}

export async function readNumber(path: string): Promise<number | undefined> {
  const text = await readValue(path);
  if (text === undefined || !/^-?\d+/.test(text)) return undefined;
  return Number.parseInt(text, 10);
}

/** The entries of a folder that `pattern` fits, by the number that its first group holds, in order. */
export async function numbered(folder: string, pattern: RegExp): Promise<number[]> {
  try {
    const found = (await readdir(folder)).flatMap((name) => {
      const match = pattern.exec(name);
      return match?.[1] === undefined ? [] : [Number(match[1])];
    });
    return found.sort((a, b) => a - b);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}
