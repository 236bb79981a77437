// Network filters.

import { expect } from "vitest";
import type { NWFilter } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, ifThere } from "../scene.ts";
import type { Topic } from "../suite.ts";

const filterXml = (name: string, content: string, uuid?: string): string =>
  `<filter name='${name}' chain='root'>${uuid === undefined ? "" : `<uuid>${uuid}</uuid>`}${content}</filter>`;
const rule = "<rule action='drop' direction='in' priority='500'><tcp dstportstart='22'/></rule>";

async function define(scene: Scene, name = scene.name(), content = rule, uuid?: string): Promise<NWFilter> {
  const { connection } = scene;
  const filter = await connection.nwfilterDefineXML(filterXml(name, content, uuid));
  scene.atEnd(async () => (await ifThere(connection.nwfilterLookupByUUID(filter.uuid)))?.undefine());
  return filter;
}

export const networkFilters = {
  "a filter is found by name and UUID": async (scene) => {
    const filter = await define(scene);
    const { connection } = scene;
    expect((await connection.nwfilterLookupByName(filter.name)).toJSON()).toEqual(filter.toJSON());
    expect((await connection.nwfilterLookupByUUID(filter.uuid)).toJSON()).toEqual(filter.toJSON());
    expect(await outcome(connection.nwfilterLookupByName(scene.name()))).toBe("NO_NWFILTER");
    expect(await outcome(connection.nwfilterLookupByUUID(scene.uuid()))).toBe("NO_NWFILTER");
    expect(await connection.listNWFilters()).toContain(filter.name);
    expect((await connection.listAllNWFilters()).some(({ uuid }) => uuid === filter.uuid)).toBe(true);
  },

  "a filter that is defined from its own description has the same one": async (scene) => {
    const filter = await define(scene);
    const xml = await filter.getXMLDesc();
    expect(xml).toContain("<tcp dstportstart='22'/>");
    await scene.connection.nwfilterDefineXML(xml);
    expect(await filter.getXMLDesc()).toBe(xml);
  },

  "a filter that is defined again has its new rules": async (scene) => {
    const filter = await define(scene);
    await define(scene, filter.name, "<rule action='accept' direction='out'><udp/></rule>", filter.uuid);
    const xml = await filter.getXMLDesc();
    expect(xml).toContain("<udp/>");
    expect(xml).not.toContain("<tcp");
  },

  "a name and a UUID belong together": async (scene) => {
    const filter = await define(scene);
    const { connection } = scene;
    const otherUuid = connection.nwfilterDefineXML(filterXml(filter.name, rule, scene.uuid()));
    expect(await outcome(otherUuid)).toBe("OPERATION_FAILED");
    const otherName = connection.nwfilterDefineXML(filterXml(scene.name(), rule, filter.uuid));
    expect(await outcome(otherName)).toBe("OPERATION_FAILED");
  },

  "a filter that was undefined is gone, even if another refers to it": async (scene) => {
    const filter = await define(scene);
    const other = await define(scene, scene.name(), `<filterref filter='${filter.name}'/>`);
    await filter.undefine();
    expect(await outcome(filter.getXMLDesc())).toBe("NO_NWFILTER");
    expect(await other.getXMLDesc()).toContain(`<filterref filter='${filter.name}'/>`);
  },

  "a filter cannot refer to itself, nor in a circle": async (scene) => {
    const filter = await define(scene);
    const other = await define(scene, scene.name(), `<filterref filter='${filter.name}'/>`);
    const circle = filterXml(filter.name, `<filterref filter='${other.name}'/>`, filter.uuid);
    expect(await outcome(scene.connection.nwfilterDefineXML(circle))).toBe("OPERATION_FAILED");
  },

  "a description that is no filter's is refused": async (scene) => {
    const defining = async (xml: string): Promise<string> => outcome(scene.connection.nwfilterDefineXML(xml));
    expect(await defining("<domain/>")).toBe("XML_ERROR");
    expect(await defining(`<filter chain='root'/>`)).not.toBe("done");
    expect(await defining(filterXml(scene.name(), "<rule action='sirloin' direction='in'/>"))).not.toBe("done");
  },
} satisfies Topic;
