/**
 * What runs networks for the service that offers them to clients. The service keeps definitions, names and states, and
 * checks calls; a backend does what is asked of the host.
 */
import type { CompletedNetwork, NetworkPortDefinition } from "../../formats/network/index.ts";
import type { NetworkDhcpLease } from "../../protocol/remote/types.ts";
import type { Backend } from "../objects/life.ts";

/** A call that needs a method that is left out is answered NO_SUPPORT. */
export interface NetworkBackend extends Backend<CompletedNetwork> {
  /** Refuses what cannot be brought about here. @throws {VirError} CONFIG_UNSUPPORTED, … */
  check?(definition: CompletedNetwork): Promise<void>;
  /**
   * The host's interfaces, whose names no new bridge may have. With it, a network that is a bridge of its own gets a name
   * for that and a MAC address when it is defined, and no two networks may have the same bridge.
   */
  interfaceNames?(): Promise<readonly string[]>;
  /** Carries a changed definition over to an active network. */
  change?(before: CompletedNetwork, after: CompletedNetwork): Promise<void>;
  /** The addresses that DHCP has lent on an active network. */
  leases?(live: CompletedNetwork): Promise<readonly NetworkDhcpLease[]>;
  ports?: PortBackend;
}

/** What is done with guests' connections; the service has chosen the plug. */
export interface PortBackend {
  connect(live: CompletedNetwork, port: NetworkPortDefinition): Promise<void>;
  disconnect(live: CompletedNetwork, port: NetworkPortDefinition): Promise<void>;
  /** The port's rates have changed. */
  limit(live: CompletedNetwork, port: NetworkPortDefinition): Promise<void>;
}
