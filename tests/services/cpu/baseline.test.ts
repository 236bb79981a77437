import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  baselineCpu,
  baselineHypervisorCpu,
  cpuMap,
  notSwitchable,
  type HypervisorBaselineOptions,
} from "../../../src/services/cpu/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";

interface Answer {
  readonly cpus: readonly string[];
  readonly flags: number;
  readonly xml?: string;
  readonly error?: number;
}
const answers = JSON.parse(
  readFileSync(new URL("answers/baseline.json", import.meta.url), "utf8"),
) as readonly Answer[];

const map = await cpuMap();
const host = (model: string, more = "", arch = "x86_64") =>
  `<cpu><arch>${arch}</arch><model>${model}</model>${more}</cpu>`;
const feature = (name: string) => `<feature name='${name}'/>`;
const coded = (code: number) => expect.objectContaining({ code });

describe("what several hosts have in common", () => {
  test.each(answers.map((answer, index) => [index, answer] as const))("answer %i of libvirt", (_, answer) => {
    const { cpus, flags, xml, error } = answer;
    const options = {
      expandFeatures: (flags & 1) !== 0,
      migratable: (flags & 2) !== 0,
      without: notSwitchable,
    };
    if (xml === undefined) expect(() => baselineCpu(map, cpus, options)).toThrow(coded(error ?? 0));
    else expect(baselineCpu(map, cpus, options)).toBe(xml);
  });

  test("a model by itself is itself, and nothing else will do", () => {
    expect(baselineCpu(map, [host("Nehalem", "<vendor>Intel</vendor>")])).toBe(
      "<cpu mode='custom' match='exact'>\n  <model fallback='forbid'>Nehalem</model>\n  <vendor>Intel</vendor>\n</cpu>\n",
    );
  });

  test("a version is not named for a guest", () => {
    expect(baselineCpu(map, [host("Nehalem-v1")])).toContain("<model fallback='allow'>Nehalem</model>");
  });

  test("what a model once had is switched off by name", () => {
    const xml = baselineCpu(map, [host("Icelake-Server", feature("mpx"))]);
    expect(xml).toContain("<feature policy='require' name='mpx'/>\n  <feature policy='disable' name='intel-pt'/>");
  });

  test("a policy means nothing for a host, and neither does a match", () => {
    const cpu = "<cpu match='exact'><arch>x86_64</arch><model>486</model><feature name='sse' policy='bogus'/></cpu>";
    expect(baselineCpu(map, [cpu])).toContain("<feature policy='require' name='sse'/>");
  });

  test.each([
    ["none at all", [], ErrorNumber.INVALID_ARG],
    ["an unknown model", [host("bogus")], ErrorNumber.INTERNAL_ERROR],
    ["an unknown feature", [host("486", feature("bogus"))], ErrorNumber.INTERNAL_ERROR],
    ["an unknown vendor", [host("486", "<vendor>bogus</vendor>")], ErrorNumber.OPERATION_FAILED],
    ["a feature named twice", [host("486", feature("sse") + feature("sse"))], ErrorNumber.XML_ERROR],
    ["a feature without a name", [host("486", "<feature/>")], ErrorNumber.XML_ERROR],
    ["no architecture", ["<cpu><model>486</model></cpu>"], ErrorNumber.XML_ERROR],
    ["no model", ["<cpu><arch>x86_64</arch></cpu>"], ErrorNumber.XML_ERROR],
    ["an unknown architecture", [host("x", "", "bogus")], ErrorNumber.CONFIG_UNSUPPORTED],
    ["a guest's mode", ["<cpu mode='host-model'/>"], ErrorNumber.CONFIG_UNSUPPORTED],
    ["something else than a CPU", ["<foo/>"], ErrorNumber.XML_ERROR],
    ["half a document", ["<cpu"], ErrorNumber.XML_DETAIL],
    ["a mainframe", [host("z13", "", "s390x")], ErrorNumber.NO_SUPPORT],
    ["two vendors", [host("486", "<vendor>AMD</vendor>"), host("Nehalem")], ErrorNumber.OPERATION_FAILED],
    ["two architectures", [host("486"), host("POWER8", "", "ppc64")], ErrorNumber.INTERNAL_ERROR],
  ])("%s is refused", (_, cpus, code) => {
    expect(() => baselineCpu(map, cpus)).toThrow(coded(code));
  });

  test("POWER processors are the same or have nothing in common", () => {
    const power = (model: string, more = "") => host(model, more, "ppc64");
    expect(baselineCpu(map, [power("POWER8"), power("POWER8", "<vendor>IBM</vendor>")])).toBe(
      "<cpu mode='custom' match='exact'>\n  <model fallback='forbid'>POWER8</model>\n</cpu>\n",
    );
    const failed = coded(ErrorNumber.OPERATION_FAILED);
    expect(() => baselineCpu(map, [power("POWER8"), power("POWER9")])).toThrow(failed);
    expect(() => baselineCpu(map, [power("POWER8", "<vendor>Freescale</vendor>")])).toThrow(failed);
    expect(() => baselineCpu(map, [power("bogus")])).toThrow(coded(ErrorNumber.INTERNAL_ERROR));
  });

  test("of ARM processors the first one's name is taken", () => {
    const cpus = [host("cortex-a53", feature("fp"), "aarch64"), host("cortex-a57", "", "aarch64")];
    expect(baselineCpu(map, cpus)).toContain("<model fallback='allow'>cortex-a53</model>\n</cpu>");
  });
});

