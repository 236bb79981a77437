// What a guest gets: from what QEMU says of itself to the CPU that a running guest has.
import { describe, expect, test } from "vitest";
import {
  cpuMap,
  customModels,
  expandableFeatures,
  expandCpu,
  hostModel,
  hypervisorModels,
  liveCpu,
  qemuFeatureSwitch,
  sortedByName,
  startCpu,
  translateCpu,
  wholeHost,
  xmlFeatureName,
  type CpuExpansion,
  type StartOptions,
} from "../../../src/services/cpu/index.ts";
import type { Cpu } from "../../../src/formats/domain/cpu.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

const map = await cpuMap();
const coded = (code: number) => expect.objectContaining({ code });

/** A QEMU whose processor is an EPYC without two of its features and with two more, one of which cannot move. */
const property = (name: string) => name.replaceAll("_", "-");
const there = [...(map.models.get("EPYC")?.features ?? []), "hypervisor", "tsc_adjust"].filter(
  (name) => name !== "vme" && name !== "fxsr_opt",
);
const movable = {
  ...Object.fromEntries(there.map((name) => [property(name), true])),
  vme: false,
  "fxsr-opt": false,
  invtsc: false,
  "hv-spinlocks": 4294967295,
  vendor: "AuthenticAMD",
  family: 23,
  model: 1,
  stepping: 2,
  "model-id": "AMD EPYC",
};
const expansion: CpuExpansion = { migratable: movable, full: { ...movable, invtsc: true } };
const definitions = [
  { name: "qemu64", blockers: [], aliasOf: "qemu64-v1", deprecated: false },
  { name: "qemu32", blockers: ["pni"], deprecated: false },
  { name: "EPYC", blockers: ["fxsr-opt", "vme"], aliasOf: "EPYC-v1", deprecated: false },
  { name: "EPYC-v1", blockers: ["vme", "fxsr-opt", "vme"], deprecated: false },
  { name: "Opteron_G1", blockers: [], deprecated: true },
  { name: "486", blockers: [], aliasOf: "486-v1", deprecated: false },
  { name: "max", blockers: [], deprecated: false },
  { name: "base", deprecated: false },
];
const models = hypervisorModels(map, definitions);
const host = hostModel(map, expansion, models, { migratable: true });
const all = hostModel(map, expansion, models, { migratable: false });
const options: StartOptions = {
  arch: "x86_64",
  hypervisor: { host: { type: "guest", arch: "x86_64", ...all }, models },
  movable: host,
};
const start = (cpu: Cpu) => startCpu(map, cpu, options);
const brief = ({ model, features }: Cpu) => [model, ...(features ?? []).map(({ name, policy }) => `${policy} ${name}`)];

describe("the host's CPU as QEMU gives it", () => {
  test("is a model with what it lacks and has besides", () => {
    expect(host).toEqual({
      model: "EPYC",
      vendor: "AMD",
      features: [
        { name: "hypervisor", policy: "require" },
        { name: "tsc_adjust", policy: "require" },
        { name: "vme", policy: "disable" },
        { name: "fxsr_opt", policy: "disable" },
        { name: "monitor", policy: "disable" },
      ],
    });
  });

  test("is shown with what cannot move too, in the order of names", () => {
    expect(sortedByName(all).features.map(({ name }) => name)).toEqual([
      "fxsr_opt",
      "hypervisor",
      "invtsc",
      "monitor",
      "tsc_adjust",
      "vme",
    ]);
  });

  test("has, where guests run on it, what only the processor has", () => {
    const processor = { features: new Set([...there, "avx512f"]), vendor: "AMD" };
    const whole = wholeHost(map, processor, expansion);
    expect(whole.features).toContainEqual({ name: "avx512f", policy: "require" });
    // What QEMU gives is named even where the model has it.
    expect(whole.features).toContainEqual({ name: "sse", policy: "require" });
  });

  test("QEMU knows of features that it does not have here", () => {
    const known = expandableFeatures(map, expansion, { migratable: false });
    expect(["vme", "fxsr_opt", "invtsc"].every((name) => known.has(name))).toBe(true);
    expect(known.has("vendor")).toBe(false);
    expect(expandableFeatures(map, expansion, { migratable: true }).has("invtsc")).toBe(false);
  });
});

describe("the models that a guest may name", () => {
  const listed = customModels(map, "x86_64", definitions);

  test("are those that QEMU and libvirt both know, by name", () => {
    expect(listed.map(({ name }) => name)).toEqual(["486", "EPYC", "EPYC-v1", "Opteron_G1", "qemu32", "qemu64"]);
  });

  test("are told with vendor, version and what blocks them", () => {
    expect(listed[1]).toEqual({
      name: "EPYC",
      usable: "no",
      vendor: "AMD",
      deprecated: false,
      canonical: "EPYC-v1",
      blockers: ["fxsr_opt", "vme"],
    });
    expect(listed[2]?.blockers).toEqual(["fxsr_opt", "vme"]);
    expect(listed[3]).toMatchObject({ usable: "yes", vendor: "AMD", deprecated: true });
    expect(listed[5]).toMatchObject({ usable: "yes", vendor: "unknown", blockers: [] });
  });

  test("are on a mainframe all that QEMU has", () => {
    const mainframe = customModels(map, "s390x", [{ name: "z14-base", deprecated: false }]);
    expect(mainframe).toEqual([
      { name: "z14-base", usable: "unknown", vendor: "unknown", deprecated: false, blockers: [] },
    ]);
  });
});

