import { describe, expect, test } from "vitest";
import {
  cpuMap,
  decode,
  hostCpu,
  processorOfCpuid,
  processorOfFlags,
  signatureOf,
  type X86Processor,
} from "../../../src/services/cpu/index.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { cpuid, features, flags, msrs } from "./machine.ts";

const map = await cpuMap();
const names = (cpu: ReturnType<typeof hostCpu>) => (cpu.features ?? []).map(({ name }) => name);

describe("the host's CPU", () => {
  test("is what the processor says", () => {
    const processor = processorOfCpuid(map, cpuid, msrs);
    expect(processor).toMatchObject({ vendor: "AMD", signature: { family: 25, model: 17, stepping: 1 } });
    const cpu = hostCpu(map, processor, "x86_64");
    expect(cpu).toMatchObject({ type: "host", arch: "x86_64", model: "kvm64-v1", vendor: "AMD" });
    expect(names(cpu)).toEqual(features);
  });

  test("lacks what stands in registers that cannot be read", () => {
    const cpu = hostCpu(map, processorOfCpuid(map, cpuid), "x86_64");
    expect(features.filter((name) => !names(cpu).includes(name))).toEqual([
      "rdctl-no",
      "skip-l1dfl-vmentry",
      "mds-no",
      "pschange-mc-no",
      "gds-no",
      "rfds-no",
      "its-no",
    ]);
  });

  test("leaves beyond the last one say nothing", () => {
    const asked: string[] = [];
    processorOfCpuid(map, (leaf, subleaf) => {
      asked.push(`${leaf.toString(16)}.${subleaf}`);
      return cpuid(leaf, subleaf);
    });
    expect(asked).toContain("7.1");
    expect(asked).not.toContain("7.2");
    expect(asked).not.toContain("24.0");
    expect(asked).not.toContain("c0000001.0");
    expect(new Set(asked.slice(3)).size).toBeGreaterThanOrEqual(asked.length - 4);
  });

  test("can be told from Linux's flags as well, but for what Linux does not show", () => {
    const signature = { family: 25, model: 17, stepping: 1 };
    const processor = processorOfFlags(map, { flags: flags.split(" "), vendor: "AuthenticAMD", signature });
    const cpu = hostCpu(map, processor, "x86_64");
    expect(cpu).toMatchObject({ model: "kvm64-v1", vendor: "AMD" });
    expect(names(cpu)).toHaveLength(72);
    expect(names(cpu).every((name) => features.includes(name))).toBe(true);
    expect(names(cpu)).toEqual(expect.arrayContaining(["sse4.1", "osxsave", "invtsc", "sha-ni", "avx512vnni"]));
  });

  test("the same protection has another name on each vendor's processors", () => {
    const of = (vendor: string) => [
      ...processorOfFlags(map, { flags: ["ibrs", "ibpb", "stibp", "ssbd"], vendor }).features,
    ];
    expect(of("GenuineIntel").sort()).toEqual(["spec-ctrl", "ssbd", "stibp"]);
    expect(of("AuthenticAMD").sort()).toEqual(["amd-ssbd", "amd-stibp", "ibpb", "ibrs"]);
  });

  test("a processor below every model has none", () => {
    expect(() => hostCpu(map, { features: new Set(["fpu"]) }, "x86_64")).toThrow(
      expect.objectContaining({ code: ErrorNumber.INTERNAL_ERROR }),
    );
  });

  test("a signature is family, model and stepping with their extensions", () => {
    expect(signatureOf(0xa10f11)).toEqual({ family: 25, model: 17, stepping: 1 });
    expect(signatureOf(0x50657)).toEqual({ family: 6, model: 85, stepping: 7 });
  });
});

describe("the model that says best what a processor is", () => {
  const like = (model: string, more: Partial<X86Processor> = {}): X86Processor => ({
    features: map.models.get(model)?.features ?? new Set(),
    ...more,
  });

  test("is, for a host, its newest version", () => {
    expect(decode(map, like("EPYC-Rome"), { type: "host" })).toMatchObject({ model: "EPYC-Rome-v1", features: [] });
  });

  test("is, for a guest, the model without a version", () => {
    expect(decode(map, like("EPYC-Rome"), { type: "guest" })).toMatchObject({ model: "EPYC-Rome", features: [] });
  });

  test("has the processor's signature, even where another model is closer", () => {
    const signature = { family: 25, model: 17, stepping: 0 };
    const { model, features } = decode(map, like("Opteron_G1", { vendor: "AMD", signature }), { type: "guest" });
    expect(model).toBe("EPYC-Genoa");
    expect(features.every(({ policy }) => policy === "disable")).toBe(true);
  });

  test("is of the processor's vendor", () => {
    const { model } = decode(map, like("Nehalem", { vendor: "AMD" }), { type: "guest" });
    expect(model).toBe("kvm64");
  });

  test("has no transactions on a Haswell whose transactions do not work", () => {
    const haswell = (stepping: number) =>
      like("Haswell", { vendor: "Intel", signature: { family: 6, model: 63, stepping } });
    expect(decode(map, haswell(2), { type: "guest" }).model).toBe("Haswell-noTSX");
    expect(decode(map, haswell(4), { type: "guest" }).model).toBe("Haswell");
  });

  test("leaves out what cannot move, where that is asked", () => {
    const processor = { features: new Set([...like("Nehalem").features, "invtsc", "aes"]) };
    const { features } = decode(map, processor, { type: "guest", preferred: ["Nehalem"], migratable: true });
    expect(features.map(({ name }) => name)).toEqual(["aes"]);
  });
});
