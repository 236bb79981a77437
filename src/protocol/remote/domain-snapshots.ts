/**
 * Snapshots, checkpoints and backup jobs of domains.
 */
import { array, int, uint } from "../../xdr/codec.ts";
import { call } from "../procedure.ts";
import * as limits from "./limits.ts";
import { Domain, DomainCheckpoint, DomainSnapshot, optionalText, text } from "./types.ts";

export const domainSnapshotsProcedures = {
  domainSnapshotCreateXml: call(185, {
    args: { dom: Domain, xmlDesc: text, flags: uint },
    returns: { snap: DomainSnapshot },
    access: ["domain:snapshot", "domain:fs_freeze:VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE"],
  }),
  domainSnapshotGetXmlDesc: call(186, {
    args: { snap: DomainSnapshot, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: ["domain:read", "domain:read_secure:VIR_DOMAIN_SNAPSHOT_XML_SECURE"],
  }),
  domainSnapshotNum: call(187, {
    args: { dom: Domain, flags: uint },
    returns: { num: int },
    priority: "high",
    access: "domain:read",
  }),
  domainSnapshotListNames: call(188, {
    args: { dom: Domain, maxnames: int, flags: uint },
    returns: { names: array(text, limits.DOMAIN_SNAPSHOT_LIST_MAX) },
    priority: "high",
    access: "domain:read",
  }),
  domainSnapshotLookupByName: call(189, {
    args: { dom: Domain, name: text, flags: uint },
    returns: { snap: DomainSnapshot },
    priority: "high",
    access: "domain:read",
  }),
  domainHasCurrentSnapshot: call(190, {
    args: { dom: Domain, flags: uint },
    returns: { result: int },
    access: "domain:read",
  }),
  domainSnapshotCurrent: call(191, {
    args: { dom: Domain, flags: uint },
    returns: { snap: DomainSnapshot },
    access: "domain:read",
  }),
  domainRevertToSnapshot: call(192, { args: { snap: DomainSnapshot, flags: uint }, access: "domain:snapshot" }),
  domainSnapshotDelete: call(193, { args: { snap: DomainSnapshot, flags: uint }, access: "domain:snapshot" }),
  domainSnapshotGetParent: call(244, {
    args: { snap: DomainSnapshot, flags: uint },
    returns: { snap: DomainSnapshot },
    priority: "high",
    access: "domain:read",
  }),
  domainSnapshotNumChildren: call(246, {
    args: { snap: DomainSnapshot, flags: uint },
    returns: { num: int },
    priority: "high",
    access: "domain:read",
  }),
  domainSnapshotListChildrenNames: call(247, {
    args: { snap: DomainSnapshot, maxnames: int, flags: uint },
    returns: { names: array(text, limits.DOMAIN_SNAPSHOT_LIST_MAX) },
    priority: "high",
    access: "domain:read",
  }),
  domainSnapshotIsCurrent: call(271, {
    args: { snap: DomainSnapshot, flags: uint },
    returns: { current: int },
    access: "domain:read",
  }),
  domainSnapshotHasMetadata: call(272, {
    args: { snap: DomainSnapshot, flags: uint },
    returns: { metadata: int },
    access: "domain:read",
  }),
  domainListAllSnapshots: call(274, {
    args: { dom: Domain, needResults: int, flags: uint },
    returns: { snapshots: array(DomainSnapshot, limits.DOMAIN_SNAPSHOT_LIST_MAX), ret: int },
    priority: "high",
    access: "domain:read",
  }),
  domainSnapshotListAllChildren: call(275, {
    args: { snapshot: DomainSnapshot, needResults: int, flags: uint },
    returns: { snapshots: array(DomainSnapshot, limits.DOMAIN_SNAPSHOT_LIST_MAX), ret: int },
    priority: "high",
    access: "domain:read",
  }),
  domainCheckpointCreateXml: call(411, {
    args: { dom: Domain, xmlDesc: text, flags: uint },
    returns: { checkpoint: DomainCheckpoint },
    access: ["domain:checkpoint", "domain:fs_freeze:VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE"],
  }),
  domainCheckpointGetXmlDesc: call(412, {
    args: { checkpoint: DomainCheckpoint, flags: uint },
    returns: { xml: text },
    access: ["domain:read", "domain:read_secure:VIR_DOMAIN_CHECKPOINT_XML_SECURE"],
  }),
  domainListAllCheckpoints: call(413, {
    args: { dom: Domain, needResults: int, flags: uint },
    returns: { checkpoints: array(DomainCheckpoint, limits.DOMAIN_CHECKPOINT_LIST_MAX), ret: int },
    priority: "high",
    access: "domain:read",
  }),
  domainCheckpointListAllChildren: call(414, {
    args: { checkpoint: DomainCheckpoint, needResults: int, flags: uint },
    returns: { checkpoints: array(DomainCheckpoint, limits.DOMAIN_CHECKPOINT_LIST_MAX), ret: int },
    priority: "high",
    access: "domain:read",
  }),
  domainCheckpointLookupByName: call(415, {
    args: { dom: Domain, name: text, flags: uint },
    returns: { checkpoint: DomainCheckpoint },
    priority: "high",
    access: "domain:read",
  }),
  domainCheckpointGetParent: call(416, {
    args: { checkpoint: DomainCheckpoint, flags: uint },
    returns: { parent: DomainCheckpoint },
    priority: "high",
    access: "domain:read",
  }),
  domainCheckpointDelete: call(417, {
    args: { checkpoint: DomainCheckpoint, flags: uint },
    access: "domain:checkpoint",
  }),
  domainBackupBegin: call(421, {
    args: { dom: Domain, backupXml: text, checkpointXml: optionalText, flags: uint },
    access: ["domain:checkpoint", "domain:block_write"],
  }),
  domainBackupGetXmlDesc: call(422, {
    args: { dom: Domain, flags: uint },
    returns: { xml: text },
    priority: "high",
    access: "domain:read",
  }),
} as const;
