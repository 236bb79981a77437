/** Reading files that somebody else names: whatever lies there, nobody is held up by it. */
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { systemError } from "./system-error.ts";

/** Reads a regular file of at most `limitBytes`; EINVAL for anything else. Never waits for a FIFO or a terminal. */
export async function readRegular(path: string, limitBytes: number): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw systemError("EINVAL", `${path} is no regular file`);
    if (stat.size > limitBytes) throw systemError("EFBIG", `${path} has more than ${limitBytes} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
