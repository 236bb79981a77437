/**
 * Every error that tsvirt reports, with libvirt's numbers. An expected failure is a `VirError` made by one of the named
 * constructors below; anything else that is thrown is a bug, logged with its stack and answered as INTERNAL_ERROR.
 *
 * Source of the numbers: virterror.h as described by libvirt-api.xml (`ErrorNumber`, `ErrorDomain`, `ErrorLevel`).
 */
import { ErrorDomain, ErrorLevel, ErrorNumber } from "./enums.ts";

/** What clients match on: the words before the colon, by error number. */
const headlines: Partial<Record<ErrorNumber, string>> = {
  [ErrorNumber.INTERNAL_ERROR]: "internal error",
  [ErrorNumber.NO_SUPPORT]: "this function is not supported by the connection driver",
  [ErrorNumber.NO_CONNECT]: "no connection driver available for",
  [ErrorNumber.INVALID_CONN]: "invalid connection pointer in",
  [ErrorNumber.INVALID_ARG]: "invalid argument",
  [ErrorNumber.OPERATION_FAILED]: "operation failed",
  [ErrorNumber.XML_ERROR]: "XML error",
  [ErrorNumber.XML_DETAIL]: "XML error",
  [ErrorNumber.XML_INVALID_SCHEMA]: "XML document failed to validate against schema",
  [ErrorNumber.NO_NAME]: "missing name information",
  [ErrorNumber.OPERATION_DENIED]: "operation forbidden",
  [ErrorNumber.RPC]: "RPC error",
  [ErrorNumber.AUTH_FAILED]: "authentication failed",
  [ErrorNumber.NO_DOMAIN]: "Domain not found",
  [ErrorNumber.NO_NETWORK]: "Network not found",
  [ErrorNumber.NO_STORAGE_POOL]: "Storage pool not found",
  [ErrorNumber.NO_STORAGE_VOL]: "Storage volume not found",
  [ErrorNumber.NO_NODE_DEVICE]: "Node device not found",
  [ErrorNumber.NO_INTERFACE]: "Interface not found",
  [ErrorNumber.NO_NWFILTER]: "Network filter not found",
  [ErrorNumber.NO_NWFILTER_BINDING]: "Network filter binding not found",
  [ErrorNumber.NO_SECRET]: "Secret not found",
  [ErrorNumber.INVALID_SECRET]: "Invalid secret",
  [ErrorNumber.OPERATION_INVALID]: "Requested operation is not valid",
  [ErrorNumber.CONFIG_UNSUPPORTED]: "unsupported configuration",
  [ErrorNumber.OPERATION_TIMEOUT]: "Timed out during operation",
  [ErrorNumber.ARGUMENT_UNSUPPORTED]: "argument unsupported",
  [ErrorNumber.OPERATION_ABORTED]: "operation aborted",
  [ErrorNumber.OPERATION_UNSUPPORTED]: "Operation not supported",
  [ErrorNumber.NO_DOMAIN_METADATA]: "metadata not found",
  [ErrorNumber.OVERFLOW]: "numerical overflow",
  [ErrorNumber.RESOURCE_BUSY]: "resource busy",
  [ErrorNumber.ACCESS_DENIED]: "access denied",
  [ErrorNumber.INVALID_STREAM]: "invalid stream pointer",
  [ErrorNumber.DEVICE_MISSING]: "device not found",
};

export interface VirErrorFields {
  code: number;
  /** The part of libvirt the error comes from (`ErrorDomain`). */
  domain: number;
  message: string;
  level?: number;
  str1?: string | null;
  str2?: string | null;
  str3?: string | null;
  int1?: number;
  int2?: number;
  cause?: unknown;
}

/** An error with libvirt's number, domain and level, as every API call throws it. */
export class VirError extends Error {
  override readonly name = "VirError";
  /** `ErrorNumber` (VIR_ERR_…). */
  readonly code: number;
  /** `ErrorDomain` (VIR_FROM_…). */
  readonly domain: number;
  /** `ErrorLevel`. */
  readonly level: number;
  readonly str1: string | null;
  readonly str2: string | null;
  readonly str3: string | null;
  readonly int1: number;
  readonly int2: number;

  constructor(fields: VirErrorFields) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.domain = fields.domain;
    this.level = fields.level ?? ErrorLevel.ERROR;
    this.str1 = fields.str1 ?? null;
    this.str2 = fields.str2 ?? null;
    this.str3 = fields.str3 ?? null;
    this.int1 = fields.int1 ?? -1;
    this.int2 = fields.int2 ?? -1;
  }
}