describe("a definition on this host", () => {
  const expand = (cpu: Cpu) => expandCpu(map, cpu, "x86_64", host);

  test("of the host's model becomes that model, with its own features over it", () => {
    const cpu: Cpu = {
      mode: "host-model",
      check: "partial",
      vendorId: "abcdefghijkl",
      features: [
        { name: "tsc_adjust", policy: "disable" },
        { name: "svm", policy: "optional" },
        { name: "vmx", policy: "optional" },
      ],
    };
    const expanded = expand(cpu);
    expect(expanded).toMatchObject({
      mode: "custom",
      match: "exact",
      check: "partial",
      fallback: "allow",
      vendorId: "abcdefghijkl",
      vendor: "AMD",
    });
    expect(brief(expanded)).toEqual([
      "EPYC",
      "require hypervisor",
      "disable tsc_adjust",
      "disable vme",
      "disable fxsr_opt",
      "disable monitor",
      "require svm",
      "disable vmx",
    ]);
  });

  test("of a minimum becomes the host's model and says no more of the vendor than before", () => {
    const expanded = expand({ mode: "custom", match: "minimum", fallback: "forbid", model: "486" });
    expect(expanded).toMatchObject({ match: "exact", fallback: "forbid", model: "EPYC" });
    expect(expanded.vendor).toBeUndefined();
  });

  test("of a model switches off what the model once had", () => {
    expect(brief(expand({ mode: "custom", match: "exact", model: "Opteron_G3" }))).toEqual([
      "Opteron_G3",
      "disable monitor",
    ]);
    const own: Cpu = { mode: "custom", model: "Opteron_G3", features: [{ name: "monitor", policy: "require" }] };
    expect(brief(expand(own))).toEqual(["Opteron_G3", "require monitor"]);
    expect(brief(expand({ mode: "custom", model: "Opteron_G3-v1" }))).toEqual(["Opteron_G3-v1"]);
  });

  test.each<Cpu>([
    { mode: "host-passthrough", features: [{ name: "bogus", policy: "require" }] },
    { mode: "maximum" },
    { topology: { sockets: 1, cores: 1, threads: 1 } },
  ])("that leaves nothing open stays as it is: %j", (cpu) => {
    expect(expand(cpu)).toBe(cpu);
  });

  test("is not changed itself", () => {
    const cpu: Cpu = { mode: "custom", model: "EPYC", features: [{ name: "vmx", policy: "optional" }] };
    expand(cpu);
    expect(cpu.features).toEqual([{ name: "vmx", policy: "optional" }]);
  });

  test("is refused where its model or an optional feature is unknown, or the host is", () => {
    const optional: Cpu = { mode: "custom", model: "486", features: [{ name: "bogus", policy: "optional" }] };
    expect(() => expand({ mode: "custom", model: "bogus" })).toThrow(coded(ErrorNumber.INTERNAL_ERROR));
    expect(() => expand(optional)).toThrow(coded(ErrorNumber.INTERNAL_ERROR));
    expect(() => expandCpu(map, { mode: "host-model" }, "x86_64", undefined)).toThrow(
      coded(ErrorNumber.CONFIG_UNSUPPORTED),
    );
    expect(() => expandCpu(map, { mode: "host-model" }, "s390x", host)).toThrow(coded(ErrorNumber.NO_SUPPORT));
    const mainframe: Cpu = { mode: "custom", model: "z14" };
    expect(expandCpu(map, mainframe, "s390x", host)).toBe(mainframe);
  });

  test("of a model that QEMU lacks is told as one that it has", () => {
    const cpu: Cpu = { mode: "custom", fallback: "allow", model: "pentiumpro", features: [] };
    expect(brief(translateCpu(map, cpu, "x86_64", models))).toEqual(["qemu32", "disable pni"]);
    expect(() => translateCpu(map, { ...cpu, fallback: "forbid" }, "x86_64", models)).toThrow(
      coded(ErrorNumber.CONFIG_UNSUPPORTED),
    );
  });
});

