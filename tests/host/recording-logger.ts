import type { HostLogger } from "../../src/host/log.ts";

/** A logger that keeps what it is told. */
export function recordingLogger() {
  const lines: ({ level: keyof HostLogger; message: string } & Record<string, unknown>)[] = [];
  const keep = (level: keyof HostLogger) => (fields: object, message: string) => {
    lines.push({ ...fields, level, message });
  };
  const logger: HostLogger = { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
  return { logger, lines };
}
