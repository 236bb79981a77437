/** Connecting to a daemon over TCP, unencrypted. */
import { ErrorDomain, ErrorNumber } from "../protocol/enums.ts";
import { VirError, virError } from "../protocol/errors.ts";
import type { Wire } from "../rpc/wire.ts";
import { type ConnectFailure, attempt, reasonOf } from "./attempt.ts";
import type { DialOptions } from "./dial.ts";
import type { ConnectionUri } from "./uri.ts";

/** libvirt's registered port for the protocol without TLS. */
export const defaultTcpPort = 16509;

/** @throws {VirError} SYSTEM_ERROR with address and reason. */
export async function connectTcp(uri: ConnectionUri, options: DialOptions): Promise<Wire> {
  const host = uri.host ?? "localhost";
  const port = uri.port ?? defaultTcpPort;
  try {
    return await attempt({ host, port, noDelay: true }, options.signal);
  } catch (error) {
    if (error instanceof VirError) throw error;
    const failure = error as ConnectFailure;
    const detail =
      failure.syscall === "getaddrinfo"
        ? `Unable to resolve address '${host}' service '${port}': ${reasonOf(failure)}`
        : `unable to connect to server at '${host}:${port}': ${reasonOf(failure)}`;
    throw virError(ErrorNumber.SYSTEM_ERROR, detail, {
      domain: ErrorDomain.RPC,
      cause: failure,
      int1: Math.abs(failure.errno ?? 0),
    });
  }
}
