/** Adding to a log file that is not the daemon's own. */
import { appendFile as append } from "node:fs/promises";

/** Appends to the file, made with `mode` when it is not there. */
export async function appendFile(path: string, text: string, mode: number): Promise<void> {
  await append(path, text, { mode });
}
