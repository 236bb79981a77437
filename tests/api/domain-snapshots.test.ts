import { describe } from "vitest";
import { Domain, DomainCheckpoint, DomainSnapshot } from "../../src/api/index.ts";
import { a } from "./connected.ts";
import { type Row, wired } from "./wired.ts";

const dom = a;
const xml = "<x/>";
const rows = (...of: readonly Row<Domain>[]) => of;
const itself = (connection: ConstructorParameters<typeof Domain>[0]): Domain => new Domain(connection, a);

const snap = { name: "s", dom };
const checkpoint = { name: "c", dom };

describe("the snapshots and checkpoints of a domain are asked with", () => {
  const named = { domain: "a", name: "s" };
  const marked = { domain: "a", name: "c" };
  wired(
    itself,
    rows(
      [
        "domainSnapshotCreateXml",
        (d, o) => d.snapshotCreateXML(xml, 1, o),
        { dom, xmlDesc: xml, flags: 1 },
        { snap },
        named,
      ],
      [
        "domainListAllSnapshots",
        (d, o) => d.listAllSnapshots(1, o),
        { dom, needResults: 1, flags: 1 },
        { snapshots: [snap], ret: 1 },
        [named],
      ],
      ["domainSnapshotNum", (d, o) => d.snapshotNum(1, o), { dom, flags: 1 }, { num: 2 }, 2],
      [
        "domainSnapshotListNames",
        (d, o) => d.snapshotListNames(1, o),
        { dom, maxnames: 16384, flags: 1 },
        { names: ["s"] },
        ["s"],
      ],
      [
        "domainSnapshotLookupByName",
        (d, o) => d.snapshotLookupByName("s", 0, o),
        { dom, name: "s", flags: 0 },
        { snap },
        named,
      ],
      ["domainHasCurrentSnapshot", (d, o) => d.hasCurrentSnapshot(0, o), { dom, flags: 0 }, { result: 1 }, true],
      ["domainSnapshotCurrent", (d, o) => d.snapshotCurrent(0, o), { dom, flags: 0 }, { snap }, named],
      ["domainRevertToSnapshot", (d, o) => d.revertToSnapshot(new DomainSnapshot(d, "s"), 4, o), { snap, flags: 4 }],
      [
        "domainCheckpointCreateXml",
        (d, o) => d.checkpointCreateXML(xml, 1, o),
        { dom, xmlDesc: xml, flags: 1 },
        { checkpoint },
        marked,
      ],
      [
        "domainListAllCheckpoints",
        (d, o) => d.listAllCheckpoints(1, o),
        { dom, needResults: 1, flags: 1 },
        { checkpoints: [checkpoint], ret: 1 },
        [marked],
      ],
      [
        "domainCheckpointLookupByName",
        (d, o) => d.checkpointLookupByName("c", 0, o),
        { dom, name: "c", flags: 0 },
        { checkpoint },
        marked,
      ],
    ),
  );
});

describe("a snapshot asks", () => {
  wired(
    (connection) => new DomainSnapshot(new Domain(connection, a), "s"),
    [
      ["domainSnapshotGetXmlDesc", (s, o) => s.getXMLDesc(1, o), { snap, flags: 1 }, { xml }, xml],
      [
        "domainSnapshotGetParent",
        (s, o) => s.getParent(0, o),
        { snap, flags: 0 },
        { snap: { ...snap, name: "p" } },
        { domain: "a", name: "p" },
      ],
      [
        "domainSnapshotListAllChildren",
        (s, o) => s.listAllChildren(1, o),
        { snapshot: snap, needResults: 1, flags: 1 },
        { snapshots: [{ ...snap, name: "t" }], ret: 1 },
        [{ domain: "a", name: "t" }],
      ],
      ["domainSnapshotNumChildren", (s, o) => s.numChildren(1, o), { snap, flags: 1 }, { num: 1 }, 1],
      [
        "domainSnapshotListChildrenNames",
        (s, o) => s.listChildrenNames(1, o),
        { snap, maxnames: 16384, flags: 1 },
        { names: ["t"] },
        ["t"],
      ],
      ["domainSnapshotIsCurrent", (s, o) => s.isCurrent(0, o), { snap, flags: 0 }, { current: 1 }, true],
      ["domainSnapshotHasMetadata", (s, o) => s.hasMetadata(0, o), { snap, flags: 0 }, { metadata: 0 }, false],
      ["domainSnapshotDelete", (s, o) => s.delete(1, o), { snap, flags: 1 }],
    ],
  );
});

describe("a checkpoint asks", () => {
  wired(
    (connection) => new DomainCheckpoint(new Domain(connection, a), "c"),
    [
      ["domainCheckpointGetXmlDesc", (c, o) => c.getXMLDesc(1, o), { checkpoint, flags: 1 }, { xml }, xml],
      [
        "domainCheckpointGetParent",
        (c, o) => c.getParent(0, o),
        { checkpoint, flags: 0 },
        { parent: { ...checkpoint, name: "p" } },
        { domain: "a", name: "p" },
      ],
      [
        "domainCheckpointListAllChildren",
        (c, o) => c.listAllChildren(1, o),
        { checkpoint, needResults: 1, flags: 1 },
        { checkpoints: [{ ...checkpoint, name: "d" }], ret: 1 },
        [{ domain: "a", name: "d" }],
      ],
      ["domainCheckpointDelete", (c, o) => c.delete(2, o), { checkpoint, flags: 2 }],
    ],
  );
});
