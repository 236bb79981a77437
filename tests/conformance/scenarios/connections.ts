// Several connections to one hypervisor.

import { expect } from "vitest";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

export const connections = {
  "what one connection defines the other finds": async (scene) => {
    const other = await scene.connect();
    const domain = await scene.define();
    expect((await other.domainLookupByUUID(domain.uuid)).name).toBe(domain.name);
    await (await other.domainLookupByName(domain.name)).create();
    expect(await domain.isActive()).toBe(true);
  },

  "a domain outlives the connection that defined and started it": async (scene) => {
    const other = await scene.target.open();
    const domain = await other.domainDefineXML(scene.xml());
    scene.keep(domain);
    await domain.create();
    await other.close();
    expect(await (await scene.connection.domainLookupByUUID(domain.uuid)).isActive()).toBe(true);
  },

  "a transient domain outlives the connection that created it": async (scene) => {
    const other = await scene.target.open();
    const { uuid } = scene.keep(await other.domainCreateXML(scene.xml()));
    await other.close();
    expect(await (await scene.connection.domainLookupByUUID(uuid)).isActive()).toBe(true);
  },

  "a connection that was closed answers nothing more": async (scene) => {
    const other = await scene.target.open();
    const domain = await scene.define();
    const there = await other.domainLookupByUUID(domain.uuid);
    expect(other.isAlive()).toBe(true);
    await other.close();
    expect(other.isAlive()).toBe(false);
    expect(await other.closed).toBeUndefined();
    expect(await outcome(there.getState())).toBe("RPC");
    expect(await outcome(other.listAllDomains())).toBe("RPC");
  },

  "a connection that was closed twice is closed": async (scene) => {
    const other = await scene.target.open();
    await other.close();
    await other.close();
    expect(other.isAlive()).toBe(false);
  },

  "a closed connection ends its events": async (scene) => {
    const other = await scene.target.open();
    const events = other.domainEvents({ id: 0 });
    await events.ready;
    const next = events.next();
    await other.close();
    // whether it ends or fails, it does not wait for ever
    expect(await outcome(next)).toMatch(/^(done|RPC)$/);
  },

  "many connections are served at once": async (scene) => {
    const domain = await scene.define();
    const all = await Promise.all(Array.from({ length: 10 }, () => scene.connect()));
    const found = await Promise.all(all.map((connection) => connection.domainLookupByUUID(domain.uuid)));
    expect(new Set(found.map(({ name }) => name))).toEqual(new Set([domain.name]));
  },

  "connections say how they are reached": async (scene) => {
    expect(await scene.connection.isSecure()).toBe(true);
    expect(scene.connection.isEncrypted()).toBe(false);
    expect(await scene.connection.getURI()).toMatch(
      scene.choose({ QEMU: /^qemu:\/\/\/s/, TEST: /^test:\/\/\/default/ }),
    );
  },
} satisfies Topic;
