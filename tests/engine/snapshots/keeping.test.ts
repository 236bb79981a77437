import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filterDomains } from "../../../src/engine/list.ts";
import {
  ConnectListAllDomainsFlags as List,
  DomainUndefineFlagsValues as Undefine,
  ErrorNumber,
} from "../../../src/protocol/enums.ts";
import { domainXml, Kit, twoDisks } from "./kit.ts";

const refused = (code: number) => expect.objectContaining({ code });
const files = (kit: Kit, kind: string): Promise<string[]> =>
  readdir(join(kit.folder, "config", kind, "a.d")).catch(() => []);

describe("the next daemon", () => {
  it("finds snapshots with their parents, and the current one", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain({ disks: twoDisks });
    for (const name of ["s2", "s1", "s3"]) await kit.snapshot(name);
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("s1"), flags: 0 });
    const before = kit.found.snapshots.descendantsOf();
    await kit.restart();
    expect(kit.found.snapshots.descendantsOf()).toEqual(before);
    expect(kit.found.snapshots.current?.name).toBe("s1");
  });

  it("finds checkpoints, the last of a row being current", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain({ running: true, disks: twoDisks });
    await kit.checkpoint("c2");
    await kit.checkpoint("c1");
    await kit.restart();
    expect(kit.found.checkpoints.descendantsOf().map(({ name }) => name)).toEqual(["c2", "c1"]);
    expect(kit.found.checkpoints.current?.name).toBe("c1");
  });

  it("keeps a file aside that does not parse or is another one's, and loads the others", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await kit.snapshot("s1");
    const folder = join(kit.folder, "config", "snapshot", "a.d");
    await writeFile(join(folder, "broken.xml"), "<domainsnapshot");
    await writeFile(join(folder, "other.xml"), await readFile(join(folder, "s1.xml")));
    await kit.restart();
    expect([...kit.found.snapshots].map(({ name }) => name)).toEqual(["s1"]);
    const left = await readdir(folder);
    expect(left.filter((name) => /^(broken|other)\.xml\.corrupt-/.test(name))).toHaveLength(2);
  });

  it("knows no current snapshot where two claim to be", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await kit.snapshot("s1");
    await kit.snapshot("s2");
    const path = join(kit.folder, "config", "snapshot", "a.d", "s1.xml");
    await writeFile(path, (await readFile(path, "utf8")).replace("<active>0<", "<active>1<"));
    await kit.restart();
    expect(kit.found.snapshots.current).toBeUndefined();
    expect(kit.found.snapshots.size).toBe(2);
  });

  it("finds the image of a managed save", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await mkdir(join(kit.folder, "save"));
    await writeFile(join(kit.folder, "save", "a.save"), "");
    await kit.restart();
    expect(kit.found.managedSave).toBe(true);
  });

  it("leaves alone what belongs to a domain that there is not", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await kit.snapshot("s1");
    await writeFile(join(kit.folder, "config", "a.xml"), "");
    await kit.restart();
    expect(await files(kit, "snapshot")).toEqual(["s1.xml"]);
  });
});

describe("a domain with snapshots, checkpoints or a managed save", () => {
  it("is not undefined while it is shut off, unless they are named", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await kit.snapshot("s");
    const { reference } = kit.found;
    const invalid = refused(ErrorNumber.OPERATION_INVALID);
    await expect(kit.call("domainUndefine", { dom: reference })).rejects.toEqual(invalid);
    const others = Undefine.MANAGED_SAVE | Undefine.CHECKPOINTS_METADATA;
    await expect(kit.call("domainUndefineFlags", { dom: reference, flags: others })).rejects.toEqual(invalid);
    await kit.call("domainUndefineFlags", { dom: reference, flags: Undefine.SNAPSHOTS_METADATA });
    expect(kit.engine.domains.size).toBe(0);
    expect(await files(kit, "snapshot")).toEqual([]);
  });

  it("that runs may be undefined, and keeps its snapshots until it ends", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain({ running: true });
    await kit.snapshot("s");
    await kit.call("domainUndefine", { dom: kit.found.reference });
    expect(kit.found.snapshots.size).toBe(1);
    await kit.engine.destroy(kit.found.reference, false);
    await expect.poll(() => files(kit, "snapshot")).toEqual([]);
    expect(kit.engine.domains.size).toBe(0);
  });

  it("with checkpoints needs a flag of its own, and one with a managed save too", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain({ running: true, disks: twoDisks });
    await kit.checkpoint("c");
    await kit.call("domainManagedSave", { dom: kit.found.reference, flags: 0 });
    const { reference } = kit.found;
    const invalid = refused(ErrorNumber.OPERATION_INVALID);
    for (const flags of [0, Undefine.MANAGED_SAVE, Undefine.CHECKPOINTS_METADATA]) {
      await expect(kit.call("domainUndefineFlags", { dom: reference, flags })).rejects.toEqual(invalid);
    }
    const both = Undefine.MANAGED_SAVE | Undefine.CHECKPOINTS_METADATA;
    await kit.call("domainUndefineFlags", { dom: reference, flags: both });
    expect(await files(kit, "checkpoint")).toEqual([]);
  });

  it("takes them along when it is renamed", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await kit.snapshot("s");
    await kit.engine.rename(kit.found.reference, "b");
    await kit.restart();
    expect(kit.found.name).toBe("b");
    expect([...kit.found.snapshots].map(({ name }) => name)).toEqual(["s"]);
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("s"), flags: 0 });
    expect(kit.found.config?.name).toBe("b");
  });

  it("is found by the flags of a list", async () => {
    await using kit = await Kit.make();
    await kit.domain();
    const listed = (flag: number): number => filterDomains(kit.engine.domains, flag).length;
    expect([listed(List.HAS_SNAPSHOT), listed(List.NO_SNAPSHOT)]).toEqual([0, 1]);
    await kit.snapshot("s");
    expect([listed(List.HAS_SNAPSHOT), listed(List.NO_SNAPSHOT)]).toEqual([1, 0]);
    expect([listed(List.HAS_CHECKPOINT), listed(List.NO_CHECKPOINT)]).toEqual([0, 1]);
    expect([listed(List.MANAGEDSAVE), listed(List.NO_MANAGEDSAVE)]).toEqual([0, 1]);
    await kit.engine.start(kit.found.reference, { paused: false });
    await kit.call("domainManagedSave", { dom: kit.found.reference, flags: 0 });
    expect([listed(List.MANAGEDSAVE), listed(List.NO_MANAGEDSAVE)]).toEqual([1, 0]);
  });

  it("exclude each other: no checkpoint beside a snapshot, no snapshot beside a checkpoint", async () => {
    await using kit = await Kit.make();
    await kit.domain({ running: true, disks: twoDisks });
    const unsupported = refused(ErrorNumber.OPERATION_UNSUPPORTED);
    await kit.snapshot("s");
    await expect(kit.checkpoint("c")).rejects.toEqual(unsupported);
    await kit.call("domainSnapshotDelete", { snap: kit.snap("s"), flags: 0 });
    await kit.checkpoint("c");
    await expect(kit.snapshot("s")).rejects.toEqual(unsupported);
    const told = `<creationTime>5</creationTime><state>shutoff</state>${domainXml()}`;
    await expect(kit.snapshot("s", 1, told)).rejects.toEqual(unsupported);
  });
});
