import { describe, expect, it } from "vitest";
import { readCpuMap, readNumbers, writeCpuMap, writeCpuMaps } from "../../../src/engine/changes/cpu-map.ts";
import {
  ioThreadParameters,
  ioThreadsOf,
  tunedIOThread,
  withIOThread,
  withoutIOThread,
  withTunedIOThread,
} from "../../../src/engine/changes/iothreads.ts";
import {
  emulatorAffinity,
  ioThreadAffinities,
  vcpuAffinities,
  withEmulatorPin,
  withIOThreadPin,
  withVcpuPin,
} from "../../../src/engine/changes/pinning.ts";
import { ErrorNumber, TypedParameterType } from "../../../src/protocol/enums.ts";
import { changed, refusal, sample } from "./sample.ts";

const domain = sample({ parts: "<iothreads>2</iothreads>" });

describe("a map of CPUs", () => {
  it("has a bit for each, the first in the lowest bit", () => {
    expect(readCpuMap(Uint8Array.of(0b101, 0b10))).toEqual([0, 2, 9]);
    expect([...writeCpuMap([0, 2, 9], 2)]).toEqual([0b101, 0b10]);
    expect([...writeCpuMap([0, 9], 1)]).toEqual([1]);
    expect([...writeCpuMaps([[0], [1]], 1)]).toEqual([1, 2]);
  });

  it("in words is a list of numbers and ranges", () => {
    expect(readNumbers("0-2,5")).toEqual([0, 1, 2, 5]);
    for (const text of ["", "x", "3-1"]) expect(refusal(() => readNumbers(text))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("pinning", () => {
  it("a virtual CPU is pinned whether it is online or not, but has to be there", () => {
    const pinned = withVcpuPin(withVcpuPin(domain, 3, [1]), 0, [0]);
    expect(changed(domain, pinned)).toEqual([
      "+ <cputune>",
      "+ <vcpupin vcpu='0' cpuset='0'/>",
      "+ <vcpupin vcpu='3' cpuset='1'/>",
      "+ </cputune>",
    ]);
    expect(withVcpuPin(pinned, 3, [0, 1]).cpuTune?.vcpuPins).toHaveLength(2);
    expect(refusal(() => withVcpuPin(domain, 4, [0]))).toBe(ErrorNumber.INVALID_ARG);
    expect(refusal(() => withVcpuPin(domain, 0, []))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("what is not pinned runs on the CPUs of the domain, or on all", () => {
    expect(vcpuAffinities(withVcpuPin(domain, 1, [0]))).toEqual([undefined, [0], undefined, undefined]);
    const confined = { ...domain, vcpuSet: [1] };
    expect(vcpuAffinities(withVcpuPin(confined, 1, [0]))).toEqual([[1], [0], [1], [1]]);
    expect(emulatorAffinity(confined)).toEqual([1]);
    expect(emulatorAffinity(withEmulatorPin(confined, [0]))).toEqual([0]);
    expect(ioThreadAffinities(confined)).toEqual([
      { id: 1, cpus: [1] },
      { id: 2, cpus: [1] },
    ]);
  });

  it("an I/O thread that is pinned is named, and so are the others", () => {
    expect(changed(domain, withIOThreadPin(domain, 2, [0]))).toEqual([
      "+ <iothreadids>",
      "+ <iothread id='1'/>",
      "+ <iothread id='2'/>",
      "+ </iothreadids>",
      "+ <cputune>",
      "+ <iothreadpin iothread='2' cpuset='0'/>",
      "+ </cputune>",
    ]);
    expect(refusal(() => withIOThreadPin(domain, 9, [0]))).toBe(ErrorNumber.INVALID_ARG);
  });
});

describe("I/O threads", () => {
  it("have a number of their own each, from 1", () => {
    expect(ioThreadsOf(withIOThread(domain, 7)).map(({ id }) => id)).toEqual([1, 2, 7]);
    for (const id of [0, 2]) expect(refusal(() => withIOThread(domain, id))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("go with their pinning, unless a disk needs them", () => {
    const without = withoutIOThread(withIOThreadPin(domain, 1, [0]), 1);
    expect(without).toMatchObject({ iothreads: 1, iothreadIds: [{ id: 2 }], cpuTune: {} });
    expect(without.cpuTune?.iothreadPins).toBeUndefined();
    expect(withoutIOThread(without, 2).iothreads).toBeUndefined();
    const used = sample({
      parts: "<iothreads>1</iothreads>",
      devices:
        "<disk type='file'><driver name='qemu' type='raw' iothread='1'/><source file='/b'/><target dev='vdb'/></disk>",
    });
    expect(refusal(() => withoutIOThread(used, 1))).toBe(ErrorNumber.INVALID_ARG);
    expect(refusal(() => withoutIOThread(domain, 9))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("poll and work as they are told", () => {
    const tuned = tunedIOThread(domain, 1, { poll_max_ns: 5n, poll_grow: 4, thread_pool_min: 3, thread_pool_max: 9 });
    expect(tuned).toEqual({ id: 1, poll: { maxNs: 5, grow: 4 }, threadPoolMin: 3, threadPoolMax: 9 });
    expect(withTunedIOThread(domain, tuned).iothreadIds).toEqual([tuned, { id: 2 }]);
    const back = tunedIOThread(withTunedIOThread(domain, tuned), 1, { thread_pool_min: -1, thread_pool_max: -1 });
    expect(back).toEqual({ id: 1, poll: { maxNs: 5, grow: 4 } });
  });

  it("have as many workers at most as at least", () => {
    expect(refusal(() => tunedIOThread(domain, 1, { thread_pool_min: 10, thread_pool_max: 9 }))).toBe(
      ErrorNumber.OPERATION_INVALID,
    );
    expect(refusal(() => tunedIOThread(domain, 1, { thread_pool_max: 0 }))).toBe(ErrorNumber.CONFIG_UNSUPPORTED);
    expect(refusal(() => tunedIOThread(domain, 9, {}))).toBe(ErrorNumber.INVALID_ARG);
  });

  it("nanoseconds that no number holds exactly are refused rather than rounded", () => {
    const poll_max_ns = 2n ** 53n;
    expect(refusal(() => tunedIOThread(domain, 1, { poll_max_ns }))).toBe(ErrorNumber.INVALID_ARG);
    const value = { type: TypedParameterType.UINT, value: 3 } as const;
    expect(ioThreadParameters.read([{ field: "poll_grow", value }])).toEqual({ poll_grow: 3 });
  });
});
