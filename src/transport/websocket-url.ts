/** Where a daemon takes WebSocket connections, and what is spoken on them. */
import { ErrorDomain } from "../protocol/enums.ts";
import { argumentUnsupported, invalidArgument } from "../protocol/errors.ts";
import { type ConnectionUri, clientParameters } from "./uri.ts";

/** The name of the byte stream: libvirt's protocol, cut into binary messages anywhere. */
export const webSocketProtocol = "tsvirt.rpc";
export const webSocketPath = "/rpc";
export const defaultHttpPort = 16580;
/** Either side takes messages up to this size, and sends none that are longer. */
export const maximumMessageBytes = 1 << 20;
/** The close codes of a connection that ended as it should: said, gone away, and nothing said. */
export const properEnds = new Set([1000, 1001, 1005]);

/**
 * `ws://HOST[:PORT]/PATH` as it is, but for the parameters that are meant for others; `qemu+ws://HOST[:PORT]/system` and
 * `qemu+wss://…` to where virtd serves. Without a port, ws means virtd's own and wss the one of HTTPS, since it is a proxy
 * that adds the encryption.
 *
 * @throws {VirError} INVALID_ARG without a host; ARGUMENT_UNSUPPORTED for parameters of other transports
 */
export function webSocketUrl(uri: ConnectionUri): string {
  const { transport = "ws", host, port, driver, parameters } = uri;
  if (host === undefined || host === "") {
    throw invalidArgument(`a connection over ${transport} needs a host, as in ${transport}://HOST:PORT/rpc`, {
      domain: ErrorDomain.REMOTE,
    });
  }
  for (const name of parameters.keys()) {
    if (name !== "name" && clientParameters.has(name)) {
      throw argumentUnsupported(`the parameter ${name} means nothing to a connection over ${transport}`, {
        domain: ErrorDomain.REMOTE,
      });
    }
  }
  const shown = host.includes(":") ? `[${host}]` : host;
  if (driver !== "") {
    const at = port ?? (transport === "ws" ? defaultHttpPort : undefined);
    return `${transport}://${shown}${at === undefined ? "" : `:${at}`}${webSocketPath}`;
  }
  const kept = new URLSearchParams([...parameters].filter(([name]) => name !== "name"));
  const query = kept.size === 0 ? "" : `?${kept.toString()}`;
  const path = uri.path === "/" || uri.path === "" ? webSocketPath : uri.path;
  return `${transport}://${shown}${port === undefined ? "" : `:${port}`}${path}${query}`;
}
