import { describe, expect, it } from "vitest";
import {
  planVcpu,
  planVcpuCount,
  vcpusOf,
  withMaximumVcpus,
  withVcpuCount,
  withVcpusEnabled,
  withVcpusPlugged,
} from "../../../src/engine/changes/vcpus.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { changed, refusal, sample } from "./sample.ts";

const domain = sample();
/** Two online, the second of them one that can be unplugged. */
const listed = sample({
  parts: `<vcpus>
    <vcpu id='0' enabled='yes' hotpluggable='no' order='1'/><vcpu id='1' enabled='no' hotpluggable='yes'/>
    <vcpu id='2' enabled='yes' hotpluggable='yes' order='2'/><vcpu id='3' enabled='no' hotpluggable='yes'/>
  </vcpus>`,
});
const online = (definition: ReturnType<typeof sample>): number[] =>
  vcpusOf(definition).flatMap(({ id, enabled }) => (enabled ? id : []));

describe("how many virtual CPUs are online", () => {
  it("is a number where nothing is said of single ones", () => {
    expect(changed(domain, withVcpuCount(domain, 3, false))).toEqual([
      "- <vcpu placement='static' current='2'>4</vcpu>",
      "+ <vcpu placement='static' current='3'>4</vcpu>",
    ]);
    expect(withVcpuCount(domain, 4, false).vcpuCurrent).toBeUndefined();
    expect(refusal(() => withVcpuCount(domain, 5, false))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("those added to be unplugged later are told one by one", () => {
    expect(withVcpuCount(domain, 3, true).vcpus).toEqual([
      { id: 0, enabled: true, hotpluggable: false },
      { id: 1, enabled: true, hotpluggable: false },
      { id: 2, enabled: true, hotpluggable: true },
      { id: 3, enabled: false, hotpluggable: true },
    ]);
  });

  it("the last go first, and the order in which they came is forgotten", () => {
    expect(online(withVcpuCount(listed, 1, false))).toEqual([0]);
    expect(online(withVcpuCount(listed, 3, false))).toEqual([0, 1, 2]);
    expect(withVcpuCount(listed, 3, false).vcpus?.some(({ order }) => order !== undefined)).toBe(false);
  });

  it("none that must stay comes behind one that may go", () => {
    expect(withVcpuCount(listed, 4, false).vcpus).toMatchObject([
      { hotpluggable: false },
      { hotpluggable: false },
      { hotpluggable: true },
      { hotpluggable: true },
    ]);
  });
});

describe("how many virtual CPUs there are at most", () => {
  it("takes those that are online along when it comes down", () => {
    expect(withMaximumVcpus(domain, 1)).toMatchObject({ vcpuMax: 1 });
    expect(withMaximumVcpus(domain, 1).vcpuCurrent).toBeUndefined();
    expect(withMaximumVcpus(domain, 8)).toMatchObject({ vcpuMax: 8, vcpuCurrent: 2 });
  });

  it("does not contradict the topology or the NUMA nodes", () => {
    const topology = sample({ parts: "<cpu><topology sockets='1' cores='2' threads='2'/></cpu>" });
    expect(refusal(() => withMaximumVcpus(topology, 8))).toBe(ErrorNumber.INVALID_ARG);
    expect(refusal(() => withMaximumVcpus(topology, 4))).toBeUndefined();
    const cells = sample({ parts: "<cpu><numa><cell id='0' cpus='0-3' memory='131072' unit='KiB'/></numa></cpu>" });
    expect(refusal(() => withMaximumVcpus(cells, 2))).toBe(ErrorNumber.INVALID_ARG);
    expect(withMaximumVcpus(cells, 6).cpu?.numa?.[0]?.cpus).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("what is said of those that go is gone too", () => {
    const pinned = sample({
      parts:
        "<cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='3' cpuset='1'/><vcpusched vcpus='3' scheduler='batch'/></cputune>",
    });
    expect(withMaximumVcpus(pinned, 2).cpuTune).toEqual({ vcpuPins: [{ vcpu: 0, cpuset: [0] }] });
  });
});

describe("single virtual CPUs", () => {
  it("are turned on and off but for the first", () => {
    expect(online(withVcpusEnabled(domain, [1, 3], true))).toEqual([0, 1, 3]);
    expect(online(withVcpusEnabled(domain, [1], false))).toEqual([0]);
    for (const ids of [[0], [7]])
      expect(refusal(() => withVcpusEnabled(domain, ids, true))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("a running guest", () => {
  it("gains the first that are offline, and loses the last that can be unplugged", () => {
    expect(planVcpuCount(listed, 4)).toEqual({ enabled: true, ids: [1, 3] });
    expect(planVcpuCount(listed, 1)).toEqual({ enabled: false, ids: [2] });
    expect(refusal(() => planVcpuCount(domain, 1))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
  });

  it("cannot lose what it was started with, nor gain what it has", () => {
    expect(planVcpu(listed, [2], false)).toEqual({ enabled: false, ids: [2] });
    expect(refusal(() => planVcpu(domain, [1], false))).toBe(ErrorNumber.OPERATION_UNSUPPORTED);
    expect(refusal(() => planVcpu(domain, [1], true))).toBe(ErrorNumber.INVALID_ARG);
    expect(refusal(() => planVcpu(domain, [2, 3], true))).toBe(ErrorNumber.OPERATION_UNSUPPORTED);
  });

  it("counts its CPUs in the order in which they came, without gaps", () => {
    const three = withVcpusPlugged(domain, [3], true);
    expect(vcpusOf(three).map(({ order }) => order)).toEqual([1, 2, undefined, 3]);
    const four = withVcpusPlugged(three, [2], true);
    expect(vcpusOf(four).map(({ order }) => order)).toEqual([1, 2, 4, 3]);
    const less = withVcpusPlugged(four, [3], false);
    expect(vcpusOf(less).map(({ order }) => order)).toEqual([1, 2, 3, undefined]);
    expect(less).toMatchObject({ vcpuMax: 4, vcpuCurrent: 3 });
  });
});
