/** The daemon's log: JSON lines to standard error or a file. Writing never waits; a reader that is stuck loses lines. */
import { type DestinationStream, type Logger, destination, pino } from "pino";
import type { Configuration } from "./configuration.ts";

/** Unwritten log is kept up to so many characters. */
const backlogLimit = 16 * 2 ** 20;

/** libvirt's levels. */
const levels: Readonly<Record<number, string>> = { 1: "debug", 2: "info", 3: "warn", 4: "error" };

export interface DaemonLog {
  readonly log: Logger;
  /** Writes what is not written yet. */
  readonly flush: () => void;
}

export function openLog({ log_level, log_output }: Configuration): DaemonLog {
  const output = destination({
    ...(log_output === "" || log_output === "stderr" ? { fd: 2 } : { dest: log_output, mkdir: true, append: true }),
    sync: false,
    maxLength: backlogLimit,
  });
  const log = pino(
    { level: levels[log_level] ?? "info", base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    output satisfies DestinationStream,
  );
  return {
    log,
    flush: () => {
      try {
        output.flushSync();
      } catch {
        // the reader is gone: there is nobody to tell
      }
    },
  };
}
