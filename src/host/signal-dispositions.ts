/**
 * Signals that a child would start with ignored.
 *
 * libuv gives every child an empty signal mask and the default action for signals 1 to 31, whatever this process does
 * with them. It leaves the real-time signals (34 to 64) alone: what our own parent ignored would be ignored in every
 * guest. Nothing in Node can change that here, so where it is the case, and only there, children are started through
 * coreutils' `env --default-signal`, which replaces itself by the program: same process id, same descriptors.
 * Signals 32 and 33 belong to the C library, which lets no program change them.
 */
import { readFile } from "node:fs/promises";
import type { HostLogger } from "./log.ts";
import { remembered } from "./remembered.ts";
import { isSystemError } from "./system-error.ts";

const prefix = ["/usr/bin/env", "--default-signal", "--"] as const;
let known: (() => Promise<readonly string[]>) | undefined;

/** The numbers of the signals whose bits are set in one of the Sig… lines of /proc/PID/status. */
export function signalNumbers(mask: string): number[] {
  const bits = BigInt(`0x${mask}`);
  return Array.from({ length: 64 }, (_, index) => index + 1).filter(
    (number) => ((bits >> BigInt(number - 1)) & 1n) === 1n,
  );
}

/** The real-time signals that this process was started with ignored. */
export async function ignoredRealtimeSignals(): Promise<number[]> {
  try {
    const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(await readFile("/proc/self/status", "latin1"))?.[1];
    return mask === undefined ? [] : signalNumbers(mask).filter((number) => number >= 34);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}

/**
 * What has to stand before the arguments of a child so that it starts with default dispositions: nothing, but where our
 * parent ignored real-time signals. Looked up once, with `succeeds` to try a program out; what cannot be repaired is
 * logged then.
 */
export async function dispositionPrefix(
  logger: HostLogger,
  succeeds: (argv: readonly [string, ...string[]]) => Promise<boolean>,
): Promise<readonly string[]> {
  known ??= remembered(() => usablePrefix(logger, succeeds));
  return await known();
}

async function usablePrefix(...[logger, succeeds]: Parameters<typeof dispositionPrefix>): Promise<readonly string[]> {
  const signals = await ignoredRealtimeSignals();
  if (signals.length === 0) return [];
  if (await succeeds([...prefix, "true"])) return prefix;
  logger.warn(
    { signals },
    "the daemon was started with real-time signals ignored and its children inherit that: start it without, or install coreutils 8.31 or newer",
  );
  return [];
}
