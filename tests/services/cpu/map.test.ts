import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cpuMap, cpuModelNames } from "../../../src/services/cpu/index.ts";
import { ErrorDomain, ErrorNumber } from "../../../src/protocol/enums.ts";

const map = await cpuMap();
const model = (name: string) => {
  const found = map.models.get(name);
  if (found === undefined) throw new Error(`no model ${name}`);
  return found;
};

describe("the map of CPU models", () => {
  test("a feature is one bit of one register, which no other feature has", () => {
    const places = [...map.features.values()].map(({ place, bit }) => JSON.stringify([place, bit]));
    expect(places).toHaveLength(400);
    expect(new Set(places).size).toBe(400);
  });

  test("features stand where processors tell of them", () => {
    expect(map.features.get("sse4.2")).toMatchObject({ place: { leaf: 1, subleaf: 0, register: "ecx" }, bit: 20 });
    expect(map.features.get("avx512-bf16")).toMatchObject({ place: { leaf: 7, subleaf: 1, register: "eax" }, bit: 5 });
    expect(map.features.get("rdctl-no")).toMatchObject({ place: { kind: "msr", index: 0x10a, half: "low" }, bit: 0 });
    expect(map.features.get("its-no")).toMatchObject({ place: { kind: "msr", index: 0x10a, half: "high" }, bit: 30 });
  });

  test("time that does not stop and saved supervisor state keep a guest where it is", () => {
    const bound = [...map.features.values()].filter(({ migratable }) => !migratable).map(({ name }) => name);
    expect(bound).toEqual(["xsaves", "invtsc"]);
  });

  test("every feature of a model is known", () => {
    const named = [...map.models.values()].flatMap(({ features, added, removed }) => [
      ...features,
      ...added,
      ...removed,
    ]);
    expect([...new Set(named)].filter((name) => !map.features.has(name))).toEqual([]);
  });

  test("a model is told by what it has, not by how it is written down", () => {
    expect([...model("486").features].sort()).toEqual(["fpu", "pse", "vme"]);
    expect(model("EPYC-Genoa").features.size).toBe(108);
    expect(model("EPYC-Turin").features.size).toBe(128);
    expect(model("DiamondRapids").features.size).toBe(241);
    expect(model("Haswell-noTSX").features.has("hle")).toBe(false);
    expect(model("Haswell").features.has("hle")).toBe(true);
  });

  test("a version of a model has its features, vendor and signatures, and not its past", () => {
    const [whole, version] = [model("Opteron_G3"), model("Opteron_G3-v1")];
    expect(version.versionOf).toBe("Opteron_G3");
    expect(version.features).toBe(whole.features);
    expect(version.vendor).toBe("AMD");
    expect(whole.removed).toEqual(["monitor"]);
    expect(version.removed).toEqual([]);
    expect(version.decode).toEqual({ host: true, guest: false });
  });

  test("steppings tell Cascade Lake from Skylake and Cooper Lake", () => {
    const of = (name: string) => model(name).signatures;
    expect(of("Skylake-Server")).toEqual([{ family: 6, model: 85, steppings: [0, 4] }]);
    expect(of("Cascadelake-Server")).toEqual([{ family: 6, model: 85, steppings: [5, 7] }]);
    expect(of("Cooperlake")).toEqual([{ family: 6, model: 85, steppings: [10, 11] }]);
  });

  test("the table is small enough to be read at once", () => {
    const { size } = new Blob([readFileSync(new URL("../../../src/services/cpu/table.ts", import.meta.url))]);
    expect(size).toBeLessThan(300_000);
  });
});

describe("the names of CPU models", () => {
  test("both x86 architectures have the same, from the oldest on", () => {
    const names = cpuModelNames(map, "x86_64");
    expect(names).toHaveLength(176);
    expect(names.slice(0, 4)).toEqual(["486", "486-v1", "pentium", "pentium-v1"]);
    expect(cpuModelNames(map, "i686")).toEqual(names);
  });

  test("POWER has its own", () => {
    const names = ["POWER6", "POWER7", "POWER8", "POWER9", "POWER10", "POWER11", "POWERPC_e5500", "POWERPC_e6500"];
    expect(cpuModelNames(map, "ppc64le")).toEqual(names);
  });

  test.each(["aarch64", "armv7l", "s390x", "riscv64", "loongarch64"])("any name may stand for a CPU of %s", (arch) => {
    expect(cpuModelNames(map, arch)).toEqual([]);
  });

  test("nothing is known of MIPS", () => {
    expect(() => cpuModelNames(map, "mips")).toThrow(
      expect.objectContaining({ code: ErrorNumber.NO_SUPPORT, domain: ErrorDomain.CPU }),
    );
  });

  test("what is no architecture is refused in the name of the driver that was asked", () => {
    expect(() => cpuModelNames(map, "bogus", ErrorDomain.TEST)).toThrow(
      expect.objectContaining({ code: ErrorNumber.INVALID_ARG, domain: ErrorDomain.TEST }),
    );
  });
});
