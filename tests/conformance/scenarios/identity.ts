// What names a domain, and that nothing else has the same name.

import { expect } from "vitest";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

export const identity = {
  "a domain is found by name, UUID and number": async (scene) => {
    const domain = await scene.start();
    const { connection } = scene;
    const same = domain.toJSON();
    expect((await connection.domainLookupByName(domain.name)).toJSON()).toEqual(same);
    expect((await connection.domainLookupByUUID(domain.uuid)).toJSON()).toEqual(same);
    expect((await connection.domainLookupByID(domain.id)).toJSON()).toEqual(same);
  },

  "a domain is found by a UUID without hyphens and in capitals": async (scene) => {
    const domain = await scene.define();
    const plain = domain.uuid.replaceAll("-", "");
    expect((await scene.connection.domainLookupByUUID(plain)).name).toBe(domain.name);
    expect((await scene.connection.domainLookupByUUID(domain.uuid.toUpperCase())).name).toBe(domain.name);
  },

  "what is not there is not found": async (scene) => {
    const { connection } = scene;
    expect(await outcome(connection.domainLookupByName(scene.name()))).toBe("NO_DOMAIN");
    expect(await outcome(connection.domainLookupByUUID(scene.uuid()))).toBe("NO_DOMAIN");
    expect(await outcome(connection.domainLookupByID(2 ** 31 - 1))).toBe("NO_DOMAIN");
  },

  "a domain that is shut off has no number to be found by": async (scene) => {
    const domain = await scene.start();
    const { id } = domain;
    await domain.destroy();
    expect(domain.id).toBe(-1);
    expect(await outcome(scene.connection.domainLookupByID(id))).toBe("NO_DOMAIN");
  },

  "a domain without a UUID is given one": async (scene) => {
    const [one, other] = [await scene.define(), await scene.define()];
    expect(one.uuid).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(other.uuid).not.toBe(one.uuid);
  },

  "a name that is taken cannot be defined with another UUID": async (scene) => {
    const domain = await scene.define();
    const twin = scene.connection.domainDefineXML(scene.xml({ name: domain.name, uuid: scene.uuid() }));
    expect(await outcome(twin)).toBe("OPERATION_FAILED");
    expect((await scene.connection.domainLookupByName(domain.name)).uuid).toBe(domain.uuid);
  },

  "a UUID that is taken cannot be defined with another name": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(scene.connection.domainDefineXML(scene.xml({ uuid: domain.uuid })))).toBe("OPERATION_FAILED");
  },

  "a name that is taken is not given up by a definition without a UUID": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(scene.connection.domainDefineXML(scene.xml({ name: domain.name })))).toBe("OPERATION_FAILED");
  },

  "a transient domain cannot have the name or the UUID of another": async (scene) => {
    const domain = await scene.define();
    const { connection } = scene;
    expect(await outcome(connection.domainCreateXML(scene.xml({ name: domain.name })))).toBe("OPERATION_FAILED");
    expect(await outcome(connection.domainCreateXML(scene.xml({ uuid: domain.uuid })))).toBe("OPERATION_FAILED");
  },

  "a running domain cannot be created a second time": async (scene) => {
    const domain = await scene.create();
    const again = scene.connection.domainCreateXML(scene.xml({ name: domain.name, uuid: domain.uuid }));
    expect(await outcome(again)).toBe("OPERATION_INVALID");
  },

  "a name is free again when its domain is undefined": async (scene) => {
    const domain = await scene.define();
    await domain.undefine();
    const next = await scene.define({ name: domain.name });
    expect(next.uuid).not.toBe(domain.uuid);
  },

  "a renamed domain is found under its new name alone": async (scene) => {
    const domain = await scene.define();
    const { name: before, uuid } = domain;
    const after = scene.name();
    await domain.rename(after);
    expect(domain.name).toBe(after);
    expect((await scene.connection.domainLookupByName(after)).uuid).toBe(uuid);
    expect(await outcome(scene.connection.domainLookupByName(before))).toBe("NO_DOMAIN");
    expect(await domain.getXMLDesc()).toContain(`<name>${after}</name>`);
  },

  "a domain cannot be renamed to a name that is taken, or to its own": async (scene) => {
    const [one, other] = [await scene.define(), await scene.define()];
    expect(await outcome(one.rename(other.name))).toBe("OPERATION_INVALID");
    expect(await outcome(one.rename(one.name))).toBe("OPERATION_INVALID");
  },

  "a domain cannot be renamed to nothing": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.rename(""))).toBe("INVALID_ARG");
  },

  "a domain cannot be renamed while it runs, or while it is transient": async (scene) => {
    const running = await scene.start();
    const transient = await scene.create();
    expect(await outcome(running.rename(scene.name()))).toBe("OPERATION_INVALID");
    expect(await outcome(transient.rename(scene.name()))).toBe("OPERATION_INVALID");
  },
} satisfies Topic;
