import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  DomainSnapshotCreateFlags as Create,
  DomainSnapshotDeleteFlags as Delete,
  DomainSnapshotListFlags as List,
  DomainSnapshotRevertFlags as Revert,
  DomainState,
  ErrorNumber,
} from "../../../src/protocol/enums.ts";
import { domainXml, Kit, twoDisks, uuid } from "./kit.ts";

const refused = (code: number) => expect.objectContaining({ code });
const names = async (kit: Kit, flags = 0): Promise<string[]> =>
  (await kit.call("domainSnapshotListNames", { dom: kit.found.reference, maxnames: 100, flags })).names;
const current = async (kit: Kit): Promise<string | undefined> =>
  (await kit.call("domainSnapshotCurrent", { dom: kit.found.reference, flags: 0 }).catch(() => undefined))?.snap.name;
const xmlOf = async (kit: Kit, name: string, flags = 0): Promise<string> =>
  (await kit.call("domainSnapshotGetXmlDesc", { snap: kit.snap(name), flags })).xml;

describe("taking a snapshot", () => {
  it("makes it the current one, a child of the one before", async () => {
    await using kit = await Kit.make();
    await kit.domain({ running: true });
    await kit.snapshot("s1");
    await kit.snapshot("s2");
    expect(await current(kit)).toBe("s2");
    expect((await kit.call("domainSnapshotGetParent", { snap: kit.snap("s2"), flags: 0 })).snap.name).toBe("s1");
    await expect(kit.call("domainSnapshotGetParent", { snap: kit.snap("s1"), flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.NO_DOMAIN_SNAPSHOT),
    );
    expect(kit.hypervisor.asked).toEqual(["take s1", "take s2"]);
    expect(kit.events()).toEqual([]);
  });

  it("keeps the state, the memory of a guest that runs, and every disk that has a medium", async () => {
    await using kit = await Kit.make();
    const cdrom = "<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/></disk>";
    await kit.domain({ running: true, disks: twoDisks + cdrom });
    await kit.snapshot("s1");
    const xml = await xmlOf(kit, "s1");
    expect(xml).toContain("<state>running</state>");
    expect(xml).toContain("<memory snapshot='internal'/>");
    expect([...xml.matchAll(/<disk name=.*/g)].map(([line]) => line)).toEqual([
      "<disk name='vda' snapshot='internal'/>",
      "<disk name='vdb' snapshot='internal'/>",
      "<disk name='hdc' snapshot='no'/>",
    ]);
    expect(xml).toContain("<inactiveDomain type='qemu'>");
    await kit.engine.destroy(kit.found.reference, false);
    await kit.snapshot("s2");
    expect(await xmlOf(kit, "s2")).toContain("<state>shutoff</state>");
    expect(await xmlOf(kit, "s2")).toContain("<memory snapshot='no'/>");
    expect(await xmlOf(kit, "s2")).not.toContain("inactiveDomain");
  });

  it("twice under one name is refused, also while the first is still being taken", async () => {
    await using kit = await Kit.make();
    await kit.domain();
    const outcomes = await Promise.allSettled([kit.snapshot("s"), kit.snapshot("s")]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(outcomes[1]).toMatchObject({ reason: { code: ErrorNumber.OPERATION_FAILED } });
  });

  it("that fails leaves nothing behind", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await kit.snapshot("s1");
    kit.hypervisor.failing.set("take", new Error("disk full"));
    await expect(kit.snapshot("s2")).rejects.toThrow("disk full");
    expect(await names(kit)).toEqual(["s1"]);
    expect(await current(kit)).toBe("s1");
    expect(await readdir(join(kit.folder, "config", "snapshot", "a.d"))).toEqual(["s1.xml"]);
  });

  it("and halting ends the guest, which a transient domain would not survive", async () => {
    await using kit = await Kit.make();
    await kit.domain({ running: true });
    await kit.snapshot("s", Create.HALT);
    expect(kit.found).toMatchObject({ state: DomainState.SHUTOFF, reason: 7 });
    expect(kit.events()).toEqual(["5.6"]);
    await kit.call("domainUndefineFlags", { dom: kit.found.reference, flags: 2 });
    await kit.engine.create(domainXml(), false, { paused: false });
    await expect(kit.snapshot("t", Create.HALT)).rejects.toEqual(refused(ErrorNumber.OPERATION_INVALID));
  });

  it("without metadata is one that nobody knows of", async () => {
    await using kit = await Kit.make();
    await kit.domain();
    await kit.snapshot("s1");
    await kit.snapshot("s2", Create.NO_METADATA);
    expect(kit.hypervisor.asked).toEqual(["take s1", "take s2"]);
    expect(await names(kit)).toEqual(["s1"]);
    expect(await current(kit)).toBe("s1");
  });

  it("flags that exclude or need each other, and those that this hypervisor does not take, are refused", async () => {
    await using kit = await Kit.make();
    await kit.domain();
    for (const flags of [
      Create.CURRENT,
      Create.REDEFINE | Create.NO_METADATA,
      Create.REDEFINE | Create.HALT,
      Create.LIVE,
      1 << 12,
    ]) {
      await expect(kit.snapshot("s", flags)).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
    }
    expect(kit.hypervisor.asked).toEqual([]);
  });

  it("is not offered by a hypervisor that cannot, which still keeps what it is told of", async () => {
    await using kit = await Kit.make((hypervisor) => delete hypervisor.snapshots);
    await kit.domain();
    await expect(kit.snapshot("s")).rejects.toEqual(refused(ErrorNumber.CONFIG_UNSUPPORTED));
    await kit.snapshot("s", Create.REDEFINE, `<creationTime>5</creationTime><state>shutoff</state>${domainXml()}`);
    expect(await names(kit)).toEqual(["s"]);
    await expect(kit.call("domainRevertToSnapshot", { snap: kit.snap("s"), flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.CONFIG_UNSUPPORTED),
    );
    await expect(kit.call("domainSnapshotDelete", { snap: kit.snap("s"), flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.CONFIG_UNSUPPORTED),
    );
    await kit.call("domainSnapshotDelete", { snap: kit.snap("s"), flags: Delete.METADATA_ONLY });
    expect(await names(kit)).toEqual([]);
  });

  it("a name that is no file's is refused", async () => {
    await using kit = await Kit.onDisk();
    await kit.domain();
    await expect(kit.snapshot("a/b")).rejects.toEqual(refused(ErrorNumber.XML_DETAIL));
    await expect(kit.snapshot(".a")).rejects.toEqual(refused(ErrorNumber.XML_DETAIL));
    await expect(kit.snapshot("x".repeat(300))).rejects.toEqual(refused(ErrorNumber.INTERNAL_ERROR));
  });
});

describe("images of external snapshots", () => {
  const disk = (path: string, dev: string) =>
    `<disk type='file' device='disk'><source file='${path}'/><target dev='${dev}' bus='virtio'/></disk>`;

  it("are named after the domain's own, with the snapshot for a suffix", async () => {
    await using kit = await Kit.make();
    const image = join(kit.folder, "disk.qcow2");
    await writeFile(image, "");
    await kit.domain({ running: true, disks: disk(image, "vda") });
    await kit.snapshot("s", Create.DISK_ONLY);
    const xml = await xmlOf(kit, "s");
    expect(xml).toContain("<state>disk-snapshot</state>");
    expect(xml).toContain(`<source file='${join(kit.folder, "disk.s")}'/>`);
  });

  it("cannot be named after what is not a file, and no two get one name", async () => {
    await using kit = await Kit.make();
    const [one, other] = [join(kit.folder, "disk.qcow2"), join(kit.folder, "disk.raw")];
    await writeFile(one, "");
    await writeFile(other, "");
    const unsupported = refused(ErrorNumber.CONFIG_UNSUPPORTED);
    for (const disks of [
      disk("/nonexistent/a", "vda"),
      disk(kit.folder, "vda"),
      disk("/dev/null", "vda"),
      disk(one, "vda") + disk(other, "vdb"),
    ]) {
      await kit.domain({ disks });
      await expect(kit.snapshot("s", Create.DISK_ONLY)).rejects.toEqual(unsupported);
    }
  });
});

describe("a list of snapshots", () => {
  const grown = async (): Promise<Kit> => {
    const kit = await Kit.make();
    await kit.domain({ disks: twoDisks });
    await kit.snapshot("off");
    await kit.engine.start(kit.found.reference, { paused: false });
    await kit.snapshot("run");
    const outside = twoDisks.match(/vd./g)?.map((dev) => `<disk name='${dev}'><source file='/o/${dev}'/></disk>`);
    await kit.snapshot("disks", Create.DISK_ONLY, `<disks>${outside?.join("")}</disks>`);
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("off"), flags: 0 });
    await kit.snapshot("twig");
    return kit;
  };

  it.each([
    [0, ["off", "run", "disks", "twig"]],
    [List.ROOTS, ["off"]],
    [List.LEAVES, ["disks", "twig"]],
    [List.NO_LEAVES, ["off", "run"]],
    [List.LEAVES | List.NO_LEAVES, []],
    [List.METADATA, ["off", "run", "disks", "twig"]],
    [List.NO_METADATA, []],
    [List.METADATA | List.NO_METADATA, ["off", "run", "disks", "twig"]],
    [List.INACTIVE, ["off", "twig"]],
    [List.ACTIVE, ["run"]],
    [List.DISK_ONLY, ["disks"]],
    [List.ACTIVE | List.DISK_ONLY, ["run", "disks"]],
    [List.INTERNAL, ["off", "run", "twig"]],
    [List.EXTERNAL, ["disks"]],
    [List.INTERNAL | List.EXTERNAL, ["off", "run", "disks", "twig"]],
    [List.TOPOLOGICAL, ["off", "run", "disks", "twig"]],
  ])("with the flags %i holds %j", async (flags, expected) => {
    await using kit = await grown();
    expect(await names(kit, flags)).toEqual(expected);
    const { num } = await kit.call("domainSnapshotNum", { dom: kit.found.reference, flags });
    const all = await kit.call("domainListAllSnapshots", { dom: kit.found.reference, needResults: 1, flags });
    expect([num, all.ret, all.snapshots.map(({ name }) => name)]).toEqual([expected.length, expected.length, expected]);
  });

  it("below one of them holds its children, or all that descend from it", async () => {
    await using kit = await grown();
    const below = async (flags: number): Promise<string[]> =>
      (await kit.call("domainSnapshotListChildrenNames", { snap: kit.snap("off"), maxnames: 9, flags })).names;
    expect(await below(0)).toEqual(["run", "twig"]);
    expect(await below(List.DESCENDANTS)).toEqual(["run", "disks", "twig"]);
    expect(await below(List.DESCENDANTS | List.LEAVES)).toEqual(["disks", "twig"]);
  });

  it("holds no more names than are asked for, and no flag that there is not", async () => {
    await using kit = await grown();
    const dom = kit.found.reference;
    expect((await kit.call("domainSnapshotListNames", { dom, maxnames: 2, flags: 0 })).names).toHaveLength(2);
    await expect(kit.call("domainSnapshotNum", { dom, flags: 1 << 11 })).rejects.toEqual(
      refused(ErrorNumber.INVALID_ARG),
    );
  });
});

describe("reverting", () => {
  const takenIn = async (states: readonly ("off" | "run" | "pause")[], keeps = false): Promise<Kit> => {
    const kit = await (keeps ? Kit.onDisk() : Kit.make());
    await kit.domain();
    for (const state of states) {
      await be(kit, state);
      await kit.snapshot(state);
    }
    kit.events();
    return kit;
  };
  const be = async (kit: Kit, state: "off" | "run" | "pause"): Promise<void> => {
    const { reference, active } = kit.found;
    if (active) await kit.engine.destroy(reference, false);
    if (state !== "off") await kit.engine.start(reference, { paused: state === "pause" });
    kit.events();
  };

  it.each([
    ["off", "off", 0, [], "off"],
    ["off", "off", Revert.RUNNING, ["2.3"], "run"],
    ["off", "off", Revert.PAUSED, ["2.3", "3.5"], "pause"],
    ["off", "run", 0, ["2.3"], "run"],
    ["off", "run", Revert.PAUSED, ["2.3", "3.5"], "pause"],
    ["off", "pause", 0, ["2.3", "3.5"], "pause"],
    ["off", "pause", Revert.RUNNING, ["2.3"], "run"],
    ["run", "off", 0, ["5.6"], "off"],
    ["run", "off", Revert.RUNNING, ["5.6", "2.3"], "run"],
    ["run", "run", 0, ["5.6", "2.3"], "run"],
    ["run", "run", Revert.FORCE, ["5.6", "2.3"], "run"],
    ["run", "pause", 0, ["5.6", "2.3", "3.5"], "pause"],
    ["pause", "off", Revert.PAUSED, ["5.6", "2.3", "3.5"], "pause"],
    ["pause", "run", 0, ["5.6", "2.3"], "run"],
    ["pause", "pause", 0, ["5.6", "2.3", "3.5"], "pause"],
  ] as const)("from %s to %s with the flags %i tells %j", async (before, to, flags, events, after) => {
    await using kit = await takenIn(["off", "run", "pause"]);
    await be(kit, before);
    await kit.call("domainRevertToSnapshot", { snap: kit.snap(to), flags });
    expect(kit.events()).toEqual(events);
    const { state, reason } = kit.found;
    if (after === "run") expect([state, reason]).toEqual([DomainState.RUNNING, 4]);
    else if (after === "pause") expect([state, reason]).toEqual([DomainState.PAUSED, 7]);
    else expect(state).toBe(DomainState.SHUTOFF);
    expect(await current(kit)).toBe(to);
    expect(kit.hypervisor.asked.at(-1)).toBe(`revert ${to}`);
  });

  it("a guest whose memory was kept goes on from there, others boot", async () => {
    await using kit = await takenIn(["off", "run"]);
    kit.hypervisor.startedFrom.length = 0;
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("run"), flags: 0 });
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("off"), flags: Revert.RUNNING });
    expect(kit.hypervisor.startedFrom).toEqual([
      { kind: "snapshot", snapshot: expect.objectContaining({ name: "run" }) as unknown },
      undefined,
    ]);
  });

  it("brings the persistent definition back, on disk too", async () => {
    await using kit = await takenIn(["run"], true);
    await be(kit, "off");
    await kit.engine.define(domainXml().replace("65536", "131072"), false);
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("run"), flags: 0 });
    expect(kit.found.config?.memoryKiB).toBe(65536);
    expect(await readFile(join(kit.folder, "config", "a.xml"), "utf8")).toContain("65536");
  });

  it("a transient domain goes on to be transient, and cannot be shut off that way", async () => {
    await using kit = await takenIn(["off", "run"]);
    await kit.call("domainUndefine", { dom: kit.found.reference });
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("run"), flags: 0 });
    expect(kit.found).toMatchObject({ persistent: false, active: true });
    await expect(kit.call("domainRevertToSnapshot", { snap: kit.snap("off"), flags: 0 })).rejects.toEqual(
      refused(ErrorNumber.OPERATION_INVALID),
    );
    await kit.call("domainRevertToSnapshot", { snap: kit.snap("off"), flags: Revert.RUNNING });
    expect(kit.found.active).toBe(true);
  });

  it("that fails leaves no snapshot current, and of a transient domain nothing", async () => {
    await using kit = await takenIn(["run"]);
    kit.hypervisor.failing.set("revert", new Error("image is gone"));
    await expect(kit.call("domainRevertToSnapshot", { snap: kit.snap("run"), flags: 0 })).rejects.toThrow(
      "image is gone",
    );
    expect(kit.found.state).toBe(DomainState.SHUTOFF);
    expect(await current(kit)).toBeUndefined();
    await be(kit, "run");
    await kit.call("domainUndefine", { dom: kit.found.reference });
    kit.hypervisor.failing.set("revert", new Error("image is gone"));
    await expect(kit.call("domainRevertToSnapshot", { snap: kit.snap("run"), flags: 0 })).rejects.toThrow(
      "image is gone",
    );
    expect(kit.engine.domains.size).toBe(0);
  });

  it("to run and to be paused at once is refused", async () => {
    await using kit = await takenIn(["off"]);
    const both = { snap: kit.snap("off"), flags: Revert.RUNNING | Revert.PAUSED };
    await expect(kit.call("domainRevertToSnapshot", both)).rejects.toEqual(refused(ErrorNumber.INVALID_ARG));
  });
});

