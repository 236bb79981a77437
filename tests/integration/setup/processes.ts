// QEMU processes as /proc shows them: which belong to a daemon's folder, and the end of those that a test left over.

import { readdirSync, readFileSync } from "node:fs";

export interface GuestProcess {
  readonly pid: number;
  /** The domain's name, as given to QEMU. */
  readonly name: string;
  readonly args: readonly string[];
}

function commandLine(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  } catch {
    // It ended meanwhile.
    return [];
  }
}

/** A process that ended but was not waited for has an empty command line, so it is none of these. */
export function guestProcesses(root: string): readonly GuestProcess[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ pid: Number(entry), args: commandLine(entry) }))
    .filter(({ args }) => /qemu/.test(args[0] ?? "") && args.some((argument) => argument.includes(root)))
    .map(({ pid, args }) => {
      const name = args[args.indexOf("-name") + 1] ?? "";
      return { pid, args, name: /^(?:guest=)?([^,]*)/.exec(name)?.[1] ?? "" };
    });
}

/** Ends every QEMU whose command line names the folder, and waits until they are gone. */
export async function killGuests(root: string): Promise<void> {
  for (const { pid } of guestProcesses(root)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
  // They are children of others (or of nobody), so their end can only be looked for.
  for (let tries = 0; tries < 100 && guestProcesses(root).length > 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
