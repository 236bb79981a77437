/** Snapshots: what a domain was at a moment. */
import { DOMAIN_SNAPSHOT_LIST_MAX } from "../protocol/remote/limits.ts";
import type { DomainSnapshot as WireSnapshot } from "../protocol/remote/types.ts";
import type { CallOptions } from "../rpc/client.ts";
import type { Domain } from "./domain.ts";
import type { DomainHandle } from "./domain/handle.ts";
import { Resource } from "./resource.ts";

/** Names, options and errors are as `Domain` says; NO_DOMAIN_SNAPSHOT when there is none of that name any more. */
export class DomainSnapshot extends Resource {
  readonly domain: Domain;
  readonly name: string;

  /** Made by the domain; ask it for snapshots. */
  constructor(domain: DomainHandle, name: string) {
    super(domain.connection);
    // Domain is the only class of a handle that is not abstract.
    this.domain = domain as Domain;
    this.name = name;
  }

  /** As the protocol names it. */
  get #snap(): WireSnapshot {
    return { name: this.name, dom: this.domain };
  }

  /** What names it. */
  toJSON(): { domain: string; name: string } {
    return { domain: this.domain.name, name: this.name };
  }

  /** Flags: `DomainSnapshotXMLFlags`. */
  async getXMLDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.remote.call("domainSnapshotGetXmlDesc", { snap: this.#snap, flags }, options)).xml;
  }

  /** The one that it was taken after. @throws {VirError} NO_DOMAIN_SNAPSHOT at the root. */
  async getParent(flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    const { snap } = await this.remote.call("domainSnapshotGetParent", { snap: this.#snap, flags }, options);
    return new DomainSnapshot(this.domain, snap.name);
  }

  /** Those that were taken after it. Flags: `DomainSnapshotListFlags`. */
  async listAllChildren(flags = 0, options?: CallOptions): Promise<DomainSnapshot[]> {
    const args = { snapshot: this.#snap, needResults: 1, flags };
    const { snapshots } = await this.remote.call("domainSnapshotListAllChildren", args, options);
    return snapshots.map(({ name }) => new DomainSnapshot(this.domain, name));
  }

  /** Flags: `DomainSnapshotListFlags`. */
  async numChildren(flags = 0, options?: CallOptions): Promise<number> {
    return (await this.remote.call("domainSnapshotNumChildren", { snap: this.#snap, flags }, options)).num;
  }

  /** Flags: `DomainSnapshotListFlags`. */
  async listChildrenNames(flags = 0, options?: CallOptions): Promise<string[]> {
    const args = { snap: this.#snap, maxnames: DOMAIN_SNAPSHOT_LIST_MAX, flags };
    return (await this.remote.call("domainSnapshotListChildrenNames", args, options)).names;
  }

  /** Whether it is the one that the domain was last at. */
  async isCurrent(flags = 0, options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("domainSnapshotIsCurrent", { snap: this.#snap, flags }, options)).current !== 0;
  }

  /** Whether the daemon keeps something about it that stands in the way of undefining the domain. */
  async hasMetadata(flags = 0, options?: CallOptions): Promise<boolean> {
    return (await this.remote.call("domainSnapshotHasMetadata", { snap: this.#snap, flags }, options)).metadata !== 0;
  }

  /** Flags: `DomainSnapshotDeleteFlags`. */
  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.remote.call("domainSnapshotDelete", { snap: this.#snap, flags }, options);
  }
}
