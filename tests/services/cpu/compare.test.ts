import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  compareCpu,
  compareHypervisorCpu,
  cpuMap,
  hostCpu,
  processorOfCpuid,
} from "../../../src/services/cpu/index.ts";
import { CPUCompareResult, ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";
import { cpuid, msrs } from "./machine.ts";

interface Answer {
  readonly cpu: string;
  readonly flags: number;
  readonly result?: number;
  readonly error?: number;
  /** Those that stand in the way. */
  readonly features?: string;
}
const answers = JSON.parse(readFileSync(new URL("answers/compare.json", import.meta.url), "utf8")) as readonly Answer[];

const map = await cpuMap();
const host = hostCpu(map, processorOfCpuid(map, cpuid, msrs), "x86_64");
const { INCOMPATIBLE, IDENTICAL, SUPERSET } = CPUCompareResult;
const guest = (model: string, more = "", attributes = "") => `<cpu${attributes}><model>${model}</model>${more}</cpu>`;

describe("a CPU beside this host's", () => {
  test.each(answers.map((answer, index) => [index, answer] as const))("answer %i of libvirt", (_, answer) => {
    const { cpu, flags, result, error, features } = answer;
    const ask = () => compareCpu(map, host, cpu, { failIncompatible: (flags & 1) !== 0, validate: (flags & 2) !== 0 });
    if (result !== undefined) return expect(ask()).toBe(result);
    const message: unknown = features === undefined ? expect.any(String) : expect.stringContaining(features);
    expect(ask).toThrow(expect.objectContaining({ code: error, message }));
  });

  test("a CPU is identical to itself", () => {
    const own = (host.features ?? []).map(({ name }) => `<feature name='${name}'/>`).join("");
    const xml = `<cpu><arch>x86_64</arch><model>kvm64</model><vendor>AMD</vendor>${own}</cpu>`;
    expect(compareCpu(map, host, xml)).toBe(IDENTICAL);
  });

  test("features that a model came to have later are not asked for", () => {
    expect(map.models.get("Conroe")?.added).toContain("vmx-hlt-exit");
    expect(compareCpu(map, host, guest("Conroe"))).toBe(SUPERSET);
  });

  test.each([
    ["a guest may forbid what the host has", guest("486", "<feature policy='forbid' name='sse'/>"), INCOMPATIBLE],
    ["a feature can be forced on a host without it", guest("486", "<feature policy='force' name='vmx'/>"), SUPERSET],
    ["an optional feature may be missing", guest("486", "<feature policy='optional' name='vmx'/>"), SUPERSET],
    ["a strict match has no more than it says", guest("486", "", " match='strict'"), INCOMPATIBLE],
    ["the vendor has to be the same", guest("486", "<vendor>Intel</vendor>"), INCOMPATIBLE],
    ["a POWER does not run on an x86", "<cpu><arch>ppc64</arch><model>POWER8</model></cpu>", INCOMPATIBLE],
    ["what asks for nothing runs anywhere", "<cpu mode='host-model'/>", SUPERSET],
  ])("%s", (_, xml, result) => {
    expect(compareCpu(map, host, xml)).toBe(result);
  });

  test.each(["force", "optional", "disable"])(
    "a feature of the model may be missing where the policy is %s",
    (policy) => {
      expect(compareCpu(map, host, guest("EPYC"))).toBe(INCOMPATIBLE);
      expect(compareCpu(map, host, guest("EPYC", `<feature policy='${policy}' name='svm'/>`))).toBe(SUPERSET);
    },
  );

  test("a host of which nothing is known runs nothing", () => {
    expect(compareCpu(map, undefined, guest("486"))).toBe(INCOMPATIBLE);
    expect(() => compareCpu(map, undefined, guest("486"), { failIncompatible: true })).toThrow(
      expect.objectContaining({ code: ErrorNumber.CPU_INCOMPATIBLE, domain: ErrorDomain.CPU }),
    );
  });

  test("a POWER host runs guests of its own model", () => {
    const power = { type: "host" as const, arch: "ppc64", model: "POWER9", vendor: "IBM" };
    expect(compareCpu(map, power, guest("POWER9"))).toBe(IDENTICAL);
    expect(compareCpu(map, power, guest("POWER8"))).toBe(INCOMPATIBLE);
    expect(() => compareCpu(map, power, guest("POWER99"))).toThrow(
      expect.objectContaining({ code: ErrorNumber.INTERNAL_ERROR }),
    );
  });
});

describe("a CPU beside what a hypervisor gives", () => {
  const hypervisor = {
    host: {
      type: "guest" as const,
      arch: "x86_64",
      model: "EPYC",
      vendor: "AMD",
      features: [
        { name: "monitor", policy: "require" as const },
        { name: "vme", policy: "disable" as const },
        { name: "xsavec", policy: "disable" as const },
      ],
    },
    models: new Map([
      ["486", { blockers: [] }],
      ["486-v1", { blockers: [] }],
      ["EPYC", { blockers: ["xsavec", "nrip-save"] }],
      ["EPYC-v3", { blockers: ["topoext", "xsavec"] }],
      ["host", {}],
      ["max", { blockers: [] }],
    ]),
  };
  const ask = (xml: string) => compareHypervisorCpu(map, hypervisor, xml);
  const missing = (xml: string) => {
    try {
      return String(compareHypervisorCpu(map, hypervisor, xml, { failIncompatible: true }));
    } catch (error) {
      return /: ([^:]*)$/.exec(String(error))?.[1];
    }
  };

  test("a usable model needs no further look", () => {
    expect(ask(guest("486"))).toBe(SUPERSET);
    expect(ask(guest("486", "<feature policy='disable' name='nonsense'/>"))).toBe(SUPERSET);
    expect(ask(guest("max"))).toBe(SUPERSET);
  });

  test("with features of its own, an old model is what libvirt takes it for", () => {
    expect(missing(guest("486", "<feature name='vmx'/>"))).toBe("vmx, vme");
    expect(missing(guest("EPYC"))).toBe("vme, xsavec");
  });

  test("a version is what the hypervisor takes it for", () => {
    expect(ask(guest("486-v1", "<feature name='monitor'/>"))).toBe(SUPERSET);
    expect(missing(guest("EPYC-v3", "<feature name='hle'/>"))).toBe("topoext, xsavec, hle");
    expect(missing(guest("EPYC-v3", "<feature policy='disable' name='topoext'/>"))).toBe("xsavec");
    expect(missing(guest("EPYC-v3", "<feature policy='force' name='xsavec'/><vendor>Intel</vendor>"))).toBe(
      "topoext, xsavec",
    );
  });

  test("a model that the hypervisor does not have is compared feature by feature", () => {
    expect(ask(guest("pentiumpro"))).toBe(SUPERSET);
    expect(missing(guest("Skylake-Client-v4"))).toContain("xsavec");
  });

  test("a model that only the hypervisor knows cannot be judged", () => {
    expect(() => ask(guest("host"))).toThrow(expect.objectContaining({ code: ErrorNumber.INVALID_ARG }));
    expect(() => ask(guest("bogus"))).toThrow(expect.objectContaining({ code: ErrorNumber.INTERNAL_ERROR }));
  });
});
