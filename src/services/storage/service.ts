/** Storage pools and their volumes, as every local hypervisor offers them. */
import type { RemoteHandlers } from "../../protocol/contract.ts";
import { lookupHandlers } from "./lookup-handlers.ts";
import { poolHandlers } from "./pool-handlers.ts";
import { StoragePools, type StorageOptions } from "./pools.ts";
import { volumeHandlers } from "./volume-handlers.ts";
import { StorageVolumes } from "./volumes.ts";

export class StorageService {
  readonly pools: StoragePools;
  readonly volumes: StorageVolumes;
  readonly handlers: RemoteHandlers;

  constructor(options: StorageOptions) {
    this.pools = new StoragePools(options);
    this.volumes = new StorageVolumes(this.pools);
    this.handlers = {
      ...lookupHandlers(this.pools),
      ...poolHandlers(this.pools),
      ...volumeHandlers(this.pools, this.volumes, options.log),
    };
  }

  /** Reads what was kept. To be called once, before the first connection. */
  async load(): Promise<void> {
    await this.pools.life.load();
  }

  /** Starts what is marked to start with the daemon. Failures are logged. */
  async startAutostarted(): Promise<void> {
    await this.pools.life.startAutostarted();
  }
}
