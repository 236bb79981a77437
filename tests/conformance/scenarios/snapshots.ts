// Snapshots: what a domain was at a moment, and the tree that they make.

import { expect } from "vitest";
import {
  ConnectListAllDomainsFlags,
  type Domain,
  DomainSnapshotCreateFlags as Create,
  DomainSnapshotDeleteFlags as Delete,
  DomainSnapshotListFlags as List,
  type DomainSnapshot,
  DomainState,
  DomainUndefineFlagsValues,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Scene } from "../scene.ts";
import type { Topic } from "../suite.ts";

const named = (name: string, more = ""): string => `<domainsnapshot><name>${name}</name>${more}</domainsnapshot>`;
const namesOf = (snapshots: readonly DomainSnapshot[]): string[] => snapshots.map(({ name }) => name).toSorted();

const withDisk = async (scene: Scene, elements = ""): Promise<Domain> =>
  scene.define({ elements, devices: await scene.emptyDisk() });

/** root, child of root, leaf of child, other of root; the last one is current. */
async function tree(domain: Domain): Promise<Record<"root" | "child" | "leaf" | "other", DomainSnapshot>> {
  const root = await domain.snapshotCreateXML(named("root"));
  const child = await domain.snapshotCreateXML(named("child"));
  const leaf = await domain.snapshotCreateXML(named("leaf"));
  await domain.revertToSnapshot(root);
  const other = await domain.snapshotCreateXML(named("other"));
  return { root, child, leaf, other };
}