/**
 * The error `code` with its headline and, behind a colon, the detail. `hint` says what to do about it; it goes into
 * str3, where tools that show it look for it.
 */
export function virError(
  code: ErrorNumber,
  detail: string,
  options: { domain?: ErrorDomain; hint?: string; cause?: unknown; int1?: number } = {},
): VirError {
  const headline = headlines[code];
  return new VirError({
    code,
    domain: options.domain ?? ErrorDomain.NONE,
    message: headline === undefined ? detail : detail === "" ? headline : `${headline}: ${detail}`,
    str1: headline === undefined || detail === "" ? "%s" : `${headline}: %s`,
    str2: detail,
    str3: options.hint ?? null,
    ...(options.int1 === undefined ? {} : { int1: options.int1 }),
    cause: options.cause,
  });
}

type Options = NonNullable<Parameters<typeof virError>[2]>;
const named =
  (code: ErrorNumber, domain: ErrorDomain) =>
  (detail: string, options: Options = {}) =>
    virError(code, detail, { domain, ...options });

/** The call exists, but nothing on this connection implements it. */
export const noSupport = (procedure: string, options: Options = {}) =>
  virError(ErrorNumber.NO_SUPPORT, procedure, options);
/** A bug or a broken peer: what happened should not have been possible. */
export const internalError = named(ErrorNumber.INTERNAL_ERROR, ErrorDomain.NONE);
export const invalidArgument = named(ErrorNumber.INVALID_ARG, ErrorDomain.NONE);
export const operationFailed = named(ErrorNumber.OPERATION_FAILED, ErrorDomain.DOMAIN);
/** The object is in the wrong state for the call. */
export const operationInvalid = named(ErrorNumber.OPERATION_INVALID, ErrorDomain.DOMAIN);
export const operationUnsupported = named(ErrorNumber.OPERATION_UNSUPPORTED, ErrorDomain.DOMAIN);
export const operationDenied = named(ErrorNumber.OPERATION_DENIED, ErrorDomain.NONE);
export const operationAborted = named(ErrorNumber.OPERATION_ABORTED, ErrorDomain.NONE);
export const operationTimeout = named(ErrorNumber.OPERATION_TIMEOUT, ErrorDomain.NONE);
export const argumentUnsupported = named(ErrorNumber.ARGUMENT_UNSUPPORTED, ErrorDomain.NONE);
export const resourceBusy = named(ErrorNumber.RESOURCE_BUSY, ErrorDomain.NONE);
export const authFailed = named(ErrorNumber.AUTH_FAILED, ErrorDomain.AUTH);
export const rpcError = named(ErrorNumber.RPC, ErrorDomain.RPC);
export const noConnect = named(ErrorNumber.NO_CONNECT, ErrorDomain.NONE);
export const noDomain = named(ErrorNumber.NO_DOMAIN, ErrorDomain.QEMU);
/** XML that parses, with content that is wrong. */
export const xmlError = named(ErrorNumber.XML_ERROR, ErrorDomain.DOMAIN);
/** XML that is not well-formed. */
export const xmlDetail = named(ErrorNumber.XML_DETAIL, ErrorDomain.XML);
export const xmlInvalidSchema = named(ErrorNumber.XML_INVALID_SCHEMA, ErrorDomain.XML);
/** The format knows it, but this hypervisor, host or version cannot do it. */
export const configUnsupported = named(ErrorNumber.CONFIG_UNSUPPORTED, ErrorDomain.DOMAIN);

/** `flags` holds bits other than `known`: refused, as libvirt does, rather than ignored. */
export function rejectUnknownFlags(
  flags: number,
  known: number,
  call: string,
  domain: ErrorDomain = ErrorDomain.DOMAIN,
): void {
  const unknown = (flags & ~known) >>> 0;
  if (unknown !== 0) throw invalidArgument(`unsupported flags (0x${unknown.toString(16)}) in ${call}`, { domain });
}

interface ErrnoError extends Error {
  errno?: number;
  code?: string;
  syscall?: string;
  path?: string;
}

/** A failed system call: `what` was being done; the operating system's errno (positive) goes into int1. */
export function systemError(cause: unknown, what: string, options: Options = {}): VirError {
  const error = (cause instanceof Error ? cause : new Error(String(cause))) as ErrnoError;
  return virError(ErrorNumber.SYSTEM_ERROR, `${what}: ${error.message}`, {
    ...options,
    cause,
    int1: Math.abs(error.errno ?? 0),
  });
}
