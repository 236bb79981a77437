// Calls at the wrong time.

import { expect } from "vitest";
import type { Domain } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Scene } from "../scene.ts";
import type { Topic } from "../suite.ts";
import { type CallName, calls } from "./wrong-state-calls.ts";
import { heedlessOfDomains, refusals, type State } from "./wrong-state-table.ts";

/** What the calls are answered that the driver has at all: which it has not is a scenario of its own. */
async function answers(scene: Scene, domain: Domain, names: readonly CallName[]): Promise<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const name of names) {
    const answer = await outcome(calls[name](domain, { path: scene.path(), name: scene.name() }));
    if (answer !== "NO_SUPPORT") given[name] = answer;
  }
  return given;
}

/** Refused calls change nothing, so that one domain will do for all of them. */
async function refuses(scene: Scene, domain: Domain, state: State): Promise<void> {
  const before = await domain.getState();
  const expected = new Map(
    Object.entries(refusals[state]).flatMap(([name, answer]): [CallName, string][] => {
      const code = typeof answer === "string" ? answer : answer[scene.hypervisor];
      return code === undefined ? [] : [[name as CallName, code]];
    }),
  );
  const given = await answers(scene, domain, [...expected.keys()]);
  const known = Object.keys(given) as CallName[];
  expect(known.length).toBeGreaterThan(10);
  expect(given).toEqual(Object.fromEntries(known.map((name) => [name, expected.get(name)])));
  expect(await domain.getState()).toEqual(before);
}

export const wrongStates = {
  "a domain that is shut off refuses what needs a guest": async (scene) =>
    refuses(scene, await scene.define(), "shut off"),

  "a running domain refuses what is for those that do not run, and what it has no device for": async (scene) =>
    refuses(scene, await scene.start(), "running"),

  "a paused domain refuses what needs its processors": async (scene) => {
    const domain = await scene.start();
    await domain.suspend();
    await refuses(scene, domain, "paused");
  },

  "a transient domain refuses what is for those with a definition": async (scene) =>
    refuses(scene, await scene.create(), "transient"),

  "a domain that is gone is not found by any call": async (scene) => {
    const domain = await scene.define();
    await domain.undefine();
    const names = (Object.keys(calls) as CallName[]).filter(
      (name) => scene.hypervisor !== "TEST" || !heedlessOfDomains.has(name),
    );
    const found = Object.entries(await answers(scene, domain, names)).filter(([, answer]) => answer !== "NO_DOMAIN");
    expect(Object.fromEntries(found)).toEqual({});
  },

  "there is no call that the hypervisor does not know": async (scene) => {
    const domain = await scene.define();
    await domain.undefine();
    const names = Object.keys(calls) as CallName[];
    const known = await answers(scene, domain, names);
    expect(names.filter((name) => known[name] === undefined)).toEqual([]);
  },

  "a domain is found by its UUID, not by its name": async (scene) => {
    const domain = await scene.define();
    const { name } = domain;
    await domain.undefine();
    const twin = await scene.define({ name });
    expect(await outcome(domain.getState())).toBe("NO_DOMAIN");
    expect(await outcome(twin.getState())).toBe("done");
  },
} satisfies Topic;
