import { describe, expect, it } from "vitest";
import { withMaximumMemory, withMemory, withStatsPeriod } from "../../../src/engine/changes/memory.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { changed, refusal, sample } from "./sample.ts";

const domain = sample();

describe("memory", () => {
  it("a domain may have less than it has at most, and not more", () => {
    expect(changed(domain, withMemory(domain, 32768))).toEqual([
      "- <currentMemory unit='KiB'>65536</currentMemory>",
      "+ <currentMemory unit='KiB'>32768</currentMemory>",
    ]);
    expect(withMemory(domain, 131072).currentMemoryKiB).toBe(131072);
    expect(refusal(() => withMemory(domain, 131073))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("what it has comes down with what it may have at most, and stays when that goes up", () => {
    expect(withMaximumMemory(domain, 32768)).toMatchObject({ memoryKiB: 32768, currentMemoryKiB: 32768 });
    expect(withMaximumMemory(domain, 262144)).toMatchObject({ memoryKiB: 262144, currentMemoryKiB: 65536 });
  });

  it("the memory of a domain with NUMA nodes is what its nodes have", () => {
    const cells = sample({ parts: "<cpu><numa><cell id='0' cpus='0-3' memory='131072' unit='KiB'/></numa></cpu>" });
    expect(refusal(() => withMaximumMemory(cells, 262144))).toBe(ErrorNumber.OPERATION_INVALID);
  });

  it("the balloon asks for statistics at intervals; 0 ends that; without a balloon nobody can ask", () => {
    const asking = withStatsPeriod(domain, 5);
    expect(changed(domain, asking)).toContain("+ <stats period='5'/>");
    expect(changed(domain, withStatsPeriod(asking, 0))).toEqual([]);
    const without = { ...domain, devices: { ...domain.devices, memballoon: { model: "none" as const } } };
    expect(refusal(() => withStatsPeriod(without, 5))).toBe(ErrorNumber.INTERNAL_ERROR);
  });

  it("a change leaves the definition that it is made from as it is", () => {
    withMemory(domain, 32768);
    withMaximumMemory(domain, 32768);
    withStatsPeriod(domain, 9);
    expect(domain).toEqual(sample());
  });
});
