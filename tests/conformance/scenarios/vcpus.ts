// How many virtual processors a domain has, and where they may run.

import { expect } from "vitest";
import {
  DomainModificationImpact,
  DomainVcpuFlags as Vcpu,
  DomainXMLFlags,
  type Domain,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

const inDefinition = async (domain: Domain): Promise<[number, number]> => [
  await domain.getVcpusFlags(Vcpu.CONFIG),
  await domain.getVcpusFlags(Vcpu.CONFIG | Vcpu.MAXIMUM),
];

export const vcpus = {
  "a domain has the virtual processors that its definition gives it": async (scene) => {
    const domain = await scene.define({ vcpus: 4, currentVcpus: 2 });
    expect(await inDefinition(domain)).toEqual([2, 4]);
    expect((await domain.getInfo()).vcpus).toBe(2);
  },

  "virtual processors are set for the next start": async (scene) => {
    const domain = await scene.define({ vcpus: 4, currentVcpus: 2 });
    await domain.setVcpus(3, Vcpu.CONFIG);
    expect(await inDefinition(domain)).toEqual([3, 4]);
    expect(await domain.getXMLDesc()).toMatch(/<vcpu [^>]*current='3'[^>]*>4<\/vcpu>/);
  },

  "the most virtual processors are set for the next start": async (scene) => {
    const domain = await scene.define({ vcpus: 4, currentVcpus: 2 });
    await domain.setVcpus(6, Vcpu.CONFIG | Vcpu.MAXIMUM);
    expect(await inDefinition(domain)).toEqual([2, 6]);
    await domain.setVcpus(1, Vcpu.CONFIG | Vcpu.MAXIMUM);
    expect(await inDefinition(domain)).toEqual([1, 1]);
  },

  "more virtual processors than the most, and none, are refused": async (scene) => {
    const domain = await scene.define({ vcpus: 2 });
    expect(await outcome(domain.setVcpus(3, Vcpu.CONFIG))).toBe("INVALID_ARG");
    expect(await outcome(domain.setVcpus(0, Vcpu.CONFIG))).toBe("INVALID_ARG");
  },

  "the most virtual processors of a running guest stay": async (scene) => {
    const domain = await scene.start({ vcpus: 2 });
    expect(await outcome(domain.setVcpus(4, Vcpu.LIVE | Vcpu.MAXIMUM))).toBe("INVALID_ARG");
  },

  "a domain that is shut off has no guest whose processors could be counted or set": async (scene) => {
    const domain = await scene.define({ vcpus: 2 });
    expect(await outcome(domain.getVcpusFlags(Vcpu.LIVE))).toBe("OPERATION_INVALID");
    expect(await outcome(domain.setVcpus(1, Vcpu.LIVE))).toBe("OPERATION_INVALID");
    expect(await outcome(domain.setVcpus(1))).toBe("OPERATION_INVALID");
  },

  "a transient domain has no definition whose processors could be counted or set": async (scene) => {
    const domain = await scene.create({ vcpus: 2 });
    expect(await outcome(domain.getVcpusFlags(Vcpu.CONFIG))).toBe("OPERATION_INVALID");
    expect(await outcome(domain.setVcpus(1, Vcpu.CONFIG))).toBe("OPERATION_INVALID");
  },

  "a running guest gets another virtual processor, its definition only when asked": async (scene) => {
    const domain = await scene.start({ vcpus: 4, currentVcpus: 1 });
    await domain.setVcpus(2, Vcpu.LIVE);
    expect(await domain.getVcpusFlags(Vcpu.LIVE)).toBe(2);
    expect(await domain.getVcpusFlags(Vcpu.CONFIG)).toBe(1);
    await domain.setVcpus(3, Vcpu.LIVE | Vcpu.CONFIG);
    expect(await domain.getVcpusFlags(Vcpu.LIVE)).toBe(3);
    expect(await domain.getVcpusFlags(Vcpu.CONFIG)).toBe(3);
  },

  "a running guest's processors are set for its next start alone": async (scene) => {
    const domain = await scene.start({ vcpus: 2 });
    await domain.setVcpus(1, Vcpu.CONFIG);
    expect(await domain.getVcpusFlags(Vcpu.LIVE)).toBe(2);
    expect(await domain.getVcpusFlags(Vcpu.CONFIG)).toBe(1);
  },

  "a virtual processor is bound to processors of the host": async (scene) => {
    const domain = await scene.define({ vcpus: 2 });
    await domain.pinVcpu(1, [true], DomainModificationImpact.CONFIG);
    const [first, second] = await domain.getVcpuPinInfo(DomainModificationImpact.CONFIG);
    expect(first?.every(Boolean)).toBe(true);
    expect(second?.map((allowed, cpu) => (allowed ? cpu : -1)).filter((cpu) => cpu >= 0)).toEqual([0]);
    expect(await domain.getXMLDesc()).toContain("<vcpupin vcpu='1' cpuset='0'/>");
  },

  "a virtual processor that is not there cannot be bound": async (scene) => {
    const domain = await scene.define({ vcpus: 2 });
    expect(await outcome(domain.pinVcpu(2, [true], DomainModificationImpact.CONFIG))).toBe("INVALID_ARG");
  },

  "a running guest's virtual processors are listed": async (scene) => {
    const domain = await scene.start({ vcpus: 2 });
    const listed = await domain.getVcpus();
    expect(listed.map(({ number }) => number)).toEqual([0, 1]);
  },

  "what the emulator does beside is bound as well": async (scene) => {
    const domain = await scene.define();
    await domain.pinEmulator([true], DomainModificationImpact.CONFIG);
    const map = await domain.getEmulatorPinInfo(DomainModificationImpact.CONFIG);
    expect(map.map((allowed, cpu) => (allowed ? cpu : -1)).filter((cpu) => cpu >= 0)).toEqual([0]);
    expect(await domain.getXMLDesc(DomainXMLFlags.INACTIVE)).toContain("<emulatorpin cpuset='0'/>");
  },
} satisfies Topic;
