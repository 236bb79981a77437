/** Ports of networks: what a guest's interface is plugged into. */
import type { CallOptions } from "../rpc/client.ts";
import { countedParameters } from "./counted-parameters.ts";
import type { Network } from "./network.ts";
import { type BandwidthParameters, bandwidthFields } from "./parameter-fields.ts";
import { typedParameters } from "./parameters.ts";
import { Resource } from "./resource.ts";

/** Names, options and errors are as `Domain` says; NO_NETWORK_PORT when there is none of that UUID any more. */
export class NetworkPort extends Resource {
  readonly network: Network;
  readonly uuid: string;

  /** Made by the network; ask it for ports. */
  constructor(network: Network, uuid: string) {
    super(network.connection);
    this.network = network;
    this.uuid = uuid;
  }

  /** As the protocol names it. */
  get #port(): { net: Network; uuid: string } {
    return { net: this.network, uuid: this.uuid };
  }

  /** What names it. */
  toJSON(): { network: string; uuid: string } {
    return { network: this.network.name, uuid: this.uuid };
  }

  /** XML. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("networkPortGetXmlDesc", { port: this.#port, flags }, options)).xml;
  }

  /** Its share of bandwidth. */
  async getParameters(flags = 0, options?: CallOptions): Promise<BandwidthParameters> {
    return countedParameters(this.remote, "networkPortGetParameters", { port: this.#port, flags }, options);
  }

  /** @throws {VirError} INVALID_ARG for a parameter that is not known, or a value of another type. */
  async setParameters(parameters: BandwidthParameters, flags = 0, options?: CallOptions): Promise<void> {
    const params = typedParameters(bandwidthFields, parameters);
    await this.remote.call("networkPortSetParameters", { port: this.#port, params, flags }, options);
  }

  /** Unplugs what is in it. */
  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("networkPortDelete", { port: this.#port, flags }, options);
  }
}
