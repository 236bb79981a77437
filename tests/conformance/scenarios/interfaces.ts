// The host's network interfaces.

import { expect } from "vitest";
import { ConnectListAllInterfacesFlags as List, type Interface } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, ifThere } from "../scene.ts";
import type { Topic } from "../suite.ts";

const interfaceXml = (name: string, address: string): string => `<interface type='ethernet' name='${name}'>
  <start mode='none'/>
  <mac address='52:54:00:c0:ff:ee'/>
  <protocol family='ipv4'><ip address='${address}' prefix='24'/></protocol>
</interface>`;

async function define(scene: Scene): Promise<Interface> {
  const { connection } = scene;
  const defined = await connection.interfaceDefineXML(interfaceXml(scene.name(), "192.168.232.1"));
  scene.atEnd(async () => {
    const there = await ifThere(connection.interfaceLookupByName(defined.name));
    if ((await there?.isActive()) === true) await there?.destroy();
    await there?.undefine();
  });
  return defined;
}

export const interfaces = {
  "an interface is found by its name": async (scene) => {
    const [some] = await scene.connection.listAllInterfaces();
    if (some === undefined) throw new Error("this host has no interface");
    expect((await scene.connection.interfaceLookupByName(some.name)).toJSON()).toEqual(some.toJSON());
    expect(await outcome(scene.connection.interfaceLookupByName(scene.name()))).toBe("NO_INTERFACE");
    expect(await outcome(scene.connection.interfaceLookupByMACString("52:54:00:de:ad:00"))).toBe("NO_INTERFACE");
  },

  "an interface describes itself": async (scene) => {
    const [some] = await scene.connection.listAllInterfaces();
    expect(await some?.getXMLDesc()).toContain(`name='${some?.name}'`);
  },

  "interfaces are listed by whether they are active": async (scene) => {
    const { connection } = scene;
    const names = async (flags: number): Promise<string[]> =>
      (await connection.listAllInterfaces(flags)).map(({ name }) => name).toSorted();
    const all = await names(0);
    expect([...(await names(List.ACTIVE)), ...(await names(List.INACTIVE))].toSorted()).toEqual(all);
    expect(await names(List.ACTIVE | List.INACTIVE)).toEqual(all);
    expect((await connection.listInterfaces()).toSorted()).toEqual(await names(List.ACTIVE));
    expect(await connection.numOfInterfaces()).toBe((await names(List.ACTIVE)).length);
    expect(await outcome(connection.listAllInterfaces(1 << 20))).toBe("INVALID_ARG");
  },

  "an interface is defined, brought up, taken down and undefined": async (scene) => {
    const defined = await define(scene);
    expect(await defined.isActive()).toBe(false);
    expect(await scene.connection.listDefinedInterfaces()).toContain(defined.name);
    await defined.create();
    expect(await defined.isActive()).toBe(true);
    expect(await outcome(defined.create())).toBe("OPERATION_INVALID");
    await defined.destroy();
    expect(await defined.isActive()).toBe(false);
    expect(await outcome(defined.destroy())).toBe("OPERATION_INVALID");
    await defined.undefine();
    expect(await outcome(defined.isActive())).toBe("NO_INTERFACE");
  },

  "an interface that is defined from its own description has the same one": async (scene) => {
    const defined = await define(scene);
    const xml = await defined.getXMLDesc();
    expect(xml).toContain("<ip address='192.168.232.1' prefix='24'/>");
    await scene.connection.interfaceDefineXML(xml);
    expect(await defined.getXMLDesc()).toBe(xml);
  },

  "changes are taken back together": async (scene) => {
    const { connection } = scene;
    await connection.interfaceChangeBegin();
    const defined = await define(scene);
    await connection.interfaceChangeRollback();
    expect(await outcome(connection.interfaceLookupByName(defined.name))).toBe("NO_INTERFACE");
  },

  "changes that were begun are kept once committed": async (scene) => {
    const { connection } = scene;
    await connection.interfaceChangeBegin();
    const defined = await define(scene);
    await connection.interfaceChangeCommit();
    expect(await outcome(connection.interfaceChangeRollback())).toBe("OPERATION_INVALID");
    expect((await connection.interfaceLookupByName(defined.name)).name).toBe(defined.name);
  },
} satisfies Topic;
