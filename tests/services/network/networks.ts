/** A network service with what surrounds it: networks in memory, a store that can be read again, and a record of events. */
import type { DefinitionStore, StoredDefinition } from "../../../src/engine/definition-store.ts";
import type { CallContext, RemoteHandlers } from "../../../src/protocol/contract.ts";
import { NetworkEventID } from "../../../src/protocol/enums.ts";
import { VirError } from "../../../src/protocol/errors.ts";
import { networksInMemory, NetworkService, type NetworkBackend } from "../../../src/services/network/index.ts";
import { ObjectEvents } from "../../../src/services/objects/events.ts";
import { recordingLogger } from "../../host/recording-logger.ts";

export class KeptNetworks implements DefinitionStore {
  readonly kept = new Map<string, StoredDefinition>();
  readonly aside: string[] = [];
  /** Thrown by the next write. */
  fault: Error | undefined;

  async prepare(): Promise<void> {
    // nothing to prepare
  }

  async save(name: string, xml: string): Promise<void> {
    const { fault } = this;
    this.fault = undefined;
    if (fault !== undefined) throw fault;
    this.kept.set(name, { name, xml, autostart: this.kept.get(name)?.autostart ?? false });
  }

  async remove(name: string): Promise<void> {
    this.kept.delete(name);
  }

  async setAutostart(name: string, autostart: boolean): Promise<void> {
    const kept = this.kept.get(name);
    if (kept !== undefined) this.kept.set(name, { ...kept, autostart });
  }

  async load(): Promise<StoredDefinition[]> {
    return [...this.kept.values()];
  }

  async setAside(name: string): Promise<void> {
    this.aside.push(name);
    this.kept.delete(name);
  }
}

type Handler<K extends keyof RemoteHandlers> = NonNullable<RemoteHandlers[K]>;
type Args<K extends keyof RemoteHandlers> = Parameters<Handler<K>>[1];
type Answer<K extends keyof RemoteHandlers> = Awaited<ReturnType<Handler<K>>>;

const lifecycle = ["defined", "undefined", "started", "stopped"];

export class TestNetworks {
  readonly store: KeptNetworks;
  readonly service: NetworkService;
  /** `name what`, such as "a started" or "a metadata 2 http://u/". */
  readonly events: string[] = [];
  readonly lines: ReturnType<typeof recordingLogger>["lines"];

  constructor(backend: NetworkBackend = networksInMemory(), store = new KeptNetworks()) {
    const { logger, lines } = recordingLogger();
    const events = new ObjectEvents();
    this.store = store;
    this.lines = lines;
    this.service = new NetworkService({ store, backend, events, log: logger });
    events.listen(({ kind, id, object, fields }) => {
      if (kind !== "network") throw new Error(`an event of a ${kind}`);
      const { event, type, nsuri } = fields as Record<string, number | string | null>;
      const what = id === NetworkEventID.LIFECYCLE ? lifecycle[Number(event)] : `metadata ${type} ${nsuri}`;
      this.events.push(`${object.name} ${what}`);
    });
  }

  async call<K extends keyof RemoteHandlers>(name: K, args: Args<K>): Promise<Answer<K>> {
    const handler = this.service.handlers[name] as
      | ((context: CallContext, args: Args<K>) => Answer<K> | Promise<Answer<K>>)
      | undefined;
    if (handler === undefined) throw new Error(`no handler for ${name}`);
    return handler({} as CallContext, args);
  }

  /** The number of the error that the call ends with. */
  async failure<K extends keyof RemoteHandlers>(name: K, args: Args<K>): Promise<number> {
    try {
      await this.call(name, args);
    } catch (error) {
      if (error instanceof VirError) return error.code;
      throw error;
    }
    throw new Error(`${name} did not fail`);
  }

  async define(body = "", name = "a"): Promise<{ name: string; uuid: string }> {
    return (await this.call("networkDefineXml", { xml: network(name, body) })).net;
  }

  async active(body = "", name = "a"): Promise<{ name: string; uuid: string }> {
    const net = await this.define(body, name);
    await this.call("networkCreate", { net });
    return net;
  }

  async xml(net: { name: string; uuid: string }, flags = 0): Promise<string> {
    return (await this.call("networkGetXmlDesc", { net, flags })).xml;
  }
}

/** A backend that starts and stops networks, and does nothing more. */
export const startingAlone: NetworkBackend = {
  start: async (definition) => definition,
  stop: async () => undefined,
};

/** The UUIDs of networks by their one-letter names. */
export const uuidOf = (name: string): string =>
  `c8e5c5a0-6a3e-4b57-9d8d-0c6a0a2f7b${name.charCodeAt(0).toString(16).padStart(2, "0")}`;

export const network = (name: string, body = ""): string =>
  `<network><name>${name}</name><uuid>${uuidOf(name)}</uuid>${body}</network>`;
