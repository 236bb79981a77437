// What a daemon knows again after it was killed.

import { expect } from "vitest";
import { type Connection, type Domain, DomainState, DomainXMLFlags } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, removeDomain } from "../scene.ts";
import type { Topic } from "../suite.ts";

/** A connection to the daemon that comes after. */
async function afterRestart(scene: Scene): Promise<Connection> {
  const { restart } = scene.target;
  if (restart === undefined) throw new Error("this target cannot be restarted");
  await restart();
  return scene.connect();
}

/** As `scene.define`, but removed by the daemon that comes after. */
async function define(
  scene: Scene,
  elements = "",
  devices = "",
): Promise<{ uuid: string; xml: string; domain: Domain }> {
  const domain = await scene.connection.domainDefineXML(scene.xml({ elements, devices }));
  scene.atEnd(async () => {
    await using connection = await scene.target.open();
    await removeDomain(connection, domain.uuid);
  });
  return { domain, uuid: domain.uuid, xml: await domain.getXMLDesc(DomainXMLFlags.INACTIVE) };
}

export const persistence = {
  "definitions are as they were": async (scene) => {
    const { uuid, xml } = await define(scene, "<title>kept</title>");
    const connection = await afterRestart(scene);
    const found = await connection.domainLookupByUUID(uuid);
    expect(await found.getXMLDesc()).toBe(xml);
    expect(await found.getState()).toMatchObject({ state: DomainState.SHUTOFF });
  },

  "a domain that was undefined stays so": async (scene) => {
    const { domain, uuid } = await define(scene);
    await domain.undefine();
    const connection = await afterRestart(scene);
    expect(await outcome(connection.domainLookupByUUID(uuid))).toBe("NO_DOMAIN");
  },

  "guests run on under their number": async (scene) => {
    const { domain, uuid } = await define(scene);
    await domain.create();
    const connection = await afterRestart(scene);
    const found = await connection.domainLookupByUUID(uuid);
    expect(found.id).toBe(domain.id);
    expect(await found.getState()).toMatchObject({ state: DomainState.RUNNING });
    await found.suspend();
    await found.resume();
    await found.destroy();
    expect(await found.getState()).toMatchObject({ state: DomainState.SHUTOFF });
  },

  "paused guests are still paused": async (scene) => {
    const { domain, uuid } = await define(scene);
    await domain.create();
    await domain.suspend();
    const connection = await afterRestart(scene);
    expect(await (await connection.domainLookupByUUID(uuid)).getState()).toMatchObject({ state: DomainState.PAUSED });
  },

  "transient guests run on and are still transient": async (scene) => {
    const domain = await scene.connection.domainCreateXML(scene.xml());
    scene.atEnd(async () => {
      await using connection = await scene.target.open();
      await removeDomain(connection, domain.uuid);
    });
    const connection = await afterRestart(scene);
    const found = await connection.domainLookupByUUID(domain.uuid);
    expect([await found.isActive(), await found.isPersistent()]).toEqual([true, false]);
    await found.destroy();
    expect(await outcome(found.getState())).toBe("NO_DOMAIN");
  },

  "what a guest runs with and its definition still differ": async (scene) => {
    const { domain, uuid } = await define(scene, "<title>one</title>");
    await domain.create();
    const { name } = domain;
    await scene.connection.domainDefineXML(scene.xml({ name, uuid, elements: "<title>two</title>" }));
    const found = await (await afterRestart(scene)).domainLookupByUUID(uuid);
    expect(await found.getXMLDesc()).toContain("<title>one</title>");
    expect(await found.getXMLDesc(DomainXMLFlags.INACTIVE)).toContain("<title>two</title>");
  },

  "autostart is kept": async (scene) => {
    const { domain, uuid } = await define(scene);
    // it runs already: that it starts by itself is not what this is about
    await domain.create();
    await domain.setAutostart(true);
    const found = await (await afterRestart(scene)).domainLookupByUUID(uuid);
    expect(await found.getAutostart()).toBe(true);
  },

  "snapshots are kept with their tree": async (scene) => {
    const { domain, uuid } = await define(scene, "", await scene.emptyDisk());
    await domain.snapshotCreateXML("<domainsnapshot><name>root</name></domainsnapshot>");
    await domain.snapshotCreateXML("<domainsnapshot><name>leaf</name></domainsnapshot>");
    const found = await (await afterRestart(scene)).domainLookupByUUID(uuid);
    expect((await (await found.snapshotLookupByName("leaf")).getParent()).name).toBe("root");
    expect((await found.snapshotCurrent()).name).toBe("leaf");
  },

  "a secret and its value are kept": async (scene) => {
    const usage = scene.name();
    const secret = await scene.connection.secretDefineXML(
      `<secret ephemeral='no' private='no'><usage type='ceph'><name>${usage}</name></usage></secret>`,
    );
    scene.atEnd(async () => {
      await using connection = await scene.target.open();
      await (await connection.secretLookupByUUID(secret.uuid)).undefine();
    });
    await secret.setValue(Buffer.from("kept"));
    const found = await (await afterRestart(scene)).secretLookupByUUID(secret.uuid);
    expect(Buffer.from(await found.getValue()).toString()).toBe("kept");
  },

  "networks that were active still are": async (scene) => {
    const network = await scene.connection.networkDefineXML(`<network><name>${scene.name()}</name></network>`);
    scene.atEnd(async () => {
      await using connection = await scene.target.open();
      const there = await connection.networkLookupByUUID(network.uuid);
      if (await there.isActive()) await there.destroy();
      await there.undefine();
    });
    await network.create();
    await network.setAutostart(true);
    const found = await (await afterRestart(scene)).networkLookupByUUID(network.uuid);
    expect([await found.isActive(), await found.getAutostart()]).toEqual([true, true]);
  },

  "clients notice that the daemon is gone": async (scene) => {
    const other = await scene.target.open();
    const connection = await afterRestart(scene);
    expect(await other.closed).toBeDefined();
    expect(await outcome(other.listAllDomains())).toBe("RPC");
    expect(connection.isAlive()).toBe(true);
  },
} satisfies Topic;
