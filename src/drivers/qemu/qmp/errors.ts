/** What QEMU refuses, as libvirt's errors. The class and the words of QEMU stay readable on the error. */
import { ErrorDomain, ErrorNumber } from "../../../protocol/enums.ts";
import { VirError, operationFailed, operationTimeout } from "../../../protocol/errors.ts";

/** QEMU's own classes (QAPI `QapiErrorClass`); a newer QEMU may send others. */
export type QmpErrorClass =
  | "GenericError"
  | "CommandNotFound"
  | "DeviceNotActive"
  | "DeviceNotFound"
  | "KVMMissingCap"
  | (string & {});

const codes: Readonly<Record<string, ErrorNumber>> = {
  CommandNotFound: ErrorNumber.OPERATION_UNSUPPORTED,
  DeviceNotActive: ErrorNumber.OPERATION_INVALID,
  DeviceNotFound: ErrorNumber.DEVICE_MISSING,
  KVMMissingCap: ErrorNumber.CONFIG_UNSUPPORTED,
};

/** QEMU answered a command with an error. */
export class QmpError extends VirError {
  readonly command: string;
  readonly qmpClass: QmpErrorClass;
  /** QEMU's own sentence. */
  readonly description: string;

  constructor(command: string, qmpClass: QmpErrorClass, description: string) {
    const code = codes[qmpClass] ?? ErrorNumber.INTERNAL_ERROR;
    const prefix = code === ErrorNumber.INTERNAL_ERROR ? "internal error: " : "";
    super({
      code,
      domain: ErrorDomain.QEMU,
      message: `${prefix}unable to execute QEMU command '${command}': ${description}`,
      str1: "%s",
      str2: description,
      str3: qmpClass === "CommandNotFound" ? `this QEMU has no command '${command}': a newer one may` : null,
    });
    this.command = command;
    this.qmpClass = qmpClass;
    this.description = description;
  }
}

/** The monitor went away before the answer came. */
export const monitorClosed = (what: string, why: string, cause?: unknown): VirError =>
  operationFailed(`${what}: the QEMU monitor is closed (${why})`, { domain: ErrorDomain.QEMU, cause });

/** QEMU took longer than the caller would wait; what it was asked may still happen. */
export const monitorTimeout = (command: string, timeoutMs: number): VirError =>
  operationTimeout(`QEMU has not answered '${command}' within ${timeoutMs} ms`, {
    domain: ErrorDomain.QEMU,
    hint: "QEMU's main loop may be held up by storage that does not answer; the command may still take effect later",
  });
