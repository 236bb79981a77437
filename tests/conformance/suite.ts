// Registers every scenario as a test against a target.

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leftovers } from "./leftovers.ts";
import { type ScenarioId, topics } from "./scenarios/index.ts";
import { Scene } from "./scene.ts";
import type { Target } from "./target.ts";

export type Scenario = (scene: Scene) => Promise<void>;
export type Topic = Readonly<Record<string, Scenario>>;

export interface ConformanceOptions {
  /** Runs what is skipped as well, and fails where it would pass. */
  readonly trySkipped?: boolean;
  readonly timeoutMs?: number;
}

export const allTopics: Readonly<Record<string, Topic>> = topics;

const allIds: ReadonlySet<string> = new Set(
  Object.entries(allTopics).flatMap(([topic, scenarios]) => Object.keys(scenarios).map((name) => `${topic}: ${name}`)),
);

async function run(target: Target, prefix: string, scenario: Scenario): Promise<void> {
  const scene = await Scene.open(target, prefix);
  try {
    await scenario(scene);
  } finally {
    await scene.end();
  }
}

/** What a scenario that is skipped fails with; undefined when it passes. */
async function failureOf(running: Promise<void>): Promise<unknown> {
  try {
    await running;
    return undefined;
  } catch (error) {
    return error ?? new Error("failed without an error");
  }
}

export function conformance(target: Target, options: ConformanceOptions = {}): void {
  const { trySkipped = process.env["TSVIRT_TRY_SKIPPED"] !== undefined, timeoutMs = 30_000 } = options;
  // names of several runs against one daemon do not meet
  const prefix = `tsconf${randomBytes(3).toString("hex")}n`;

  describe(target.name, () => {
    beforeAll(async () => target.setUp?.());
    afterAll(async () => target.cleanUp());

    test("skips only scenarios that there are", () => {
      expect(Object.keys(target.skips).filter((id) => !allIds.has(id))).toEqual([]);
    });

    for (const [topic, scenarios] of Object.entries(allTopics)) {
      describe(topic, () => {
        for (const [name, scenario] of Object.entries(scenarios)) {
          const reason = target.skips[`${topic}: ${name}` as ScenarioId];
          test(name, { timeout: timeoutMs, retry: target.retries ?? 0 }, async (context) => {
            if (reason === undefined) {
              expect.hasAssertions();
              return run(target, prefix, scenario);
            }
            if (trySkipped && (await failureOf(run(target, prefix, scenario))) === undefined) {
              throw new Error(`passes, so there is no need to skip it ("${reason}")`);
            }
            return context.skip(reason);
          });
        }
      });
    }

    test("leaves nothing behind", async () => {
      await using connection = await target.open();
      expect(await leftovers(connection, prefix)).toEqual([]);
    });
  });
}
