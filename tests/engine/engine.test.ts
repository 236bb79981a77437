import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DomainEngine } from "../../src/engine/engine.ts";
import { DomainFiles } from "../../src/engine/store.ts";
import type { DomainEvent } from "../../src/protocol/contract.ts";
import {
  DomainEventType,
  DomainPausedReason,
  DomainShutoffReason,
  DomainState,
  ErrorNumber,
} from "../../src/protocol/enums.ts";
import { FakeHypervisor } from "./fake-hypervisor.ts";

const xml = (name: string, uuid?: string): string =>
  `<domain type='qemu'><name>${name}</name>${uuid === undefined ? "" : `<uuid>${uuid}</uuid>`}<memory>65536</memory>` +
  `<os><type arch='x86_64'>hvm</type></os></domain>`;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const first = "00000000-0000-4000-8000-000000000001";

let folder: string;
let hypervisor: FakeHypervisor;
let engine: DomainEngine;
let events: DomainEvent[];

function newEngine(): DomainEngine {
  const made = new DomainEngine({
    hypervisor,
    store: new DomainFiles(
      { config: join(folder, "config"), autostart: join(folder, "config", "autostart"), state: join(folder, "run") },
      silent,
    ),
    log: silent,
  });
  events = [];
  made.events.listen((event) => events.push(event));
  return made;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "engine-"));
  hypervisor = new FakeHypervisor();
  engine = newEngine();
  await engine.load();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const told = (): [unknown, unknown][] => events.map(({ fields }) => [fields["event"], fields["detail"]]);
const start = { paused: false };

describe("definitions", () => {
  it("a name belongs to one UUID, and a UUID to one name", async () => {
    await engine.define(xml("a", first), false);
    await expect(engine.define(xml("a"), false)).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    await expect(engine.define(xml("b", first), false)).rejects.toMatchObject({ code: ErrorNumber.OPERATION_FAILED });
    expect(engine.domains.size).toBe(1);
  });

  it("defined again, a domain is updated", async () => {
    await engine.define(xml("a", first), false);
    await engine.define(xml("a", first), false);
    expect(told()).toEqual([
      [DomainEventType.DEFINED, 0],
      [DomainEventType.DEFINED, 1],
    ]);
  });

  it("are found again by the next daemon, autostart mark and all", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.setAutostart(domain.reference, true);
    engine = newEngine();
    await engine.load();
    expect(engine.domains.findByName("a")).toMatchObject({ uuid: first, autostart: true, persistent: true });
  });

  it("a file that does not parse is kept aside, and the others are loaded", async () => {
    await engine.define(xml("a", first), false);
    await writeFile(join(folder, "config", "broken.xml"), "<domain");
    engine = newEngine();
    await engine.load();
    expect([...engine.domains].map(({ name }) => name)).toEqual(["a"]);
    expect(
      (await readdir(join(folder, "config"))).filter((name) => name.startsWith("broken.xml.corrupt-")),
    ).toHaveLength(1);
  });

  it("undefined, a domain that does not run is gone; one that runs becomes transient", async () => {
    const a = await engine.define(xml("a", first), false);
    await engine.undefine(a.reference);
    expect(engine.domains.size).toBe(0);
    expect(await readdir(join(folder, "config"))).toEqual(["autostart"]);
    const b = await engine.define(xml("b"), false);
    await engine.start(b.reference, start);
    await engine.undefine(b.reference);
    expect(b).toMatchObject({ persistent: false, active: true });
    await engine.destroy(b.reference, false);
    expect(engine.domains.size).toBe(0);
  });

  it("a running domain cannot be renamed; another one takes its file and mark along", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, start);
    await expect(engine.rename(domain.reference, "b")).rejects.toMatchObject({ code: ErrorNumber.OPERATION_INVALID });
    await engine.destroy(domain.reference, false);
    await engine.setAutostart(domain.reference, true);
    await engine.rename(domain.reference, "b");
    expect(await readdir(join(folder, "config"))).toEqual(["autostart", "b.xml"]);
    expect(await readdir(join(folder, "config", "autostart"))).toEqual(["b.xml"]);
    expect(engine.domains.findByName("b")).toBe(domain);
  });
});

