/**
 * Finding a program the way exec does.
 */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { systemError } from "./system-error.ts";

/** Where programs are looked for when the environment names no PATH: execvp(3)'s own folders and the administrator's. */
export const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * The absolute path of the program `name`, looked for in the folders of `path` unless the name holds a slash.
 * `undefined` when there is none that this process may execute.
 */
export async function findExecutable(
  name: string,
  path = process.env["PATH"] ?? defaultPath,
): Promise<string | undefined> {
  try {
    return await locateExecutable(name, path);
  } catch {
    return undefined;
  }
}

/** As `findExecutable`, but throws what exec would say: ENOENT, or EACCES when something is there that cannot be executed. */
export async function locateExecutable(name: string, path: string, cwd = "/"): Promise<string> {
  if (name === "") throw systemError("ENOENT", "the name of the program is empty");
  const candidates = name.includes("/")
    ? [resolve(cwd, name)]
    : path.split(":").map((folder) => join(resolve(cwd, folder), name));
  let refused = false;
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      if ((await stat(candidate)).isFile()) return candidate;
      refused = true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EACCES") refused = true;
    }
  }
  if (refused) throw systemError("EACCES", `"${name}" is there but cannot be executed`);
  throw systemError("ENOENT", `there is no program "${name}"${name.includes("/") ? "" : ` in ${path}`}`);
}
