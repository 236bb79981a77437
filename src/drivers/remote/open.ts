/** Opening a connection as libvirt's own client does: authentication, keepalive, then the hypervisor by its URI. */
import { ConnectFlags, ErrorDomain } from "../../protocol/enums.ts";
import { RemoteFeature } from "../../protocol/features.ts";
import { VirError, authFailed, internalError } from "../../protocol/errors.ts";
import type { CallOptions } from "../../rpc/client.ts";
import type { DialOptions, Dialled } from "../../transport/dial.ts";
import type { ConnectionUri } from "../../transport/uri.ts";
import { RemoteConnection } from "./connection.ts";
import { Link } from "./link.ts";
import type { ReconnectOptions } from "./reconnect.ts";

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
  /** Make the connection anew when it breaks. */
  readonly reconnect?: boolean | ReconnectOptions | undefined;
}

const authenticationNone = 0;
const authenticationNames: Readonly<Record<number, string>> = {
  1: "SASL (a user name and password or a Kerberos ticket)",
  2: "polkit (the permission org.libvirt.unix.manage, which an agent of the user's desktop or terminal asks for)",
};

/** How to reach what a URI names; what a browser can and what Node can are not the same. */
export type Dial = (uri: ConnectionUri, options: DialOptions) => Promise<Dialled>;

/**
 * Opens a connection to the daemon that serves `uri`.
 *
 * @throws {VirError} what dialling throws; AUTH_FAILED when the daemon demands to be told who calls; what the daemon
 * answers when it cannot open the hypervisor (NO_CONNECT, …).
 */
export async function openRemote(uri: ConnectionUri, options: OpenOptions, dial: Dial): Promise<RemoteConnection> {
  const signals = [
    options.signal,
    options.deadlineMs === undefined ? undefined : AbortSignal.timeout(options.deadlineMs),
  ];
  const given = signals.filter((signal) => signal !== undefined);
  const open = (signal: AbortSignal | undefined): Promise<Link> => openLink(uri, options, dial, signal);
  const link = await open(given.length > 1 ? AbortSignal.any(given) : given[0]);
  const { reconnect = false } = options;
  if (reconnect === false) return new RemoteConnection(link);
  return new RemoteConnection(link, { open, options: reconnect === true ? {} : reconnect });
}

async function openLink(
  uri: ConnectionUri,
  options: OpenOptions,
  dial: Dial,
  signal: AbortSignal | undefined,
): Promise<Link> {
  const link = new Link(await dial(uri, { readonly: options.readonly, signal }));
  try {
    await introduce(link, uri, options, { signal });
    return link;
  } catch (error) {
    link.client.destroy(error instanceof VirError ? error : internalError(`opening failed: ${String(error)}`));
    throw error;
  }
}

async function introduce(link: Link, uri: ConnectionUri, options: OpenOptions, call: CallOptions): Promise<void> {
  const { types } = await link.call("authList", {}, call);
  if (!types.includes(authenticationNone)) {
    const demanded = types.map((type) => authenticationNames[type] ?? `method ${type}`).join(" or ");
    throw authFailed(`the daemon demands ${demanded}, which this client cannot do`, {
      domain: ErrorDomain.REMOTE,
      hint: "connect as a user whom the daemon takes without it (root on the read-write socket), or read-only",
    });
  }
  // Asking starts the daemon's own pings, so that it notices a client that vanished.
  const answersPings = link.supports(RemoteFeature.PROGRAM_KEEPALIVE, call);
  const flags = options.readonly ? ConnectFlags.RO : 0;
  await Promise.all([answersPings, link.call("connectOpen", { name: uri.remoteName, flags }, call)]);
  const { intervalSeconds, count } = options.keepAlive ?? defaultKeepAlive;
  if (await answersPings) await link.keepAlive(intervalSeconds, count);
  else if (options.keepAlive !== undefined) await link.keepAlive(intervalSeconds, count, call);
}