describe("a guest that starts", () => {
  test("has a model that QEMU has, and no other", () => {
    expect(start({ mode: "host-model", check: "partial" })).toMatchObject({ model: "EPYC", fallback: "forbid" });
    expect(start({ mode: "maximum", features: [{ name: "aes", policy: "disable" }] }).mode).toBe("maximum");
  });

  test("is not given what QEMU cannot give or withhold", () => {
    const cpu: Cpu = {
      mode: "custom",
      check: "none",
      model: "486",
      features: [
        { name: "osxsave", policy: "require" },
        { name: "sse", policy: "require" },
      ],
    };
    expect(brief(start(cpu))).toEqual(["486", "require sse"]);
  });

  test("is looked at beforehand where the check is partial", () => {
    const cpu: Cpu = { mode: "custom", model: "EPYC" };
    expect(() => start({ ...cpu, check: "partial" })).toThrow(coded(ErrorNumber.CPU_INCOMPATIBLE));
    expect(start({ ...cpu, check: "full" }).model).toBe("EPYC");
    expect(start({ ...cpu, check: "none" }).model).toBe("EPYC");
  });

  test("does not run where the host names a feature that it forbids", () => {
    const cpu: Cpu = { mode: "custom", model: "486", features: [{ name: "hypervisor", policy: "forbid" }] };
    expect(() => start({ ...cpu, check: "full" })).toThrow(coded(ErrorNumber.CPU_INCOMPATIBLE));
    expect(start({ ...cpu, check: "none" }).model).toBe("486");
  });

  test("is compared with the whole processor where it runs on it", () => {
    const cpu: Cpu = {
      mode: "custom",
      check: "partial",
      model: "486",
      features: [{ name: "avx512f", policy: "require" }],
    };
    expect(() => start(cpu)).toThrow(coded(ErrorNumber.CPU_INCOMPATIBLE));
    const features = new Set([...there, "vme", "avx512f"]);
    const whole = wholeHost(map, { features, vendor: "AMD" }, expansion);
    expect(startCpu(map, cpu, { ...options, whole }).model).toBe("486");
  });

  test("has no feature that does not exist", () => {
    const cpu: Cpu = { mode: "maximum", features: [{ name: "bogus", policy: "disable" }] };
    expect(() => start(cpu)).toThrow(coded(ErrorNumber.CONFIG_UNSUPPORTED));
  });
});

describe("a guest that runs", () => {
  const cpu: Cpu = { mode: "custom", match: "exact", fallback: "forbid", model: "pentium3", features: [] };
  const enabled = [...(map.models.get("pentium3")?.features ?? []), "apic", "hypervisor"].filter(
    (name) => name !== "vme",
  );

  test("has its CPU spelt out, so that it gets the same one elsewhere", () => {
    const live = liveCpu(map, { ...cpu, check: "none" }, { enabled, unavailable: ["vme"] });
    expect(live.check).toBe("full");
    expect(brief(live)).toEqual(["pentium3", "require hypervisor", "disable vme", "require apic"]);
  });

  test("is not what a full check asked for if it has more or less", () => {
    const full: Cpu = { ...cpu, check: "full" };
    expect(() => liveCpu(map, full, { enabled, unavailable: ["vme"] })).toThrow(
      expect.objectContaining({
        code: ErrorNumber.OPERATION_FAILED,
        message: expect.stringContaining("has more: hypervisor, apic; and lacks vme") as unknown,
      }),
    );
    const exact = [...(map.models.get("pentium3")?.features ?? [])];
    expect(brief(liveCpu(map, full, { enabled: exact, unavailable: [] }))).toEqual(["pentium3"]);
  });

  test("with all that there is stays a guest with all that there is", () => {
    const maximum: Cpu = { mode: "maximum", check: "none" };
    expect(liveCpu(map, maximum, { enabled, unavailable: [] })).toBe(maximum);
  });
});

describe("QEMU's names of features", () => {
  test.each([
    ["cmp_legacy", "cmp-legacy"],
    ["fxsr_opt", "fxsr-opt"],
    ["pclmuldq", "pclmulqdq"],
    ["lahf_lm", "lahf-lm"],
    ["sse4.1", "sse4.1"],
    ["vmx-invvpid-single-context-noglobals", "vmx-invept-single-context-noglobals"],
  ])("%s is %s", (name, property) => {
    expect(xmlFeatureName(map, property)).toBe(name);
    if (name !== "cmp_legacy") {
      expect(qemuFeatureSwitch({ name, policy: "force" })).toEqual({ name: property, on: true });
      expect(qemuFeatureSwitch({ name, policy: "forbid" })).toEqual({ name: property, on: false });
    }
  });

  test("QEMU is not told of what it cannot switch", () => {
    expect(qemuFeatureSwitch({ name: "cmp_legacy", policy: "require" })).toBeUndefined();
    expect(qemuFeatureSwitch({ name: "aes", policy: "optional" })).toBeUndefined();
    expect(qemuFeatureSwitch({ name: "pconfig", policy: "disable" })).toBeUndefined();
    expect(qemuFeatureSwitch({ name: "pconfig", policy: "require" })).toEqual({ name: "pconfig", on: true });
  });
});
