/** Checkpoints: moments from which on the changes of disks are known. */
import type { DomainCheckpoint as WireCheckpoint } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { Domain } from "./domain.ts";
import type { DomainHandle } from "./domain/handle.ts";
import { Resource } from "./resource.ts";

/** Names, options and errors are as `Domain` says; NO_DOMAIN_CHECKPOINT when there is none of that name any more. */
export class DomainCheckpoint extends Resource {
  readonly domain: Domain;
  readonly name: string;

  /** Made by the domain; ask it for checkpoints. */
  constructor(domain: DomainHandle, name: string) {
    super(domain.connection);
    // Domain is the only class of a handle that is not abstract.
    this.domain = domain as Domain;
    this.name = name;
  }

  /** As the protocol names it. */
  get #checkpoint(): WireCheckpoint {
    return { name: this.name, dom: this.domain };
  }

  /** What names it. */
  toJSON(): { domain: string; name: string } {
    return { domain: this.domain.name, name: this.name };
  }

  /** Flags: `DomainCheckpointXMLFlags`. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    const args = { checkpoint: this.#checkpoint, flags };
    return (await this.remote.call("domainCheckpointGetXmlDesc", args, options)).xml;
  }

  /** The one that it was made after. @throws {VirError} NO_DOMAIN_CHECKPOINT at the root. */
  async getParent(flags = 0, options?: CallOptions): Promise<DomainCheckpoint> {
    const args = { checkpoint: this.#checkpoint, flags };
    const { parent } = await this.remote.call("domainCheckpointGetParent", args, options);
    return new DomainCheckpoint(this.domain, parent.name);
  }

  /** Those that were made after it. Flags: `DomainCheckpointListFlags`. */
  async listAllChildren(flags = 0, options?: CallOptions): Promise<DomainCheckpoint[]> {
    const args = { checkpoint: this.#checkpoint, needResults: 1, flags };
    const { checkpoints } = await this.remote.call("domainCheckpointListAllChildren", args, options);
    return checkpoints.map(({ name }) => new DomainCheckpoint(this.domain, name));
  }

  /** Flags: `DomainCheckpointDeleteFlags`. */
  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("domainCheckpointDelete", { checkpoint: this.#checkpoint, flags }, options);
  }
}
