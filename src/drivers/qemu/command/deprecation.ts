/** `-compat`: what QEMU does with deprecated parts of its own interface, where the definition says (`qemu:deprecation`). */
import type { BuildContext } from "./context.ts";
import { type Part, spellJson, words } from "./part.ts";

const behaviours = {
  omit: { "deprecated-output": "hide" },
  reject: { "deprecated-input": "reject", "deprecated-output": "hide" },
  crash: { "deprecated-input": "crash", "deprecated-output": "hide" },
} as const;

export function deprecationParts({ definition }: BuildContext): Part[] {
  const behaviour = definition.qemuDeprecation?.behavior;
  if (behaviour === undefined || behaviour === "none") return [];
  return [words("-compat", spellJson(behaviours[behaviour]))];
}
