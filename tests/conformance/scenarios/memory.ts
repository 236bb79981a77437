// How much memory a domain has: in its definition, in its guest, or both.

import { expect } from "vitest";
import { DomainMemoryModFlags as Memory, DomainXMLFlags } from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

const inUse = (xml: string): string | undefined => /<currentMemory unit='KiB'>(\d+)</.exec(xml)?.[1];
const most = (xml: string): string | undefined => /<memory unit='KiB'>(\d+)</.exec(xml)?.[1];

export const memory = {
  "a domain has the memory that its definition gives it": async (scene) => {
    const domain = await scene.define({ memoryKiB: 98_304, currentMemoryKiB: 65_536 });
    expect(await domain.getMaxMemory()).toBe(98_304n);
    expect(await domain.getInfo()).toMatchObject({ maxMemoryKiB: 98_304n, memoryKiB: 65_536n });
  },

  "memory is set for the next start": async (scene) => {
    const domain = await scene.define({ memoryKiB: 98_304 });
    await domain.setMemory(81_920n, Memory.CONFIG);
    const xml = await domain.getXMLDesc();
    expect([most(xml), inUse(xml)]).toEqual(["98304", "81920"]);
  },

  "the most memory is set for the next start, and what is in use goes along when it is less": async (scene) => {
    const domain = await scene.define({ memoryKiB: 98_304, currentMemoryKiB: 65_536 });
    await domain.setMemory(131_072n, Memory.MAXIMUM | Memory.CONFIG);
    const more = await domain.getXMLDesc();
    expect([most(more), inUse(more)]).toEqual(["131072", "65536"]);
    await domain.setMemory(49_152n, Memory.MAXIMUM | Memory.CONFIG);
    const less = await domain.getXMLDesc();
    expect([most(less), inUse(less)]).toEqual(["49152", "49152"]);
  },

  "more memory than the most is refused": async (scene) => {
    const domain = await scene.define({ memoryKiB: 65_536 });
    expect(await outcome(domain.setMemory(131_072n, Memory.CONFIG))).toBe("INVALID_ARG");
  },

  "no memory at all is refused": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.setMemory(0n, Memory.CONFIG))).toBe("INVALID_ARG");
    expect(await outcome(domain.setMaxMemory(0n))).toBe("INVALID_ARG");
  },

  "a domain that is shut off has no guest whose memory could be set": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.setMemory(32_768n, Memory.LIVE))).toBe("OPERATION_INVALID");
  },

  "a domain that is shut off has its memory set in none or both of guest and definition": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.setMemory(32_768n, Memory.LIVE | Memory.CONFIG))).toBe("OPERATION_INVALID");
    expect(inUse(await domain.getXMLDesc())).toBe("65536");
  },

  "a transient domain has no definition whose memory could be set": async (scene) => {
    const domain = await scene.create();
    expect(await outcome(domain.setMemory(32_768n, Memory.CONFIG))).toBe("OPERATION_INVALID");
  },

  "memory of a running guest can be set for its next start alone": async (scene) => {
    const domain = await scene.start({ memoryKiB: 98_304 });
    await domain.setMemory(65_536n, Memory.CONFIG);
    expect(inUse(await domain.getXMLDesc(DomainXMLFlags.INACTIVE))).toBe("65536");
    expect((await domain.getInfo()).maxMemoryKiB).toBe(98_304n);
  },

  "a running guest can be asked to give memory back, its definition stays": async (scene) => {
    const domain = await scene.start({ memoryKiB: 98_304, balloon: true });
    await domain.setMemory(65_536n, Memory.LIVE);
    expect(inUse(await domain.getXMLDesc(DomainXMLFlags.INACTIVE))).toBe("98304");
  },

  "the most memory of a running guest stays": async (scene) => {
    const domain = await scene.start();
    expect(await outcome(domain.setMaxMemory(131_072n))).toBe("OPERATION_INVALID");
  },

  "flags that nobody knows are refused": async (scene) => {
    const domain = await scene.define();
    expect(await outcome(domain.setMemory(32_768n, 1 << 20))).toBe("INVALID_ARG");
  },
} satisfies Topic;
