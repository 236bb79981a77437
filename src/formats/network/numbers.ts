/** Error numbers that libvirt gives for a network's XML and that no other format uses. */
import { ErrorDomain, ErrorNumber } from "../../protocol/enums.ts";
import { virError, type VirError } from "../../protocol/errors.ts";
import type { FaultCode } from "../../xml/index.ts";

/** What is missing or malformed in DNS records, address ranges and rates. */
export const xmlDetailCode = ErrorNumber.XML_DETAIL as number as FaultCode;
/** An address of a DHCP range or boot server that cannot be read. */
export const systemErrorCode = ErrorNumber.SYSTEM_ERROR as number as FaultCode;

/** An error about a network. */
export const networkError = (code: ErrorNumber, detail: string): VirError =>
  virError(code, detail, { domain: ErrorDomain.NETWORK });
