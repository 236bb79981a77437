/** The networks of a host: their life, and the connections of guests while they are active. */
import type { DefinitionStore } from "../../engine/definition-store.ts";
import { JobQueue } from "../../engine/job.ts";
import {
  completeNetwork,
  parseNetwork,
  validateNetwork,
  writeNetwork,
  type CompletedNetwork,
} from "../../formats/network/index.ts";
import type { HostLogger } from "../../host/log.ts";
import { NetworkEventID, NetworkUpdateFlags } from "../../protocol/enums.ts";
import type { ObjectEvents } from "../objects/events.ts";
import { LifeEvent, ObjectLife } from "../objects/life.ts";
import type { Identity } from "../objects/object.ts";
import type { NetworkBackend } from "./backend.ts";
import { internal, invalid, networkTaken, noNetwork, noSupport, rejectUnknown } from "./faults.ts";
import type { NetworkObject } from "./list.ts";
import { NetworkPorts } from "./ports.ts";

export interface NetworkOptions {
  readonly store: DefinitionStore;
  readonly backend: NetworkBackend;
  readonly events: ObjectEvents;
  readonly log: HostLogger;
}

/** A change of a definition, which may be refused. */
type Change = (definition: CompletedNetwork) => CompletedNetwork;

export class Networks {
  readonly life: ObjectLife<CompletedNetwork>;
  readonly ports: NetworkPorts;
  readonly backend: NetworkBackend;
  readonly #events: ObjectEvents;
  /** One definition at a time, so that no two choose the same bridge. */
  readonly #definitions = new JobQueue();

  constructor({ store, backend, events, log }: NetworkOptions) {
    this.backend = backend;
    this.#events = events;
    this.life = new ObjectLife({
      noun: "network",
      missing: noNetwork,
      taken: networkTaken,
      invalid,
      store,
      backend,
      log,
      parse: readKept,
      write: (definition) => writeNetwork(definition),
      emit: (network, event) => this.#lifecycle(network, event),
    });
    this.ports = new NetworkPorts(this);
  }

  #lifecycle(network: Identity, event: number): void {
    // what guests were connected to is gone
    if (event === LifeEvent.STOPPED) this.ports.forget(network.uuid);
    this.emit(network, NetworkEventID.LIFECYCLE, { event, detail: 0 });
  }

  emit({ name, uuid }: Identity, id: number, fields: Readonly<Record<string, unknown>>): void {
    this.#events.emit({ kind: "network", object: { name, uuid }, id, fields });
  }

  [Symbol.iterator](): IterableIterator<NetworkObject> {
    return this.life.objects[Symbol.iterator]();
  }

  /** @throws {VirError} NO_NETWORK */
  get(reference: Identity): NetworkObject {
    return this.life.objects.get(reference);
  }

  /** @throws {VirError} NO_NETWORK; OPERATION_INVALID */
  getActive(reference: Identity): NetworkObject & { live: CompletedNetwork } {
    this.get(reference);
    return this.life.getActive(reference) as NetworkObject & { live: CompletedNetwork };
  }

  async define(xml: string, validate: boolean): Promise<NetworkObject> {
    return this.#definitions.run("networkDefineXML", async () => this.life.define(await this.#prepare(xml, validate)));
  }

  async create(xml: string, validate: boolean): Promise<NetworkObject> {
    return this.#definitions.run("networkCreateXML", async () => this.life.create(await this.#prepare(xml, validate)));
  }

  /** From the client's XML to a definition that can be kept and started. */
  async #prepare(xml: string, validate: boolean): Promise<CompletedNetwork> {
    const definition = parseNetwork(xml, { validate });
    validateNetwork(definition);
    const interfaces = await this.backend.interfaceNames?.();
    if (interfaces === undefined) {
      const completed = completeNetwork(definition);
      await this.backend.check?.(completed);
      return completed;
    }
    const bridges = this.#bridgesBesides(definition);
    const completed = completeNetwork(definition, { takenBridges: new Set([...interfaces, ...bridges.keys()]) });
    const owner = bridges.get(completed.bridge?.name ?? "");
    if (owner !== undefined)
      throw internal(`the bridge '${completed.bridge?.name}' is that of the network '${owner}' already`);
    await this.backend.check?.(completed);
    return completed;
  }

  /** The bridges of all other networks, and whose they are. */
  #bridgesBesides({ name, uuid }: { readonly name: string; readonly uuid?: string }): Map<string, string> {
    const bridges = new Map<string, string>();
    for (const network of this) {
      if (network.name === name || network.uuid === uuid) continue;
      for (const definition of [network.config, network.live]) {
        if (definition?.bridge?.name !== undefined) bridges.set(definition.bridge.name, network.name);
      }
    }
    return bridges;
  }

  /**
   * The definitions that the AFFECT flags mean.
   * @throws {VirError} OPERATION_INVALID: the live one of an inactive network, the kept one of a transient one
   */
  affected(network: NetworkObject, flags: number, call: string): { live: boolean; config: boolean } {
    rejectUnknown(flags, NetworkUpdateFlags.LIVE | NetworkUpdateFlags.CONFIG, call);
    if (flags === NetworkUpdateFlags.CURRENT) return { live: network.active, config: !network.active };
    const live = (flags & NetworkUpdateFlags.LIVE) !== 0;
    const config = (flags & NetworkUpdateFlags.CONFIG) !== 0;
    if (live && !network.active) throw invalid(`network '${network.name}' is not active`);
    if (config && !network.persistent)
      throw invalid(`network '${network.name}' is transient and has no kept definition`);
    return { live, config };
  }

  /** Changes the definitions that the AFFECT flags mean, and the network itself if the host has to know. */
  async change(
    reference: Identity,
    { flags, call, host }: { readonly flags: number; readonly call: string; readonly host: boolean },
    change: Change,
  ): Promise<NetworkObject> {
    const network = this.get(reference);
    await network.jobs.run(call, async () => {
      this.get(reference);
      const affected = this.affected(network, flags, call);
      const before = network.live;
      const config = affected.config && network.config !== undefined ? change(network.config) : undefined;
      const live = affected.live && before !== undefined ? change(before) : undefined;
      for (const definition of [config, live]) if (definition !== undefined) await this.backend.check?.(definition);
      if (live !== undefined && before !== undefined && host) {
        if (this.backend.change === undefined) throw noSupport(`${call} of an active network`);
        await this.backend.change(before, live);
      }
      await this.life.change(network, { config, live });
    });
    return network;
  }
}

function readKept(xml: string): CompletedNetwork {
  const definition = parseNetwork(xml);
  validateNetwork(definition);
  return completeNetwork(definition);
}
