// Networks.

import { expect } from "vitest";
import {
  ConnectListAllNetworksFlags as List,
  type Network,
  NetworkEventID,
  NetworkUpdateCommand,
  NetworkUpdateFlags,
  NetworkUpdateSection,
  NetworkXMLFlags,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, ifThere } from "../scene.ts";
import type { Topic } from "../suite.ts";

interface NetworkOptions {
  readonly name?: string;
  readonly uuid?: string;
  readonly content?: string;
}

/** Without an address: a bridge that nobody serves. */
const networkXml = (name: string, { uuid, content = "" }: NetworkOptions = {}): string =>
  `<network><name>${name}</name>${uuid === undefined ? "" : `<uuid>${uuid}</uuid>`}${content}</network>`;

/** With addresses that are told to nobody else, as long as nobody runs two at a time. */
const withAddresses = `<ip address='192.168.231.1' netmask='255.255.255.0'>
  <dhcp><range start='192.168.231.100' end='192.168.231.120'/></dhcp></ip>`;

function keep(scene: Scene, network: Network): Network {
  const { connection } = scene;
  scene.atEnd(async () => {
    const there = await ifThere(connection.networkLookupByUUID(network.uuid));
    if ((await there?.isActive()) === true) await there?.destroy();
    await (await ifThere(connection.networkLookupByUUID(network.uuid)))?.undefine();
  });
  return network;
}

const define = async (scene: Scene, { name = scene.name(), ...options }: NetworkOptions = {}): Promise<Network> =>
  keep(scene, await scene.connection.networkDefineXML(networkXml(name, options)));
const create = async (scene: Scene, { name = scene.name(), ...options }: NetworkOptions = {}): Promise<Network> =>
  keep(scene, await scene.connection.networkCreateXML(networkXml(name, options)));

const states = async (network: Network): Promise<Record<string, boolean>> => ({
  active: await network.isActive(),
  persistent: await network.isPersistent(),
  autostart: await network.getAutostart(),
});

