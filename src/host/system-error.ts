/**
 * The operating system's own number for what went wrong, taken from whatever Node throws.
 */
import { constants } from "node:os";

export interface SystemErrorNumber {
  /** Positive, as in errno.h: 2 is ENOENT. */
  readonly errno: number;
  /** Its name: "ENOENT". */
  readonly code: string;
}

/** The number and name that `error` carries; `undefined` when it does not come from the operating system. */
export function systemErrorNumber(error: unknown): SystemErrorNumber | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno } = error as NodeJS.ErrnoException;
  if (typeof code !== "string") return undefined;
  if (typeof errno === "number" && errno !== 0) return { errno: Math.abs(errno), code };
  // Node refuses some arguments itself (a NUL byte in a path), where the system call would have said EINVAL.
  if (code.startsWith("ERR_INVALID_ARG") || code === "ERR_OUT_OF_RANGE") {
    return { errno: constants.errno.EINVAL, code: "EINVAL" };
  }
  return undefined;
}

/** True when `error` is the operating system's `code` ("ENOENT", "EEXIST" …). */
export function isSystemError(error: unknown, ...codes: readonly string[]): boolean {
  const found = systemErrorNumber(error);
  return found !== undefined && codes.includes(found.code);
}

/** An error of the operating system that we found ourselves, in the shape of Node's own. */
export function systemError(code: keyof typeof constants.errno, message: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${code}: ${message}`);
  error.code = code;
  error.errno = -constants.errno[code];
  return error;
}
