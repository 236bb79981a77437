// The states of a domain, and how it comes from one to the other.

import { expect } from "vitest";
import {
  type Domain,
  DomainCreateFlags,
  DomainDestroyFlagsValues,
  DomainEventID,
  DomainLifecycle,
  DomainLifecycleAction,
  DomainPausedReason,
  DomainRunningReason,
  DomainShutoffReason,
  DomainState,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { type Scene, eventually } from "../scene.ts";
import type { Topic } from "../suite.ts";

const { RUNNING, PAUSED, SHUTOFF } = DomainState;

/** Waits until the software in a guest notices its power button, for the so many-th time since it was started. */
async function hasBooted(scene: Scene, { name }: Domain, times = 1): Promise<void> {
  const { target } = scene;
  await eventually("the guest boots", async () => ((await target.bootsOf?.(name)) ?? times) >= times);
}

async function booted(scene: Scene, elements = ""): Promise<Domain> {
  const domain = await scene.start({ boots: "file", elements });
  await hasBooted(scene, domain);
  return domain;
}

export const lifeCycle = {
  "a domain that was defined is shut off": async (scene) => {
    const domain = await scene.define();
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.UNKNOWN });
    expect(domain.id).toBe(-1);
    expect([await domain.isActive(), await domain.isPersistent()]).toEqual([false, true]);
  },

  "a domain that was started runs since it booted": async (scene) => {
    const domain = await scene.start();
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.BOOTED });
    expect(domain.id).toBeGreaterThan(0);
    expect([await domain.isActive(), await domain.isPersistent()]).toEqual([true, true]);
  },

  "a domain can be started paused, and then runs for the first time when it is resumed": async (scene) => {
    const domain = await scene.start({}, DomainCreateFlags.START_PAUSED);
    expect(await domain.getState()).toEqual({ state: PAUSED, reason: DomainPausedReason.USER });
    await domain.resume();
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.UNPAUSED });
  },

  "a running domain is suspended and resumed": async (scene) => {
    const domain = await scene.start();
    await domain.suspend();
    expect(await domain.getState()).toEqual({ state: PAUSED, reason: DomainPausedReason.USER });
    expect(await domain.isActive()).toBe(true);
    await domain.resume();
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.UNPAUSED });
  },

  "a domain that was destroyed is shut off and can be started again": async (scene) => {
    const domain = await scene.start();
    await domain.destroy();
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.DESTROYED });
    await domain.create();
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.BOOTED });
  },

  "a paused domain can be destroyed": async (scene) => {
    const domain = await scene.start();
    await domain.suspend();
    await domain.destroy(DomainDestroyFlagsValues.GRACEFUL);
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.DESTROYED });
  },

  "a guest that is asked to shut down is shut off since it did": async (scene) => {
    const domain = await booted(scene);
    await domain.shutdown();
    await eventually("it shuts down", async () => !(await domain.isActive()));
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.SHUTDOWN });
  },

  "a guest that is asked to reboot goes on running under its number": async (scene) => {
    const domain = await booted(scene);
    const reboots = await scene.see(scene.connection.domainEvents({ id: DomainEventID.REBOOT, domain }));
    await domain.reboot();
    // the test hypervisor tells nobody
    if (scene.hypervisor === "QEMU") await reboots.next();
    expect(await domain.getState()).toMatchObject({ state: RUNNING });
    expect((await scene.connection.domainLookupByUUID(domain.uuid)).id).toBe(domain.id);
  },

  "a guest whose definition says so is gone after it was asked to reboot": async (scene) => {
    const domain = await booted(scene, "<on_reboot>destroy</on_reboot>");
    await domain.reboot();
    await eventually("it ends", async () => !(await domain.isActive()));
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.SHUTDOWN });
  },

  "a guest whose definition says so runs again after it was shut down": async (scene) => {
    const domain = await booted(scene, "<on_poweroff>restart</on_poweroff>");
    await domain.shutdown();
    await hasBooted(scene, domain, 2);
    expect(await domain.getState()).toMatchObject({ state: RUNNING });
    expect((await scene.connection.domainLookupByUUID(domain.uuid)).id).toBe(domain.id);
  },

  "what happens at a shutdown can be changed while the guest runs": async (scene) => {
    const domain = await booted(scene, "<on_reboot>restart</on_reboot>");
    await domain.setLifecycleAction(DomainLifecycle.REBOOT, DomainLifecycleAction.DESTROY);
    await domain.reboot();
    await eventually("it ends", async () => !(await domain.isActive()));
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.SHUTDOWN });
  },

  "a running guest is reset and goes on running": async (scene) => {
    const domain = await scene.start();
    await domain.reset();
    expect(await domain.getState()).toMatchObject({ state: RUNNING });
    expect((await scene.connection.domainLookupByUUID(domain.uuid)).id).toBe(domain.id);
  },

  "a transient domain runs from the start and is gone when it is destroyed": async (scene) => {
    const domain = await scene.create();
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.BOOTED });
    expect([await domain.isActive(), await domain.isPersistent()]).toEqual([true, false]);
    await domain.destroy();
    expect(await outcome(domain.getState())).toBe("NO_DOMAIN");
    expect(await outcome(scene.connection.domainLookupByUUID(domain.uuid))).toBe("NO_DOMAIN");
  },

  "a transient domain can be created paused": async (scene) => {
    const domain = await scene.create({}, DomainCreateFlags.START_PAUSED);
    expect(await domain.getState()).toEqual({ state: PAUSED, reason: DomainPausedReason.USER });
  },

  "a transient domain is gone when its guest shuts down": async (scene) => {
    const domain = await scene.create({ boots: "file" });
    await hasBooted(scene, domain);
    await domain.shutdown();
    await eventually("it is gone", async () => (await outcome(domain.getState())) !== "done");
    expect(await outcome(domain.getState())).toBe("NO_DOMAIN");
  },

  "a transient domain becomes persistent when it is defined": async (scene) => {
    const name = scene.name();
    const domain = await scene.create({ name });
    const { uuid } = domain;
    const defined = await scene.connection.domainDefineXML(scene.xml({ name, uuid }));
    expect(defined.id).toBe(domain.id);
    expect(await domain.isPersistent()).toBe(true);
    await domain.destroy();
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.DESTROYED });
  },

  "a running domain that is undefined goes on as a transient one": async (scene) => {
    const domain = await scene.start();
    await domain.undefine();
    expect([await domain.isActive(), await domain.isPersistent()]).toEqual([true, false]);
    await domain.destroy();
    expect(await outcome(domain.getState())).toBe("NO_DOMAIN");
  },

  "a domain started to end with its connection does so": async (scene) => {
    const domain = await scene.define();
    const other = await scene.target.open();
    await (await other.domainLookupByUUID(domain.uuid)).create(DomainCreateFlags.START_AUTODESTROY);
    expect(await domain.isActive()).toBe(true);
    await other.close();
    await eventually("it ends", async () => !(await domain.isActive()));
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.DESTROYED });
  },

  "every start gives a higher number than the one before": async (scene) => {
    const [first, second] = [await scene.start(), await scene.start()];
    expect(second.id).toBeGreaterThan(first.id);
    const before = second.id;
    await first.destroy();
    await first.create();
    expect(first.id).toBeGreaterThan(before);
  },

  "the facts about a domain are those of its definition": async (scene) => {
    const domain = await scene.define({ memoryKiB: 98_304, vcpus: 2 });
    expect(await domain.getInfo()).toMatchObject({ state: SHUTOFF, maxMemoryKiB: 98_304n, vcpus: 2 });
    expect(await domain.getMaxMemory()).toBe(98_304n);
    expect(await domain.getOSType()).toBe(scene.choose({ QEMU: "hvm", TEST: "linux" }));
  },
} satisfies Topic;