describe("the life of a guest", () => {
  it("starts, is suspended, resumed and destroyed, each told once", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, start);
    expect(domain).toMatchObject({ state: DomainState.RUNNING, reason: 1, id: 1 });
    await engine.suspend(domain.reference);
    await engine.suspend(domain.reference);
    expect(domain).toMatchObject({ state: DomainState.PAUSED, reason: DomainPausedReason.USER });
    await engine.resume(domain.reference);
    await expect(engine.resume(domain.reference)).rejects.toMatchObject({ code: ErrorNumber.OPERATION_INVALID });
    await engine.destroy(domain.reference, false);
    expect(domain).toMatchObject({ state: DomainState.SHUTOFF, reason: DomainShutoffReason.DESTROYED, id: -1 });
    expect(told()).toEqual([
      [DomainEventType.DEFINED, 0],
      [DomainEventType.RESUMED, 0],
      [DomainEventType.STARTED, 0],
      [DomainEventType.SUSPENDED, 0],
      [DomainEventType.RESUMED, 0],
      [DomainEventType.SHUTDOWN, 2],
      [DomainEventType.STOPPED, 1],
    ]);
  });

  it("started paused stands still until it is resumed", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, { paused: true });
    expect(domain.state).toBe(DomainState.PAUSED);
    expect(told().slice(1)).toEqual([
      [DomainEventType.STARTED, 0],
      [DomainEventType.SUSPENDED, 0],
    ]);
  });

  it("that does not start leaves the domain shut off (failed), and a transient one is gone", async () => {
    hypervisor.failure = new Error("no");
    const domain = await engine.define(xml("a", first), false);
    await expect(engine.start(domain.reference, start)).rejects.toThrow("no");
    expect(domain).toMatchObject({ state: DomainState.SHUTOFF, reason: DomainShutoffReason.FAILED, id: -1 });
    await expect(engine.create(xml("b"), false, start)).rejects.toThrow("no");
    expect(engine.domains.findByName("b")).toBeUndefined();
    expect(await readdir(join(folder, "run"))).toEqual([]);
  });

  it("that ends without a word has crashed", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, start);
    hypervisor.guests.get("a")?.observer.ended({ kind: "crashed", detail: "signal 9" });
    expect(domain).toMatchObject({ state: DomainState.SHUTOFF, reason: DomainShutoffReason.CRASHED });
    expect(told().at(-1)).toEqual([DomainEventType.STOPPED, 5]);
  });

  it("an inactive domain cannot be suspended, resumed, reset, shut down or destroyed", async () => {
    const { reference } = await engine.define(xml("a", first), false);
    const refused = { code: ErrorNumber.OPERATION_INVALID };
    await expect(engine.suspend(reference)).rejects.toMatchObject(refused);
    await expect(engine.resume(reference)).rejects.toMatchObject(refused);
    await expect(engine.reset(reference)).rejects.toMatchObject(refused);
    await expect(engine.shutdown(reference, 0)).rejects.toMatchObject(refused);
    await expect(engine.destroy(reference, false)).rejects.toMatchObject(refused);
  });

  it("two starts at once: one starts, the other is told that it runs", async () => {
    const domain = await engine.define(xml("a", first), false);
    const outcomes = await Promise.allSettled([
      engine.start(domain.reference, start),
      engine.start(domain.reference, start),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("a job that hangs keeps nobody from destroying the guest", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, start);
    const guest = hypervisor.guests.get("a");
    if (guest !== undefined) guest.stuck = new Promise(() => undefined);
    const refused = { code: ErrorNumber.OPERATION_INVALID };
    await Promise.all([
      expect(engine.suspend(domain.reference)).rejects.toMatchObject(refused),
      expect(engine.reset(domain.reference)).rejects.toMatchObject(refused),
      engine.destroy(domain.reference, false),
    ]);
  });

  it("with autodestroy ends when its client goes", async () => {
    let gone: () => void = () => undefined;
    const client = {
      id: 1,
      readonly: false,
      transport: "unix",
      onGone: (listener: () => void) => ((gone = listener), () => undefined),
    };
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, { paused: false, autodestroy: client });
    gone();
    await expect.poll(() => domain.state).toBe(DomainState.SHUTOFF);
  });
});

describe("the next daemon", () => {
  const restarted = async (): Promise<void> => {
    engine = newEngine();
    await engine.load();
  };

  it("finds the guests that run, with id, state and reason", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, start);
    await engine.suspend(domain.reference);
    hypervisor.found = "paused";
    await restarted();
    expect(engine.domains.findByName("a")).toMatchObject({
      id: 1,
      state: DomainState.PAUSED,
      reason: DomainPausedReason.USER,
    });
    const next = await engine.create(xml("b"), false, start);
    expect(next.id).toBe(2);
  });

  it("finds transient guests too", async () => {
    await engine.create(xml("t", first), false, start);
    await restarted();
    expect(engine.domains.findByUuid(first)).toMatchObject({
      persistent: false,
      active: true,
      state: DomainState.RUNNING,
    });
  });

  it("knows that a guest ended meanwhile, and why", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.start(domain.reference, start);
    hypervisor.found = { kind: "crashed", detail: "gone" };
    await restarted();
    expect(engine.domains.findByName("a")).toMatchObject({
      state: DomainState.SHUTOFF,
      reason: DomainShutoffReason.CRASHED,
    });
    await expect.poll(() => readdir(join(folder, "run"))).toEqual([]);
  });

  it("undoes a start that was cut off", async () => {
    await engine.define(xml("a", first), false);
    const status = { version: 1, phase: "starting", id: 4, state: 3, reason: 11, xml: xml("a", first), guest: {} };
    await writeFile(join(folder, "run", "a.json"), JSON.stringify(status));
    await restarted();
    expect(hypervisor.swept).toEqual(["a"]);
    expect(engine.domains.findByName("a")).toMatchObject({
      state: DomainState.SHUTOFF,
      reason: DomainShutoffReason.FAILED,
    });
  });

  it("starts what is marked so, once a boot of the host", async () => {
    const domain = await engine.define(xml("a", first), false);
    await engine.setAutostart(domain.reference, true);
    await engine.startAutostarted();
    expect(domain.active).toBe(true);
    await engine.destroy(domain.reference, false);
    await engine.startAutostarted();
    expect(domain.active).toBe(false);
  });
});
