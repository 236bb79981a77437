/** What the CPU of a running guest turned out to be. */
import type { Cpu } from "../../formats/domain/cpu.ts";
import { ErrorNumber } from "../../protocol/enums.ts";
import { cpuError, disableRemoved, featuresOf, modelNamed, setFeature } from "./description.ts";
import type { CpuMap } from "./map.ts";
import { xmlFeatureName } from "./qemu-features.ts";

/** What QEMU says of a guest's first CPU (an x86 one), by the names of its properties. */
export interface GuestCpu {
  /** The properties that are true. */
  readonly enabled: readonly string[];
  /** `unavailable-features`: what was asked for and is not there. */
  readonly unavailable: readonly string[];
}

/**
 * The definition of a guest that has started, with every difference between its model and what it has spelt out, so that it
 * gets the same CPU wherever it moves. Under `check='full'` it is the definition that counts: OPERATION_FAILED where the
 * guest has more or less than it says.
 */
export function liveCpu(map: CpuMap, cpu: Cpu, guest: GuestCpu): Cpu {
  if (cpu.mode !== "custom" || cpu.model === undefined) return cpu;
  const names = (properties: readonly string[]) => new Set(properties.map((name) => xmlFeatureName(map, name)));
  const enabled = names(guest.enabled);
  const unavailable = names(guest.unavailable);
  const expected = featuresOf(map, { type: "guest", ...cpu });
  const features = (cpu.features ?? []).map((feature) => ({ ...feature }));
  const more: string[] = [];
  const less: string[] = [];
  for (const name of map.features.keys()) {
    const wanted = expected.has(name);
    if (!wanted && enabled.has(name)) {
      more.push(name);
      setFeature(features, name, "require");
    }
    if (unavailable.has(name) || (wanted && !enabled.has(name))) {
      less.push(name);
      setFeature(features, name, "disable");
    }
  }
  if (cpu.check === "full" && more.length + less.length > 0) {
    const complaints = [
      more.length > 0 ? `has more: ${more.join(", ")}` : "",
      less.length > 0 ? `lacks ${less.join(", ")}` : "",
    ];
    const what = complaints.filter((one) => one !== "").join("; and ");
    throw cpuError(ErrorNumber.OPERATION_FAILED, `the guest's CPU is not what its definition says: it ${what}`);
  }
  disableRemoved(features, modelNamed(map, cpu.model));
  return { ...cpu, check: "full", features };
}
