/** Parts to words. Everything that QEMU takes as JSON goes as JSON (QEMU 6.2 takes devices so); the rest as `a=b,c=d`. */
import { spellJson, spellOptions } from "./part.ts";
import type { Part } from "./part.ts";

export function serialise(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case "words":
        return part.words;
      case "chardev":
        return ["-chardev", spellOptions(part.value.type, { id: part.value.id, ...part.value.options })];
      default:
        return [`-${part.kind}`, spellJson(part.value)];
    }
  });
}
