/**
 * The environment of a child: small, and the same whoever started the daemon.
 */
import { defaultPath } from "./executable.ts";

const passedOn = ["HOME", "USER", "LOGNAME", "TMPDIR", "XDG_RUNTIME_DIR"] as const;

/**
 * PATH, the C locale (so that what programs say can be read by this one), and who we are; then `extra`, in which
 * `undefined` takes a variable away. Nothing else of the daemon's environment gets into a child.
 */
export function cleanEnvironment(extra: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const environment: Record<string, string> = { LC_ALL: "C", PATH: process.env["PATH"] ?? defaultPath };
  for (const name of passedOn) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}
