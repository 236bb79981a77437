// The reference: a real libvirtd to compare with, where the workplace has one.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { CLONE, run } from "./programs.ts";

/** The folder with the reference and facts that tests use where they are present: TSVIRT_SHARED, or beside the clone. */
export const SHARED = process.env["TSVIRT_SHARED"] ?? join(CLONE, "..", "shared");

export type Reference = { readonly uri: string } | { readonly uri?: undefined; readonly reason: string };

async function bringUp(): Promise<Reference> {
  const program = join(SHARED, "oracle", "reference");
  if (!existsSync(program)) return { reason: `no reference at ${program} (TSVIRT_SHARED names its folder)` };
  const outcome = await run(program, ["up"], { timeoutMs: 300_000 });
  const uri = outcome.stdout.trim().split("\n").at(-1) ?? "";
  if (outcome.code !== 0 || uri === "") return { reason: `the reference does not start: ${outcome.stderr.trim()}` };
  return { uri };
}

let answer: Promise<Reference> | undefined;

/** The URI of the reference, started if it was not; or the reason why there is none. */
export function reference(): Promise<Reference> {
  answer ??= bringUp();
  return answer;
}
