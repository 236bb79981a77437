// Numbers: of guests, in bulk, and of the host.

import { expect } from "vitest";
import {
  ConnectGetAllDomainStatsFlags,
  DomainMemoryStatTags,
  DomainState,
  DomainStatsTypes,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import type { Topic } from "../suite.ts";

export const statistics = {
  "statistics tell the state of a domain": async (scene) => {
    const [off, running] = [await scene.define(), await scene.start()];
    const all = await scene.connection.domainListGetStats([off, running], DomainStatsTypes.STATE);
    const states = new Map(all.map(({ domain, stats }) => [domain.uuid, stats["state.state"]]));
    expect(states.get(off.uuid)).toBe(DomainState.SHUTOFF);
    expect(states.get(running.uuid)).toBe(DomainState.RUNNING);
  },

  "statistics tell of memory and virtual processors": async (scene) => {
    const domain = await scene.start({ memoryKiB: 65_536, vcpus: 2 });
    const kinds = DomainStatsTypes.BALLOON | DomainStatsTypes.VCPU;
    const [{ stats } = { stats: {} }] = await scene.connection.domainListGetStats([domain], kinds);
    expect(stats).toMatchObject({ "balloon.maximum": 65_536n, "vcpu.current": 2, "vcpu.maximum": 2 });
  },

  "statistics of all are of those that the flags leave": async (scene) => {
    const [off, running] = [await scene.define(), await scene.start()];
    const listed = async (flags: number): Promise<string[]> => {
      const all = await scene.connection.getAllDomainStats(DomainStatsTypes.STATE, flags);
      return all.map(({ domain: { uuid } }) => uuid).filter((uuid) => [off.uuid, running.uuid].includes(uuid));
    };
    expect(await listed(ConnectGetAllDomainStatsFlags.ACTIVE)).toEqual([running.uuid]);
    expect(await listed(ConnectGetAllDomainStatsFlags.INACTIVE)).toEqual([off.uuid]);
    expect(await listed(0)).toHaveLength(2);
  },

  "statistics that nobody knows are left out, or refused when they were insisted on": async (scene) => {
    const domain = await scene.define();
    const unknown = 1 << 28;
    const { connection } = scene;
    const insist = ConnectGetAllDomainStatsFlags.ENFORCE_STATS;
    expect(await outcome(connection.domainListGetStats([domain], unknown))).toBe("done");
    expect(await outcome(connection.domainListGetStats([domain], unknown, insist))).toBe("ARGUMENT_UNSUPPORTED");
  },

  "a guest that runs uses time": async (scene) => {
    const domain = await scene.start();
    const before = (await domain.getInfo()).cpuTimeNs;
    expect(before).toBeGreaterThan(0n);
  },

  "a running guest's memory is told": async (scene) => {
    const domain = await scene.start({ memoryKiB: 65_536, balloon: true });
    const stats = await domain.memoryStats();
    expect(stats.get(DomainMemoryStatTags.ACTUAL_BALLOON)).toBe(65_536n);
    expect(stats.get(DomainMemoryStatTags.RSS)).toBeGreaterThan(0n);
  },

  "the host has processors and memory": async (scene) => {
    const { connection } = scene;
    const info = await connection.nodeGetInfo();
    expect(info.cpus).toBeGreaterThan(0);
    expect(info.memoryKiB).toBeGreaterThan(0n);
    const map = await connection.nodeGetCPUMap();
    expect(map.filter(Boolean).length).toBeGreaterThan(0);
  },

  "the host has not more memory free than it has": async (scene) => {
    const { connection } = scene;
    const free = await connection.nodeGetFreeMemory();
    expect(free).toBeGreaterThan(0n);
    expect(free).toBeLessThanOrEqual((await connection.nodeGetInfo()).memoryKiB * 1024n);
  },

  "the host's processors have done something": async (scene) => {
    const stats = await scene.connection.nodeGetCPUStats();
    for (const field of ["user", "kernel", "idle", "iowait"]) expect(typeof stats[field]).toBe("bigint");
  },

  "a processor that the host does not have has done nothing": async (scene) => {
    expect(await outcome(scene.connection.nodeGetCPUStats(9999))).toBe("INVALID_ARG");
  },

  "the hypervisor says what it is": async (scene) => {
    const { connection } = scene;
    expect(await connection.getType()).toBe(scene.hypervisor);
    expect(await connection.getVersion()).toBeGreaterThan(0);
    expect(await connection.getLibVersion()).toBeGreaterThan(8_000_000);
    expect(await connection.getHostname()).not.toBe("");
    expect(await connection.getCapabilities()).toContain("<capabilities>");
    expect(await connection.getMaxVcpus()).toBeGreaterThan(0);
  },
} satisfies Topic;
