// Events: each in its turn, to everybody who asked for it, and to nobody else.

import { expect } from "vitest";
import {
  DomainCreateFlags,
  type DomainEvent,
  DomainEventID,
  DomainMetadataType,
  DomainModificationImpact,
} from "../../../src/api/index.ts";
import { eventually, within, wordsOf } from "../scene.ts";
import type { Topic } from "../suite.ts";

const LIFECYCLE = DomainEventID.LIFECYCLE;
type LifeCycleEvent = DomainEvent<typeof LIFECYCLE>;
const isUndefined = ({ eventName }: LifeCycleEvent): boolean => eventName === "UNDEFINED";

/** QEMU may still tell of its own end while it is being ended, or not any more. */
const withoutHostShutdown = (told: readonly LifeCycleEvent[]): string[] =>
  told.map(wordsOf).filter((words) => words !== "SHUTDOWN HOST");

export const events = {
  "the life of a domain is told in order": async (scene) => {
    const seen = await scene.lifeCycle();
    const domain = await scene.define();
    await domain.create();
    await domain.suspend();
    await domain.resume();
    await domain.destroy();
    await domain.undefine();
    const told = await seen.until(isUndefined);
    expect(withoutHostShutdown(told)).toEqual([
      "DEFINED ADDED",
      // QEMU's processors start as a step of their own
      ...scene.choose({ QEMU: ["RESUMED UNPAUSED"], TEST: [] }),
      "STARTED BOOTED",
      "SUSPENDED PAUSED",
      "RESUMED UNPAUSED",
      "STOPPED DESTROYED",
      "UNDEFINED REMOVED",
    ]);
    expect(new Set(told.map(({ domain: { uuid } }) => uuid))).toEqual(new Set([domain.uuid]));
  },

  "a definition that changes is told as an update": async (scene) => {
    const domain = await scene.define();
    const seen = await scene.lifeCycle(domain);
    await scene.connection.domainDefineXML(scene.xml({ name: domain.name, uuid: domain.uuid }));
    expect(wordsOf(await seen.next())).toBe("DEFINED UPDATED");
  },

  "a domain that is started paused is told to be suspended once it started": async (scene) => {
    const domain = await scene.define();
    const seen = await scene.lifeCycle(domain);
    await domain.create(DomainCreateFlags.START_PAUSED);
    expect((await seen.take(2)).map(wordsOf)).toEqual(["STARTED BOOTED", "SUSPENDED PAUSED"]);
  },

  "a guest that shuts down by itself is told to have stopped for that reason": async (scene) => {
    const domain = await scene.start({ boots: "file" });
    await eventually("the guest boots", async () => (await scene.target.bootsOf?.(domain.name)) !== 0);
    const seen = await scene.lifeCycle(domain);
    await domain.shutdown();
    const told = await seen.until(({ eventName }) => eventName === "STOPPED");
    expect(told.map(wordsOf)).toEqual([...scene.choose({ QEMU: ["SHUTDOWN GUEST"], TEST: [] }), "STOPPED SHUTDOWN"]);
  },

  "a transient domain is told to start and stop, and never to be defined": async (scene) => {
    const seen = await scene.lifeCycle();
    const domain = await scene.create();
    await domain.destroy();
    const told = await seen.until(({ eventName }) => eventName === "STOPPED");
    expect(withoutHostShutdown(told)).toEqual([
      ...scene.choose({ QEMU: ["RESUMED UNPAUSED"], TEST: [] }),
      "STARTED BOOTED",
      "STOPPED DESTROYED",
    ]);
  },

  "a rename is told as the end of the old name and the beginning of the new": async (scene) => {
    const seen = await scene.lifeCycle();
    const domain = await scene.define();
    const before = domain.name;
    const after = scene.name();
    await domain.rename(after);
    expect((await seen.take(3)).map((event) => [event.domain.name, wordsOf(event)])).toEqual([
      [before, "DEFINED ADDED"],
      [before, "UNDEFINED RENAMED"],
      [after, "DEFINED RENAMED"],
    ]);
  },

  "events of one domain are those of no other": async (scene) => {
    const [one, other] = [await scene.define(), await scene.define()];
    const seen = await scene.lifeCycle(one);
    await other.create();
    await other.destroy();
    await one.undefine();
    expect((await seen.next()).eventName).toBe("UNDEFINED");
  },

  "a domain is told of with the number that it has then": async (scene) => {
    const domain = await scene.define();
    const seen = await scene.lifeCycle(domain);
    await domain.create();
    const { id } = domain;
    await domain.destroy();
    const told = await seen.until(({ eventName }) => eventName === "STOPPED");
    const started = told.find(({ eventName }) => eventName === "STARTED");
    expect(started?.domain.toJSON()).toEqual({ name: domain.name, uuid: domain.uuid, id });
    expect(told.at(-1)?.domain.id).toBe(-1);
  },

  "all connections are told, each as often as it asked": async (scene) => {
    const other = await scene.connect();
    const all = [await scene.lifeCycle(), await scene.lifeCycle(), await scene.lifeCycle(undefined, other)];
    const domain = await scene.define();
    await domain.undefine();
    for (const seen of all) {
      expect((await seen.until(isUndefined)).map(wordsOf)).toEqual(["DEFINED ADDED", "UNDEFINED REMOVED"]);
    }
  },

  "who does not want to hear any more hears nothing more": async (scene) => {
    const domain = await scene.define();
    const heard: string[] = [];
    const events = scene.connection.domainEvents({ id: LIFECYCLE, domain });
    await events.ready;
    const listening = (async () => {
      for await (const event of events) heard.push(wordsOf(event));
    })();
    const staying = await scene.lifeCycle(domain);
    await domain.create();
    await staying.until(({ eventName }) => eventName === "STARTED");
    await events.close();
    await listening;
    const before = [...heard];
    await domain.destroy();
    // this one came after those that were not to be heard, on the same connection
    await staying.until(({ eventName }) => eventName === "STOPPED");
    expect(heard).toEqual(before);
  },

  "who comes and goes all the time is told in between": async (scene) => {
    const domain = await scene.define();
    for (let turn = 0; turn < 10; turn += 1) {
      const events = scene.connection.domainEvents({ id: LIFECYCLE, domain });
      await events.ready;
      await scene.connection.domainDefineXML(scene.xml({ name: domain.name, uuid: domain.uuid }));
      const { value } = await within(events.next(), "no event");
      expect(value?.eventName).toBe("DEFINED");
      await events.close();
    }
  },

  "many who want the same at the same time are all told": async (scene) => {
    const domain = await scene.define();
    const all = await Promise.all(Array.from({ length: 5 }, () => scene.lifeCycle(domain)));
    await domain.undefine();
    for (const seen of all) expect(wordsOf(await seen.next())).toBe("UNDEFINED REMOVED");
  },

  "changed metadata is told with its kind and namespace": async (scene) => {
    const domain = await scene.define();
    const seen = await scene.see(scene.connection.domainEvents({ id: DomainEventID.METADATA_CHANGE, domain }));
    const config = DomainModificationImpact.CONFIG;
    await domain.setMetadata(DomainMetadataType.TITLE, "new", null, null, config);
    await domain.setMetadata(DomainMetadataType.ELEMENT, "<a/>", "k", "http://example.com/k", config);
    expect((await seen.take(2)).map(({ type, nsuri }) => [type, nsuri])).toEqual([
      [DomainMetadataType.TITLE, null],
      [DomainMetadataType.ELEMENT, "http://example.com/k"],
    ]);
  },

  "several kinds of events come in one order": async (scene) => {
    const domain = await scene.define();
    const kinds = [LIFECYCLE, DomainEventID.METADATA_CHANGE] as const;
    const seen = await scene.see(scene.connection.domainEvents({ id: kinds, domain }));
    const config = DomainModificationImpact.CONFIG;
    await domain.setMetadata(DomainMetadataType.TITLE, "one", null, null, config);
    await scene.connection.domainDefineXML(scene.xml({ name: domain.name, uuid: domain.uuid }));
    await domain.setMetadata(DomainMetadataType.TITLE, "two", null, null, config);
    expect((await seen.take(3)).map(({ id }) => id)).toEqual([kinds[1], kinds[0], kinds[1]]);
  },

  "devices that come and go are told by their alias": async (scene) => {
    const domain = await scene.start();
    const id = [DomainEventID.DEVICE_ADDED, DomainEventID.DEVICE_REMOVED] as const;
    const seen = await scene.see(scene.connection.domainEvents({ id, domain }));
    const rng = "<rng model='virtio'><backend model='random'>/dev/urandom</backend><alias name='ua-dice'/></rng>";
    await domain.attachDevice(rng);
    expect(await seen.next()).toMatchObject({ id: DomainEventID.DEVICE_ADDED, devAlias: "ua-dice" });
  },
} satisfies Topic;