describe("what a hypervisor can give of it", () => {
  const models = new Map([
    ["Conroe", { blockers: ["pni", "ssse3"] }],
    ["Nehalem", { blockers: ["pni", "ssse3", "sse4.1", "sse4.2", "popcnt"] }],
    ["qemu64", { blockers: [] }],
  ]);
  const options: HypervisorBaselineOptions = { arch: "x86_64", models };
  const guest = (model: string, more = "") => `<cpu><model>${model}</model>${more}</cpu>`;

  test("what blocks a model is switched off", () => {
    expect(baselineHypervisorCpu(map, [guest("Nehalem")], options)).toBe(
      [
        "<cpu mode='custom' match='exact'>",
        "  <model fallback='forbid'>Nehalem</model>",
        ...["pni", "ssse3", "sse4.1", "sse4.2", "popcnt"].map((name) => `  <feature policy='disable' name='${name}'/>`),
        "</cpu>\n",
      ].join("\n"),
    );
  });

  test("the model with less in its way is taken for two", () => {
    const xml = baselineHypervisorCpu(map, [host("Nehalem"), guest("Westmere")], options);
    expect(xml).toContain("<model fallback='forbid'>Conroe</model>");
    expect(xml).toContain("<feature policy='require' name='sse4.2'/>");
  });

  test("a guest that forbids a feature does not have it", () => {
    const xml = baselineHypervisorCpu(map, [guest("qemu64", "<feature policy='forbid' name='sse2'/>")], options);
    expect(xml).toContain("<feature policy='disable' name='sse2'/>");
  });

  test("only features that the hypervisor knows are common", () => {
    const cpu = guest("qemu64", "<feature name='aes'/><feature name='avx'/>");
    const features = new Set([...(map.models.get("qemu64")?.features ?? []), "aes"]);
    const xml = baselineHypervisorCpu(map, [cpu], { ...options, features });
    expect(xml).toContain("name='aes'");
    expect(xml).not.toContain("name='avx'");
  });

  test("the host is ignored for several CPUs only", () => {
    const ignoring = { ...options, ignoreHost: true };
    const xml = baselineHypervisorCpu(map, [guest("Nehalem"), guest("Nehalem")], ignoring);
    expect(xml).toBe("<cpu mode='custom' match='exact'>\n  <model fallback='forbid'>Nehalem</model>\n</cpu>\n");
    expect(() => baselineHypervisorCpu(map, [guest("Nehalem")], ignoring)).toThrow(
      coded(ErrorNumber.OPERATION_INVALID),
    );
  });

  test("a CPU that names no model has nothing in common with others", () => {
    expect(() => baselineHypervisorCpu(map, ["<cpu mode='host-model'/>"], options)).toThrow(
      coded(ErrorNumber.INVALID_ARG),
    );
  });

  test("other architectures are the hypervisor's own affair", () => {
    expect(() => baselineHypervisorCpu(map, [guest("z13")], { ...options, arch: "s390x" })).toThrow(
      coded(ErrorNumber.OPERATION_UNSUPPORTED),
    );
  });
});
