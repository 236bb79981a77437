/** What the drivers of a host share: its networks, storage pools, devices, secrets and network filters. */
import { join } from "node:path";
import { DefinitionFiles } from "../engine/definition-store.ts";
import type { HostLogger } from "../host/log.ts";
import type { ObjectEvent, RemoteHandlers } from "../protocol/contract.ts";
import { NetworkService, networksNotYet } from "./network/index.ts";
import { StorageService, poolsNotYet } from "./storage/index.ts";
import { LinuxNodeDevices, NodeDeviceService } from "./node-device/index.ts";
import { NwfilterService } from "./nwfilter/service.ts";
import { ObjectEvents } from "./objects/events.ts";
import { SecretService } from "./secret/service.ts";
import { SecretValueFiles } from "./secret/values.ts";

export interface HostServicesOptions {
  /** Where definitions are kept: a folder for each kind in it. */
  readonly folder: string;
  readonly log: HostLogger;
}

export class HostServices {
  readonly events = new ObjectEvents();
  /** The kinds of objects that there are events of. */
  readonly eventKinds: readonly ObjectEvent["kind"][] = ["network", "storagePool", "nodeDevice", "secret"];
  readonly networks: NetworkService;
  readonly storage: StorageService;
  readonly secrets: SecretService;
  readonly nwfilters: NwfilterService;
  readonly nodeDevices: NodeDeviceService;
  readonly handlers: RemoteHandlers;

  constructor({ folder, log }: HostServicesOptions) {
    const { events } = this;
    const store = (kind: string): DefinitionFiles => new DefinitionFiles(join(folder, kind), log);
    this.networks = new NetworkService({ store: store("networks"), backend: networksNotYet(), events, log });
    this.storage = new StorageService({ store: store("storage"), backend: poolsNotYet, events, log });
    this.secrets = new SecretService({
      store: store("secrets"),
      values: new SecretValueFiles(join(folder, "secrets"), log),
      events,
      log,
    });
    this.nwfilters = new NwfilterService({ store: store("nwfilter"), log });
    this.nodeDevices = new NodeDeviceService({ devices: new LinuxNodeDevices(), events, log });
    this.handlers = {
      ...this.networks.handlers,
      ...this.storage.handlers,
      ...this.nodeDevices.handlers,
      ...this.secrets.handlers,
      ...this.nwfilters.handlers,
    };
  }

  /** Finds what was defined. To be called once, before the first connection. */
  async load(): Promise<void> {
    await Promise.all([this.networks.load(), this.storage.load(), this.secrets.load(), this.nwfilters.load()]);
  }
}