export const snapshots = {
  "a domain without snapshots has none, and none is current": async (scene) => {
    const domain = await withDisk(scene);
    expect(await domain.snapshotNum()).toBe(0);
    expect(await domain.listAllSnapshots()).toEqual([]);
    expect(await domain.hasCurrentSnapshot()).toBe(false);
    expect(await outcome(domain.snapshotCurrent())).toBe("NO_DOMAIN_SNAPSHOT");
    expect(await outcome(domain.snapshotLookupByName("none"))).toBe("NO_DOMAIN_SNAPSHOT");
  },

  "a snapshot is found by name, is current and has a description": async (scene) => {
    const domain = await withDisk(scene);
    const snapshot = await domain.snapshotCreateXML(named("first", "<description>then</description>"));
    expect(snapshot.name).toBe("first");
    expect((await domain.snapshotLookupByName("first")).name).toBe("first");
    expect((await domain.snapshotCurrent()).name).toBe("first");
    expect(await snapshot.isCurrent()).toBe(true);
    const xml = await snapshot.getXMLDesc();
    expect(xml).toContain("<name>first</name>");
    expect(xml).toContain("<description>then</description>");
    expect(xml).toContain("<state>shutoff</state>");
    expect(xml).toMatch(/<creationTime>\d+<\/creationTime>/);
    expect(xml).toContain(`<uuid>${domain.uuid}</uuid>`);
  },

  "a snapshot without a name is named by its time": async (scene) => {
    const domain = await withDisk(scene);
    const snapshot = await domain.snapshotCreateXML("<domainsnapshot/>");
    expect(snapshot.name).toMatch(/^\d+$/);
  },

  "a name that is taken is refused": async (scene) => {
    const domain = await withDisk(scene);
    await domain.snapshotCreateXML(named("twice"));
    expect(await outcome(domain.snapshotCreateXML(named("twice")))).not.toBe("done");
    expect(await domain.snapshotNum()).toBe(1);
  },

  "snapshots make a tree": async (scene) => {
    const domain = await withDisk(scene);
    const { root, child, leaf, other } = await tree(domain);
    expect((await leaf.getParent()).name).toBe("child");
    expect((await other.getParent()).name).toBe("root");
    expect(await outcome(root.getParent())).toBe("NO_DOMAIN_SNAPSHOT");
    expect(namesOf(await root.listAllChildren())).toEqual(["child", "other"]);
    expect(namesOf(await root.listAllChildren(List.DESCENDANTS))).toEqual(["child", "leaf", "other"]);
    expect(await root.numChildren()).toBe(2);
    expect((await child.listChildrenNames()).toSorted()).toEqual(["leaf"]);
  },

  "snapshots are listed by their place in the tree": async (scene) => {
    const domain = await withDisk(scene);
    await tree(domain);
    expect(namesOf(await domain.listAllSnapshots())).toEqual(["child", "leaf", "other", "root"]);
    expect(namesOf(await domain.listAllSnapshots(List.ROOTS))).toEqual(["root"]);
    expect(namesOf(await domain.listAllSnapshots(List.LEAVES))).toEqual(["leaf", "other"]);
    expect(namesOf(await domain.listAllSnapshots(List.NO_LEAVES))).toEqual(["child", "root"]);
    expect(namesOf(await domain.listAllSnapshots(List.METADATA))).toHaveLength(4);
    expect(namesOf(await domain.listAllSnapshots(List.NO_METADATA))).toEqual([]);
    expect((await domain.listAllSnapshots(List.TOPOLOGICAL)).map(({ name }) => name).indexOf("root")).toBe(0);
    expect((await domain.snapshotListNames(List.ROOTS)).toSorted()).toEqual(["root"]);
  },

  "snapshots are listed by the state that they hold": async (scene) => {
    const domain = await withDisk(scene);
    await domain.snapshotCreateXML(named("off"));
    expect(namesOf(await domain.listAllSnapshots(List.INACTIVE))).toEqual(["off"]);
    expect(namesOf(await domain.listAllSnapshots(List.ACTIVE))).toEqual([]);
    expect(namesOf(await domain.listAllSnapshots(List.DISK_ONLY))).toEqual([]);
    expect(namesOf(await domain.listAllSnapshots(List.INTERNAL))).toEqual(["off"]);
    expect(namesOf(await domain.listAllSnapshots(List.EXTERNAL))).toEqual([]);
  },

  "a snapshot that is deleted leaves its children to its parent": async (scene) => {
    const domain = await withDisk(scene);
    const { child, leaf } = await tree(domain);
    await child.delete();
    expect((await leaf.getParent()).name).toBe("root");
    expect(await outcome(child.getXMLDesc())).toBe("NO_DOMAIN_SNAPSHOT");
  },

  "a snapshot is deleted with what came after it, or only that is": async (scene) => {
    const domain = await withDisk(scene);
    const { root, child } = await tree(domain);
    await child.delete(Delete.CHILDREN);
    expect(namesOf(await domain.listAllSnapshots())).toEqual(["other", "root"]);
    await root.delete(Delete.CHILDREN_ONLY);
    expect(namesOf(await domain.listAllSnapshots())).toEqual(["root"]);
  },

  "a domain is as it was when it is reverted": async (scene) => {
    const domain = await withDisk(scene, "<title>before</title>");
    const snapshot = await domain.snapshotCreateXML(named("then"));
    const changed = (await domain.getXMLDesc()).replace("before", "after");
    await scene.connection.domainDefineXML(changed);
    expect(await domain.getXMLDesc()).toContain("<title>after</title>");
    await domain.revertToSnapshot(snapshot);
    expect(await domain.getXMLDesc()).toContain("<title>before</title>");
    expect(await domain.getState()).toMatchObject({ state: DomainState.SHUTOFF });
  },

  "a snapshot is defined from the description of one": async (scene) => {
    const domain = await withDisk(scene);
    const snapshot = await domain.snapshotCreateXML(named("kept"));
    const xml = await snapshot.getXMLDesc();
    await snapshot.delete(Delete.METADATA_ONLY);
    expect(await domain.snapshotNum()).toBe(0);
    const again = await domain.snapshotCreateXML(xml, Create.REDEFINE | Create.CURRENT);
    expect(await again.getXMLDesc()).toBe(xml);
    expect(await again.isCurrent()).toBe(true);
  },

  "a domain with snapshots is listed as such, and not undefined unless that was asked for": async (scene) => {
    const domain = await withDisk(scene);
    await domain.snapshotCreateXML(named("one"));
    const having = await scene.connection.listAllDomains(ConnectListAllDomainsFlags.HAS_SNAPSHOT);
    expect(having.some(({ uuid }) => uuid === domain.uuid)).toBe(true);
    expect(await outcome(domain.undefine())).toBe("OPERATION_INVALID");
    await domain.undefine(DomainUndefineFlagsValues.SNAPSHOTS_METADATA);
    expect(await outcome(domain.getState())).toBe("NO_DOMAIN");
  },

  "a description that is no snapshot's is refused": async (scene) => {
    const domain = await withDisk(scene);
    expect(await outcome(domain.snapshotCreateXML("<domain/>"))).toBe("XML_ERROR");
  },

  "a snapshot's name has no slash": async (scene) => {
    const domain = await withDisk(scene);
    expect(await outcome(domain.snapshotCreateXML(named("a/b")))).toBe("XML_DETAIL");
  },
} satisfies Topic;
