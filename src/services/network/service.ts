/** Virtual networks and their ports, as every local hypervisor offers them. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { metadataHandlers } from "./metadata-handlers.ts";
import { lookupHandlers, networkHandlers } from "./network-handlers.ts";
import { Networks, type NetworkOptions } from "./networks.ts";
import { portHandlers } from "./port-handlers.ts";

export class NetworkService {
  readonly networks: Networks;
  readonly handlers: RemoteHandlers;

  constructor(options: NetworkOptions) {
    this.networks = new Networks(options);
    this.handlers = {
      ...lookupHandlers(this.networks),
      ...networkHandlers(this.networks),
      ...metadataHandlers(this.networks),
      ...portHandlers(this.networks),
    };
  }

  /** Reads what was kept. To be called once, before the first connection. */
  async load(): Promise<void> {
    await this.networks.life.load();
  }

  /** Starts what is marked to start with the daemon. Failures are logged. */
  async startAutostarted(): Promise<void> {
    await this.networks.life.startAutostarted();
  }
}