describe("redefining", () => {
  const told = (content: string) => `<creationTime>5</creationTime>${content}`;
  const off = told(`<state>shutoff</state>${domainXml()}`);

  it("puts one into its place in the tree, current only when it is said to be", async () => {
    await using kit = await Kit.make();
    await kit.domain();
    await kit.snapshot("a", Create.REDEFINE, off);
    expect(await current(kit)).toBeUndefined();
    await kit.snapshot("b", Create.REDEFINE | Create.CURRENT, `<parent><name>a</name></parent>${off}`);
    expect(await current(kit)).toBe("b");
    await kit.snapshot("b", Create.REDEFINE, off);
    expect(await current(kit)).toBe("b");
    expect(await names(kit, List.ROOTS)).toEqual(["a", "b"]);
    expect(kit.hypervisor.asked).toEqual([]);
  });

  it.each([
    ["<parent><name>nobody</name></parent>", off, ErrorNumber.INVALID_ARG],
    ["", told(`<state>shutoff</state>${domainXml().replace(uuid, uuid.replace("1", "2"))}`), ErrorNumber.INVALID_ARG],
    ["", told("<state>shutoff</state>"), ErrorNumber.INTERNAL_ERROR],
    ["<disks><disk name='nope'/></disks>", off, ErrorNumber.CONFIG_UNSUPPORTED],
  ])("one that does not fit the domain is refused: %s", async (content, rest, code) => {
    await using kit = await Kit.make();
    await kit.domain();
    await expect(kit.snapshot("s", Create.REDEFINE, content + rest)).rejects.toEqual(refused(code));
    expect(await names(kit)).toEqual([]);
  });

  it.each([
    [told(`<state>running</state>${domainXml()}`), ErrorNumber.INVALID_ARG],
    [told(`<state>disk-snapshot</state>${domainXml()}`), ErrorNumber.INVALID_ARG],
    [told(`<state>shutoff</state>${domainXml().replace("65536", "4096")}`), ErrorNumber.CONFIG_UNSUPPORTED],
    [told(`<state>shutoff</state>${domainXml(twoDisks)}`), ErrorNumber.CONFIG_UNSUPPORTED],
  ])("one that is not the one it replaces is refused", async (content, code) => {
    await using kit = await Kit.make();
    await kit.domain();
    await kit.snapshot("s", Create.REDEFINE, off);
    await expect(kit.snapshot("s", Create.REDEFINE, content)).rejects.toEqual(refused(code));
  });

  it("without a domain it keeps the one that it had", async () => {
    await using kit = await Kit.make();
    await kit.domain();
    await kit.snapshot("s", Create.REDEFINE, off);
    await kit.snapshot("s", Create.REDEFINE, told("<state>shutoff</state><description>new</description>"));
    expect(await xmlOf(kit, "s")).toMatch(/<description>new<\/description>[^]*<domain type='qemu'>/);
  });

  it("one of disks alone has their state", async () => {
    await using kit = await Kit.make();
    await kit.domain();
    await expect(kit.snapshot("s", Create.REDEFINE | Create.DISK_ONLY, off)).rejects.toEqual(
      refused(ErrorNumber.INVALID_ARG),
    );
  });
});