export const networks = {
  "a network is found by name and UUID": async (scene) => {
    const network = await define(scene);
    const { connection } = scene;
    expect((await connection.networkLookupByName(network.name)).toJSON()).toEqual(network.toJSON());
    expect((await connection.networkLookupByUUID(network.uuid)).toJSON()).toEqual(network.toJSON());
    expect(await outcome(connection.networkLookupByName(scene.name()))).toBe("NO_NETWORK");
    expect(await outcome(connection.networkLookupByUUID(scene.uuid()))).toBe("NO_NETWORK");
  },

  "a network is defined, started, stopped and undefined": async (scene) => {
    const network = await define(scene);
    expect(await states(network)).toEqual({ active: false, persistent: true, autostart: false });
    await network.create();
    expect(await states(network)).toEqual({ active: true, persistent: true, autostart: false });
    await network.destroy();
    expect(await states(network)).toEqual({ active: false, persistent: true, autostart: false });
    await network.undefine();
    expect(await outcome(network.isActive())).toBe("NO_NETWORK");
  },

  "a transient network is active from the start and is gone when it is stopped": async (scene) => {
    const network = await create(scene);
    expect(await network.isActive()).toBe(true);
    expect(await network.isPersistent()).toBe(false);
    await network.destroy();
    expect(await outcome(network.isActive())).toBe("NO_NETWORK");
  },

  "an active network that is undefined is transient": async (scene) => {
    const network = await define(scene);
    await network.create();
    await network.undefine();
    expect(await network.isPersistent()).toBe(false);
    expect(await network.isActive()).toBe(true);
  },

  "a transient network that is defined is persistent": async (scene) => {
    const network = await create(scene);
    const { name, uuid } = network;
    await scene.connection.networkDefineXML(networkXml(name, { uuid }));
    expect(await network.isPersistent()).toBe(true);
    await network.destroy();
    expect(await network.isActive()).toBe(false);
  },

  "an active network cannot be started, one that is not cannot be stopped": async (scene) => {
    const network = await define(scene);
    expect(await outcome(network.destroy())).toBe("OPERATION_INVALID");
    await network.create();
    expect(await outcome(network.create())).toBe("OPERATION_INVALID");
  },

  "a name and a UUID belong together": async (scene) => {
    const network = await define(scene);
    const { connection } = scene;
    const sameName = networkXml(network.name, { uuid: scene.uuid() });
    expect(await outcome(connection.networkDefineXML(sameName))).toBe("OPERATION_FAILED");
    const sameUuid = networkXml(scene.name(), { uuid: network.uuid });
    expect(await outcome(connection.networkDefineXML(sameUuid))).toBe("OPERATION_FAILED");
  },

  "a network that is defined from its own description has the same one": async (scene) => {
    const network = await define(scene, { content: withAddresses });
    const xml = await network.getXMLDesc();
    expect(xml).toContain("<range start='192.168.231.100' end='192.168.231.120'/>");
    await scene.connection.networkDefineXML(xml);
    expect(await network.getXMLDesc()).toBe(xml);
  },

  "a network that is defined again has its new definition, once it is stopped": async (scene) => {
    const network = await define(scene, { content: "<domain name='one.example'/>" });
    const { name, uuid } = network;
    await network.create();
    const content = "<domain name='two.example'/>";
    await scene.connection.networkDefineXML(networkXml(name, { uuid, content }));
    expect(await network.getXMLDesc()).toContain("one.example");
    expect(await network.getXMLDesc(NetworkXMLFlags.XML_INACTIVE)).toContain("two.example");
    await network.destroy();
    expect(await network.getXMLDesc()).toContain("two.example");
  },

  "a network has a bridge of its own": async (scene) => {
    const [one, other] = [await define(scene), await define(scene)];
    const bridges = [await one.getBridgeName(), await other.getBridgeName()];
    for (const bridge of bridges) expect(bridge).toMatch(/^virbr\d+$/);
    expect(bridges[0]).not.toBe(bridges[1]);
    expect(await one.getXMLDesc()).toContain(`<bridge name='${bridges[0]}'`);
  },

  "autostart is off, and can be turned on and off": async (scene) => {
    const network = await define(scene);
    await network.setAutostart(true);
    expect(await network.getAutostart()).toBe(true);
    await network.setAutostart(false);
    expect(await network.getAutostart()).toBe(false);
  },

  "a transient network has no autostart": async (scene) => {
    const network = await create(scene);
    expect(await outcome(network.setAutostart(true))).toBe("OPERATION_INVALID");
  },

  "networks are listed by each filter": async (scene) => {
    const off = await define(scene);
    const starting = await define(scene);
    await starting.setAutostart(true);
    const active = await define(scene);
    await active.create();
    const transient = await create(scene);
    const kinds = Object.entries({ off, starting, active, transient });
    const kindOf = new Map(kinds.map(([kind, { uuid }]) => [uuid, kind]));
    const listed = async (flags: number): Promise<string[]> =>
      (await scene.connection.listAllNetworks(flags)).flatMap(({ uuid }) => kindOf.get(uuid) ?? []).toSorted();
    expect(await listed(0)).toEqual(["active", "off", "starting", "transient"]);
    expect(await listed(List.ACTIVE)).toEqual(["active", "transient"]);
    expect(await listed(List.INACTIVE)).toEqual(["off", "starting"]);
    expect(await listed(List.PERSISTENT)).toEqual(["active", "off", "starting"]);
    expect(await listed(List.TRANSIENT)).toEqual(["transient"]);
    expect(await listed(List.AUTOSTART)).toEqual(["starting"]);
    expect(await listed(List.NO_AUTOSTART)).toEqual(["active", "off", "transient"]);
    expect(await listed(List.ACTIVE | List.PERSISTENT)).toEqual(["active"]);
    expect(await scene.connection.listNetworks()).toContain(active.name);
    expect(await scene.connection.listDefinedNetworks()).toContain(off.name);
    expect(await outcome(scene.connection.listAllNetworks(1 << 20))).toBe("INVALID_ARG");
  },

  "a definition is changed in part": async (scene) => {
    const network = await define(scene, { content: withAddresses });
    const host = "<host mac='52:54:00:aa:bb:cc' name='guest' ip='192.168.231.100'/>";
    const update = async (command: number, xml = host): Promise<void> =>
      network.update(command, NetworkUpdateSection.IP_DHCP_HOST, -1, xml, NetworkUpdateFlags.CONFIG);
    await update(NetworkUpdateCommand.ADD_LAST);
    expect(await network.getXMLDesc()).toContain(host);
    expect(await outcome(update(NetworkUpdateCommand.ADD_LAST))).toBe("OPERATION_INVALID");
    await update(NetworkUpdateCommand.MODIFY, host.replace("guest", "other"));
    expect(await network.getXMLDesc()).toContain("name='other'");
    const modified = host.replace("guest", "other");
    await update(NetworkUpdateCommand.DELETE, modified);
    expect(await network.getXMLDesc()).not.toContain("52:54:00:aa:bb:cc");
    expect(await outcome(update(NetworkUpdateCommand.DELETE, modified))).toBe("OPERATION_INVALID");
  },

  "a network that is not active cannot be changed live": async (scene) => {
    const network = await define(scene, { content: withAddresses });
    const host = "<host mac='52:54:00:aa:bb:cc' ip='192.168.231.101'/>";
    const live = network.update(
      NetworkUpdateCommand.ADD_LAST,
      NetworkUpdateSection.IP_DHCP_HOST,
      -1,
      host,
      NetworkUpdateFlags.LIVE,
    );
    expect(await outcome(live)).toBe("OPERATION_INVALID");
  },

  "a network that serves addresses has given none away at first": async (scene) => {
    const network = await define(scene, { content: withAddresses });
    await network.create();
    expect(await network.getDHCPLeases()).toEqual([]);
  },

  "a description that is no network's is refused": async (scene) => {
    const defining = async (xml: string): Promise<string> => outcome(scene.connection.networkDefineXML(xml));
    expect(await defining("<domain/>")).toBe("XML_ERROR");
    expect(await defining("<network/>")).not.toBe("done");
    expect(await defining(networkXml(scene.name(), { content: "<ip address='sirloin'/>" }))).not.toBe("done");
    expect(await defining(networkXml(scene.name(), { content: "<forward mode='sirloin'/>" }))).not.toBe("done");
  },

  "the life of a network is told in order": async (scene) => {
    const uuid = scene.uuid();
    const events = scene.connection.networkEvents({ id: NetworkEventID.LIFECYCLE });
    const seen = await scene.see(events, ({ network }) => network.uuid === uuid);
    const network = await define(scene, { uuid });
    await network.create();
    await network.destroy();
    await network.undefine();
    const told = (await seen.take(4)).map(({ eventName }) => eventName);
    expect(told).toEqual(["DEFINED", "STARTED", "STOPPED", "UNDEFINED"]);
  },

  "events of one network are those of no other": async (scene) => {
    const [one, other] = [await define(scene), await define(scene)];
    const events = scene.connection.networkEvents({ id: NetworkEventID.LIFECYCLE, network: one });
    const seen = await scene.see(events);
    await other.create();
    await one.create();
    expect((await seen.next()).network.name).toBe(one.name);
  },
} satisfies Topic;
