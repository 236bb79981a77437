/** The user groups of this host. */
import { readFile } from "node:fs/promises";
import { systemError } from "./system-error.ts";

/** The number of a group of /etc/group. @throws ENOENT when there is none of that name */
export async function groupId(name: string): Promise<number> {
  for (const line of (await readFile("/etc/group", "utf8")).split("\n")) {
    const [group, , id] = line.split(":");
    if (group === name) return Number(id);
  }
  throw systemError("ENOENT", `there is no group "${name}" on this host`);
}
