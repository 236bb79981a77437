// npm start on a fresh clone, as somebody does it who has just heard of tsvirt.

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { guestProcesses } from "./setup/processes.ts";
import { CLONE, missingPrograms, outputOf, run, type Outcome } from "./setup/programs.ts";

const LIMIT_MS = 600_000;

async function reasonToSkip(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return missingPrograms("git", "qemu-system-x86_64");
  const missing = missingPrograms("git");
  if (missing !== undefined) return missing;
  const head = await run("git", ["rev-parse", "--verify", "--quiet", "HEAD"], { cwd: CLONE });
  return head.code === 0 ? undefined : "this is no git checkout with a commit";
}

const skip = await reasonToSkip();

describe.skipIf(skip !== undefined)(
  `npm start -- --once on a fresh clone${skip === undefined ? "" : ` (${skip})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "tsvirt-clone-"));
    const clone = join(folder, "tsvirt");
    const started = new Set(readdirSync(tmpdir()).filter((name) => name.startsWith("tsvirt-once-")));
    let outcome: Outcome;

    beforeAll(async () => {
      await outputOf(run("git", ["clone", "--quiet", CLONE, clone], { timeoutMs: 120_000 }));
      const env = {
        XDG_CACHE_HOME: join(folder, "cache"),
        XDG_STATE_HOME: join(folder, "state"),
        npm_config_cache: join(folder, "npm"),
      };
      outcome = await run("npm", ["start", "--", "--once"], { cwd: clone, env, timeoutMs: LIMIT_MS });
    }, LIMIT_MS);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("ends with 0", () => expect(outcome).toMatchObject({ code: 0 }));

    test("shows a line of the guest's userspace", () => {
      expect(outcome.stdout).toMatch(/\| tsvirt guest: userspace is up \(Linux \S+, 1 vCPU, \d+ MiB\)/);
    });

    test("says whether it used KVM or TCG", () => expect(outcome.stdout).toMatch(/The guest runs with (KVM|TCG)/));

    test("leaves no guest, no folder and nothing in the clone that git would see", async () => {
      expect(guestProcesses("tsvirt-once-")).toEqual([]);
      const left = readdirSync(tmpdir()).filter((name) => name.startsWith("tsvirt-once-") && !started.has(name));
      expect(left).toEqual([]);
      expect((await run("git", ["status", "--porcelain"], { cwd: clone })).stdout).toBe("");
    });
  },
);
