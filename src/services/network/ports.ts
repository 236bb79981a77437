/** The ports of active networks. They live as long as the network is active. */
import {
  completeNetworkPort,
  parseNetworkPort,
  validateNetworkPort,
  type CompletedNetwork,
  type NetworkPortDefinition,
} from "../../formats/network/index.ts";
import { NetworkPortCreateFlags } from "../../protocol/enums.ts";
import type { Identity } from "../objects/object.ts";
import type { PortBackend } from "./backend.ts";
import { invalidArgument, noPort, noSupport, portExists, rejectUnknown } from "./faults.ts";
import type { Networks } from "./networks.ts";
import { checkFloor, countConnections, plugPort, reclaimPort } from "./port-plug.ts";

/** A port as the protocol names it. */
export interface PortReference {
  readonly net: Identity;
  readonly uuid: string;
}

export class NetworkPorts {
  readonly #networks: Networks;
  /** By the UUIDs of their networks and their own. */
  readonly #ports = new Map<string, Map<string, NetworkPortDefinition>>();

  constructor(networks: Networks) {
    this.#networks = networks;
  }

  /** Of a network that is not active any more. */
  forget(network: string): void {
    this.#ports.delete(network);
  }

  /** @throws {VirError} OPERATION_INVALID when the network is not active */
  list(network: Identity): NetworkPortDefinition[] {
    return [...this.#of(this.#networks.getActive(network)).values()];
  }

  /** @throws {VirError} NO_NETWORK_PORT; OPERATION_INVALID when the network is not active */
  get({ net, uuid }: PortReference): NetworkPortDefinition {
    const port = this.#of(this.#networks.getActive(net)).get(uuid);
    if (port === undefined) throw noPort(`the network '${net.name}' has no port ${uuid}`);
    return port;
  }

  #of({ uuid }: Identity): Map<string, NetworkPortDefinition> {
    let ports = this.#ports.get(uuid);
    if (ports === undefined) this.#ports.set(uuid, (ports = new Map()));
    return ports;
  }

  #backend(call: string): PortBackend {
    const { ports } = this.#networks.backend;
    if (ports === undefined) throw noSupport(call);
    return ports;
  }

  /** @throws {VirError} NETWORK_PORT_EXIST; INVALID_ARG; what `plugPort` and `reclaimPort` throw */
  async create(network: Identity, xml: string, flags: number): Promise<NetworkPortDefinition> {
    const { RECLAIM, VALIDATE } = NetworkPortCreateFlags;
    rejectUnknown(flags, RECLAIM | VALIDATE, "networkPortCreateXML");
    const parsed = parseNetworkPort(xml, { validate: (flags & VALIDATE) !== 0 });
    validateNetworkPort(parsed);
    const given = completeNetworkPort(parsed);
    const reclaimed = (flags & RECLAIM) !== 0;
    return this.#change(network, "networkPortCreateXML", async (live, ports, backend) => {
      if (ports.has(given.uuid)) throw portExists(`the network '${network.name}' has a port ${given.uuid} already`);
      if (reclaimed !== ((given.plug?.type ?? "none") !== "none")) {
        const which = reclaimed ? "a port to take up again has to say" : "the network chooses";
        throw invalidArgument(`${which} what the port is plugged into (<plug>)`);
      }
      if (reclaimed) reclaimPort(live, given);
      const port = reclaimed ? given : plugPort(live, given, [...ports.values()]);
      await backend.connect(live, port);
      ports.set(port.uuid, port);
      return port;
    });
  }

  /** @throws {VirError} NO_NETWORK_PORT */
  async delete(reference: PortReference): Promise<void> {
    await this.#change(reference.net, "networkPortDelete", async (live, ports, backend) => {
      await backend.disconnect(live, this.get(reference));
      ports.delete(reference.uuid);
    });
  }

  /** @throws {VirError} NO_NETWORK_PORT; OPERATION_UNSUPPORTED, OPERATION_INVALID: a floor that cannot be kept */
  async setBandwidth(
    reference: PortReference,
    set: (port: NetworkPortDefinition) => NetworkPortDefinition,
  ): Promise<void> {
    await this.#change(reference.net, "networkPortSetParameters", async (live, ports, backend) => {
      const port = set(this.get(reference));
      validateNetworkPort(port);
      const others = [...ports.values()].filter(({ uuid }) => uuid !== port.uuid);
      checkFloor(live, port, others);
      await backend.limit(live, port);
      ports.set(port.uuid, port);
    });
  }

  /** One change at a time; afterwards the network says how many guests it has. */
  async #change<R>(
    reference: Identity,
    call: string,
    work: (live: CompletedNetwork, ports: Map<string, NetworkPortDefinition>, backend: PortBackend) => Promise<R>,
  ): Promise<R> {
    const network = this.#networks.getActive(reference);
    return network.jobs.run(call, async () => {
      const { live } = this.#networks.getActive(reference);
      const ports = this.#of(network);
      const result = await work(live, ports, this.#backend(call));
      network.live = countConnections(live, [...ports.values()]);
      return result;
    });
  }
}
