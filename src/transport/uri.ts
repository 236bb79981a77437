/**
 * Connection URIs: `driver[+transport]://[user@][host][:port]/path[?parameters]`, and WebSocket URLs as they are.
 * Source: libvirt's uri.html and remote.html.
 */
import { ErrorDomain } from "../protocol/enums.ts";
import { invalidArgument } from "../protocol/errors.ts";

export interface ConnectionUri {
  /** What the daemon opens: "qemu", "test", …; "" where it is the daemon's choice. */
  readonly driver: string;
  /** "unix", "tcp", …; undefined where the URI leaves it open. */
  readonly transport: string | undefined;
  readonly user: string | undefined;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** "/system", "/session", "/default", …. */
  readonly path: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** The URI as the daemon is asked for it: no transport, host or remote parameters. Null: what it serves by itself. */
  readonly remoteName: string | null;
}

/** Parameters that are for the client alone. */
export const clientParameters = new Set([
  "name",
  "socket",
  "command",
  "auth",
  "sshauth",
  "keyfile",
  "known_hosts",
  "known_hosts_verify",
  "netcat",
  "no_verify",
  "no_sanity",
  "no_tty",
  "pkipath",
  "tls_priority",
  "authfile",
  "mode",
  "proxy",
]);

/** @throws {VirError} INVALID_ARG when it is no URI. */
export function parseConnectionUri(text: string): ConnectionUri {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw invalidArgument(
      `"${text}" is not a connection URI such as qemu:///system or qemu+unix:///system?socket=/path`,
      {
        domain: ErrorDomain.URI,
        cause,
      },
    );
  }
  const scheme = url.protocol.slice(0, -1);
  // ws://HOST/PATH says where to go, and nothing about what is there
  const bare = scheme === "ws" || scheme === "wss";
  const [driver = "", transport] = bare ? ["", scheme] : scheme.split("+", 2);
  const parameters = new Map(url.searchParams);
  const kept = [...parameters].filter(([name]) => !clientParameters.has(name));
  const query = kept.length === 0 ? "" : `?${new URLSearchParams(kept).toString()}`;
  return {
    driver,
    transport,
    user: url.username === "" ? undefined : decodeURIComponent(url.username),
    host: url.hostname === "" ? undefined : url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? undefined : Number(url.port),
    path: url.pathname,
    parameters,
    remoteName: parameters.get("name") ?? (bare ? null : `${driver}://${url.pathname}${query}`),
  };
}
