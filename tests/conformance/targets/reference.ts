// libvirt itself: what holds for it is what a scenario may ask of others.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { outputOf, run } from "../../integration/setup/programs.ts";
import { SHARED } from "../../integration/setup/reference.ts";
import type { Target } from "../target.ts";
import { qemuOf, testOf } from "./daemon.ts";
import { olderTestSkips, referenceQemuSkips, referenceTestSkips } from "./skips.ts";

export interface ReferenceTargets {
  readonly targets: readonly Target[];
  /** Why there are none. */
  readonly reason?: string;
}

/** Of the newest libvirt, or of Debian's ("stable"). */
export async function referenceTargets(version = "newest"): Promise<ReferenceTargets> {
  const program = join(SHARED, "oracle", "reference");
  if (!existsSync(program))
    return { targets: [], reason: `no reference at ${program} (TSVIRT_SHARED names its folder)` };
  const ask = (...args: readonly string[]): Promise<string> => outputOf(run(program, args, { timeoutMs: 300_000 }));
  try {
    const uri = (await ask("up", version)).split("\n").at(-1) ?? "";
    const exchange = await ask("exchange");
    // where it locks a guest's terminal; its root has no such folder
    if (version === "newest") await ask("enter", version, "mkdir", "-p", "/run/lock");
    const shared = { uri: () => uri, exchange: () => exchange };
    const targets = [
      testOf({
        name: `the test hypervisor of libvirt (${version})`,
        skips: version === "newest" ? referenceTestSkips : olderTestSkips,
        ...shared,
      }),
      qemuOf({ name: `QEMU through libvirt (${version})`, skips: referenceQemuSkips, ...shared }),
    ];
    return { targets: targets.map((target) => ({ ...target, retries: 2 })) };
  } catch (error) {
    return { targets: [], reason: `the reference does not start: ${String(error)}` };
  }
}
