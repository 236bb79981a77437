/** Reading the files that commands are given. */
import { readFile } from "node:fs/promises";
import { getSystemErrorMap } from "node:util";
import { Failure } from "./failure.ts";

/** What a description may be long at most; longer ones do not fit the protocol either. */
const limitBytes = 10 * 1024 * 1024;

/** @throws {Failure} with the operating system's reason */
export async function readDescription(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { syscall, errno, message } = error as NodeJS.ErrnoException;
    const known = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
    const reason = known === undefined ? message : known.charAt(0).toUpperCase() + known.slice(1);
    const reading = syscall === "read" ? "read" : "open";
    throw new Failure(`Failed to ${reading} file '${path}': ${reasons[reason] ?? reason}`);
  }
  if (bytes.length > limitBytes)
    throw new Failure(`Failed to read file '${path}': Value too large for defined data type`);
  return bytes.toString("utf8");
}

/** Where libuv's words are not the C library's. */
const reasons: Readonly<Record<string, string>> = {
  "Illegal operation on a directory": "Is a directory",
};
