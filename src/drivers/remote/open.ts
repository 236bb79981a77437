/** Opening a connection as libvirt's own client does: authentication, keepalive, then the hypervisor by its URI. */
import { ConnectFlags, ErrorDomain } from "../../protocol/enums.ts";
import { RemoteFeature } from "../../protocol/features.ts";
import { VirError, authFailed, internalError } from "../../protocol/errors.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { dial } from "../../transport/dial.ts";
import type { ConnectionUri } from "../../transport/uri.ts";
import { RemoteConnection } from "./connection.ts";

export interface KeepAlive {
  /** Seconds of silence after which the daemon is asked for a sign of life; 0 turns it off. */
  readonly intervalSeconds: number;
  /** Unanswered questions after which the daemon is taken for dead. */
  readonly count: number;
}

/** virsh's own: a daemon that says nothing for 35 seconds is gone. */
export const defaultKeepAlive: KeepAlive = { intervalSeconds: 5, count: 6 };

export interface OpenOptions {
  readonly readonly?: boolean | undefined;
  readonly keepAlive?: KeepAlive | undefined;
  /** Gives up opening; a connection that is open already does not care. */
  readonly signal?: AbortSignal | undefined;
  /** For all of the opening together. */
  readonly deadlineMs?: number | undefined;
}

const authenticationNone = 0;
const authenticationNames: Readonly<Record<number, string>> = {
  1: "SASL (a user name and password or a Kerberos ticket)",
  2: "polkit (the permission org.libvirt.unix.manage, which an agent of the user's desktop or terminal asks for)",
};

/**
 * Opens a connection to the daemon that serves `uri`.
 *
 * @throws {VirError} what dialling throws; AUTH_FAILED when the daemon demands to be told who calls; what the daemon
 * answers when it cannot open the hypervisor (NO_CONNECT, …).
 */
export async function openRemote(uri: ConnectionUri, options: OpenOptions = {}): Promise<RemoteConnection> {
  const signals = [
    options.signal,
    options.deadlineMs === undefined ? undefined : AbortSignal.timeout(options.deadlineMs),
  ];
  const given = signals.filter((signal) => signal !== undefined);
  const signal = given.length > 1 ? AbortSignal.any(given) : given[0];
  const remote = new RemoteConnection(await dial(uri, { readonly: options.readonly, signal }));
  try {
    await introduce(remote, uri, options, { signal });
    return remote;
  } catch (error) {
    remote.destroy(error instanceof VirError ? error : internalError(`opening failed: ${String(error)}`));
    throw error;
  }
}

async function introduce(
  remote: RemoteConnection,
  uri: ConnectionUri,
  options: OpenOptions,
  call: CallOptions,
): Promise<void> {
  const { types } = await remote.call("authList", {}, call);
  if (!types.includes(authenticationNone)) {
    const demanded = types.map((type) => authenticationNames[type] ?? `method ${type}`).join(" or ");
    throw authFailed(`the daemon demands ${demanded}, which this client cannot do`, {
      domain: ErrorDomain.REMOTE,
      hint: "connect as a user whom the daemon takes without it (root on the read-write socket), or read-only",
    });
  }
  // Asking starts the daemon's own pings, so that it notices a client that vanished.
  const answersPings = remote.supports(RemoteFeature.PROGRAM_KEEPALIVE, call);
  const flags = options.readonly ? ConnectFlags.RO : 0;
  await Promise.all([answersPings, remote.call("connectOpen", { name: uri.remoteName, flags }, call)]);
  const { intervalSeconds, count } = options.keepAlive ?? defaultKeepAlive;
  if (await answersPings) await remote.keepAlive(intervalSeconds, count);
  else if (options.keepAlive !== undefined) await remote.keepAlive(intervalSeconds, count, call);
}
