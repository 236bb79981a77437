/** A guest's console on this terminal, until the escape character is typed. */
import type { Duplex } from "node:stream";
import type { Domain } from "../api/domain.ts";
import { DomainState } from "../protocol/enums.ts";
import { type Answer, done, jsonLine } from "./answer.ts";
import { Failure } from "./failure.ts";
import type { Shell } from "./shell.ts";

export interface ConsoleOptions {
  /** Alias or target of the device; the first console without. */
  readonly devname?: string | undefined;
  /** `DomainConsoleFlags` */
  readonly flags?: number;
}

/** The byte that `^]` or `]` stands for. */
export const escapeByte = (escape: string): number =>
  escape.length === 2 ? escape.toUpperCase().charCodeAt(1) ^ 0x40 : escape.charCodeAt(0);

/**
 * Connects the terminal with the guest until somebody types the escape character or the guest ends. Without a terminal,
 * standard input is sent to the guest and its end leaves the console open: what reads the output says when it is enough.
 *
 * @throws {Failure} when the guest does not run; a VirError when the console cannot be opened or breaks
 */
export async function runConsole(
  shell: Shell,
  guest: Domain,
  options: ConsoleOptions = {},
): Promise<Answer | undefined> {
  const { state } = await guest.getState();
  if (state === DomainState.SHUTOFF) throw new Failure("The domain is not running");
  const { escape } = shell.settings;
  const hint = escape.length === 2 ? ` (Ctrl + ${escape[1]})` : "";
  shell.print(
    done(`Connected to domain '${guest.name}'\nEscape character is ${escape}${hint}`, {
      domain: guest.name,
      connected: true,
      escape,
    }),
  );
  const stream = await (await guest.openConsole(options.devname ?? null, options.flags ?? 0)).duplex();
  await pass(shell, stream, escapeByte(escape));
  return undefined;
}

/** Resolves when the console was left or ended by itself. */
async function pass(shell: Shell, stream: Duplex, escape: number): Promise<void> {
  const { stdin } = process;
  const raw = stdin.isTTY;
  const decoder = new TextDecoder();
  const wasPaused = stdin.isPaused();
  let typed = (_bytes: Buffer): void => undefined;
  const leave = (): void => void stream.end();
  try {
    await new Promise<void>((resolve, reject) => {
      stream.on("error", reject).once("close", resolve);
      stream.on("data", (bytes: Buffer) => {
        if (shell.settings.json) shell.output.write(jsonLine({ output: decoder.decode(bytes, { stream: true }) }));
        else shell.output.write(bytes);
      });
      typed = (bytes) => {
        const at = bytes.indexOf(escape);
        const sent = at < 0 ? bytes : bytes.subarray(0, at);
        if (sent.length > 0 && stream.writable && !stream.write(sent)) {
          stdin.pause();
          stream.once("drain", () => stdin.resume());
        }
        if (at >= 0) leave();
      };
      if (raw) stdin.setRawMode(true);
      stdin.on("data", typed);
      stdin.resume();
      process.once("SIGINT", leave).once("SIGTERM", leave).once("SIGHUP", leave);
    });
  } finally {
    stdin.off("data", typed);
    if (raw) stdin.setRawMode(false);
    if (wasPaused || !shell.interactive) stdin.pause();
    process.off("SIGINT", leave).off("SIGTERM", leave).off("SIGHUP", leave);
  }
}
