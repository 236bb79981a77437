/** What the drivers of a host share: its secrets and network filters. */
import { join } from "node:path";
import { DefinitionFiles } from "../engine/definition-store.ts";
import type { HostLogger } from "../host/log.ts";
import type { ObjectEvent, RemoteHandlers } from "../protocol/contract.ts";
import { NwfilterService } from "./nwfilter/service.ts";
import { ObjectEvents } from "./objects/events.ts";
import { SecretService } from "./secret/service.ts";
import { SecretValueFiles } from "./secret/values.ts";

export class HostServices {
  readonly events = new ObjectEvents();
  /** The kinds of objects that there are events of. */
  readonly eventKinds: readonly ObjectEvent["kind"][] = ["secret"];
  readonly secrets: SecretService;
  readonly nwfilters: NwfilterService;
  readonly handlers: RemoteHandlers;

  /** @param folder where definitions are kept: a folder for each kind in it */
  constructor(folder: string, log: HostLogger) {
    const { events } = this;
    const store = (kind: string): DefinitionFiles => new DefinitionFiles(join(folder, kind), log);
    this.secrets = new SecretService({
      store: store("secrets"),
      values: new SecretValueFiles(join(folder, "secrets"), log),
      events,
      log,
    });
    this.nwfilters = new NwfilterService({ store: store("nwfilter"), log });
    this.handlers = { ...this.secrets.handlers, ...this.nwfilters.handlers };
  }

  /** Finds what was defined. To be called once, before the first connection. */
  async load(): Promise<void> {
    await Promise.all([this.secrets.load(), this.nwfilters.load()]);
  }
}
