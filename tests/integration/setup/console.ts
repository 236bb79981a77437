// A guest's serial console through Debian's virsh, on a terminal.

import { Terminal } from "./terminal.ts";

/** What virsh's console is left with: Ctrl and ]. */
export const ESCAPE = "\u001D";

/** What the guest's shell shows when it waits for a command. */
export const PROMPT = /tsvirt-guest:\S*# /;

/** `virsh console`, or `virsh start --console`. */
export const virshTerminal = (uri: string, ...args: readonly string[]): Terminal =>
  new Terminal("virsh", ["-c", uri, ...args]);

/** Leaves the console; gives virsh's exit code. */
export function leave(terminal: Terminal): Promise<number> {
  terminal.type(ESCAPE);
  return terminal.ended;
}
