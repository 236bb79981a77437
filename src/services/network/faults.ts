/** The errors of networks and their ports, by name. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { virError, type VirError, rejectUnknownFlags } from "../../protocol/errors.ts";

const named =
  (code: ErrorNumber) =>
  (detail: string): VirError =>
    virError(code, detail, { domain: ErrorDomain.NETWORK });

export const noNetwork = named(ErrorNumber.NO_NETWORK);
export const networkTaken = named(ErrorNumber.OPERATION_FAILED);
export const invalid = named(ErrorNumber.OPERATION_INVALID);
export const unsupported = named(ErrorNumber.OPERATION_UNSUPPORTED);
export const internal = named(ErrorNumber.INTERNAL_ERROR);
export const invalidArgument = named(ErrorNumber.INVALID_ARG);
export const invalidMac = named(ErrorNumber.INVALID_MAC);
export const configUnsupported = named(ErrorNumber.CONFIG_UNSUPPORTED);
export const xmlError = named(ErrorNumber.XML_ERROR);
export const noMetadata = named(ErrorNumber.NO_NETWORK_METADATA);
export const noPort = named(ErrorNumber.NO_NETWORK_PORT);
export const portExists = named(ErrorNumber.NETWORK_PORT_EXIST);
export const noSupport = named(ErrorNumber.NO_SUPPORT);

/** Bits that the call does not know are refused. */
export function rejectUnknown(flags: number, known: number, call: string): void {
  rejectUnknownFlags(flags, known, call, ErrorDomain.NETWORK);
}
