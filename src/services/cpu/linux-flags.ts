/** Features by the flags that Linux shows in /proc/cpuinfo. */
import type { CpuMap } from "./map.ts";

/** Flags whose feature has quite another name; elsewhere Linux has an underscore where the feature has a hyphen. */
const renamed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ace: "xcrypt",
    ace_en: "xcrypt-en",
    avx512_bitalg: "avx512bitalg",
    avx512_vbmi2: "avx512vbmi2",
    avx512_vnni: "avx512vnni",
    cqm: "cmt",
    cqm_mbm_local: "mbm_local",
    cqm_mbm_total: "mbm_total",
    cr8_legacy: "cr8legacy",
    dts: "ds",
    ibt: "cet-ibt",
    pausefilter: "pause-filter",
    pclmulqdq: "pclmuldq",
    rng: "xstore",
    rng_en: "xstore-en",
    sgx_lc: "sgxlc",
    sse4_1: "sse4.1",
    sse4_2: "sse4.2",
    tsc_deadline_timer: "tsc-deadline",
    tsxldtrk: "tsx-ldtrk",
    user_shstk: "cet-ss",
  }),
);

/** Protections that Linux shows under one name, whichever feature of the vendor's they rest on. */
const protections: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  GenuineIntel: { ibrs: "spec-ctrl", ibpb: "spec-ctrl", stibp: "stibp", ssbd: "ssbd" },
  AuthenticAMD: { ibrs: "ibrs", ibpb: "ibpb", stibp: "amd-stibp", ssbd: "amd-ssbd" },
  HygonGenuine: { ibrs: "ibrs", ibpb: "ibpb", stibp: "amd-stibp", ssbd: "amd-ssbd" },
};

/**
 * What the flags tell of the processor's features. It is less than CPUID tells: what Linux has no use for, it does not
 * show.
 */
export function featuresOfFlags(map: CpuMap, flags: readonly string[], vendor: string | undefined): Set<string> {
  const all = new Set(flags);
  const features = new Set<string>();
  const add = (name: string | undefined) => {
    if (name !== undefined && map.features.has(name)) features.add(name);
  };
  const ofVendor = protections[vendor ?? ""] ?? {};
  for (const flag of all) {
    if (["ibrs", "ibpb", "stibp", "ssbd"].includes(flag)) add(ofVendor[flag]);
    else add(renamed.get(flag) ?? (map.features.has(flag) ? flag : flag.replaceAll("_", "-")));
  }
  // Linux sets it as soon as it uses XSAVE itself.
  if (all.has("xsave")) add("osxsave");
  if (all.has("pku") && all.has("ospke")) add("ospke");
  if (all.has("constant_tsc") && all.has("nonstop_tsc")) add("invtsc");
  return features;
}
