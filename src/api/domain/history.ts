/** The snapshots and checkpoints of a domain. */
import { DOMAIN_SNAPSHOT_LIST_MAX } from "../../protocol/remote/limits.ts";
import type { CallOptions } from "../../rpc/client.ts";
import { DomainCheckpoint } from "../domain-checkpoint.ts";
import { DomainSnapshot } from "../domain-snapshot.ts";
import { DomainMigration } from "./migration.ts";

export abstract class DomainHistory extends DomainMigration {
  // --- snapshots: NO_DOMAIN_SNAPSHOT when there is none of that name --------------------------------------------------

  /** Takes one, or with REDEFINE makes one known that was taken before. Flags: `DomainSnapshotCreateFlags`. */
  async snapshotCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    const { snap } = await this.call("domainSnapshotCreateXml", { xmlDesc: xml, flags }, options);
    return new DomainSnapshot(this, snap.name);
  }

  /** Flags: `DomainSnapshotListFlags`. */
  async listAllSnapshots(flags = 0, options?: CallOptions): Promise<DomainSnapshot[]> {
    const { snapshots } = await this.call("domainListAllSnapshots", { needResults: 1, flags }, options);
    return snapshots.map(({ name }) => new DomainSnapshot(this, name));
  }

  /** Flags: `DomainSnapshotListFlags`. */
  async snapshotNum(flags = 0, options?: CallOptions): Promise<number> {
    return (await this.call("domainSnapshotNum", { flags }, options)).num;
  }

  /** Flags: `DomainSnapshotListFlags`. */
  async snapshotListNames(flags = 0, options?: CallOptions): Promise<string[]> {
    const args = { maxnames: DOMAIN_SNAPSHOT_LIST_MAX, flags };
    return (await this.call("domainSnapshotListNames", args, options)).names;
  }

  /** @throws {VirError} NO_DOMAIN_SNAPSHOT */
  async snapshotLookupByName(name: string, flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    const { snap } = await this.call("domainSnapshotLookupByName", { name, flags }, options);
    return new DomainSnapshot(this, snap.name);
  }

  /** Whether the domain is at one or after one. */
  async hasCurrentSnapshot(flags = 0, options?: CallOptions): Promise<boolean> {
    return (await this.call("domainHasCurrentSnapshot", { flags }, options)).result !== 0;
  }

  /** The one that the domain was last at. */
  async snapshotCurrent(flags = 0, options?: CallOptions): Promise<DomainSnapshot> {
    return new DomainSnapshot(this, (await this.call("domainSnapshotCurrent", { flags }, options)).snap.name);
  }

  /** Makes the domain what it was then. Flags: `DomainSnapshotRevertFlags`. @throws {VirError} SNAPSHOT_REVERT_RISKY */
  async revertToSnapshot(snapshot: DomainSnapshot, flags = 0, options?: CallOptions): Promise<void> {
    const snap = { name: snapshot.name, dom: snapshot.domain };
    await this.remote.call("domainRevertToSnapshot", { snap, flags }, options);
  }

  // --- checkpoints: NO_DOMAIN_CHECKPOINT when there is none of that name ----------------------------------------------

  /** Notes from now on what changes on the disks, for backups. Flags: `DomainCheckpointCreateFlags`. */
  async checkpointCreateXML(xml: string, flags = 0, options?: CallOptions): Promise<DomainCheckpoint> {
    const { checkpoint } = await this.call("domainCheckpointCreateXml", { xmlDesc: xml, flags }, options);
    return new DomainCheckpoint(this, checkpoint.name);
  }

  /** Flags: `DomainCheckpointListFlags`. */
  async listAllCheckpoints(flags = 0, options?: CallOptions): Promise<DomainCheckpoint[]> {
    const { checkpoints } = await this.call("domainListAllCheckpoints", { needResults: 1, flags }, options);
    return checkpoints.map(({ name }) => new DomainCheckpoint(this, name));
  }

  /** @throws {VirError} NO_DOMAIN_CHECKPOINT */
  async checkpointLookupByName(name: string, flags = 0, options?: CallOptions): Promise<DomainCheckpoint> {
    const { checkpoint } = await this.call("domainCheckpointLookupByName", { name, flags }, options);
    return new DomainCheckpoint(this, checkpoint.name);
  }
}