describe("deleting", () => {
  /** a - b - c, and c is current. */
  const row = async (): Promise<Kit> => {
    const kit = await Kit.make();
    await kit.domain();
    for (const name of ["a", "b", "c"]) await kit.snapshot(name);
    kit.hypervisor.asked.length = 0;
    return kit;
  };

  it("one gives its children to its parent", async () => {
    await using kit = await row();
    await kit.call("domainSnapshotDelete", { snap: kit.snap("b"), flags: 0 });
    expect((await kit.call("domainSnapshotGetParent", { snap: kit.snap("c"), flags: 0 })).snap.name).toBe("a");
    expect(kit.hypervisor.asked).toEqual(["remove b"]);
    expect(await current(kit)).toBe("c");
  });

  it("with its children goes from the leaves up, and the mark of the current one to what stays", async () => {
    await using kit = await row();
    await kit.call("domainSnapshotDelete", { snap: kit.snap("b"), flags: Delete.CHILDREN });
    expect(kit.hypervisor.asked).toEqual(["remove c", "remove b"]);
    expect([await names(kit), await current(kit)]).toEqual([["a"], "a"]);
  });

  it("the children alone leaves the one itself, current if one of them was", async () => {
    await using kit = await row();
    await kit.call("domainSnapshotDelete", { snap: kit.snap("a"), flags: Delete.CHILDREN_ONLY });
    expect([await names(kit), await current(kit)]).toEqual([["a"], "a"]);
  });

  it("the metadata alone asks nothing of the hypervisor", async () => {
    await using kit = await row();
    await kit.call("domainSnapshotDelete", { snap: kit.snap("a"), flags: Delete.CHILDREN | Delete.METADATA_ONLY });
    expect([await names(kit), kit.hypervisor.asked]).toEqual([[], []]);
  });

  it("what the hypervisor fails to remove is still known", async () => {
    await using kit = await row();
    kit.hypervisor.failing.set("remove", new Error("busy"));
    const all = { snap: kit.snap("a"), flags: Delete.CHILDREN };
    await expect(kit.call("domainSnapshotDelete", all)).rejects.toThrow("busy");
    expect(await names(kit)).toEqual(["a", "b", "c"]);
  });

  it("one that is gone is not found any more", async () => {
    await using kit = await row();
    await kit.call("domainSnapshotDelete", { snap: kit.snap("c"), flags: 0 });
    for (const call of ["domainSnapshotIsCurrent", "domainSnapshotHasMetadata", "domainSnapshotGetXmlDesc"] as const) {
      await expect(kit.call(call, { snap: kit.snap("c"), flags: 0 })).rejects.toEqual(
        refused(ErrorNumber.NO_DOMAIN_SNAPSHOT),
      );
    }
  });
});
