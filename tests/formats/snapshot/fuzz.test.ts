/** Whatever is done to the XML of a snapshot or a checkpoint: it is read or refused, and never by a crash. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { parseCheckpoint, parseKeptCheckpoint, writeCheckpoint } from "../../../src/formats/checkpoint/index.ts";
import {
  alignSnapshotDisks,
  parseKeptSnapshot,
  parseSnapshot,
  writeSnapshot,
} from "../../../src/formats/snapshot/index.ts";
import { VirError } from "../../../src/protocol/errors.ts";

const domain =
  "<domain type='test'><name>d</name><uuid>00000000-0000-4000-8000-000000000001</uuid><memory>1024</memory>" +
  "<os><type>hvm</type></os><devices><disk type='file' device='disk'><source file='/i/a'/><target dev='vda'/></disk>" +
  "<disk type='network' device='disk'><source protocol='nbd'><host name='h'/></source><target dev='vdb'/></disk>" +
  "</devices></domain>";
const snapshot =
  "<domainsnapshot><name>s</name><description>x</description><state>running</state><parent><name>p</name></parent>" +
  "<creationTime>5</creationTime><memory snapshot='external' file='/m'/><disks><disk name='vda' snapshot='external'>" +
  "<driver type='qcow2'/><source file='/o'/></disk><disk name='vdb' type='network'><source protocol='nbd' name='n'>" +
  `<host name='h' port='1'/></source></disk></disks>${domain}<cookie><c/></cookie><active>1</active></domainsnapshot>`;
const checkpoint =
  "<domaincheckpoint><name>c</name><parent><name>p</name></parent><creationTime>5</creationTime><disks>" +
  `<disk name='vda' checkpoint='bitmap' bitmap='b' size='5'/></disks>${domain}</domaincheckpoint>`;

const change = fc.record({
  at: fc.noBias(fc.integer({ min: 0, max: 9_999 })),
  cut: fc.integer({ min: 0, max: 30 }),
  piece: fc.constantFrom("", "<", ">", "'", "/>", "-1", "99999999999999999999", "<a>", "\u0000", "ü", " ", "&#0;"),
});
const changed = (text: string) =>
  fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let result = text;
    for (const { at, cut, piece } of changes) {
      const start = Math.floor((at / 10_000) * result.length);
      result = result.slice(0, start) + piece + result.slice(start + cut);
    }
    return result;
  });

/** What went wrong, if it is not a refusal. */
function bugIn(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof VirError ? undefined : error;
  }
}

it("a snapshot with anything wrong is read or refused", () => {
  fc.assert(
    fc.property(changed(snapshot), (xml) => {
      const kept = bugIn(() => {
        const { disks, ...rest } = parseKeptSnapshot(xml).snapshot;
        writeSnapshot({ ...rest, disks }, { secure: true, current: true });
        alignSnapshotDisks(disks, rest.domain?.devices.disks ?? [], { location: "internal", uniform: true });
      });
      const fresh = bugIn(() => void writeSnapshot(parseSnapshot(xml, 1)));
      expect([kept, fresh]).toEqual([undefined, undefined]);
    }),
    { numRuns: 500 },
  );
});

it("a checkpoint with anything wrong is read or refused", () => {
  fc.assert(
    fc.property(changed(checkpoint), (xml) => {
      const kept = bugIn(() => void writeCheckpoint(parseKeptCheckpoint(xml)));
      const fresh = bugIn(() => void writeCheckpoint(parseCheckpoint(xml, 1)));
      expect([kept, fresh]).toEqual([undefined, undefined]);
    }),
    { numRuns: 500 },
  );
});
