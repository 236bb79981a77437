/** What QEMU makes of the names of features. */
import type { CpuFeature } from "./description.ts";
import type { CpuMap } from "./map.ts";

/**
 * Features that QEMU cannot be told to give or to withhold: they follow from the guest's topology or from its operating
 * system, or exist on hosts alone. `virConnectBaselineCPU` on a QEMU connection leaves them out.
 */
export const notSwitchable: ReadonlySet<string> = new Set([
  "cmp_legacy",
  "cmt",
  "ht",
  "mbm_local",
  "mbm_total",
  "ospke",
  "osxsave",
  "vmx-ept-uc",
  "vmx-ept-wb",
  "vmx-invvpid-single-context",
]);

/** Features that QEMU once had and gives no guest any more: to be told not to give them, it does not understand. */
const gone: ReadonlySet<string> = new Set(["cvt16", "pconfig"]);

/** Features whose name in QEMU is another word; elsewhere QEMU has a hyphen where XML has an underscore. */
const renamed: ReadonlyMap<string, string> = new Map([
  ["pclmuldq", "pclmulqdq"],
  ["vmx-invvpid-single-context-noglobals", "vmx-invept-single-context-noglobals"],
]);

/** QEMU's name for a feature as it stands in the XML of an x86 CPU. */
export const qemuFeatureName = (name: string): string => renamed.get(name) ?? name.replaceAll("_", "-");

/** The name in XML for a feature of an x86 CPU as QEMU reports it. */
export const xmlFeatureName = (map: CpuMap, name: string): string =>
  map.features.has(name) ? name : (map.qemuAliases.get(name) ?? name);

/** What `-cpu` says about a feature: undefined where there is nothing to say. */
export function qemuFeatureSwitch(feature: CpuFeature): { readonly name: string; readonly on: boolean } | undefined {
  const { name, policy } = feature;
  const on = policy === "force" || policy === "require";
  if (policy === "optional" || notSwitchable.has(name) || (!on && gone.has(name))) return undefined;
  return { name: qemuFeatureName(name), on };
}
