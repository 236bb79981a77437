import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeChange } from "../../../src/engine/changes/change.ts";
import { withMemory } from "../../../src/engine/changes/memory.ts";
import { ErrorNumber } from "../../../src/protocol/enums.ts";
import { operationFailed } from "../../../src/protocol/errors.ts";
import { ChangeableHypervisor } from "./changeable-hypervisor.ts";
import { EngineUnderTest } from "./engine-under-test.ts";

const [current, live, config] = [0, 1, 2];
let hypervisor: ChangeableHypervisor;
let under: EngineUnderTest;

beforeEach(async () => {
  hypervisor = new ChangeableHypervisor("setMemory");
  under = await EngineUnderTest.on(hypervisor);
});
afterEach(() => under[Symbol.asyncDispose]());

/** Changes title and memory: the one is known to the definition alone, the other to the guest too. */
const setTitle = (dom: { name: string; uuid: string; id: number }, title: string, flags: number) =>
  under.call("domainSetMetadata", { dom, type: 1, metadata: title, key: null, uri: null, flags });
const setMemory = (dom: { name: string; uuid: string; id: number }, memory: bigint, flags: number) =>
  under.call("domainSetMemoryFlags", { dom, memory, flags });

describe("where a change is made", () => {
  it("without a flag, to what the domain is now", async () => {
    const domain = await under.define();
    await setTitle(domain.reference, "off", current);
    expect(domain.config?.title).toBe("off");
    await under.engine.start(domain.reference, { paused: false });
    await setTitle(domain.reference, "on", current);
    expect([domain.live?.title, domain.config?.title]).toEqual(["on", "off"]);
  });

  it("to the running guest, to the persistent definition, or to both", async () => {
    const domain = await under.start();
    await setTitle(domain.reference, "live", live);
    await setTitle(domain.reference, "config", config);
    expect([domain.live?.title, domain.config?.title]).toEqual(["live", "config"]);
    await setTitle(domain.reference, "both", live | config);
    expect([domain.live?.title, domain.config?.title]).toEqual(["both", "both"]);
  });

  it("a domain that does not run has no live definition, a transient one no persistent", async () => {
    const domain = await under.define();
    const args = { dom: domain.reference, type: 1, metadata: "x", key: null, uri: null };
    for (const flags of [live, live | config])
      expect(await under.refused("domainSetMetadata", { ...args, flags })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(domain.config?.title).toBeUndefined();
    await under.engine.start(domain.reference, { paused: false });
    await under.engine.undefine(domain.reference);
    for (const flags of [config, live | config])
      expect(await under.refused("domainSetMetadata", { ...args, flags })).toBe(ErrorNumber.OPERATION_INVALID);
    expect(domain.live?.title).toBeUndefined();
  });
});

describe("a persistent change", () => {
  it("is on disk when it is answered", async () => {
    const domain = await under.define();
    await setTitle(domain.reference, "kept", config);
    expect(await under.onDisk()).toContain("<title>kept</title>");
  });

  it("waits for no guest", async () => {
    const domain = await under.start();
    let release = (): void => undefined;
    hypervisor.busy = new Promise((resolve) => {
      release = resolve;
    });
    const stuck = setMemory(domain.reference, 32768n, live);
    await setTitle(domain.reference, "at once", config);
    expect(domain.config?.title).toBe("at once");
    release();
    await stuck;
  });

  it("is one after the other: none undoes what another has done", async () => {
    const domain = await under.define();
    const setBoth = Array.from({ length: 8 }, (_, index) => [
      setTitle(domain.reference, `title ${index}`, config),
      setMemory(domain.reference, BigInt(1000 + index), config),
    ]);
    await Promise.all(setBoth.flat());
    expect(domain.config).toMatchObject({ title: "title 7", currentMemoryKiB: 1007 });
  });

  it("that the hypervisor finds wrong is not made", async () => {
    const domain = await under.define();
    const before = await under.onDisk();
    hypervisor.define = () => Promise.reject(operationFailed("no such machine"));
    const change = under.call("domainSetLifecycleAction", { dom: domain.reference, type: 1, action: 0, flags: config });
    await expect(change).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    expect(domain.config?.onReboot).not.toBe("destroy");
    expect(await under.onDisk()).toBe(before);
  });
});

describe("a change of a running guest", () => {
  it("is found again by the next daemon", async () => {
    const domain = await under.start();
    await setTitle(domain.reference, "running", live);
    expect(domain.xml({ live: true, secure: false, migratable: false })).toContain("<title>running</title>");
    expect(await under.status()).toContain("<title>running</title>");
  });

  it("that the guest refuses does not become persistent", async () => {
    const domain = await under.start();
    hypervisor.refusal = operationFailed("the guest will not");
    await expect(setMemory(domain.reference, 32768n, live | config)).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_FAILED,
    });
    expect(domain.config?.currentMemoryKiB).toBe(65536);
  });

  it("that cannot become persistent is not asked of the guest", async () => {
    const domain = await under.start();
    await under.call("domainSetMemoryFlags", { dom: domain.reference, memory: 16384n, flags: config | 4 });
    // the running guest may still have 128 MiB, but no longer the persistent definition
    await expect(setMemory(domain.reference, 32768n, live | config)).rejects.toMatchObject({
      code: ErrorNumber.INVALID_ARG,
    });
    expect(hypervisor.asked).toEqual([]);
    await setMemory(domain.reference, 32768n, live);
    expect(hypervisor.asked).toEqual([["setMemory", 32768]]);
  });

  it("that its hypervisor cannot make is refused as unsupported", async () => {
    const domain = await under.start();
    const args = { dom: domain.reference, period: 5, flags: live };
    expect(await under.refused("domainSetMemoryStatsPeriod", args)).toBe(ErrorNumber.OPERATION_UNSUPPORTED);
  });

  it("is not made to one that ends on the way", async () => {
    const domain = await under.start();
    let release = (): void => undefined;
    hypervisor.busy = new Promise((resolve) => {
      release = resolve;
    });
    const change = setMemory(domain.reference, 32768n, live);
    await under.engine.destroy(domain.reference, false);
    release();
    await expect(change).rejects.toMatchObject({ code: ErrorNumber.OPERATION_INVALID });
  });

  it("none can be made where there is no live side to a change", async () => {
    const domain = await under.start();
    const change = {
      call: "test",
      config: (definition: NonNullable<typeof domain.config>) => withMemory(definition, 1),
    };
    await expect(makeChange(under.engine, domain.reference, live, change)).rejects.toMatchObject({
      code: ErrorNumber.OPERATION_UNSUPPORTED,
    });
  });
});
