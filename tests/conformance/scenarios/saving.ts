// Guests that are put to sleep in a file, and woken up from it.

import { expect } from "vitest";
import {
  ConnectListAllDomainsFlags,
  DomainRunningReason,
  DomainSaveRestoreFlags,
  DomainShutoffReason,
  DomainState,
} from "../../../src/api/index.ts";
import { outcome } from "../refusal.ts";
import { wordsOf } from "../scene.ts";
import type { Topic } from "../suite.ts";

const { RUNNING, PAUSED, SHUTOFF } = DomainState;

export const saving = {
  "a guest that is saved is shut off, and runs again when it is restored": async (scene) => {
    const domain = await scene.start();
    const path = scene.path();
    const seen = await scene.lifeCycle(domain);
    await domain.save(path);
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.SAVED });
    expect((await seen.until(({ eventName }) => eventName === "STOPPED")).map(wordsOf)).toContain("STOPPED SAVED");
    await scene.connection.domainRestore(path);
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.RESTORED });
    expect((await seen.until(({ eventName }) => eventName === "STARTED")).map(wordsOf)).toContain("STARTED RESTORED");
  },

  "a guest that was paused when it was saved is paused when it is restored": async (scene) => {
    const domain = await scene.start();
    const path = scene.path();
    await domain.suspend();
    await domain.save(path);
    await scene.connection.domainRestore(path);
    expect(await domain.getState()).toMatchObject({ state: PAUSED });
  },

  "who restores a guest can say whether it runs": async (scene) => {
    const domain = await scene.start();
    const path = scene.path();
    await domain.save(path, null, DomainSaveRestoreFlags.PAUSED);
    await scene.connection.domainRestore(path, null, DomainSaveRestoreFlags.RUNNING);
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.RESTORED });
    await domain.save(path);
    await scene.connection.domainRestore(path, null, DomainSaveRestoreFlags.PAUSED);
    expect(await domain.getState()).toMatchObject({ state: PAUSED });
  },

  "a transient guest is gone when it is saved, and there again when it is restored": async (scene) => {
    const domain = await scene.create();
    const path = scene.path();
    await domain.save(path);
    expect(await outcome(domain.getState())).toBe("NO_DOMAIN");
    await scene.connection.domainRestore(path);
    expect(await domain.getState()).toMatchObject({ state: RUNNING });
    expect(await domain.isPersistent()).toBe(false);
  },

  "the description in a file can be read and changed": async (scene) => {
    const domain = await scene.start({ elements: "<title>one</title>" });
    const path = scene.path();
    await domain.save(path);
    const xml = await scene.connection.domainSaveImageGetXMLDesc(path);
    expect(xml).toContain(`<uuid>${domain.uuid}</uuid>`);
    await scene.connection.domainSaveImageDefineXML(path, xml.replace("<title>one", "<title>two"));
    expect(await scene.connection.domainSaveImageGetXMLDesc(path)).toContain("<title>two</title>");
    await scene.connection.domainRestore(path);
    expect(await domain.getXMLDesc()).toContain("<title>two</title>");
  },

  "what is no such file cannot be restored": async (scene) => {
    expect(await outcome(scene.connection.domainRestore(scene.path()))).not.toBe("done");
    expect(await outcome(scene.connection.domainSaveImageGetXMLDesc(scene.path()))).not.toBe("done");
  },

  "a guest that runs cannot be restored a second time": async (scene) => {
    const domain = await scene.start();
    const path = scene.path();
    await domain.save(path);
    await scene.connection.domainRestore(path);
    expect(await outcome(scene.connection.domainRestore(path))).toBe("OPERATION_INVALID");
    expect(await domain.isActive()).toBe(true);
  },

  "a domain that saves itself goes on where it was when it is started": async (scene) => {
    const domain = await scene.start();
    expect(await domain.hasManagedSaveImage()).toBe(false);
    await domain.managedSave();
    expect(await domain.getState()).toEqual({ state: SHUTOFF, reason: DomainShutoffReason.SAVED });
    expect(await domain.hasManagedSaveImage()).toBe(true);
    await domain.create();
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.RESTORED });
    expect(await domain.hasManagedSaveImage()).toBe(false);
  },

  "a domain that was paused when it saved itself is paused when it is started": async (scene) => {
    const domain = await scene.start();
    await domain.suspend();
    await domain.managedSave();
    await domain.create();
    expect(await domain.getState()).toMatchObject({ state: PAUSED });
  },

  "a domain that saved itself is listed as such": async (scene) => {
    const domain = await scene.start();
    await domain.managedSave();
    const listed = async (flags: number): Promise<boolean> =>
      (await scene.connection.listAllDomains(flags)).some(({ uuid }) => uuid === domain.uuid);
    expect(await listed(ConnectListAllDomainsFlags.MANAGEDSAVE)).toBe(true);
    expect(await listed(ConnectListAllDomainsFlags.NO_MANAGEDSAVE)).toBe(false);
  },

  "what a domain saved can be thrown away: it boots then": async (scene) => {
    const domain = await scene.start();
    await domain.managedSave();
    await domain.managedSaveRemove();
    expect(await domain.hasManagedSaveImage()).toBe(false);
    await domain.create();
    expect(await domain.getState()).toEqual({ state: RUNNING, reason: DomainRunningReason.BOOTED });
  },

  "a domain with a saved guest is not undefined unless that was asked for": async (scene) => {
    const domain = await scene.start();
    await domain.managedSave();
    expect(await outcome(domain.undefine())).toBe("OPERATION_INVALID");
    expect(await domain.hasManagedSaveImage()).toBe(true);
  },

  "a transient domain cannot save itself": async (scene) => {
    const domain = await scene.create();
    expect(await outcome(domain.managedSave())).toBe("OPERATION_INVALID");
    expect(await domain.isActive()).toBe(true);
  },
} satisfies Topic;
