/** Every call about snapshots of domains. */
import { type SnapshotDefinition, writeSnapshot } from "../../formats/snapshot/index.ts";
import type { RemoteHandlers } from "../../protocol/contract.ts";
import {
  DomainSnapshotCreateFlags as CreateFlag,
  DomainSnapshotDeleteFlags as DeleteFlag,
  DomainSnapshotRevertFlags as RevertFlag,
  DomainSnapshotXMLFlags,
} from "../../protocol/enums.ts";
import { rejectUnknownFlags } from "../../protocol/errors.ts";
import type { Domain as DomainReference, DomainSnapshot as SnapshotReference } from "../../protocol/remote/types.ts";
import type { DomainEngine } from "../engine.ts";
import { takeSnapshot } from "./create.ts";
import { deleteSnapshot } from "./delete.ts";
import { selectSnapshots, snapshotListFlags } from "./filters.ts";
import { exclude, need } from "./flag-rules.ts";
import { redefineSnapshot } from "./redefine.ts";
import { revertToSnapshot } from "./revert.ts";

const { REDEFINE, CURRENT, VALIDATE, DISK_ONLY, REUSE_EXT, ATOMIC } = CreateFlag;

export function snapshotHandlers(engine: DomainEngine): RemoteHandlers {
  const { domains, belongings, hypervisor } = engine;
  const keeper = belongings.snapshots;
  // what is only told of is kept whatever the hypervisor can do
  const redefineFlags =
    (hypervisor.snapshots?.createFlags ?? DISK_ONLY | REUSE_EXT | ATOMIC) | REDEFINE | CURRENT | VALIDATE;
  const deleteFlags =
    (hypervisor.snapshots?.deleteFlags ?? DeleteFlag.METADATA_ONLY) | DeleteFlag.CHILDREN | DeleteFlag.CHILDREN_ONLY;

  const found = ({ name, dom }: SnapshotReference): { reference: DomainReference; snapshot: SnapshotDefinition } => {
    const domain = domains.get(dom);
    return { reference: domain.reference, snapshot: keeper.get(domain, name) };
  };
  const ofDomain = (dom: DomainReference, flags: number, call: string): SnapshotDefinition[] => {
    rejectUnknownFlags(flags, snapshotListFlags, call);
    return selectSnapshots(domains.get(dom).snapshots, flags);
  };
  const below = (snap: SnapshotReference, flags: number, call: string): SnapshotDefinition[] => {
    rejectUnknownFlags(flags, snapshotListFlags, call);
    return selectSnapshots(domains.get(snap.dom).snapshots, flags, found(snap).snapshot);
  };
  const named = (dom: DomainReference, { name }: SnapshotDefinition): SnapshotReference => ({ name, dom });

  return {
    async domainSnapshotCreateXml(_, { dom, xmlDesc, flags }) {
      need(flags, CreateFlag, "CURRENT", "REDEFINE");
      exclude(flags, CreateFlag, ["REDEFINE", "NO_METADATA"], ["REDEFINE", "HALT"]);
      if ((flags & REDEFINE) === 0) return { snap: named(dom, await takeSnapshot(engine, dom, xmlDesc, flags)) };
      rejectUnknownFlags(flags, redefineFlags, "domainSnapshotCreateXML");
      return { snap: named(dom, await redefineSnapshot(engine, dom, xmlDesc, flags)) };
    },
    domainSnapshotGetXmlDesc(_, { snap, flags }) {
      rejectUnknownFlags(flags, DomainSnapshotXMLFlags.XML_SECURE, "domainSnapshotGetXMLDesc");
      const { reference, snapshot } = found(snap);
      return { xml: writeSnapshot(snapshot, { secure: flags !== 0, uuid: reference.uuid }) };
    },
    domainSnapshotNum: (_, { dom, flags }) => ({ num: ofDomain(dom, flags, "domainSnapshotNum").length }),
    domainSnapshotListNames: (_, { dom, maxnames, flags }) => ({
      names: namesOf(ofDomain(dom, flags, "domainSnapshotListNames"), maxnames),
    }),
    domainListAllSnapshots(_, { dom, needResults, flags }) {
      const list = ofDomain(dom, flags, "domainListAllSnapshots");
      const { reference } = domains.get(dom);
      const snapshots = needResults === 0 ? [] : list.map((snapshot) => named(reference, snapshot));
      return { snapshots, ret: list.length };
    },
    domainSnapshotNumChildren: (_, { snap, flags }) => ({
      num: below(snap, flags, "domainSnapshotNumChildren").length,
    }),
    domainSnapshotListChildrenNames: (_, { snap, maxnames, flags }) => ({
      names: namesOf(below(snap, flags, "domainSnapshotListChildrenNames"), maxnames),
    }),
    domainSnapshotListAllChildren(_, { snapshot, needResults, flags }) {
      const list = below(snapshot, flags, "domainSnapshotListAllChildren");
      const { reference } = found(snapshot);
      return { snapshots: needResults === 0 ? [] : list.map((each) => named(reference, each)), ret: list.length };
    },
    domainSnapshotLookupByName(_, { dom, name, flags }) {
      rejectUnknownFlags(flags, 0, "domainSnapshotLookupByName");
      const { reference, snapshot } = found({ name, dom });
      return { snap: named(reference, snapshot) };
    },
    domainHasCurrentSnapshot(_, { dom, flags }) {
      rejectUnknownFlags(flags, 0, "domainHasCurrentSnapshot");
      return { result: domains.get(dom).snapshots.current === undefined ? 0 : 1 };
    },
    domainSnapshotCurrent(_, { dom, flags }) {
      rejectUnknownFlags(flags, 0, "domainSnapshotCurrent");
      const { name, snapshots, reference } = domains.get(dom);
      const { current } = snapshots;
      if (current === undefined) throw keeper.kind.missing(`domain ${name} has no current snapshot`);
      return { snap: named(reference, current) };
    },
    domainSnapshotGetParent(_, { snap, flags }) {
      rejectUnknownFlags(flags, 0, "domainSnapshotGetParent");
      const { reference, snapshot } = found(snap);
      const parent = domains.get(reference).snapshots.parentOf(snapshot);
      if (parent === undefined) throw keeper.kind.missing(`the snapshot '${snapshot.name}' has no parent`);
      return { snap: named(reference, parent) };
    },
    domainSnapshotIsCurrent(_, { snap, flags }) {
      rejectUnknownFlags(flags, 0, "domainSnapshotIsCurrent");
      const { reference, snapshot } = found(snap);
      return { current: domains.get(reference).snapshots.current === snapshot ? 1 : 0 };
    },
    domainSnapshotHasMetadata(_, { snap, flags }) {
      rejectUnknownFlags(flags, 0, "domainSnapshotHasMetadata");
      found(snap);
      // it is known by its metadata alone
      return { metadata: 1 };
    },
    async domainRevertToSnapshot(_, { snap, flags }) {
      exclude(flags, RevertFlag, ["RUNNING", "PAUSED"]);
      await revertToSnapshot(engine, snap, flags);
      return {};
    },
    async domainSnapshotDelete(_, { snap, flags }) {
      rejectUnknownFlags(flags, deleteFlags, "domainSnapshotDelete");
      exclude(flags, DeleteFlag, ["CHILDREN", "CHILDREN_ONLY"]);
      await deleteSnapshot(engine, snap, flags);
      return {};
    },
  };
}

const namesOf = (snapshots: readonly SnapshotDefinition[], maximum: number): string[] =>
  snapshots.slice(0, Math.max(0, maximum)).map(({ name }) => name);
