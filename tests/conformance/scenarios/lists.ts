// Lists of domains, each by each of its filters.

import { expect } from "vitest";
import { ConnectListAllDomainsFlags as List, type Domain } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Scene } from "../scene.ts";
import type { Topic } from "../suite.ts";

/** One domain of each kind; what is listed of them under some flags, by these names. */
async function kinds(scene: Scene): Promise<(flags: number) => Promise<string[]>> {
  const off = await scene.define();
  const running = await scene.start();
  const paused = await scene.start();
  await paused.suspend();
  const transient = await scene.create();
  const starting = await scene.define();
  await starting.setAutostart(true);
  const all: Record<string, Domain> = { off, running, paused, transient, starting };
  const kindOf = new Map(Object.entries(all).map(([kind, { uuid }]) => [uuid, kind]));
  return async (flags) =>
    (await scene.connection.listAllDomains(flags)).flatMap(({ uuid }) => kindOf.get(uuid) ?? []).toSorted();
}

const everyone = ["off", "paused", "running", "starting", "transient"];

export const lists = {
  "without flags all domains are listed": async (scene) => {
    const listed = await kinds(scene);
    expect(await listed(0)).toEqual(everyone);
  },

  "domains are listed by each filter": async (scene) => {
    const listed = await kinds(scene);
    const filters = {
      ACTIVE: ["paused", "running", "transient"],
      INACTIVE: ["off", "starting"],
      PERSISTENT: ["off", "paused", "running", "starting"],
      TRANSIENT: ["transient"],
      RUNNING: ["running", "transient"],
      PAUSED: ["paused"],
      SHUTOFF: ["off", "starting"],
      OTHER: [],
      MANAGEDSAVE: [],
      NO_MANAGEDSAVE: everyone,
      AUTOSTART: ["starting"],
      NO_AUTOSTART: ["off", "paused", "running", "transient"],
      HAS_SNAPSHOT: [],
      NO_SNAPSHOT: everyone,
    } as const;
    const seen: Record<string, string[]> = {};
    for (const name of Object.keys(filters) as (keyof typeof filters)[]) seen[name] = await listed(List[name]);
    expect(seen).toEqual(filters);
  },

  "domains are listed by whether they have checkpoints": async (scene) => {
    const listed = await kinds(scene);
    expect(await listed(List.HAS_CHECKPOINT)).toEqual([]);
    expect(await listed(List.NO_CHECKPOINT)).toEqual(everyone);
  },

  "filters of one kind widen a list, those of different kinds narrow it": async (scene) => {
    const listed = await kinds(scene);
    expect(await listed(List.RUNNING | List.PAUSED)).toEqual(["paused", "running", "transient"]);
    expect(await listed(List.ACTIVE | List.INACTIVE)).toEqual(everyone);
    expect(await listed(List.RUNNING | List.PERSISTENT)).toEqual(["running"]);
    expect(await listed(List.INACTIVE | List.TRANSIENT)).toEqual([]);
    expect(await listed(List.SHUTOFF | List.AUTOSTART)).toEqual(["starting"]);
  },

  "a list by a filter that nobody knows is refused": async (scene) => {
    expect(await outcome(scene.connection.listAllDomains(1 << 29))).toBe("INVALID_ARG");
  },

  "running guests are listed by number, the others by name": async (scene) => {
    const [running, off] = [await scene.start(), await scene.define()];
    const { connection } = scene;
    const ids = await connection.listDomains();
    expect(ids).toContain(running.id);
    expect(ids).not.toContain(-1);
    const names = await connection.listDefinedDomains();
    expect(names).toContain(off.name);
    expect(names).not.toContain(running.name);
  },

  "a list knows of each domain what names it": async (scene) => {
    const domain = await scene.start();
    const listed = (await scene.connection.listAllDomains()).find(({ uuid }) => uuid === domain.uuid);
    expect(listed?.toJSON()).toEqual(domain.toJSON());
  },
} satisfies Topic;
