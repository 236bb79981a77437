// Checkpoints: moments from which on the changes of disks are known.

import { expect } from "vitest";
import {
  ConnectListAllDomainsFlags,
  DomainCheckpointCreateFlags as Create,
  DomainCheckpointDeleteFlags as Delete,
  DomainCheckpointListFlags as List,
  DomainCheckpointXMLFlags,
  type Domain,
  type DomainCheckpoint,
  DomainUndefineFlagsValues,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Scene } from "../scene.ts";
import type { Topic } from "../suite.ts";

const namesOf = (checkpoints: readonly DomainCheckpoint[]): string[] => checkpoints.map(({ name }) => name).toSorted();

/** A domain with a disk that can have bitmaps. */
const withDisk = (scene: Scene): Promise<Domain> =>
  scene.define({
    devices: `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${scene.path()}'/>
      <target dev='vdb' bus='virtio'/></disk>`,
  });

/** Says of a checkpoint that there is one, without making it: no disk is touched. */
async function redefine(domain: Domain, name: string, parent?: string): Promise<DomainCheckpoint> {
  const above = parent === undefined ? "" : `<parent><name>${parent}</name></parent>`;
  const xml = `<domaincheckpoint><name>${name}</name>${above}<creationTime>1700000000</creationTime>
    <disks><disk name='vdb' checkpoint='bitmap' bitmap='${name}'/></disks>${await domain.getXMLDesc()}
  </domaincheckpoint>`;
  return domain.checkpointCreateXML(xml, Create.REDEFINE);
}

async function tree(domain: Domain): Promise<Record<"root" | "child" | "leaf", DomainCheckpoint>> {
  const root = await redefine(domain, "root");
  const child = await redefine(domain, "child", "root");
  const leaf = await redefine(domain, "leaf", "child");
  return { root, child, leaf };
}

export const checkpoints = {
  "a domain without checkpoints has none": async (scene) => {
    const domain = await withDisk(scene);
    expect(await domain.listAllCheckpoints()).toEqual([]);
    expect(await outcome(domain.checkpointLookupByName("none"))).toBe("NO_DOMAIN_CHECKPOINT");
  },

  "a checkpoint is found by name and describes itself": async (scene) => {
    const domain = await withDisk(scene);
    const checkpoint = await redefine(domain, "first");
    expect((await domain.checkpointLookupByName("first")).name).toBe("first");
    const xml = await checkpoint.getXMLDesc();
    expect(xml).toContain("<name>first</name>");
    expect(xml).toContain("<creationTime>1700000000</creationTime>");
    expect(xml).toMatch(/<disk name='vdb' checkpoint='bitmap' bitmap='first'\/>/);
    expect(xml).toContain(`<uuid>${domain.uuid}</uuid>`);
    expect(await checkpoint.getXMLDesc(DomainCheckpointXMLFlags.NO_DOMAIN)).not.toContain("<domain ");
  },

  "checkpoints make a tree": async (scene) => {
    const domain = await withDisk(scene);
    const { root, leaf } = await tree(domain);
    expect((await leaf.getParent()).name).toBe("child");
    expect(await outcome(root.getParent())).toBe("NO_DOMAIN_CHECKPOINT");
    expect(namesOf(await root.listAllChildren())).toEqual(["child"]);
    expect(namesOf(await root.listAllChildren(List.DESCENDANTS))).toEqual(["child", "leaf"]);
    expect(namesOf(await domain.listAllCheckpoints())).toEqual(["child", "leaf", "root"]);
    expect(namesOf(await domain.listAllCheckpoints(List.ROOTS))).toEqual(["root"]);
    expect(namesOf(await domain.listAllCheckpoints(List.LEAVES))).toEqual(["leaf"]);
    expect(namesOf(await domain.listAllCheckpoints(List.NO_LEAVES))).toEqual(["child", "root"]);
    const ordered = await domain.listAllCheckpoints(List.TOPOLOGICAL);
    expect(ordered.map(({ name }) => name)).toEqual(["root", "child", "leaf"]);
  },

  "what is known of a checkpoint can be forgotten": async (scene) => {
    const domain = await withDisk(scene);
    const { root, child } = await tree(domain);
    await child.delete(Delete.METADATA_ONLY | Delete.CHILDREN);
    expect(namesOf(await domain.listAllCheckpoints())).toEqual(["root"]);
    await root.delete(Delete.METADATA_ONLY);
    expect(await outcome(root.getXMLDesc())).toBe("NO_DOMAIN_CHECKPOINT");
  },

  "a domain with checkpoints is listed as such, and not undefined unless that was asked for": async (scene) => {
    const domain = await withDisk(scene);
    await redefine(domain, "one");
    const having = await scene.connection.listAllDomains(ConnectListAllDomainsFlags.HAS_CHECKPOINT);
    expect(having.some(({ uuid }) => uuid === domain.uuid)).toBe(true);
    expect(await outcome(domain.undefine())).toBe("OPERATION_INVALID");
    await domain.undefine(DomainUndefineFlagsValues.CHECKPOINTS_METADATA);
    expect(await outcome(domain.getState())).toBe("NO_DOMAIN");
  },
} satisfies Topic;
