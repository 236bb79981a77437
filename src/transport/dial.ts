/** From a connection URI to the wire that carries the connection, in Node. */
import { ErrorDomain } from "../protocol/enums.ts";
import { invalidArgument, noSupport } from "../protocol/errors.ts";
import type { Wire } from "../rpc/wire.ts";
import { givenUp } from "./given-up.ts";
import type { ConnectionUri } from "./uri.ts";

export interface DialOptions {
  /** Picks the read-only socket where a daemon has one of its own. */
  readonly?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

export interface Dialled {
  readonly wire: Wire;
  /** Nobody on the way can read or change what is said. */
  readonly secure: boolean;
  /** By encryption, not because it never leaves the machine. */
  readonly encrypted: boolean;
}

/** What libvirt has beside unix and tcp, with what to use meanwhile. */
const notBuilt: Readonly<Record<string, string>> = {
  tls: "use qemu+tcp:// on a network you trust, or a unix socket forwarded by ssh and qemu+unix://?socket=",
  ssh: "forward the daemon's socket (ssh -L /tmp/remote.sock:/run/libvirt/libvirt-sock HOST) and use qemu+unix://?socket=",
  libssh: "forward the daemon's socket with ssh -L and use qemu+unix://?socket=",
  libssh2: "forward the daemon's socket with ssh -L and use qemu+unix://?socket=",
  ext: "let the program listen on a unix socket and use qemu+unix://?socket=",
};

/** "unix", "tcp", …: as the URI says, else by whether it names a host. */
export function transportOf(uri: ConnectionUri): string {
  return uri.transport ?? (uri.host === undefined ? "unix" : "tls");
}

/**
 * Connects.
 *
 * @throws {VirError} SYSTEM_ERROR (int1: errno) when nothing answers there, NO_SUPPORT for a transport that is not built,
 * INVALID_ARG for one that does not exist, OPERATION_ABORTED or OPERATION_TIMEOUT by the signal.
 */
export async function dial(uri: ConnectionUri, options: DialOptions = {}): Promise<Dialled> {
  if (options.signal?.aborted) throw givenUp(options.signal);
  const transport = transportOf(uri);
  switch (transport) {
    case "unix": {
      const { connectUnix } = await import("./unix.ts");
      return { wire: await connectUnix(uri, options), secure: true, encrypted: false };
    }
    case "tcp": {
      const { connectTcp } = await import("./tcp.ts");
      return { wire: await connectTcp(uri, options), secure: false, encrypted: false };
    }
    case "ws":
    case "wss": {
      const { connectWebSocket } = await import("./websocket-node.ts");
      const encrypted = transport === "wss";
      return { wire: await connectWebSocket(uri, options.signal), secure: encrypted, encrypted };
    }
    default: {
      const instead = notBuilt[transport];
      if (instead !== undefined) {
        throw noSupport(`transport "${transport}"`, { domain: ErrorDomain.REMOTE, hint: instead });
      }
      throw invalidArgument(
        `"${transport}" is no transport; there are unix, tcp, ws, wss, ${Object.keys(notBuilt).join(", ")}`,
        {
          domain: ErrorDomain.REMOTE,
        },
      );
    }
  }
}
