// Calls that are given up, and calls that are made all at once.

import { expect } from "vitest";
import { DomainState } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

export const concurrentCalls = {
  "a call that was given up before it was made is not made": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.create(0, { signal: AbortSignal.abort() }))).toBe("OPERATION_ABORTED");
    expect(await domain.isActive()).toBe(false);
  },

  "a call that is given up while it is under way is answered at once": async (scene) => {
    const domain = await scene.define();
    const giveUp = new AbortController();
    const call = outcome(domain.getXMLDesc(0, { signal: giveUp.signal }));
    giveUp.abort();
    expect(await call).toBe("OPERATION_ABORTED");
    expect(await domain.isActive()).toBe(false);
  },

  "a call that takes longer than it may is given up": async (scene) => {
    const domain = await scene.define();
    const call = outcome(domain.create(0, { deadlineMs: 1 }));
    // time passes here, so that the quickest of hypervisors is late as well
    const late = performance.now() + 5;
    while (performance.now() < late);
    expect(await call).toBe("OPERATION_TIMEOUT");
  },

  "calls that nobody gives up do not mind limits": async (scene) => {
    const domain = await scene.define();
    const { signal } = new AbortController();
    await domain.create(0, { signal, deadlineMs: 20_000 });
    expect(await domain.isActive()).toBe(true);
  },

  "of many who start a domain one succeeds": async (scene) => {
    const domain = await scene.define();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcome(domain.create())));
    expect(outcomes.filter((answer) => answer === "done")).toHaveLength(1);
    expect(await domain.getState()).toMatchObject({ state: DomainState.RUNNING });
  },

  "of many who undefine a domain one succeeds": async (scene) => {
    const domain = await scene.define();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcome(domain.undefine())));
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 7 }, () => "NO_DOMAIN"), "done"].toSorted());
  },

  "of many who define the same name with different UUIDs one succeeds": async (scene) => {
    const name = scene.name();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => scene.defining(scene.xml({ name, uuid: scene.uuid() }))),
    );
    expect(outcomes.filter((answer) => answer === "done")).toHaveLength(1);
  },

  "a domain that is suspended and resumed by many is in one state or the other": async (scene) => {
    const domain = await scene.start();
    await Promise.all(
      Array.from({ length: 12 }, (_, turn) => outcome(turn % 2 === 0 ? domain.suspend() : domain.resume())),
    );
    expect([DomainState.RUNNING, DomainState.PAUSED]).toContain((await domain.getState()).state);
  },

  "many domains are defined, looked up and undefined at once": async (scene) => {
    const domains = await Promise.all(Array.from({ length: 20 }, () => scene.define()));
    const found = await Promise.all(domains.map(({ name }) => scene.connection.domainLookupByName(name)));
    expect(found.map(({ uuid }) => uuid)).toEqual(domains.map(({ uuid }) => uuid));
    const outcomes = await Promise.all(domains.map((domain) => outcome(domain.undefine())));
    expect(new Set(outcomes)).toEqual(new Set(["done"]));
  },

  "many calls on one object are all answered, each with its own answer": async (scene) => {
    const domain = await scene.define({ elements: "<title>t</title>" });
    const [xmls, states, names] = await Promise.all([
      Promise.all(Array.from({ length: 30 }, () => domain.getXMLDesc())),
      Promise.all(Array.from({ length: 30 }, () => domain.getState())),
      Promise.all(Array.from({ length: 30 }, () => scene.connection.domainLookupByUUID(domain.uuid))),
    ]);
    expect(new Set(xmls).size).toBe(1);
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set([DomainState.SHUTOFF]));
    expect(new Set(names.map(({ name }) => name))).toEqual(new Set([domain.name]));
  },

  "two guests start at the same time": async (scene) => {
    const [one, other] = [await scene.define(), await scene.define()];
    await Promise.all([one.create(), other.create()]);
    expect(await Promise.all([one.isActive(), other.isActive()])).toEqual([true, true]);
    expect(one.id).not.toBe(other.id);
  },
} satisfies Topic;
